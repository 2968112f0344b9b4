import type { Kpi } from "./declaration.js"
import { durations } from "./durations.js"
import { anticipatedDelays, delayedLines } from "./terms/delays.js"
import { invoicedNet } from "./terms/documents.js"
import { ordersNotCancelled, toCash, toDelivery, toInvoice } from "./terms/order-course.js"
import {
  linesBackordered,
  linesDelivered,
  linesPromised,
  linesPromisedOnce,
  linesRepromised,
  linesReturned,
  ordersUntroubled,
  revisionDays,
  touchlessOrders,
} from "./terms/order-handling.js"
import { orderLinesPlaced, orderNetPlaced, ordersPlaced } from "./terms/placed.js"

const dimensions = ["channel"]

const plain = { version: 1, perCurrency: false, money: "none", decimals: 2, dimensions } as const

const rate = { ...plain, unit: "%", window: "cohort", factor: 100 } as const

const cycle = {
  ...durations,
  family: "productivity",
  unit: "days",
  window: "cohort",
  attribution: "placed",
  dimensions,
  pending: "open",
} as const

/** What becomes of orders, from placement on. */
export const orderKpis: ReadonlyArray<Kpi> = [
  {
    ...plain,
    id: "PR-01-NET",
    name: "Orders taken, net of those cancelled in full",
    family: "productivity",
    unit: "orders",
    window: "cohort",
    attribution: "placed",
    direction: "neutral",
    decimals: 0,
    terms: { orders: ordersNotCancelled },
    numerator: { orders: 1 },
  },
  {
    ...plain,
    id: "PR-03-BILL",
    alias: "book-to-bill",
    name: "Book-to-bill: ordered over invoiced, net",
    family: "productivity",
    unit: "ratio",
    window: "period",
    attribution: "placed, and issue date",
    direction: "higherIsBetter",
    perCurrency: true,
    money: "both",
    dimensions: [],
    terms: { ordered: orderNetPlaced, invoiced: invoicedNet },
    numerator: { ordered: 1 },
    denominator: { invoiced: 1 },
  },
  { ...cycle, id: "PR-13", name: "Order cycle time, to the last delivery", terms: toDelivery },
  { ...cycle, id: "PR-13-INVOICE", name: "Order cycle time, to the first invoice", terms: toInvoice },
  { ...cycle, id: "PR-13-CASH", name: "Order cycle time, to cash", terms: toCash },
  {
    ...rate,
    id: "PR-15",
    alias: "touchless",
    name: "Touchless orders",
    family: "productivity",
    attribution: "placed",
    direction: "higherIsBetter",
    terms: { orders: ordersPlaced, touchless: touchlessOrders },
    numerator: { touchless: 1 },
    denominator: { orders: 1 },
  },
  {
    ...rate,
    id: "QU-04-ALL",
    name: "Orders right first time, in all: no error, amendment, own hold or credit note",
    family: "quality",
    attribution: "placed",
    direction: "higherIsBetter",
    terms: { orders: ordersPlaced, untroubled: ordersUntroubled },
    numerator: { untroubled: 1 },
    denominator: { orders: 1 },
  },
  {
    ...rate,
    id: "QU-11",
    name: "Lines backordered",
    family: "quality",
    attribution: "placed",
    direction: "lowerIsBetter",
    terms: { lines: orderLinesPlaced, backordered: linesBackordered },
    numerator: { backordered: 1 },
    denominator: { lines: 1 },
  },
  {
    ...rate,
    id: "QU-12",
    name: "Promise reliability: lines whose promise was never revised",
    family: "quality",
    attribution: "the day of the first promise",
    direction: "higherIsBetter",
    terms: { promised: linesPromised, once: linesPromisedOnce },
    numerator: { once: 1 },
    denominator: { promised: 1 },
  },
  {
    ...plain,
    id: "QU-12-DAYS",
    name: "Days by which promises that were revised moved",
    family: "quality",
    unit: "days",
    window: "cohort",
    attribution: "the day of the first promise",
    direction: "lowerIsBetter",
    terms: { revised: linesRepromised, days: revisionDays },
    numerator: { days: 1 },
    denominator: { revised: 1 },
  },
  {
    ...rate,
    id: "QU-13",
    name: "Delays that the customer heard of in time, and before he asked",
    family: "quality",
    window: "period",
    attribution: "first promise",
    direction: "higherIsBetter",
    terms: { delayed: delayedLines, anticipated: anticipatedDelays },
    numerator: { anticipated: 1 },
    denominator: { delayed: 1 },
  },
  {
    ...rate,
    id: "QU-24",
    name: "Lines returned",
    family: "quality",
    attribution: "first delivery",
    direction: "lowerIsBetter",
    terms: { delivered: linesDelivered, returned: linesReturned },
    numerator: { returned: 1 },
    denominator: { delivered: 1 },
  },
]
