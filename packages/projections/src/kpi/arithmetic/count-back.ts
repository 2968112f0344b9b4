/** What was sold in a month: minor units of one currency, and how many days the month counts for. */
export interface MonthOfSales {
  readonly sales: number
  readonly days: number
}

/** Days as a ratio of whole numbers, so that nothing is rounded before it is shown. */
export interface CountedBack {
  readonly numerator: number
  readonly denominator: number
  /** Whether something was left when there were no more months: it is that many days at least. */
  readonly exhausted: boolean
}

/**
 * Days sales outstanding by counting back (exhaustion): the sales of the latest month are taken off what is open, and its
 * days counted, until a month has more than what is left, of which that part of its days counts. A month without sales
 * counts all its days; one with more credited than billed counts as one without sales.
 *
 * @param open what is open, in minor units; nothing or less is 0 days
 * @param months the latest first
 *
 * @example
 * import { countBack, ratioText } from "@adv/projections"
 *
 * const months = [100_000, 80_000, 70_000].map((sales) => ({ sales, days: 30 }))
 * const { numerator, denominator } = countBack(212_000, months)
 * assert.equal(ratioText(BigInt(numerator), BigInt(denominator), 2), "73.71")
 */
export const countBack = (open: number, months: Iterable<MonthOfSales>): CountedBack => {
  let left = Math.max(0, open)
  let days = 0
  for (const month of months) {
    if (left === 0) break
    const sales = Math.max(0, month.sales)
    if (sales >= left)
      return { numerator: days * sales + left * month.days, denominator: sales, exhausted: false }
    left -= sales
    days += month.days
  }
  return { numerator: days, denominator: 1, exhausted: left > 0 }
}
