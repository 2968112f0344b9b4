import type { OrderBook } from "../../orders/order-book.js"
import type { Term } from "../term.js"
import { eachPlaced, ofOrderInCurrency } from "./orders.js"

/** Each order on the day it was placed, cancelled later or not, with one of its figures. Told apart by `channel`. */
const placed =
  (amountOf: (book: OrderBook, order: number) => number): Term["each"] =>
  ({ orders }, counted, entry) =>
    eachPlaced(orders, counted, (order) => {
      ofOrderInCurrency(entry, orders, order)
      entry.day = orders.order.placed.at(order)
      entry.amount = amountOf(orders, order)
      entry.add()
    })

const flow = { kind: "flow", facts: ["OrderPlaced"] } as const

export const ordersPlaced: Term = {
  ...flow,
  name: "ordersPlaced",
  what: "orders placed",
  unit: "things",
  each: placed(() => 1),
}

export const orderLinesPlaced: Term = {
  ...flow,
  name: "orderLinesPlaced",
  what: "lines of the orders placed, as placed",
  unit: "things",
  each: placed(({ order }, number) => order.lines.at(number)),
}

export const orderNetPlaced: Term = {
  ...flow,
  name: "orderNetPlaced",
  what: "net value of the lines of the orders placed, as placed",
  unit: "money",
  each: placed(({ order }, number) => order.net.at(number)),
}
