import { eachInDays } from "../engine/zones.js"
import { Change, NO_DATE, type OrderBook } from "./order-book.js"

/** What follows from an order book's rows whatever the horizon: made when it is first asked for, and carried on. */
interface OrderRows {
  steps: number
  changes: number
  lines: number
  /** By step: its order. */
  order: Int32Array<ArrayBuffer>
  /** By change: its line. */
  line: Int32Array<ArrayBuffer>
  /** By day: the lines that were ever asked for or promised for it, also in words that others took the place of. */
  readonly byDay: Map<number, Array<number>>
}

/** Rows are only ever added, so what was found out about them holds, and only what is new has to be looked at. */
const rowsOf = new WeakMap<OrderBook, OrderRows>()

const dateLine = ({ byDay }: OrderRows, day: number, line: number): void => {
  if (day === NO_DATE) return
  const own = byDay.get(day)
  if (own === undefined) byDay.set(day, [line])
  else own.push(line)
}

const grown = (values: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(length)
  larger.set(values)
  return larger
}

const none = (): OrderRows => ({
  steps: 0,
  changes: 0,
  lines: 0,
  order: new Int32Array(0),
  line: new Int32Array(0),
  byDay: new Map(),
})

const known = (book: OrderBook): OrderRows => {
  const { line, change, order, step } = book
  const rows = rowsOf.get(book) ?? none()
  rowsOf.set(book, rows)
  const until = rows.changes
  if (change.kind.length > until) {
    const lines = grown(rows.line, change.kind.length)
    rows.line = lines
    for (let row = 0; row < line.order.length; row++)
      for (let at = line.lastChange.at(row); at >= until; at = change.previous.at(at)) lines[at] = row
    for (let at = until; at < change.kind.length; at++) {
      const kind = change.kind.at(at)
      if (kind === Change.promised || kind === Change.requested)
        dateLine(rows, change.value.at(at), lines[at] ?? -1)
    }
    rows.changes = change.kind.length
  }
  const stepped = rows.steps
  if (step.kind.length > stepped) {
    const orders = grown(rows.order, step.kind.length)
    rows.order = orders
    for (let row = 0; row < order.placed.length; row++)
      for (let at = order.lastStep.at(row); at >= stepped; at = step.previous.at(at)) orders[at] = row
    rows.steps = step.kind.length
  }
  for (; rows.lines < line.order.length; rows.lines++)
    dateLine(rows, line.requested.at(rows.lines), rows.lines)
  return rows
}

/** By change: the line that it is of. */
export const linesOfChanges = (book: OrderBook): Int32Array => known(book).line

/**
 * The orders, ascending, of which a line was ever asked for or promised for a day in `[from, to)`: all that may be due
 * then, and a few more. Null when these are so many that one may as well go through all orders.
 */
export const ordersDueIn = (book: OrderBook, from: number, to: number): ReadonlyArray<number> | null => {
  const { byDay } = known(book)
  const most = book.line.order.length / 4
  if (to - from > byDay.size) return null
  const found = new Set<number>()
  let lines = 0
  for (let day = from; day < to; day++) {
    const own = byDay.get(day)
    if (own === undefined) continue
    lines += own.length
    if (lines > most) return null
    for (const line of own) found.add(book.line.order.at(line))
  }
  return [...found].sort((a, b) => a - b)
}

/** The orders, ascending, to whose lines something of a kind (one of `Change`) happened on a day in `[from, to)`. */
export const ordersChangedIn = (
  book: OrderBook,
  kind: number,
  from: number,
  to: number,
): ReadonlyArray<number> => {
  const { line } = known(book)
  const { change } = book
  const found = new Set<number>()
  eachInDays(change.day, from, to, change.day.length, (row) => {
    if (change.kind.at(row) === kind) found.add(book.line.order.at(line[row] ?? -1))
  })
  return [...found].sort((a, b) => a - b)
}

/** The orders, ascending, that were placed, or to which anything happened, on a day in `[from, to)`. */
export const ordersTouchedIn = (book: OrderBook, from: number, to: number): ReadonlyArray<number> => {
  const { line: lines, order: orders } = known(book)
  const { order, line, step, change } = book
  const found = new Set<number>()
  eachInDays(order.placed, from, to, order.placed.length, (row) => found.add(row))
  eachInDays(step.day, from, to, step.day.length, (row) => found.add(orders[row] ?? -1))
  eachInDays(change.day, from, to, change.day.length, (row) => found.add(line.order.at(lines[row] ?? -1)))
  return [...found].sort((a, b) => a - b)
}
