import { eachKnown } from "../../engine/dated.js"
import type { Books, Counted, Entry, Term } from "../term.js"
import { ofOrderInCurrency } from "./orders.js"

/** Goes through the errors that were found and were no false alarms, each on the day its order was placed. */
const eachError = (
  { orders, quality }: Books,
  counted: Counted,
  entry: Entry,
  visit: (order: number, type: string) => void,
): void => {
  const { error, rejected, orderNames, errorTypes, order: placed } = quality
  const { asOf, knownAt } = counted
  const falseAlarms = new Set<number>()
  eachKnown(rejected, counted, (row) => falseAlarms.add(rejected.error.at(row)))
  eachKnown(error, counted, (row) => {
    const of = error.order.at(row)
    if (falseAlarms.has(row) || placed.day.at(of) > asOf || placed.recorded.at(of) > knownAt) return
    const order = orders.orders.find(orderNames.name(of))
    if (order < 0) return
    ofOrderInCurrency(entry, orders, order)
    if (counted.customer !== undefined && counted.customer !== entry.customer) return
    entry.day = placed.day.at(of)
    visit(order, errorTypes.name(error.type.at(row)))
  })
}

const cohort = {
  kind: "flow",
  unit: "things",
  facts: ["OrderPlaced", "OrderEntryErrorDetected", "OrderEntryErrorRejected"],
} as const

/** Told apart by `channel` and `errorType`. */
export const entryErrors: Term = {
  ...cohort,
  name: "entryErrors",
  what: "errors of entry, without false alarms, of the orders placed",
  each: (books, counted, entry) => {
    entry.amount = 1
    eachError(books, counted, entry, (_order, type) => {
      entry.labels["errorType"] = type
      entry.add()
    })
  },
}

/** By part: the type of error. */
export const entryErrorsByType: Term = {
  ...cohort,
  name: "entryErrorsByType",
  what: "errors of entry of the type, without false alarms, of the orders placed",
  each: (books, counted, entry) => {
    entry.amount = 1
    eachError(books, counted, entry, (_order, type) => {
      entry.part = type
      entry.add()
    })
  },
}

/** Told apart by `channel`. */
export const ordersWithError: Term = {
  ...cohort,
  name: "ordersWithError",
  what: "orders placed of which an error of entry was found that was no false alarm",
  each: (books, counted, entry) => {
    const seen = new Set<number>()
    entry.amount = 1
    eachError(books, counted, entry, (order) => {
      if (seen.has(order)) return
      seen.add(order)
      entry.add()
    })
  },
}
