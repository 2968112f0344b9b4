import { type Day, type Decimal, fromDay, fromMillionths, type LocalDate, millionths } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import type { DelayBook } from "./delay-book.js"
import { type DelayedLine, delaysOfOrder } from "./delays.js"
import { lineRecord, readLine } from "./line-record.js"
import { eachLine, NO_DATE, type OrderBook } from "./order-book.js"
import { orderCardOf, type StatusLine } from "./order-card.js"
import { fulfilmentOf } from "./order-status.js"

/** How far an order has come, in the customer's words. */
export type CustomerStage =
  | "received"
  | "inPreparation"
  | "partiallyDelivered"
  | "delivered"
  | "closed"
  | "cancelled"

/** A line as its customer may see it. Quantities are decimals. */
export interface CustomerLine {
  readonly line: string
  readonly sku: string
  readonly ordered: Decimal
  readonly delivered: Decimal
  readonly cancelled: Decimal
  readonly requestedDate: LocalDate | null
  /** The day that was promised to him last, and that he agreed to where it was moved back. */
  readonly promisedDate: LocalDate | null
  /** The new day of a delay that he was told of already; null else. */
  readonly expectedDate: LocalDate | null
  readonly lastDelivery: LocalDate | null
}

/** What may leave the house about an order, and nothing else. */
export interface CustomerProgress {
  readonly order: string
  readonly placedOn: LocalDate
  readonly stage: CustomerStage
  readonly lines: ReadonlyArray<CustomerLine>
}

const dateOf = (day: Day | null): LocalDate | null => (day === null ? null : fromDay(day))

const stageOf = (card: Parameters<typeof fulfilmentOf>[0]): CustomerStage => {
  if (card.lifecycle === "cancelled") return "cancelled"
  const fulfilment = fulfilmentOf(card)
  if (fulfilment === "full" || fulfilment === "over")
    return card.lifecycle === "closedShort" ? "closed" : "delivered"
  if (card.lifecycle === "closedShort") return "closed"
  if (fulfilment === "partial") return "partiallyDelivered"
  // On hold or not: why it waits is the company's own affair.
  return card.lifecycle === "placed" ? "received" : "inPreparation"
}

const lineFor = (line: StatusLine, promised: Day | null, delay: DelayedLine | undefined): CustomerLine => ({
  line: line.line,
  sku: line.sku,
  ordered: fromMillionths(line.ordered),
  delivered: fromMillionths(line.delivered),
  cancelled: fromMillionths(millionths(line.cancelled + line.waived)),
  requestedDate: dateOf(line.requested),
  promisedDate: dateOf(promised),
  expectedDate:
    delay !== undefined &&
    delay.notified !== null &&
    delay.expected !== null &&
    delay.expected > delay.promised
      ? dateOf(delay.expected)
      : null,
  lastDelivery: dateOf(line.lastDelivery),
})

/** The promise that binds of each line: one that was moved back without the customer's word is none that he knows of. */
const bindingPromises = (book: OrderBook, order: string, horizon: Horizon): ReadonlyMap<string, Day> => {
  const promises = new Map<string, Day>()
  const record = lineRecord()
  eachLine(book, book.orders.find(order), (row) => {
    if (readLine(book, row, horizon, record) && record.promised !== NO_DATE)
      promises.set(book.names.name(book.line.name.at(row)), record.promised as Day)
  })
  return promises
}

/**
 * How far an order has come on a business date, as known at a moment, as its customer may see it: the stage, and of each
 * line what was ordered, delivered and cancelled, with the dates he asked for, was promised and was told of. No reasons, no
 * holds, no amounts, no names of staff or departments, and no delay that he wasn't told of. It is made of what is listed
 * here and of nothing else, so that what is added to an order later can't leak. `undefined` when there was no such order.
 *
 * @example
 * import { companyModels, progressForCustomer } from "@adv/projections"
 *
 * const { states } = companyModels()
 * assert.equal(progressForCustomer(states, "10248", { asOf: 20000, knownAt: 1736935200000 }), undefined)
 */
export const progressForCustomer = (
  { orders, delays }: { readonly orders: OrderBook; readonly delays: DelayBook },
  order: string,
  horizon: Horizon,
): CustomerProgress | undefined => {
  const card = orderCardOf(orders, order, horizon)
  if (card === undefined) return undefined
  const delayed = new Map(delaysOfOrder({ delays }, card, horizon).map((delay) => [delay.line, delay]))
  const binding = bindingPromises(orders, order, horizon)
  return {
    order: card.order,
    placedOn: fromDay(card.placedOn),
    stage: stageOf(card),
    lines: card.lines.map((line) => lineFor(line, binding.get(line.line) ?? null, delayed.get(line.line))),
  }
}
