import { eachEnd } from "../../orders/in-progress.js"
import type { Term } from "../term.js"
import { eachOrder, eachPlaced, ofOrderInCurrency } from "./orders.js"

/** Orders that were placed and had not ended: completed, cancelled or closed short. Told apart by `channel`. */
export const openOrders: Term = {
  name: "openOrders",
  what: "orders in progress",
  kind: "stock",
  unit: "things",
  facts: [
    "OrderPlaced",
    "OrderValidated",
    "OrderReleased",
    "OrderCompleted",
    "OrderCancelled",
    "OrderClosedShort",
    "OrderReopened",
  ],
  each: ({ orders }, counted, entry) =>
    eachOrder(orders, counted, (order) => {
      ofOrderInCurrency(entry, orders, order)
      const placed = orders.order.placed.at(order)
      eachEnd(orders, order, counted, (ended, from, until) => {
        const start = Math.max(placed, from)
        if (ended || start >= until) return
        entry.day = start
        entry.amount = 1
        entry.n = 1
        entry.add()
        if (until > counted.asOf) return
        entry.day = until
        entry.amount = -1
        entry.n = -1
        entry.add()
      })
    }),
}

export const customersOrdering: Term = {
  name: "customersOrdering",
  what: "customers who placed an order",
  kind: "flow",
  unit: "things",
  keyed: "distinct",
  facts: ["OrderPlaced"],
  each: ({ orders }, counted, entry) => {
    entry.amount = 1
    eachPlaced(orders, counted, (order) => {
      ofOrderInCurrency(entry, orders, order)
      entry.key = entry.customer
      entry.day = orders.order.placed.at(order)
      entry.add()
    })
  },
}
