import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { type Decimal, Exact, exact, exactWhole, fromExact } from "../values/index.js"

/** What samples of an activity say it takes, in minutes to six places. */
export interface SampledMinutes {
  readonly n: number
  readonly median: Decimal
  /** The mean of what is left when the shortest and the longest are left out. */
  readonly trimmedMean: Decimal
}

const PLACES = 6

/**
 * What time samples of an activity say about its standard: the median, and the mean without the shortest and the longest
 * so many percent (rounded down to whole samples at each end).
 *
 * Fails with `SAMPLES_MISSING` when there are none, or when trimming leaves none.
 *
 * @example
 * import { sampledMinutes, unsafeDecimal } from "@adv/domain"
 *
 * const samples = ["4", "5", "6", "5", "60"].map(unsafeDecimal)
 * assert.deepEqual(sampledMinutes(samples, 20), {
 *   _tag: "Right",
 *   right: { n: 5, median: "5", trimmedMean: "5.333333" },
 * })
 */
export const sampledMinutes = (
  samples: ReadonlyArray<Decimal>,
  trimPercent: number,
): Either<Failure<"SAMPLES_MISSING">, SampledMinutes> => {
  const inOrder = samples.map(exact).sort((a, b) => a.cmp(b))
  const cut = Math.floor((inOrder.length * trimPercent) / 100)
  const kept = inOrder.slice(cut, inOrder.length - cut)
  const middle = Math.floor(inOrder.length / 2)
  const [lower, upper] = [inOrder[middle - 1 + (inOrder.length % 2)], inOrder[middle]]
  if (lower === undefined || upper === undefined || kept.length === 0)
    return left(
      failure(
        "SAMPLES_MISSING",
        `Of ${samples.length} samples nothing is left when ${trimPercent} % are cut at each end: record more, or trim less.`,
        { samples: samples.length, trimPercent },
      ),
    )
  const sum = kept.reduce((total, each) => total.plus(each), exactWhole(0))
  return right({
    n: inOrder.length,
    median: fromExact(lower.plus(upper).div(new Exact("2")).round(PLACES)),
    trimmedMean: fromExact(sum.div(exactWhole(kept.length)).round(PLACES)),
  })
}
