import type { LocalDate } from "./date.js"
import { type Minor, minor } from "./money.js"

/** What came (above zero) or went (below) on a business date. */
export interface DatedAmount {
  readonly on: LocalDate
  readonly amount: Minor
}

/**
 * What may be taken on a date so that nothing is overdrawn then, nor on any later date: the least that is there from
 * that date on. Facts recorded late take effect between those that were there before, so the balance of today is not
 * enough to go by.
 *
 * @example
 * import { leastFrom, minor, unsafeDate } from "@adv/domain"
 *
 * const paid = { on: unsafeDate("2025-03-10"), amount: minor(-100) }
 * const returned = { on: unsafeDate("2025-03-20"), amount: minor(100) }
 * const issued = { on: unsafeDate("2025-01-15"), amount: minor(100) }
 * assert.equal(leastFrom([issued, paid, returned], unsafeDate("2025-03-15")), 0)
 * assert.equal(leastFrom([issued, paid, returned], unsafeDate("2025-03-20")), 100)
 */
export const leastFrom = (movements: ReadonlyArray<DatedAmount>, on: LocalDate): Minor => {
  let there = 0
  let later = false
  for (const movement of movements) {
    if (movement.on <= on) there += movement.amount
    else later = true
  }
  if (!later) return minor(there)
  const ahead = movements
    .filter((movement) => movement.on > on)
    .sort((a, b) => (a.on === b.on ? 0 : a.on < b.on ? -1 : 1))
  let least = there
  ahead.forEach((movement, index) => {
    there += movement.amount
    // What happens on one day happens together.
    if (ahead[index + 1]?.on !== movement.on) least = Math.min(least, there)
  })
  return minor(least)
}
