import { type Instant, type LocalDate, toDay } from "@adv/domain"
import { Float64Column, Int32Column, Names, projection } from "@adv/projections"

/** Cancelled orders, one row each and never a row changed, so that any pair of dates can be asked for. */
export interface Cancellations {
  readonly reasons: Names
  readonly reason: Int32Column
  /** The business date, in days since 1970-01-01. */
  readonly day: Int32Column
  readonly recorded: Float64Column
}

export const cancellations = projection<Cancellations>({
  name: "cancellations",
  version: 1,
  partitionBy: ["orders"],
  initial: () => ({
    reasons: new Names(),
    reason: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
  }),
  recipes: {
    OrderCancelled: (book, { reason }, at) => {
      book.reason.push(book.reasons.number(reason))
      book.day.push(at.day)
      book.recorded.push(at.recordedAt)
    },
  },
})

/** How many orders were cancelled for each reason, as of a business date, as known at a moment; the commonest first. */
export const cancellationsByReason = (
  { reasons, reason, day, recorded }: Cancellations,
  asOf: LocalDate,
  knownAt: Instant,
): ReadonlyArray<{ readonly reason: string; readonly orders: number }> => {
  const counts = new Map<number, number>()
  for (let row = 0; row < day.length; row++)
    if (day.at(row) <= toDay(asOf) && recorded.at(row) <= knownAt)
      counts.set(reason.at(row), (counts.get(reason.at(row)) ?? 0) + 1)
  return [...counts]
    .map(([number, orders]) => ({ reason: reasons.name(number), orders }))
    .sort((a, b) => b.orders - a.orders || (a.reason < b.reason ? -1 : 1))
}
