import type { Term } from "../term.js"
import { ofOrder } from "./orders.js"

/** From each order of a customer to the next, on the day of the next. */
export const daysBetweenOrders: Term = {
  name: "daysBetweenOrders",
  what: "days from an order of a customer to the next",
  kind: "samples",
  unit: "days",
  facts: ["OrderPlaced"],
  each: ({ orders: book }, { asOf, knownAt, customer }, entry) => {
    const { order, ordersOfCustomer, names } = book
    const seen = new Set<number>()
    const look = (whose: number): void => {
      const own: Array<number> = []
      for (let at = ordersOfCustomer.last(whose); at >= 0; at = ordersOfCustomer.before(at))
        if (order.placed.at(at) <= asOf && order.recorded.at(at) <= knownAt) own.push(at)
      own.sort((a, b) => order.placed.at(a) - order.placed.at(b) || a - b)
      own.forEach((number, at) => {
        const before = own[at - 1]
        if (before === undefined) return
        ofOrder(entry, book, number)
        entry.also("order", book.orders.name(before))
        entry.day = order.placed.at(number)
        entry.amount = entry.day - order.placed.at(before)
        entry.add()
      })
    }
    if (customer !== undefined) return look(names.find(customer))
    for (let number = 0; number < order.customer.length; number++) {
      const whose = order.customer.at(number)
      if (seen.has(whose)) continue
      seen.add(whose)
      look(whose)
    }
  },
}
