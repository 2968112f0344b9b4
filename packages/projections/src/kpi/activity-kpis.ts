import type { Kpi } from "./declaration.js"
import { creditNotesIssued, invoicesIssued } from "./terms/documents.js"
import { orderLinesPlaced, orderNetPlaced, ordersPlaced } from "./terms/placed.js"

const made = {
  version: 1,
  family: "productivity",
  window: "period",
  direction: "neutral",
  perCurrency: false,
  money: "none",
  decimals: 0,
} as const

/** What the department turned out, gross: cancelling later doesn't erase what was done. */
export const activityKpis: ReadonlyArray<Kpi> = [
  {
    ...made,
    id: "PR-01",
    name: "Orders taken",
    unit: "orders",
    attribution: "placed",
    dimensions: ["channel"],
    terms: { orders: ordersPlaced },
    numerator: { orders: 1 },
  },
  {
    ...made,
    id: "PR-02",
    name: "Order lines taken",
    unit: "lines",
    attribution: "placed",
    dimensions: ["channel"],
    terms: { lines: orderLinesPlaced },
    numerator: { lines: 1 },
  },
  {
    ...made,
    id: "PR-03",
    name: "Order value, net",
    unit: "{currency}",
    attribution: "placed",
    dimensions: ["channel"],
    direction: "higherIsBetter",
    terms: { net: orderNetPlaced },
    numerator: { net: 1 },
    perCurrency: true,
    money: "numerator",
    decimals: 2,
  },
  {
    ...made,
    id: "PR-04",
    name: "Invoices issued",
    unit: "documents",
    attribution: "issue date",
    terms: { invoices: invoicesIssued },
    numerator: { invoices: 1 },
    dimensions: ["kind"],
  },
  {
    ...made,
    id: "PR-05",
    name: "Credit notes issued",
    unit: "documents",
    attribution: "issue date",
    direction: "lowerIsBetter",
    terms: { creditNotes: creditNotesIssued },
    numerator: { creditNotes: 1 },
    dimensions: ["reason"],
  },
]
