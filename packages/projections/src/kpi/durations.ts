import { nearestRank } from "./arithmetic/percentile.js"
import type { Cell, Figure, Kpi } from "./declaration.js"

/** The mean of the samples `took`, with the median and the ninth decile by nearest rank. */
const meanOf = ({ sum }: Cell): Figure => {
  const { amount, n, samples } = sum("took")
  const p50 = nearestRank(samples, 50)
  const p90 = nearestRank(samples, 90)
  return {
    numerator: amount,
    denominator: n,
    n,
    ...(p50 === undefined || p90 === undefined ? {} : { also: { p50, p90 } }),
  }
}

const figure = (cell: Cell): Figure => {
  const took = meanOf(cell)
  return { ...took, also: { ...took.also, censored: cell.sum("open").n } }
}

const common = {
  version: 1,
  direction: "lowerIsBetter",
  perCurrency: false,
  money: "none",
  decimals: 2,
  counts: "took",
} as const satisfies Partial<Kpi>

/** How much something was, of a term of samples `took`: the mean, and its percentiles. */
export const spread = {
  ...common,
  figure: meanOf,
  arithmetic: "took ÷ how many took it; p50 and p90 by nearest rank",
} as const satisfies Partial<Kpi>

/**
 * How long things took, and how many have not come to their end yet (`open`), so that nobody knows how long they take:
 * they are told beside the figure as `censored`, and are not in it.
 */
export const durations = {
  ...common,
  figure,
  arithmetic: "took ÷ how many took it; p50 and p90 by nearest rank; censored is how many are open",
} as const satisfies Partial<Kpi>
