import { orderDeadlines } from "../../orders/deadlines.js"
import type { Term } from "../term.js"
import { deliveryFacts, eachDueOrder, ofOrderInCurrency, wantedFacts } from "./orders.js"

const deadlines =
  (metOnly: boolean): Term["each"] =>
  ({ orders }, counted, entry) => {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
    entry.amount = 1
    const deadlinesOf = orderDeadlines(orders, { ...counted, from, to }, (order, requested, met) => {
      if (metOnly && !met) return
      ofOrderInCurrency(entry, orders, order)
      entry.day = requested
      entry.add()
    })
    eachDueOrder(orders, counted, deadlinesOf)
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
