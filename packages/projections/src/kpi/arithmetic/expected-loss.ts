/** What is open in a bucket, and which part of it is expected to be lost: `lost` of `reached`, both of one unit. */
export interface BucketAtRisk {
  readonly open: number
  readonly lost: number
  readonly reached: number
}

/**
 * The expected credit loss of a provision matrix: what is open in each bucket at its loss rate, rounded once a bucket, half
 * away from zero. No more than all is lost. Null when something is open in a bucket of which there is no rate.
 * Source: IFRS 9, B5.5.35, the practical expedient for trade receivables.
 *
 * @example
 * import { expectedLoss } from "@adv/projections"
 *
 * const current = { open: 1_500_000, lost: 3, reached: 1000 }
 * const late = { open: 750_000, lost: 16, reached: 1000 }
 * assert.equal(expectedLoss([current, late]), 16_500)
 */
export const expectedLoss = (buckets: ReadonlyArray<BucketAtRisk>): number | null => {
  let sum = 0n
  for (const { open, lost, reached } of buckets) {
    if (open <= 0) continue
    if (reached <= 0) return null
    const whole = BigInt(reached)
    const part = BigInt(Math.max(0, Math.min(lost, reached)))
    sum += (BigInt(open) * part * 2n + whole) / (whole * 2n)
  }
  return Number(sum)
}
