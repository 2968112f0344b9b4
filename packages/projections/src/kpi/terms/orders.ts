import { eachInDays, recordedBy } from "../../engine/zones.js"
import type { OrderBook } from "../../orders/order-book.js"
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

/** Sets what an entry has of its order: its stream, whose it is, and the channel it came through. */
export const ofOrder = (entry: Entry, book: OrderBook, number: number): void => {
  entry.tell("order", book.orders.name(number))
  entry.customer = book.names.name(book.order.customer.at(number))
  const channel = book.order.channel.at(number)
  entry.labels["channel"] = channel < 0 ? "" : book.names.name(channel)
}

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
