/** What the largest few have, and what all have, in the same unit. */
export interface LargestShare {
  readonly numerator: number
  readonly denominator: number
}

/**
 * The share of the `count` largest. What somebody has below zero is not counted.
 *
 * @example
 * import { largestShare } from "@adv/projections"
 *
 * assert.deepEqual(largestShare([500, 100, 300, 100], 2), { numerator: 800, denominator: 1000 })
 */
export const largestShare = (amounts: ReadonlyArray<number>, count: number): LargestShare => {
  const sorted = amounts.filter((amount) => amount > 0).sort((a, b) => b - a)
  const sum = (of: ReadonlyArray<number>): number => of.reduce((all, amount) => all + amount, 0)
  return { numerator: sum(sorted.slice(0, count)), denominator: sum(sorted) }
}

const POINTS = 10_000n
const MILLION = 1_000_000n

/**
 * The Herfindahl-Hirschman index: the sum of the squares of the shares in percent, from nearly 0 (many small ones) to
 * 10,000 (only one), in millionths of a point; rounded once. Null of nothing. Source: US Department of Justice,
 * Horizontal Merger Guidelines, section 5.3.
 *
 * @example
 * import { herfindahlMillionths } from "@adv/projections"
 *
 * assert.equal(herfindahlMillionths([30, 30, 20, 20]), 2600_000_000)
 * assert.equal(herfindahlMillionths([]), null)
 */
export const herfindahlMillionths = (amounts: ReadonlyArray<number>): number | null => {
  let total = 0n
  let squares = 0n
  for (const amount of amounts) {
    if (amount <= 0) continue
    total += BigInt(amount)
    squares += BigInt(amount) * BigInt(amount)
  }
  if (total === 0n) return null
  const whole = total * total
  return Number((squares * POINTS * MILLION * 2n + whole) / (whole * 2n))
}
