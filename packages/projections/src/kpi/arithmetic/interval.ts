/**
 * Quantiles of Student's t for a two-sided interval of 95 %, by degrees of freedom from 1 (NIST/SEMATECH e-Handbook of
 * Statistical Methods, 1.3.6.7.2).
 */
const t95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const
const beyond: ReadonlyArray<readonly [number, number]> = [
  [40, 2.021],
  [60, 2],
  [100, 1.984],
  [1000, 1.962],
]

const quantile = (freedom: number): number => {
  // Between two rows of the table, the wider interval.
  const further = beyond.findLast(([from]) => from <= freedom)?.[1]
  return t95[freedom - 1] ?? further ?? t95[29]
}

/** The interval of 95 % around the mean of a sample, in the sample's unit; null for less than two. */
export const intervalOf = (
  sample: ReadonlyArray<number>,
): { readonly low: number; readonly high: number } | null => {
  const n = sample.length
  if (n < 2) return null
  const mean = sample.reduce((sum, each) => sum + each, 0) / n
  const variance = sample.reduce((all, each) => all + (each - mean) ** 2, 0) / (n - 1)
  const half = quantile(n - 1) * Math.sqrt(variance / n)
  return { low: Math.round(mean - half), high: Math.round(mean + half) }
}
