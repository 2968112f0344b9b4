import type { Kpi } from "./declaration.js"
import { deadlinesDue, deadlinesMet } from "./terms/deadlines.js"
import { entryErrors, entryErrorsByType, ordersWithError } from "./terms/entry-errors.js"
import { orderLinesPlaced, ordersPlaced } from "./terms/placed.js"

const rate = {
  version: 1,
  family: "quality",
  unit: "%",
  perCurrency: false,
  money: "none",
  decimals: 2,
  factor: 100,
  dimensions: ["channel"],
} as const

const ofEntry = { ...rate, window: "cohort", attribution: "placed" } as const

/**
 * How well orders are entered and deadlines met. An error belongs to the month in which its order was placed, however late
 * it is found: ask the same window as of a later date, and as known later, to see it ripen. False alarms don't count.
 */
export const qualityKpis: ReadonlyArray<Kpi> = [
  {
    ...rate,
    id: "QU-05",
    alias: "on-time",
    name: "On-time delivery rate, by requested date",
    window: "period",
    attribution: "date asked for",
    direction: "higherIsBetter",
    terms: { met: deadlinesMet, due: deadlinesDue },
    numerator: { met: 1 },
    denominator: { due: 1 },
  },
  {
    ...ofEntry,
    id: "QU-01",
    name: "Order-entry error rate",
    direction: "lowerIsBetter",
    terms: { withError: ordersWithError, orders: ordersPlaced },
    numerator: { withError: 1 },
    denominator: { orders: 1 },
  },
  {
    ...ofEntry,
    id: "QU-02",
    name: "Order-entry errors per line",
    direction: "lowerIsBetter",
    terms: { errors: entryErrors, lines: orderLinesPlaced },
    numerator: { errors: 1 },
    denominator: { lines: 1 },
    dimensions: ["channel", "errorType"],
  },
  {
    ...ofEntry,
    id: "QU-03",
    name: "Share of order-entry errors",
    direction: "neutral",
    terms: { ofType: entryErrorsByType, errors: entryErrors },
    numerator: { ofType: 1 },
    denominator: { errors: 1 },
    perPart: true,
  },
  {
    ...ofEntry,
    id: "QU-04",
    name: "Orders entered right first time",
    direction: "higherIsBetter",
    terms: { orders: ordersPlaced, withError: ordersWithError },
    numerator: { orders: 1, withError: -1 },
    denominator: { orders: 1 },
  },
]
