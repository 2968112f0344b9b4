import type { Kpi } from "./declaration.js"
import { daysLateOfSettled, invoicesSettled, invoicesSettledLate, paidOfSettled } from "./terms/settled.js"

const settled = {
  version: 1,
  family: "finance",
  window: "period",
  attribution: "settled",
  direction: "lowerIsBetter",
  decimals: 2,
} as const

/** How late customers pay. */
export const settlementKpis: ReadonlyArray<Kpi> = [
  {
    ...settled,
    id: "FI-06",
    name: "Average days late, by amount paid",
    unit: "days",
    terms: { daysLate: daysLateOfSettled, paid: paidOfSettled },
    numerator: { daysLate: 1 },
    denominator: { paid: 1 },
    perCurrency: true,
    money: "both",
  },
  {
    ...settled,
    id: "FI-26",
    name: "Share of invoices paid late",
    unit: "%",
    terms: { late: invoicesSettledLate, settled: invoicesSettled },
    numerator: { late: 1 },
    denominator: { settled: 1 },
    factor: 100,
    perCurrency: false,
    money: "none",
  },
]
