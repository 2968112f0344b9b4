/** Receivables of one period, in minor units, all on the same basis. */
export interface CollectionPeriod {
  readonly beginning: number
  readonly sales: number
  readonly endingTotal: number
  /** Of the ending total, what isn't past due. */
  readonly endingCurrent: number
}

interface Ratio {
  readonly numerator: number
  readonly denominator: number
}

/**
 * The collection effectiveness index as a ratio: what was collected of what could be. It is 1 when nothing is past due
 * at the end, and has no value when nothing was collectable.
 *
 * @example
 * import { collectionEffectiveness } from "@adv/projections"
 *
 * const period = { beginning: 400_000, sales: 300_000, endingTotal: 350_000, endingCurrent: 250_000 }
 * assert.deepEqual(collectionEffectiveness(period), { numerator: 350_000, denominator: 450_000 })
 */
export const collectionEffectiveness = ({
  beginning,
  sales,
  endingTotal,
  endingCurrent,
}: CollectionPeriod): Ratio => ({
  numerator: beginning + sales - endingTotal,
  denominator: beginning + sales - endingCurrent,
})

/** What became of promises to pay that were due. */
export interface PromisesDue {
  readonly keptInTime: number
  readonly keptLate: number
  readonly broken: number
}

/** The share of promises due that were kept in full and in time; `includingLate`, also those that were kept late. */
export const promisesKept = (
  { keptInTime, keptLate, broken }: PromisesDue,
  includingLate = false,
): Ratio => ({
  numerator: keptInTime + (includingLate ? keptLate : 0),
  denominator: keptInTime + keptLate + broken,
})
