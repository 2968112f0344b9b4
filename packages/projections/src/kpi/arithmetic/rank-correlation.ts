/** Ranks from 1 on; equal values share the mean of theirs. */
const ranksOf = (values: ReadonlyArray<number>): ReadonlyArray<number> => {
  const order = values.map((_, at) => at).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b)
  const ranks = new Array<number>(values.length).fill(0)
  for (let first = 0; first < order.length; ) {
    let end = first + 1
    while (end < order.length && values[order[end] ?? 0] === values[order[first] ?? 0]) end++
    for (let at = first; at < end; at++) ranks[order[at] ?? 0] = (first + 1 + end) / 2
    first = end
  }
  return ranks
}

/**
 * Spearman's rank correlation of pairs, from -1 to 1: the correlation of their ranks, where equal values share a rank.
 * Null when there are fewer than two pairs, or one side is always the same.
 *
 * @example
 * import { rankCorrelation } from "@adv/projections"
 *
 * assert.equal(rankCorrelation([[10, 5], [20, 4], [30, 3], [40, 1]]), -1)
 * assert.equal(rankCorrelation([[10, 5], [20, 5]]), null)
 */
export const rankCorrelation = (pairs: ReadonlyArray<readonly [number, number]>): number | null => {
  const n = pairs.length
  if (n < 2) return null
  const x = ranksOf(pairs.map(([each]) => each))
  const y = ranksOf(pairs.map(([, each]) => each))
  const mean = (n + 1) / 2
  let both = 0
  let ofX = 0
  let ofY = 0
  for (let at = 0; at < n; at++) {
    const dx = (x[at] ?? 0) - mean
    const dy = (y[at] ?? 0) - mean
    both += dx * dy
    ofX += dx * dx
    ofY += dy * dy
  }
  return ofX === 0 || ofY === 0 ? null : both / Math.sqrt(ofX * ofY)
}
