import { certainties, type DemandBook, NO_DAY } from "../../demand/demand-book.js"
import { lineRecord, readLine, wantedOf } from "../../orders/line-record.js"
import { Change, eachLine, NO_DATE, type OrderBook, Step } from "../../orders/order-book.js"
import type { Books, Counted, Entry, Term } from "../term.js"
import { deliveryFacts, eachOrder, ofOrder, promiseFacts, wantedFacts } from "./orders.js"

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

/** A line's signals within the horizon, in their sequence. */
const signalsOf = (
  { line, signal }: DemandBook,
  number: number,
  { asOf, knownAt }: Counted,
): Array<number> => {
  const found: Array<number> = []
  if (number >= 0)
    for (let at = line.lastSignal.at(number); at >= 0; at = signal.previous.at(at))
      if (signal.day.at(at) <= asOf && signal.recorded.at(at) <= knownAt) found.push(at)
  return found.sort((a, b) => signal.sequence.at(a) - signal.sequence.at(b))
}

/** Goes through the lines of orders with their signals; the entry is set to the order. */
const eachSignalled = (
  { orders: book, demand }: Books,
  counted: Counted,
  entry: Entry,
  visit: (order: number, row: number, signals: ReadonlyArray<number>) => void,
): void => {
  let number = 0
  const look = (row: number): void => {
    const order = book.orders.name(number)
    const name = JSON.stringify([order, book.names.name(book.line.name.at(row))])
    ofOrder(entry, book, number)
    visit(number, row, signalsOf(demand, demand.lines.find(name), counted))
  }
  eachOrder(book, counted, (order) => {
    number = order
    eachLine(book, order, look)
  })
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
    eachSignalled(books, counted, entry, (order, row, signals) => {
      let sequence = 0
      for (const at of signals) {
        told(entry, books, order)
        entry.day = signal.day.at(at)
        entry.amount = signal.sequence.at(at) - sequence
        entry.n = entry.amount
        entry.add()
        sequence = signal.sequence.at(at)
      }
      const there = readLine(orders, row, counted, line)
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
    const known = new Set<number>()
    for (let at = 0; at < acknowledged.signal.length; at++) {
      if (acknowledged.recorded.at(at) > counted.knownAt) break
      if (acknowledged.day.at(at) <= counted.asOf) known.add(acknowledged.signal.at(at))
    }
    if (known.size === 0) return
    entry.amount = 1
    eachSignalled(books, counted, entry, (order, _row, signals) => {
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
    eachSignalled(books, counted, entry, (number, row, signals) => {
      for (const at of signals) {
        const day = demand.signal.day.at(at)
        const published = demand.signal.recorded.at(at)
        let cause = Number.NEGATIVE_INFINITY
        if (day < from || day >= to) continue
        eachHappening(book, number, row, (_day, recorded) => {
          if (recorded <= published) cause = Math.max(cause, recorded)
        })
        if (cause === Number.NEGATIVE_INFINITY) continue
        told(entry, books, number)
        entry.day = day
        entry.amount = Math.floor((published - cause) / SECOND)
        entry.add()
      }
    })
  },
}
