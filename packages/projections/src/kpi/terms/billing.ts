import { lineRecord, readLine } from "../../orders/line-record.js"
import { Change, eachLine, type OrderBook, Step } from "../../orders/order-book.js"
import type { Counted, Entry, Term } from "../term.js"
import { deliveryFacts, eachOrder, ofOrder, wantedFacts } from "./orders.js"

/** What a line's deliveries and invoices come to, a row each: `quantity` is above zero when it was delivered. */
interface Move {
  readonly day: number
  readonly row: number
  readonly kind: number
  readonly quantity: number
}

const moves: ReadonlySet<number> = new Set([
  Change.delivered,
  Change.takenBack,
  Change.returned,
  Change.invoiced,
  Change.credited,
])

/** A line's deliveries, returns and invoices within the horizon, by their days. */
const movesOf = (
  { line, change }: OrderBook,
  row: number,
  { asOf, knownAt }: Counted,
): ReadonlyArray<Move> => {
  const found: Array<Move> = []
  for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
    const kind = change.kind.at(at)
    const day = change.day.at(at)
    if (moves.has(kind) && day <= asOf && change.recorded.at(at) <= knownAt)
      found.push({ day, row: at, kind, quantity: change.value.at(at) })
  }
  return found.sort((a, b) => a.day - b.day || a.row - b.row)
}

/** Whether anything of an order is billed as an amount, and not by what was delivered. */
const isBilledByAmount = (
  { order, step }: OrderBook,
  number: number,
  { asOf, knownAt }: Counted,
): boolean => {
  for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at))
    if (
      step.kind.at(at) === Step.billedAsAmount &&
      step.day.at(at) <= asOf &&
      step.recorded.at(at) <= knownAt
    )
      return true
  return false
}

const eachBilledLine = (
  book: OrderBook,
  counted: Counted,
  visit: (order: number, row: number) => void,
): void => {
  let number = 0
  const look = (row: number): void => visit(number, row)
  eachOrder(book, counted, (order) => {
    if (isBilledByAmount(book, order, counted)) return
    number = order
    eachLine(book, order, look)
  })
}

const facts = [...wantedFacts, ...deliveryFacts, "OrderInvoiced", "OrderCredited", "InvoiceIssued"]

/**
 * From each delivery of a line to the invoice that bills the last of it: what was delivered first is billed first, what
 * was billed ahead took no time, and what came back is not to be billed.
 */
const latency =
  (ended: boolean): Term["each"] =>
  ({ orders: book }, counted, entry) => {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
    eachBilledLine(book, counted, (order, row) => {
      const all = movesOf(book, row, counted)
      let kept = 0
      for (const { kind, quantity } of all)
        if (kind === Change.delivered) kept += quantity
        else if (kind === Change.takenBack || kind === Change.returned) kept -= quantity
      let delivered = 0
      for (const { kind, day, quantity } of all) {
        if (kind !== Change.delivered) continue
        const before = delivered
        delivered = Math.min(kept, delivered + quantity)
        if (delivered <= before || day < from || day >= to) continue
        const billed = billedOn(all, delivered)
        if ((billed !== null) !== ended) continue
        ofOrder(entry, book, order)
        entry.day = day
        entry.amount = billed === null ? 1 : Math.max(0, billed - day)
        entry.add()
      }
    })
  }

/** The first day on which so much of a line was invoiced, net of what was credited; null when it isn't. */
const billedOn = (all: ReadonlyArray<Move>, quantity: number): number | null => {
  let invoiced = 0
  for (const { kind, day, quantity: moved } of all) {
    if (kind === Change.invoiced) invoiced += moved
    else if (kind === Change.credited) invoiced -= moved
    if (invoiced >= quantity) return day
  }
  return null
}

export const daysToInvoice: Term = {
  name: "daysToInvoice",
  what: "days from the delivery of a line to the invoice that bills the last of it",
  kind: "samples",
  unit: "days",
  facts,
  each: latency(true),
}

export const deliveriesToInvoice: Term = {
  name: "deliveriesToInvoice",
  what: "deliveries of a line that are not invoiced in full",
  kind: "flow",
  unit: "things",
  facts,
  each: latency(false),
}

/** What of a delivery isn't invoiced yet. */
interface Waiting {
  readonly day: number
  quantity: number
}

/** On a day, what waits of the delivery of another becomes another quantity. */
type Changed = (day: number, deliveredOn: number, before: number, after: number) => void

/** The steps of a line, first delivered, first billed; what comes back is taken off what was delivered last. */
const unbilledSteps = (all: ReadonlyArray<Move>, changed: Changed): void => {
  const waiting: Array<Waiting> = []
  /** Invoiced before it was delivered. */
  let ahead = 0
  const take = (day: number, quantity: number, last: boolean): number => {
    let rest = quantity
    while (rest > 0) {
      const one = last ? waiting.at(-1) : waiting[0]
      if (one === undefined) break
      const taken = Math.min(rest, one.quantity)
      rest -= taken
      changed(day, one.day, one.quantity, one.quantity - taken)
      one.quantity -= taken
      if (one.quantity > 0) continue
      if (last) waiting.pop()
      else waiting.shift()
    }
    return rest
  }
  const wait = (day: number, quantity: number): void => {
    if (quantity <= 0) return
    waiting.push({ day, quantity })
    changed(day, day, 0, quantity)
  }
  for (const { day, kind, quantity } of all)
    if (kind === Change.delivered) {
      const billed = Math.min(ahead, quantity)
      ahead -= billed
      wait(day, quantity - billed)
    } else if (kind === Change.invoiced) ahead += take(day, quantity, false)
    else if (kind === Change.credited) {
      // What may be billed again waits from then on; what was billed ahead is not delivered yet.
      const undone = Math.min(ahead, quantity)
      ahead -= undone
      wait(day, quantity - undone)
    } else take(day, quantity, true)
}

const unbilled = (
  name: string,
  what: string,
  unit: Term["unit"],
  amountOf: (value: number, deliveredOn: number) => number,
): Term => ({
  name,
  what,
  kind: "stock",
  unit,
  facts,
  each: ({ orders: book }, counted, entry: Entry) => {
    const line = lineRecord()
    eachBilledLine(book, counted, (order, row) => {
      if (!readLine(book, row, counted, line) || line.ordered === 0) return
      const value = (quantity: number): number => Math.round((line.net * quantity) / line.ordered)
      unbilledSteps(movesOf(book, row, counted), (day, deliveredOn, before, after) => {
        ofOrder(entry, book, order)
        entry.currency = book.names.name(book.order.currency.at(order))
        entry.day = day
        entry.amount = amountOf(value(after) - value(before), deliveredOn)
        entry.n = Math.sign(after) - Math.sign(before)
        entry.add()
      })
    })
  },
})

export const deliveredNotInvoiced = unbilled(
  "deliveredNotInvoiced",
  "what was delivered and is not invoiced, net",
  "money",
  (value) => value,
)

/** With it, the age of all of it together is `asOf × value − this`. */
export const deliveredNotInvoicedTimesDay = unbilled(
  "deliveredNotInvoicedTimesDay",
  "what was delivered and is not invoiced, net, times the day it was delivered (counted from 1970-01-01)",
  "things",
  (value, deliveredOn) => value * deliveredOn,
)
