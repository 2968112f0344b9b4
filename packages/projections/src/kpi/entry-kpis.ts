import type { Kpi } from "./declaration.js"
import { spread } from "./durations.js"
import {
  orderLinesCosted,
  orderNetCosted,
  ordersCosted,
  processCost,
  secondsOfEntry,
  secondsToEnter,
} from "./terms/entry-time.js"

const productivity = { version: 1, family: "productivity", window: "period", decimals: 2 } as const

const cost = {
  ...productivity,
  unit: "{currency}",
  attribution: "work completed, and placed",
  direction: "lowerIsBetter",
  perCurrency: true,
  numerator: { cost: 1 },
  dimensions: ["activity"],
} as const

const source =
  "APQC, process 3.5.4 Manage sales orders: total cost per sales order, per line item, per 1,000 of revenue"

/** How long it takes to take an order, and what it costs. */
export const entryKpis: ReadonlyArray<Kpi> = [
  {
    ...productivity,
    ...spread,
    id: "PR-14",
    name: "Order-taking speed: minutes of opening hours from receipt to placement",
    unit: "min",
    numeratorIn: "sixtieths",
    attribution: "placed",
    dimensions: ["channel"],
    terms: { took: secondsToEnter },
  },
  {
    ...productivity,
    ...spread,
    id: "PR-14-HANDLING",
    name: "Handling time of the entry of an order, in minutes",
    unit: "min",
    numeratorIn: "sixtieths",
    attribution: "work completed",
    dimensions: ["team"],
    terms: { took: secondsOfEntry },
  },
  {
    ...cost,
    id: "PR-16",
    name: "Cost per order",
    money: "numerator",
    terms: { cost: processCost, orders: ordersCosted },
    denominator: { orders: 1 },
    source,
  },
  {
    ...cost,
    id: "PR-16-LINE",
    name: "Cost per order line",
    money: "numerator",
    terms: { cost: processCost, lines: orderLinesCosted },
    denominator: { lines: 1 },
    source,
  },
  {
    ...cost,
    id: "PR-16-REVENUE",
    name: "Cost of taking orders per 1,000 of what was ordered, net",
    money: "both",
    factor: 1000,
    terms: { cost: processCost, ordered: orderNetCosted },
    denominator: { ordered: 1 },
    counts: "ordered",
    source,
  },
]
