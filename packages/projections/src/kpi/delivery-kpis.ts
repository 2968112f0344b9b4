import type { Kpi } from "./declaration.js"
import { ordersRight, perfectOrderComponents, perfectOrders } from "./terms/accuracy.js"
import { type DeliveryRule, fillTerms, inFullByTheDay, lineTerms, orderTerms } from "./terms/deliveries.js"

const rate = {
  version: 1,
  family: "quality",
  unit: "%",
  window: "period",
  direction: "higherIsBetter",
  perCurrency: false,
  money: "none",
  decimals: 2,
  factor: 100,
} as const

const bases: { readonly [basis in DeliveryRule["basis"]]: readonly [attribution: string, words: string] } = {
  requested: ["date asked for", "by the date asked for"],
  firstPromise: ["first promise", "by the first promise"],
  lastPromise: ["promise that binds", "by the promise that binds"],
}

const dimensions = ["channel"]

/**
 * On time and in full, of lines and of orders, by a rule of one's own: `QU-06`, `QU-07` and `QU-08`, each with a suffix
 * that tells the rule.
 *
 * @example
 * import { kpiRegistry, onTimeInFull } from "@adv/projections"
 *
 * // A retailer who wants it within two days around the date asked for, and takes 5 % less or more.
 * const rule = { basis: "requested", earlyDays: 2, lateDays: 2, underPercent: 5, overPercent: 5 } as const
 * const own = onTimeInFull(rule, "-RETAIL")
 * assert.deepEqual(own.map(({ id }) => id), ["QU-06-RETAIL", "QU-07-RETAIL", "QU-08-TIME-RETAIL", "QU-08-FULL-RETAIL"])
 * assert.equal(kpiRegistry(own)._tag, "Right")
 */
export const onTimeInFull = (rule: DeliveryRule, suffix = ""): ReadonlyArray<Kpi> => {
  const lines = lineTerms(rule)
  const orders = orderTerms(rule)
  const [attribution, words] = bases[rule.basis]
  const ofLines = { ...rate, attribution, dimensions, denominator: { due: 1 } }
  return [
    {
      ...ofLines,
      id: `QU-06${suffix}`,
      ...(suffix === "" ? { alias: "otif" } : {}),
      name: `Lines on time and in full, ${words}`,
      terms: { due: lines.due, otif: lines.otif },
      numerator: { otif: 1 },
    },
    {
      ...rate,
      id: `QU-07${suffix}`,
      name: `Orders on time and in full, ${words}`,
      attribution: `${attribution} of the last line`,
      dimensions,
      terms: { due: orders.due, otif: orders.otif },
      numerator: { otif: 1 },
      denominator: { due: 1 },
    },
    {
      ...ofLines,
      id: `QU-08-TIME${suffix}`,
      name: `Lines on time, ${words}`,
      terms: { due: lines.due, onTime: lines.onTime },
      numerator: { onTime: 1 },
    },
    {
      ...ofLines,
      id: `QU-08-FULL${suffix}`,
      name: `Lines in full, due ${words}`,
      terms: { due: lines.due, inFull: lines.inFull },
      numerator: { inFull: 1 },
    },
  ]
}

/** How much of what was wanted came in time, in quantity, value and lines: `QU-10`, by a rule of one's own. */
export const fillRates = (rule: DeliveryRule, suffix = ""): ReadonlyArray<Kpi> => {
  const { wantedQuantity, filledQuantity, wantedValue, filledValue, filledLines } = fillTerms(rule)
  const { due } = lineTerms(rule)
  const [attribution, words] = bases[rule.basis]
  const fill = { ...rate, attribution, dimensions }
  return [
    {
      ...fill,
      id: `QU-10-QTY${suffix}`,
      name: `Fill rate by quantity, ${words}`,
      terms: { wanted: wantedQuantity, filled: filledQuantity },
      numerator: { filled: 1 },
      denominator: { wanted: 1 },
    },
    {
      ...fill,
      id: `QU-10-VALUE${suffix}`,
      name: `Fill rate by value, ${words}`,
      perCurrency: true,
      money: "both",
      terms: { wanted: wantedValue, filled: filledValue },
      numerator: { filled: 1 },
      denominator: { wanted: 1 },
    },
    {
      ...fill,
      id: `QU-10-LINE${suffix}`,
      name: `Fill rate by line, ${words}`,
      terms: { due, filled: filledLines },
      numerator: { filled: 1 },
      denominator: { due: 1 },
    },
  ]
}

const byPromise: DeliveryRule = { ...inFullByTheDay, basis: "lastPromise" }
const ordersDue = orderTerms(byPromise).due

const perfect = {
  ...rate,
  attribution: "promise that binds of the last line",
  dimensions,
  denominator: { due: 1 },
  source: "SCOR, RL.1.1: perfect order fulfillment",
}

/** Deliveries against what was asked for and promised. */
export const deliveryKpis: ReadonlyArray<Kpi> = [
  ...onTimeInFull(byPromise),
  ...onTimeInFull({ ...inFullByTheDay, basis: "firstPromise" }, "-FIRST"),
  ...onTimeInFull({ ...inFullByTheDay, basis: "requested" }, "-REQUESTED"),
  {
    ...perfect,
    id: "QU-09",
    alias: "perfect-order",
    name: "Perfect orders",
    terms: { due: ordersDue, perfect: perfectOrders },
    numerator: { perfect: 1 },
  },
  {
    ...perfect,
    id: "QU-09-BY",
    name: "Orders right",
    terms: { due: ordersDue, right: ordersRight },
    numerator: { right: 1 },
    perPart: true,
    parts: perfectOrderComponents,
  },
  ...fillRates(byPromise),
]
