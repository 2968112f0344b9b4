import { lineRecord } from "../../orders/line-record.js"
import { Change, eachLine, type OrderBook, Step } from "../../orders/order-book.js"
import type { Counted, Entry, Term } from "../term.js"
import {
  deliveryFacts,
  eachChangedOrder,
  eachOrder,
  linesFor,
  ofOrder,
  ofOrderInCurrency,
  wantedFacts,
} from "./orders.js"

/** What was delivered of a line, came back, or was invoiced, by its days: of one line, and then of the next. */
class Moves {
  readonly #days: Array<number> = []
  readonly #kinds: Array<number> = []
  readonly #quantities: Array<number> = []
  length = 0

  day(at: number): number {
    return this.#days[at] ?? 0
  }

  /** One of `Change`. */
  kind(at: number): number {
    return this.#kinds[at] ?? 0
  }

  /** In millionths. */
  quantity(at: number): number {
    return this.#quantities[at] ?? 0
  }

  /** They come from the last one back, and are few: each is put before those that are not sooner. */
  put(day: number, kind: number, quantity: number): void {
    let at = 0
    while (at < this.length && this.day(at) < day) at++
    for (let after = this.length++; after > at; after--) {
      this.#days[after] = this.day(after - 1)
      this.#kinds[after] = this.kind(after - 1)
      this.#quantities[after] = this.quantity(after - 1)
    }
    this.#days[at] = day
    this.#kinds[at] = kind
    this.#quantities[at] = quantity
  }
}

const isMove = (kind: number): boolean =>
  kind === Change.delivered ||
  kind === Change.takenBack ||
  kind === Change.returned ||
  kind === Change.invoiced ||
  kind === Change.credited

/** A line's deliveries, returns and invoices within the horizon, by their days. */
const moveThrough = (
  { line, change }: OrderBook,
  row: number,
  { asOf, knownAt }: Counted,
  into: Moves,
): void => {
  into.length = 0
  for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
    const kind = change.kind.at(at)
    if (!isMove(kind)) continue
    const day = change.day.at(at)
    if (day <= asOf && change.recorded.at(at) <= knownAt) into.put(day, kind, change.value.at(at))
  }
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

type EachOrder = (visit: (order: number) => void) => void

const eachBilledLine = (
  book: OrderBook,
  counted: Counted,
  orders: EachOrder,
  visit: (order: number, row: number) => void,
): void => {
  let number = 0
  const look = (row: number): void => visit(number, row)
  orders((order) => {
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
    const moves = new Moves()
    const orders: EachOrder = (visit) => eachChangedOrder(book, Change.delivered, counted, visit)
    eachBilledLine(book, counted, orders, (order, row) => {
      moveThrough(book, row, counted, moves)
      let kept = 0
      for (let at = 0; at < moves.length; at++) {
        const kind = moves.kind(at)
        if (kind === Change.delivered) kept += moves.quantity(at)
        else if (kind === Change.takenBack || kind === Change.returned) kept -= moves.quantity(at)
      }
      let delivered = 0
      for (let at = 0; at < moves.length; at++) {
        if (moves.kind(at) !== Change.delivered) continue
        const day = moves.day(at)
        const before = delivered
        delivered = Math.min(kept, delivered + moves.quantity(at))
        if (delivered <= before || day < from || day >= to) continue
        const billed = billedOn(moves, delivered)
        if ((billed !== null) !== ended) continue
        ofOrder(entry, book, order)
        entry.day = day
        entry.amount = billed === null ? 1 : Math.max(0, billed - day)
        entry.add()
      }
    })
  }

/** The first day on which so much of a line was invoiced, net of what was credited; null when it isn't. */
const billedOn = (moves: Moves, quantity: number): number | null => {
  let invoiced = 0
  for (let at = 0; at < moves.length; at++) {
    const kind = moves.kind(at)
    if (kind === Change.invoiced) invoiced += moves.quantity(at)
    else if (kind === Change.credited) invoiced -= moves.quantity(at)
    if (invoiced >= quantity) return moves.day(at)
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
const unbilledSteps = (moves: Moves, changed: Changed): void => {
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
  for (let at = 0; at < moves.length; at++) {
    const day = moves.day(at)
    const kind = moves.kind(at)
    const quantity = moves.quantity(at)
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
    const read = linesFor(book, counted)
    const moves = new Moves()
    const orders: EachOrder = (visit) => eachOrder(book, counted, visit)
    eachBilledLine(book, counted, orders, (order, row) => {
      if (!read(row, line) || line.ordered === 0) return
      const value = (quantity: number): number => Math.round((line.net * quantity) / line.ordered)
      moveThrough(book, row, counted, moves)
      unbilledSteps(moves, (day, deliveredOn, before, after) => {
        ofOrderInCurrency(entry, book, order)
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
