import type { Day } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { type ApprovalBook, ApprovalEvent, subjectName } from "./approval-book.js"

export type ApprovalWord = "pending" | "granted" | "refused" | "expired" | "invalidated" | "withdrawn"

/** An approval as it stood, of the last time that it was asked for. Days are days since 1970-01-01. */
export interface ApprovalStanding {
  readonly approval: string
  /** What is to be approved: `order`, `invoice`, ... */
  readonly subject: { readonly kind: string; readonly id: string }
  readonly gate: string
  readonly department: string
  /** Who may decide: any of these roles. */
  readonly roles: string
  readonly quorum: number
  /** How many of them approved. */
  readonly approvals: number
  readonly round: number
  readonly status: ApprovalWord
  readonly requestedBy: string
  readonly requestedOn: Day
  readonly dueBy: Day
  /** Of a pending one: how many days it is over its deadline; else how late it was decided. 0 when it isn't. */
  readonly daysLate: number
  /** The day that it ceased to be pending, or null. */
  readonly endedOn: Day | null
  /** How long it waited, or has waited so far, in days. */
  readonly waitedDays: number
}

const words: { readonly [kind: number]: ApprovalWord } = {
  [ApprovalEvent.granted]: "granted",
  [ApprovalEvent.refused]: "refused",
  [ApprovalEvent.expired]: "expired",
  [ApprovalEvent.invalidated]: "invalidated",
  [ApprovalEvent.withdrawn]: "withdrawn",
}

const standingOf = (book: ApprovalBook, number: number, horizon: Horizon): ApprovalStanding | undefined => {
  const { approvals, names, subjects, request, row, rowsOfApproval } = book
  let word: ApprovalWord | null = null
  let endedOn: Day | null = null
  let approved = 0
  // From the last row back to the last request: what came before that is of another round.
  for (let at = rowsOfApproval.last(number); at >= 0; at = rowsOfApproval.before(at)) {
    const day = row.day.at(at) as Day
    if (day > horizon.asOf || row.recorded.at(at) > horizon.knownAt) continue
    const kind = row.kind.at(at)
    if (kind === ApprovalEvent.approved) approved += 1
    if (words[kind] !== undefined && word === null) {
      word = words[kind] ?? null
      endedOn = day
    }
    if (kind !== ApprovalEvent.requested) continue
    const asked = row.request.at(at)
    const dueBy = request.due.at(asked) as Day
    const until = endedOn ?? horizon.asOf
    const subject = subjects.name(book.approval.subject.at(number))
    const colon = subject.indexOf(":")
    return {
      approval: approvals.name(number),
      subject: { kind: subject.slice(0, colon), id: subject.slice(colon + 1) },
      gate: names.name(book.approval.gate.at(number)),
      department: names.name(request.department.at(asked)),
      roles: names.name(request.roles.at(asked)),
      quorum: request.quorum.at(asked),
      approvals: approved,
      round: request.round.at(asked),
      status: word ?? "pending",
      requestedBy: names.name(request.by.at(asked)),
      requestedOn: day,
      dueBy,
      daysLate: Math.max(0, until - dueBy),
      endedOn,
      waitedDays: Math.max(0, until - day),
    }
  }
  return undefined
}

export interface ApprovalsQuery extends Horizon {
  readonly status?: ApprovalWord
  readonly department?: string
}

/**
 * Approvals as they stood on a business date, as known at a moment, in the order in which they were first asked for: each
 * as it was asked for last.
 *
 * @example
 * import { approvalsOn, companyModels } from "@adv/projections"
 *
 * const { states } = companyModels()
 * assert.deepEqual(approvalsOn(states.approvals, { asOf: 20000, knownAt: 1736935200000 }), [])
 */
export const approvalsOn = (book: ApprovalBook, query: ApprovalsQuery): ReadonlyArray<ApprovalStanding> => {
  const found: Array<ApprovalStanding> = []
  for (let number = 0; number < book.approvals.length; number++) {
    const standing = standingOf(book, number, query)
    if (standing === undefined) continue
    if (query.status !== undefined && standing.status !== query.status) continue
    if (query.department !== undefined && standing.department !== query.department) continue
    found.push(standing)
  }
  return found
}

/** The approvals of one thing, such as an order. */
export const approvalsOfSubject = (
  book: ApprovalBook,
  kind: string,
  id: string,
  horizon: Horizon,
): ReadonlyArray<ApprovalStanding> => {
  const { approvalsOfSubject: rows } = book
  const found: Array<ApprovalStanding> = []
  const subject = book.subjects.find(subjectName(kind, id))
  for (let number = rows.last(subject); number >= 0; number = rows.before(number)) {
    const standing = standingOf(book, number, horizon)
    if (standing !== undefined) found.push(standing)
  }
  return found.reverse()
}
