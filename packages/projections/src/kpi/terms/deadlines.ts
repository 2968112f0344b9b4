import { eachDeadline } from "../../orders/deadlines.js"
import type { Term } from "../term.js"
import { deliveryFacts, ofOrder, wantedFacts } from "./orders.js"

const deadlines =
  (metOnly: boolean): Term["each"] =>
  ({ orders }, counted, entry) => {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, customer } = counted
    const own = customer === undefined ? null : orders.names.find(customer)
    entry.amount = 1
    eachDeadline(orders, { ...counted, from, to }, (order, requested, met) => {
      if ((metOnly && !met) || (own !== null && orders.order.customer.at(order) !== own)) return
      ofOrder(entry, orders, order)
      entry.currency = orders.names.name(orders.order.currency.at(order))
      entry.day = requested
      entry.add()
    })
  }

const flow = { kind: "flow", unit: "things", facts: [...wantedFacts, ...deliveryFacts] } as const

/** Told apart by `channel`. */
export const deadlinesDue: Term = {
  ...flow,
  name: "deadlinesDue",
  what: "deadlines that orders asked for, met or past",
  each: deadlines(false),
}

/** Told apart by `channel`. */
export const deadlinesMet: Term = {
  ...flow,
  name: "deadlinesMet",
  what: "deadlines by which all that was asked for had been delivered",
  each: deadlines(true),
}
