/**
 * The percentile of a sample by nearest rank: the smallest of its values that at least `percent` of the values don't
 * exceed. So it is always a value that was measured, and exact. `sorted` is ascending; of nothing, there is none.
 *
 * @example
 * import { nearestRank } from "@adv/projections"
 *
 * assert.equal(nearestRank([3, 5, 8, 13], 50), 5)
 * assert.equal(nearestRank([3, 5, 8, 13], 90), 13)
 * assert.equal(nearestRank([], 50), undefined)
 */
export const nearestRank = (sorted: ReadonlyArray<number>, percent: number): number | undefined =>
  sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1)]
