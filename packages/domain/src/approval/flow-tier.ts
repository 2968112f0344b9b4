import type * as t from "io-ts"
import { Count, LocalDate, list, NonNegativeDecimal, oneOf, shape, Text } from "../facts/codecs.js"
import { refined } from "../facts/refined.js"
import { type Decimal, Exact, exact, exactWhole, fromExact } from "../values/index.js"

/** What the size of a company's order flow is measured by: a count a day, or what is waiting at the end of it. */
export const FlowMetric = oneOf("ordersPerDay", "linesPerDay", "customersPerDay", "backlog")
export type FlowMetric = t.TypeOf<typeof FlowMetric>

/**
 * A size of order flow. It is entered when the metric is above `enterAbove`, and left for the one below when the metric
 * was at or under `leaveAt` on `leaveAfterDays` days in a row: with `leaveAt` lower, a company that hovers around the
 * limit doesn't change its procedure every day.
 */
export const FlowTier = shape("a flow tier", {
  tier: Text,
  enterAbove: NonNegativeDecimal,
  leaveAt: NonNegativeDecimal,
  leaveAfterDays: Count,
})
export type FlowTier = t.TypeOf<typeof FlowTier>

/** The tiers above the smallest one, in rising order. The metric is the mean of the last `windowDays` days given. */
export const FlowTiers = refined(
  shape("flow tiers", { metric: FlowMetric, windowDays: Count, smallest: Text, above: list(FlowTier) }),
  [
    {
      field: "windowDays",
      expected: "a window of at least one day",
      holds: ({ windowDays }) => windowDays > 0,
    },
    {
      field: "above",
      expected: "tiers that are each named once",
      holds: ({ smallest, above }) =>
        new Set([smallest, ...above.map(({ tier }) => tier)]).size === above.length + 1,
    },
    {
      field: "above",
      expected:
        "tiers in rising order, each left at no more than it is entered above, after at least one day",
      holds: ({ above }) =>
        above.every(
          ({ enterAbove, leaveAt, leaveAfterDays }, at) =>
            leaveAfterDays > 0 &&
            exact(leaveAt).lte(exact(enterAbove)) &&
            exact(enterAbove).gt(exact(above[at - 1]?.enterAbove ?? fromExact(exactWhole(-1)))),
        ),
    },
  ],
)
export type FlowTiers = t.TypeOf<typeof FlowTiers>

/** What the metric counts on a day that counts: days on which nobody works are left out. */
export const DailyValue = shape("a day's value", { date: LocalDate, value: NonNegativeDecimal })
export type DailyValue = t.TypeOf<typeof DailyValue>

/** The mean over the window that ends so many days back; null when there are not enough days. Four decimals, the rest cut off. */
export const trailingMean = (
  values: ReadonlyArray<DailyValue>,
  windowDays: number,
  back = 0,
): Decimal | null => {
  const end = values.length - back
  if (windowDays < 1 || end < windowDays) return null
  const sum = values
    .slice(end - windowDays, end)
    .reduce((total, { value }) => total.plus(exact(value)), exactWhole(0))
  return fromExact(sum.div(exactWhole(windowDays)).round(4, Exact.roundDown))
}

/**
 * The tier a company is in after the days given, and the metric on the last of them; null when there are too few days
 * for a single window. It goes up as far as the metric does at once, and comes down a tier at a time, each when its days
 * are over.
 *
 * @param values in the order of their dates
 *
 * @example
 * import { shippedFlowTiers, tierAfter, unsafeDate, unsafeDecimal } from "@adv/domain"
 *
 * const days = (value: string) =>
 *   Array.from({ length: 30 }, (_, day) => ({ date: unsafeDate(`2025-01-${String(day + 1).padStart(2, "0")}`), value: unsafeDecimal(value) }))
 * assert.deepEqual(tierAfter(shippedFlowTiers, "SOLO", days("20")), { tier: "SOLO", value: "20" })
 * assert.deepEqual(tierAfter(shippedFlowTiers, "SOLO", days("201")), { tier: "PLANT", value: "201" })
 * assert.deepEqual(tierAfter(shippedFlowTiers, "PLANT", days("190")), { tier: "PLANT", value: "190" })
 */
export const tierAfter = (
  { windowDays, smallest, above }: FlowTiers,
  from: string,
  values: ReadonlyArray<DailyValue>,
): { readonly tier: string; readonly value: Decimal } | null => {
  const value = trailingMean(values, windowDays)
  if (value === null) return null
  // A tier that a new version of the policy doesn't know is the smallest.
  let at = above.findIndex(({ tier }) => tier === from)
  const highest = above.findLastIndex(({ enterAbove }) => exact(value).gt(exact(enterAbove)))
  if (highest > at) at = highest
  else
    for (let tier = above[at]; tier !== undefined && isLeft(tier, windowDays, values); tier = above[at])
      at -= 1
  return { tier: above[at]?.tier ?? smallest, value }
}

const isLeft = (tier: FlowTier, windowDays: number, values: ReadonlyArray<DailyValue>): boolean => {
  for (let back = 0; back < tier.leaveAfterDays; back++) {
    const mean = trailingMean(values, windowDays, back)
    if (mean === null || exact(mean).gt(exact(tier.leaveAt))) return false
  }
  return true
}
