import { eachKnown } from "../../engine/dated.js"
import { lineRecord, wantedOf } from "../../orders/line-record.js"
import { Change, eachLine, NO_DATE, type OrderBook, Step } from "../../orders/order-book.js"
import type { Books, Counted, Term } from "../term.js"
import {
  deliveryFacts,
  eachChangedOrder,
  eachPlaced,
  linesFor,
  ofOrder,
  promiseFacts,
  wantedFacts,
} from "./orders.js"

/** Holds that sales administration puts on itself, for its own work; others come from credit, stock, law or the customer. */
const ownHolds: ReadonlySet<string> = new Set(["price", "manual"])

/** Orders, by number, of which an error was found that was no false alarm. */
const ordersWithError = ({ quality, orders }: Books, counted: Counted): ReadonlySet<number> => {
  const { error, rejected, orderNames } = quality
  const falseAlarms = new Set<number>()
  eachKnown(rejected, counted, (row) => falseAlarms.add(rejected.error.at(row)))
  const found = new Set<number>()
  eachKnown(error, counted, (row) => {
    if (!falseAlarms.has(row)) found.add(orders.orders.find(orderNames.name(error.order.at(row))))
  })
  return found
}

/** Whether any of an order's steps within the horizon is of a kind that counts. */
const hasStep = (
  { order, step }: OrderBook,
  number: number,
  { asOf, knownAt }: Counted,
  counts: (kind: number, value: number) => boolean,
): boolean => {
  for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at))
    if (
      step.day.at(at) <= asOf &&
      step.recorded.at(at) <= knownAt &&
      counts(step.kind.at(at), step.value.at(at))
    )
      return true
  return false
}

const placedOrders = (
  name: string,
  what: string,
  facts: ReadonlyArray<string>,
  countsIn: (books: Books, counted: Counted) => (order: number) => boolean,
): Term => ({
  name,
  what,
  kind: "flow",
  unit: "things",
  facts,
  each: (books, counted, entry) => {
    const counts = countsIn(books, counted)
    eachPlaced(books.orders, counted, (order) => {
      if (!counts(order)) return
      ofOrder(entry, books.orders, order)
      entry.day = books.orders.order.placed.at(order)
      entry.amount = 1
      entry.add()
    })
  },
})

const amendments = ["OrderLineAdded", "OrderLineChanged", "OrderLineRemoved"] as const
const entryErrors = ["OrderEntryErrorDetected", "OrderEntryErrorRejected"] as const

const touches: ReadonlySet<number> = new Set([
  Step.gated,
  Step.overridden,
  Step.corrected,
  Step.netAmended,
  Step.termed,
])

/** No gate that people pass, no hold taken off by somebody, nothing amended or put right, no error found. */
export const touchlessOrders = placedOrders(
  "touchlessOrders",
  "orders that passed no gate of people and were not amended, corrected or taken off a hold by anybody",
  [
    "OrderPlaced",
    ...amendments,
    ...entryErrors,
    "OrderValidated",
    "OrderReleased",
    "OrderHoldReleased",
    "OrderEntryErrorCorrected",
    "ConditionsReapplied",
  ],
  (books, counted) => {
    const faulty = ordersWithError(books, counted)
    return (order) =>
      !faulty.has(order) && !hasStep(books.orders, order, counted, (kind) => touches.has(kind))
  },
)

/** Right first time in the wider sense: no error of entry, no amendment, no hold of one's own, no credit note. */
export const ordersUntroubled = placedOrders(
  "ordersUntroubled",
  "orders without an error of entry, an amendment, a price or manual hold, or a credit note",
  ["OrderPlaced", ...amendments, ...entryErrors, "OrderHeld", "OrderCredited"],
  (books, counted) => {
    const faulty = ordersWithError(books, counted)
    const { names } = books.orders
    return (order) =>
      !faulty.has(order) &&
      !hasStep(
        books.orders,
        order,
        counted,
        (kind, value) =>
          kind === Step.netAmended ||
          kind === Step.credited ||
          (kind === Step.held && ownHolds.has(names.name(value))),
      )
  },
)

/** Lines of which something had to be put on backorder, by the day their order was placed. */
export const linesBackordered: Term = {
  name: "linesBackordered",
  what: "lines, as placed, of which something was put on backorder",
  kind: "flow",
  unit: "things",
  facts: ["OrderPlaced", "BackorderCreated"],
  each: ({ orders, demand }, { asOf, knownAt, customer }, entry) => {
    const { backorder, names } = demand
    const { order, line } = orders
    for (let number = 0; number < demand.line.order.length; number++) {
      let told = -1
      for (let at = demand.line.lastBackorder.at(number); at >= 0; at = backorder.previous.at(at))
        if (backorder.day.at(at) <= asOf && backorder.recorded.at(at) <= knownAt) told = at
      const placed = told < 0 ? -1 : orders.orders.find(names.name(demand.line.order.at(number)))
      if (placed < 0 || order.placed.at(placed) > asOf || order.recorded.at(placed) > knownAt) continue
      const name = orders.names.find(names.name(demand.line.name.at(number)))
      const first = order.firstLine.at(placed)
      let row = first + order.lines.at(placed) - 1
      while (row >= first && line.name.at(row) !== name) row--
      if (row < first) continue
      ofOrder(entry, orders, placed)
      if (customer !== undefined && entry.customer !== customer) continue
      entry.also("stock", names.name(backorder.item.at(told)))
      entry.day = order.placed.at(placed)
      entry.amount = 1
      entry.add()
    }
  },
}

/** What was promised of a line, by the day it was first promised. */
const promised = (
  name: string,
  what: string,
  unit: Term["unit"],
  amountOf: (line: ReturnType<typeof lineRecord>) => number | null,
): Term => ({
  name,
  what,
  kind: "flow",
  unit,
  facts: [...wantedFacts, ...promiseFacts],
  each: ({ orders }, counted, entry) => {
    const line = lineRecord()
    const read = linesFor(orders, counted)
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
    let number = 0
    const look = (row: number): void => {
      if (!read(row, line) || line.promisedOn === NO_DATE) return
      if (line.promisedOn < from || line.promisedOn >= to || wantedOf(line) <= 0) return
      const amount = amountOf(line)
      if (amount === null) return
      ofOrder(entry, orders, number)
      entry.day = line.promisedOn
      entry.amount = amount
      entry.add()
    }
    eachChangedOrder(orders, Change.promised, counted, (order) => {
      number = order
      eachLine(orders, order, look)
    })
  },
})

export const linesPromised = promised(
  "linesPromised",
  "lines that are wanted, and were promised a day",
  "things",
  () => 1,
)
export const linesPromisedOnce = promised(
  "linesPromisedOnce",
  "of them, lines whose promise was never revised",
  "things",
  ({ revisions }) => (revisions === 0 ? 1 : null),
)
export const linesRepromised = promised(
  "linesRepromised",
  "of them, lines whose promise was revised",
  "things",
  ({ revisions }) => (revisions === 0 ? null : 1),
)
export const revisionDays = promised(
  "revisionDays",
  "days from the first promise to the last, of lines whose promise was revised; below zero when it is earlier",
  "days",
  ({ revisions, firstPromise, lastPromise }) => (revisions === 0 ? null : lastPromise - firstPromise),
)

/** Lines by the first day that something of them was delivered; or only those of which something came back. */
const delivered = (name: string, what: string, onlyReturned: boolean): Term => ({
  name,
  what,
  kind: "flow",
  unit: "things",
  facts: [...wantedFacts, ...deliveryFacts],
  each: ({ orders }, counted, entry) => {
    const line = lineRecord()
    const read = linesFor(orders, counted)
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
    let number = 0
    const look = (row: number): void => {
      if (!read(row, line)) return
      const day = line.firstDelivery
      if (day < from || day >= to || day === NO_DATE) return
      if (onlyReturned && line.takenBack + line.returned === 0) return
      ofOrder(entry, orders, number)
      entry.day = day
      entry.amount = 1
      entry.add()
    }
    eachChangedOrder(orders, Change.delivered, counted, (order) => {
      number = order
      eachLine(orders, order, look)
    })
  },
})

export const linesDelivered = delivered(
  "linesDelivered",
  "lines of which something was delivered, by the first day",
  false,
)
export const linesReturned = delivered("linesReturned", "of them, lines of which something came back", true)
