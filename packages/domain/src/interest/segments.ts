import { type LocalDate, type Minor, minor } from "../values/index.js"

/** A principal that was open from the day after `after` through `through`, in minor units. */
export interface PrincipalSegment {
  readonly principal: Minor
  readonly after: LocalDate
  readonly through: LocalDate
}

/** Money that came for an instalment, by its value date; negative when it was taken back. */
export interface PrincipalPayment {
  readonly date: LocalDate
  readonly amount: Minor
}

/**
 * What of an instalment was open when, from the day after it was due through a date: a payment cuts a segment, and its
 * own value date still counts for what it pays. None when it was paid on or before the due date (INV-14).
 *
 * @param amount the instalment, without the charges claimed on it: interest bears none
 * @param through the value date of the last payment, or the day for which it is asked
 *
 * @example
 * import { minor, segmentsOf, unsafeDate } from "@adv/domain"
 *
 * const due = unsafeDate("2025-01-31")
 * const part = { date: unsafeDate("2025-02-10"), amount: minor(40_000) }
 * assert.deepEqual(segmentsOf(due, minor(100_000), [part], unsafeDate("2025-03-31")), [
 *   { principal: 100_000, after: "2025-01-31", through: "2025-02-10" },
 *   { principal: 60_000, after: "2025-02-10", through: "2025-03-31" },
 * ])
 */
export const segmentsOf = (
  dueDate: LocalDate,
  amount: Minor,
  payments: ReadonlyArray<PrincipalPayment>,
  through: LocalDate,
): ReadonlyArray<PrincipalSegment> => {
  const segments: Array<PrincipalSegment> = []
  let open: number = amount
  let after = dueDate
  const close = (date: LocalDate): void => {
    if (date <= after) return
    if (open > 0) segments.push({ principal: minor(open), after, through: date })
    after = date
  }
  const inOrder = payments
    .filter(({ date }) => date <= through)
    .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
  for (const payment of inOrder) {
    close(payment.date)
    open -= payment.amount
  }
  close(through)
  return segments
}
