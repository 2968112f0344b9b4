import { eachInDays, recordedBy } from "../../engine/zones.js"
import { type LineReader, lineReader } from "../../orders/line-sheet.js"
import type { OrderBook } from "../../orders/order-book.js"
import { ordersChangedIn, ordersDueIn } from "../../orders/order-rows.js"
import type { Counted, Entry } from "../term.js"

/** Goes through the orders that had been placed and were known; those of one customer when only he is asked about. */
export const eachOrder = (book: OrderBook, counted: Counted, visit: (order: number) => void): void => {
  const { order, ordersOfCustomer, names } = book
  const { asOf, knownAt, customer } = counted
  if (customer !== undefined) {
    const own: Array<number> = []
    for (let at = ordersOfCustomer.last(names.find(customer)); at >= 0; at = ordersOfCustomer.before(at))
      own.push(at)
    for (const number of own.reverse())
      if (order.recorded.at(number) <= knownAt && order.placed.at(number) <= asOf) visit(number)
    return
  }
  for (let number = 0; number < order.placed.length; number++) {
    if (order.recorded.at(number) > knownAt) break
    if (order.placed.at(number) <= asOf) visit(number)
  }
}

/** The same, of those that were placed in a window: what is counted by the day an order was placed looks at no others. */
export const eachPlaced = (book: OrderBook, counted: Counted, visit: (order: number) => void): void => {
  const { asOf, knownAt, customer, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
  const { placed, recorded } = book.order
  if (customer === undefined)
    eachInDays(placed, from, Math.min(to, asOf + 1), recordedBy(recorded, knownAt), visit)
  else
    eachOrder(book, counted, (number) => {
      if (placed.at(number) >= from && placed.at(number) < to) visit(number)
    })
}

/** The same, of those of which something may be due in the window: what is counted by its due date looks at few others. */
export const eachDueOrder = (book: OrderBook, counted: Counted, visit: (order: number) => void): void => {
  const { asOf, knownAt, customer, from, to } = counted
  const due =
    customer !== undefined || from === undefined || to === undefined ? null : ordersDueIn(book, from, to)
  if (due === null) eachOrder(book, counted, visit)
  else
    for (const number of due)
      if (book.order.recorded.at(number) <= knownAt && book.order.placed.at(number) <= asOf) visit(number)
}

/** Of more days, one may as well go through everything at once. */
export const FEW_DAYS = 45

/** The same, of those to whose lines something of a kind (one of `Change`) happened in the window. */
export const eachChangedOrder = (
  book: OrderBook,
  kind: number,
  counted: Counted,
  visit: (order: number) => void,
): void => {
  const { asOf, knownAt, customer, from, to } = counted
  if (customer !== undefined || from === undefined || to === undefined || to - from > FEW_DAYS)
    eachOrder(book, counted, visit)
  else
    for (const number of ordersChangedIn(book, kind, from, to))
      if (book.order.recorded.at(number) <= knownAt && book.order.placed.at(number) <= asOf) visit(number)
}

/** How lines are read: all at once, unless the question is about one customer, or a few days. */
export const linesFor = (book: OrderBook, counted: Counted): LineReader => {
  const { customer, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
  return lineReader(book, counted, customer === undefined && to - from > FEW_DAYS)
}

/** Sets what an entry has of its order: its stream, whose it is, in its currency or none, and the channel it came through. */
const setOrder = (entry: Entry, book: OrderBook, number: number, currency: number): void => {
  if (entry.telling) entry.tell("order", book.orders.name(number))
  entry.own(book.names, book.order.customer.at(number), book.names, currency)
  const channel = book.order.channel.at(number)
  entry.labels["channel"] = channel < 0 ? "" : book.names.name(channel)
}

export const ofOrder = (entry: Entry, book: OrderBook, number: number): void =>
  setOrder(entry, book, number, -1)

/** The same, of amounts in the order's currency. */
export const ofOrderInCurrency = (entry: Entry, book: OrderBook, number: number): void =>
  setOrder(entry, book, number, book.order.currency.at(number))

/** The facts that say what of an order's lines is wanted. */
export const wantedFacts = [
  "OrderPlaced",
  "OrderLineAdded",
  "OrderLineChanged",
  "OrderLineRemoved",
  "OrderLineCancelled",
  "OrderCancelled",
  "OrderClosedShort",
  "OrderReopened",
] as const

/** Those that say what of it came and went. */
export const deliveryFacts = ["DeliveryConfirmed", "GoodsReturned"] as const

/** Those that say when it was promised. */
export const promiseFacts = ["DeliveryPromised", "PromiseRevised"] as const
