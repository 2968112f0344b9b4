import type { Day } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { type StepBook, StepEvent } from "./step-book.js"

/** Where a step of an order is, as far as anybody said. Days are days since 1970-01-01. */
export interface StepStanding {
  readonly step: string
  /** Who has it, or null when only a deadline was set. */
  readonly department: string | null
  /** Who had handed it over. */
  readonly from: string | null
  readonly reason: string | null
  /** Whether the department it was handed to has still to accept it. */
  readonly pending: boolean
  readonly completed: boolean
  /** Since when it is so. */
  readonly since: Day
  readonly dueBy: Day | null
}

/** The rows about an order within a horizon, in the log's order. */
export const rowsAbout = (
  { orders, rowsOfOrder, row }: StepBook,
  order: string,
  { asOf, knownAt }: Horizon,
): ReadonlyArray<number> => {
  const rows: Array<number> = []
  for (let at = rowsOfOrder.last(orders.find(order)); at >= 0; at = rowsOfOrder.before(at))
    if (row.day.at(at) <= asOf && row.recorded.at(at) <= knownAt) rows.push(at)
  return rows.reverse()
}

/** The steps of an order that anything was said of, as of a business date, as known at a moment; by step. */
export const stepsOfOrder = (
  book: StepBook,
  order: string,
  horizon: Horizon,
): ReadonlyMap<string, StepStanding> => {
  const { names, row } = book
  const standings = new Map<string, StepStanding>()
  const named = (number: number): string | null => (number < 0 ? null : names.name(number))
  for (const at of rowsAbout(book, order, horizon)) {
    const kind = row.kind.at(at)
    if (kind === StepEvent.stalled || kind === StepEvent.missed) continue
    const step = names.name(row.step.at(at))
    const since = row.day.at(at) as Day
    const before = standings.get(step) ?? {
      step,
      department: null,
      from: null,
      reason: null,
      pending: false,
      completed: false,
      since,
      dueBy: null,
    }
    const to = named(row.to.at(at))
    standings.set(
      step,
      kind === StepEvent.deadline
        ? { ...before, dueBy: row.due.at(at) as Day }
        : kind === StepEvent.accepted
          ? { ...before, pending: false, since }
          : {
              ...before,
              department: to,
              from: kind === StepEvent.handedOver ? named(row.from.at(at)) : null,
              reason: named(row.reason.at(at)),
              pending: kind === StepEvent.handedOver,
              completed: kind === StepEvent.completed,
              since,
            },
    )
  }
  return standings
}

/** The day on which it was last noticed that an order stands still since a day; null when it wasn't. */
export const stallNoticedOn = (book: StepBook, order: string, since: Day, horizon: Horizon): Day | null => {
  const { row } = book
  const at = rowsAbout(book, order, horizon).findLast(
    (each) => row.kind.at(each) === StepEvent.stalled && row.due.at(each) === since,
  )
  return at === undefined ? null : (row.day.at(at) as Day)
}
