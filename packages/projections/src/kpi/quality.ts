import { entryQualityOf } from "../quality/quality.js"
import { shared } from "./counting.js"
import type { KpiDefinition } from "./definition.js"

const percent = () => 100

const counted = shared(({ quality }, scope) => entryQualityOf(quality, scope))

const ofEntry = {
  version: 1,
  family: "quality",
  unit: "%",
  window: "cohort",
  perCurrency: false,
  money: "none",
  decimals: 2,
  factor: percent,
} as const

/**
 * How well orders are entered. An error belongs to the month in which its order was placed, however late it is found:
 * ask the same window as of a later date, and as known later, to see it ripen. False alarms don't count.
 */
export const qualityKpis: ReadonlyArray<KpiDefinition> = [
  {
    ...ofEntry,
    id: "QU-01",
    name: "Order-entry error rate",
    direction: "lowerIsBetter",
    count: (sources, scope) => {
      const { orders, ordersWithError } = counted(sources, scope)
      return { numerator: ordersWithError, denominator: orders, n: orders }
    },
  },
  {
    ...ofEntry,
    id: "QU-02",
    name: "Order-entry errors per line",
    direction: "lowerIsBetter",
    count: (sources, scope) => {
      const { lines, errors } = counted(sources, scope)
      return { numerator: errors, denominator: lines, n: lines }
    },
  },
  {
    ...ofEntry,
    id: "QU-03",
    name: "Share of order-entry errors",
    direction: "neutral",
    parts: (sources, scope) => [...counted(sources, scope).byType.keys()].sort(),
    count: (sources, scope) => {
      const { byType, errors } = counted(sources, scope)
      return { numerator: byType.get(scope.part ?? "") ?? 0, denominator: errors, n: errors }
    },
  },
  {
    ...ofEntry,
    id: "QU-04",
    name: "Orders entered right first time",
    direction: "higherIsBetter",
    count: (sources, scope) => {
      const { orders, ordersWithError } = counted(sources, scope)
      return { numerator: orders - ordersWithError, denominator: orders, n: orders }
    },
  },
]
