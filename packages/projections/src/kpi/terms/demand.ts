import { certainties, type DemandBook, NO_DAY } from "../../demand/demand-book.js"
import { demandLines } from "../../demand/demand-lines.js"
import { eachInDays } from "../../engine/zones.js"
import { lineRecord, wantedOf } from "../../orders/line-record.js"
import { Change, eachLine, NO_DATE, type OrderBook, Step } from "../../orders/order-book.js"
import { ordersTouchedIn } from "../../orders/order-rows.js"
import type { Books, Counted, Entry, Term } from "../term.js"
import { deliveryFacts, eachOrder, FEW_DAYS, linesFor, ofOrder, promiseFacts, wantedFacts } from "./orders.js"

const orderFacts = [
  ...wantedFacts,
  ...deliveryFacts,
  ...promiseFacts,
  "OrderValidated",
  "OrderReleased",
  "OrderCompleted",
] as const

const lifecycles: { readonly [kind: number]: (typeof certainties)[number] | "over" } = {
  [Step.validated]: "validated",
  [Step.released]: "released",
  [Step.completed]: "released",
  [Step.cancelled]: "over",
  [Step.closedShort]: "over",
}

/** How sure it is that an order's lines are wanted; `over` when nothing is wanted any more. The last step stands. */
const certaintyOf = ({ order, step }: OrderBook, number: number, { asOf, knownAt }: Counted) => {
  for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at)) {
    const word = lifecycles[step.kind.at(at)]
    if (word !== undefined && step.day.at(at) <= asOf && step.recorded.at(at) <= knownAt) return word
  }
  return "placed"
}

/** What changes what a line wants: being invoiced or credited doesn't. */
const isWanting = (kind: number): boolean => kind !== Change.invoiced && kind !== Change.credited

/** Goes through what happened to a line that may change what it wants: the steps of its order, and its own changes. */
const eachHappening = (
  { order, step, line, change }: OrderBook,
  number: number,
  row: number,
  visit: (day: number, recorded: number) => void,
): void => {
  visit(order.placed.at(number), order.recorded.at(number))
  for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at))
    if (lifecycles[step.kind.at(at)] !== undefined) visit(step.day.at(at), step.recorded.at(at))
  for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at))
    if (isWanting(change.kind.at(at))) visit(change.day.at(at), change.recorded.at(at))
}

/** The day that the last of it happened, of what is within the horizon. */
const lastDayOf = (book: OrderBook, number: number, row: number, { asOf, knownAt }: Counted): number => {
  let last = Number.NEGATIVE_INFINITY
  eachHappening(book, number, row, (day, recorded) => {
    if (day <= asOf && recorded <= knownAt) last = Math.max(last, day)
  })
  return last
}

/** When the last of it was recorded that was recorded by an instant; rows from the last one back are told ever sooner. */
const lastBefore = (
  { order, step, line, change }: OrderBook,
  number: number,
  row: number,
  instant: number,
): number => {
  const placed = order.recorded.at(number)
  let last = placed <= instant ? placed : Number.NEGATIVE_INFINITY
  for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at)) {
    const recorded = step.recorded.at(at)
    if (recorded > instant || lifecycles[step.kind.at(at)] === undefined) continue
    last = Math.max(last, recorded)
    break
  }
  for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
    const recorded = change.recorded.at(at)
    if (recorded > instant || !isWanting(change.kind.at(at))) continue
    return Math.max(last, recorded)
  }
  return last
}

/** A line's signals within the horizon, in their sequence, instead of what there was before. */
const gatherSignals = (
  { line, signal }: DemandBook,
  number: number,
  { asOf, knownAt }: Counted,
  into: Array<number>,
): void => {
  into.length = 0
  if (number < 0) return
  for (let at = line.lastSignal.at(number); at >= 0; at = signal.previous.at(at))
    if (signal.day.at(at) <= asOf && signal.recorded.at(at) <= knownAt) into.push(at)
  into.reverse()
  const inSequence = into.every(
    (at, index) => index === 0 || signal.sequence.at(into[index - 1] ?? at) < signal.sequence.at(at),
  )
  if (!inSequence) into.sort((a, b) => signal.sequence.at(a) - signal.sequence.at(b))
}

/** Goes through the lines of orders with their signals, which it uses again; the entry is set to the order. */
const eachSignalled = (
  { orders: book, demand }: Books,
  counted: Counted,
  entry: Entry,
  orders: (visit: (order: number) => void) => void,
  visit: (order: number, row: number, signals: ReadonlyArray<number>) => void,
): void => {
  const demandOf = demandLines(book, demand)
  const signals: Array<number> = []
  let number = 0
  const look = (row: number): void => {
    ofOrder(entry, book, number)
    gatherSignals(demand, demandOf(number, row), counted, signals)
    visit(number, row, signals)
  }
  orders((order) => {
    number = order
    eachLine(book, order, look)
  })
}

/** Goes through some orders, ascending, that were placed and known; those of one customer when only he is asked about. */
const ofThese = (
  { orders: book }: Books,
  { asOf, knownAt, customer }: Counted,
  orders: ReadonlyArray<number>,
  visit: (order: number) => void,
): void => {
  const { order, names } = book
  const own = customer === undefined ? null : names.find(customer)
  for (const number of orders)
    if (
      order.recorded.at(number) <= knownAt &&
      order.placed.at(number) <= asOf &&
      (own === null || order.customer.at(number) === own)
    )
      visit(number)
}

/** Goes through all orders, or, of a few days, through those that matter then. */
const eachOf =
  (
    books: Books,
    counted: Counted,
    mattering: (from: number, to: number) => ReadonlyArray<number>,
  ): ((visit: (order: number) => void) => void) =>
  (visit) => {
    const { from, to, customer } = counted
    if (customer !== undefined || from === undefined || to === undefined || to - from > FEW_DAYS)
      eachOrder(books.orders, counted, visit)
    else {
      const orders = [...new Set(mattering(from, to))].sort((a, b) => a - b)
      ofThese(books, counted, orders, visit)
    }
  }

/** The signals of the days `[from, to)`. */
const signalsIn = ({ signal }: DemandBook, from: number, to: number): ReadonlyArray<number> => {
  const found: Array<number> = []
  eachInDays(signal.day, from, to, signal.day.length, (row) => found.push(row))
  return found
}

/** The orders, ascending, that some signals are of, as far as the order book has them. */
const ordersOf = ({ orders: book, demand }: Books, signals: Iterable<number>): ReadonlyArray<number> => {
  const { line, names, signal } = demand
  const found = new Set<number>()
  for (const at of signals) found.add(book.orders.find(names.name(line.order.at(signal.line.at(at)))))
  return [...found].filter((order) => order >= 0).sort((a, b) => a - b)
}

/** A signal is told in the stream of its order's demand. */
const told = (entry: Entry, { orders }: Books, order: number): void =>
  entry.also("demand", orders.orders.name(order))

/**
 * Changes of what order lines want: as many as their signals are numbered, those between two of them that are missing on
 * the day of the later one; and one more where what a line wants now isn't what its last signal said, on the day of what
 * happened last. Of changes after the last signal no more than one is seen, so that this is the least there were.
 */
export const demandChanges: Term = {
  name: "demandChanges",
  what: "changes of what order lines want of inventory, that were signalled or are to be",
  kind: "flow",
  unit: "things",
  facts: [...orderFacts, "DemandSignalPublished"],
  each: (books, counted, entry) => {
    const { orders, demand } = books
    const { signal } = demand
    const line = lineRecord()
    const read = linesFor(orders, counted)
    const each = eachOf(books, counted, (from, to) => [
      ...ordersTouchedIn(orders, from, to),
      ...ordersOf(books, signalsIn(demand, from, to)),
    ])
    eachSignalled(books, counted, entry, each, (order, row, signals) => {
      let sequence = 0
      for (const at of signals) {
        told(entry, books, order)
        entry.day = signal.day.at(at)
        entry.amount = signal.sequence.at(at) - sequence
        entry.n = entry.amount
        entry.add()
        sequence = signal.sequence.at(at)
      }
      const there = read(row, line)
      const certainty = certaintyOf(orders, order, counted)
      const wanted =
        there && certainty !== "over" ? Math.max(0, wantedOf(line) - line.waived - line.delivered) : 0
      const last = signals.at(-1) ?? -1
      const said = last < 0 ? 0 : signal.quantity.at(last)
      const isSaid =
        wanted === said &&
        (wanted === 0 ||
          (certainties[signal.certainty.at(last)] === certainty &&
            sameDay(signal.requested.at(last), line.requested) &&
            sameDay(signal.promised.at(last), line.lastPromise)))
      if (isSaid) return
      // That nothing was signalled is told there too: a signal that comes late takes the entry away.
      told(entry, books, order)
      entry.day = lastDayOf(orders, order, row, counted)
      entry.amount = 1
      entry.n = 1
      entry.add()
    })
  },
}

const sameDay = (signalled: number, day: number): boolean =>
  signalled === day || (signalled === NO_DAY && day === NO_DATE)

/** On the day of the signal. */
export const demandAcknowledged: Term = {
  name: "demandAcknowledged",
  what: "of them, changes whose signal inventory has taken note of",
  kind: "flow",
  unit: "things",
  facts: [...orderFacts, "DemandSignalPublished", "DemandSignalAcknowledged"],
  each: (books, counted, entry) => {
    const { signal, acknowledged } = books.demand
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
    const known = new Set<number>()
    for (let at = 0; at < acknowledged.signal.length; at++) {
      if (acknowledged.recorded.at(at) > counted.knownAt) break
      const of = acknowledged.signal.at(at)
      const day = signal.day.at(of)
      if (acknowledged.day.at(at) <= counted.asOf && day >= from && day < to) known.add(of)
    }
    if (known.size === 0) return
    entry.amount = 1
    const each = (visit: (order: number) => void): void =>
      ofThese(books, counted, ordersOf(books, known), visit)
    eachSignalled(books, counted, entry, each, (order, _row, signals) => {
      for (const at of signals) {
        if (!known.has(at)) continue
        told(entry, books, order)
        entry.day = signal.day.at(at)
        entry.add()
      }
    })
  },
}

const SECOND = 1000

/** Between the last fact of its order that was recorded before it, and the signal. */
export const secondsToSignal: Term = {
  name: "secondsToSignal",
  what: "seconds from what happened to an order last to the signal of it, as recorded",
  kind: "samples",
  unit: "seconds",
  facts: [...orderFacts, "DemandSignalPublished"],
  each: (books, counted, entry) => {
    const { orders: book, demand } = books
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
    const each = eachOf(books, counted, (first, end) => ordersOf(books, signalsIn(demand, first, end)))
    eachSignalled(books, counted, entry, each, (number, row, signals) => {
      for (const at of signals) {
        const day = demand.signal.day.at(at)
        if (day < from || day >= to) continue
        const published = demand.signal.recorded.at(at)
        const cause = lastBefore(book, number, row, published)
        if (cause === Number.NEGATIVE_INFINITY) continue
        told(entry, books, number)
        entry.day = day
        entry.amount = Math.floor((published - cause) / SECOND)
        entry.add()
      }
    })
  },
}
