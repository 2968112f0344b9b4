import type { Day } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { type DisputeBook, DisputeEvent, NO_DEADLINE } from "./dispute-book.js"

/** A dispute as it stood. Days are days since 1970-01-01, amounts minor units. */
export interface DisputeStanding {
  readonly invoice: string
  readonly dispute: string
  readonly openedOn: Day
  /** Since when it is open, or is over. */
  readonly since: Day
  /** Whether it is still to be answered: opened, or opened again, and neither resolved nor withdrawn since. */
  readonly open: boolean
  readonly acknowledged: boolean
  /** Who is to answer it, or did; null when nobody was named. */
  readonly department: string | null
  readonly dueBy: Day | null
  readonly amount: number
  /** Why it was opened. */
  readonly reason: string
  /** How it was resolved, or null. */
  readonly outcome: string | null
  /** The day that it was resolved on first, or null. */
  readonly resolvedOn: Day | null
}

const standingOf = (
  { dispute, names, row, rowsOfDispute }: DisputeBook,
  number: number,
  { asOf, knownAt }: Horizon,
): DisputeStanding | undefined => {
  const rows: Array<number> = []
  for (let at = rowsOfDispute.last(number); at >= 0; at = rowsOfDispute.before(at))
    if (row.day.at(at) <= asOf && row.recorded.at(at) <= knownAt) rows.push(at)
  let standing: DisputeStanding | undefined
  for (const at of rows.reverse()) {
    const kind = row.kind.at(at)
    const day = row.day.at(at) as Day
    const due = row.due.at(at)
    const word = row.reason.at(at) < 0 ? null : names.name(row.reason.at(at))
    const department = row.department.at(at) < 0 ? null : names.name(row.department.at(at))
    if (kind === DisputeEvent.opened)
      standing = {
        invoice: names.name(dispute.invoice.at(number)),
        dispute: names.name(dispute.name.at(number)),
        openedOn: day,
        since: day,
        open: true,
        acknowledged: false,
        department,
        dueBy: due === NO_DEADLINE ? null : (due as Day),
        amount: row.amount.at(at),
        reason: word ?? "",
        outcome: null,
        resolvedOn: null,
      }
    // What is said of a dispute that wasn't opened yet within the horizon says nothing.
    else if (standing === undefined) continue
    else if (kind === DisputeEvent.acknowledged) standing = { ...standing, acknowledged: true }
    else if (kind === DisputeEvent.assigned)
      standing = { ...standing, department, dueBy: due === NO_DEADLINE ? standing.dueBy : (due as Day) }
    else if (kind === DisputeEvent.resolved)
      standing = {
        ...standing,
        open: false,
        since: day,
        outcome: word,
        resolvedOn: standing.resolvedOn ?? day,
        department: standing.department ?? department,
      }
    else if (kind === DisputeEvent.reopened)
      standing = { ...standing, open: true, since: day, amount: row.amount.at(at), outcome: null }
  }
  return standing
}

/**
 * Disputes as they stood on a business date, as known at a moment, in the order in which they were first recorded.
 *
 * @example
 * import { companyModels, disputesOn } from "@adv/projections"
 *
 * const { states } = companyModels()
 * assert.deepEqual(disputesOn(states.disputes, { asOf: 20000, knownAt: 1736935200000 }), [])
 */
export const disputesOn = (book: DisputeBook, horizon: Horizon): ReadonlyArray<DisputeStanding> => {
  const found: Array<DisputeStanding> = []
  for (let number = 0; number < book.disputes.length; number++) {
    const standing = standingOf(book, number, horizon)
    if (standing !== undefined) found.push(standing)
  }
  return found
}

/** Those that are still to be answered. */
export const openDisputes = (book: DisputeBook, horizon: Horizon): ReadonlyArray<DisputeStanding> =>
  disputesOn(book, horizon).filter(({ open }) => open)
