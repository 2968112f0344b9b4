import type { Known } from "../engine/dated.js"
import { type LineRecord, readLine } from "./line-record.js"
import { Amended, Change, NO_DATE, type OrderBook } from "./order-book.js"
import { linesOfChanges } from "./order-rows.js"

/** Where a line's values are in its part of a sheet. */
const At = {
  /** 1 when it is there. */
  there: 0,
  ordered: 1,
  cancelled: 2,
  waived: 3,
  net: 4,
  delivered: 5,
  returned: 6,
  takenBack: 7,
  damaged: 8,
  refused: 9,
  requested: 10,
  firstPromise: 11,
  promised: 12,
  lastPromise: 13,
  promisedOn: 14,
  revisions: 15,
  invoiced: 16,
  firstDelivery: 17,
  lastDelivery: 18,
  firstReturn: 19,
  /** How the promise that comes next came about: by agreement (1), without (0), or as the first one (-1). */
  revised: 20,
} as const

const WIDTH = 21

/** How each line stood, one after the other. */
type Sheet = Float64Array<ArrayBuffer>

/** Takes a change in, in the log's order. */
const take = (sheet: Sheet, line: number, kind: number, day: number, value: number): void => {
  const first = line * WIDTH
  const add = (at: number, more: number): void => {
    sheet[first + at] = (sheet[first + at] ?? 0) + more
  }
  const least = (at: number): void => {
    if (day < (sheet[first + at] ?? 0)) sheet[first + at] = day
  }
  switch (kind) {
    case Change.delivered: {
      add(At.delivered, value)
      least(At.firstDelivery)
      const last = sheet[first + At.lastDelivery] ?? NO_DATE
      if (last === NO_DATE || day > last) sheet[first + At.lastDelivery] = day
      break
    }
    case Change.takenBack:
      add(At.delivered, -value)
      add(At.takenBack, value)
      least(At.firstReturn)
      break
    case Change.returned:
      add(At.returned, value)
      least(At.firstReturn)
      break
    case Change.invoiced:
      add(At.invoiced, value)
      break
    case Change.credited:
      add(At.invoiced, -value)
      break
    case Change.cancelled:
      add(At.cancelled, value)
      break
    case Change.waived:
      add(At.waived, value)
      break
    case Change.damaged:
      add(At.damaged, value)
      break
    case Change.refused:
      add(At.refused, value)
      break
    case Change.reordered:
      add(At.ordered, value)
      break
    case Change.repriced:
      add(At.net, value)
      break
    case Change.requested:
      sheet[first + At.requested] = value
      break
    case Change.added:
      // One that was removed is not there again.
      if (sheet[first + At.there] === 0) sheet[first + At.there] = 1
      break
    case Change.removed:
      sheet[first + At.there] = -1
      break
    case Change.revised:
      sheet[first + At.revised] = value
      break
    case Change.promised: {
      const revised = sheet[first + At.revised] ?? -1
      sheet[first + At.revised] = -1
      sheet[first + At.lastPromise] = value
      if (sheet[first + At.promisedOn] === NO_DATE) {
        sheet[first + At.promisedOn] = day
        sheet[first + At.firstPromise] = value
        sheet[first + At.promised] = value
      }
      if (revised < 0) break
      add(At.revisions, 1)
      if (revised === 1 || value < (sheet[first + At.promised] ?? 0)) sheet[first + At.promised] = value
      break
    }
    default:
  }
}

const begin = ({ line }: OrderBook, sheet: Sheet): void => {
  for (let row = 0, first = 0; row < line.order.length; row++, first += WIDTH) {
    sheet[first + At.there] = line.amended.at(row) === Amended.added ? 0 : 1
    sheet[first + At.ordered] = line.ordered.at(row)
    sheet[first + At.net] = line.net.at(row)
    sheet[first + At.requested] = line.requested.at(row)
    sheet.fill(NO_DATE, first + At.firstPromise, first + At.promisedOn + 1)
    sheet.fill(NO_DATE, first + At.firstDelivery, first + At.firstReturn + 1)
    sheet[first + At.revised] = -1
  }
}

const sheetOf = (book: OrderBook, { asOf, knownAt }: Known): Sheet => {
  const { change, line } = book
  const sheet = new Float64Array(line.order.length * WIDTH)
  begin(book, sheet)
  const lines = linesOfChanges(book)
  const kinds = change.kind.values
  const days = change.day.values
  const recorded = change.recorded.values
  const values = change.value.values
  for (let at = 0; at < change.kind.length; at++) {
    if ((recorded[at] ?? 0) > knownAt) break
    const day = days[at] ?? 0
    if (day <= asOf) take(sheet, lines[at] ?? 0, kinds[at] ?? 0, day, values[at] ?? 0)
  }
  return sheet
}

/** The sheet that was made last, and of what: it holds for these rows and this horizon, whatever comes after. */
interface Made extends Known {
  readonly changes: number
  readonly lines: number
  readonly sheet: Sheet
}

const made = new WeakMap<OrderBook, Made>()

const fill = (sheet: Sheet, row: number, into: LineRecord): boolean => {
  const first = row * WIDTH
  if (sheet[first + At.there] !== 1) return false
  const ordered = sheet[first + At.ordered] ?? 0
  const waived = sheet[first + At.waived] ?? 0
  into.row = row
  into.ordered = ordered
  into.cancelled = Math.min(sheet[first + At.cancelled] ?? 0, ordered - waived)
  into.waived = waived
  into.net = sheet[first + At.net] ?? 0
  into.delivered = sheet[first + At.delivered] ?? 0
  into.returned = sheet[first + At.returned] ?? 0
  into.takenBack = sheet[first + At.takenBack] ?? 0
  into.damaged = sheet[first + At.damaged] ?? 0
  into.refused = sheet[first + At.refused] ?? 0
  into.requested = sheet[first + At.requested] ?? NO_DATE
  into.firstPromise = sheet[first + At.firstPromise] ?? NO_DATE
  into.promised = sheet[first + At.promised] ?? NO_DATE
  into.lastPromise = sheet[first + At.lastPromise] ?? NO_DATE
  into.promisedOn = sheet[first + At.promisedOn] ?? NO_DATE
  into.revisions = sheet[first + At.revisions] ?? 0
  into.invoiced = sheet[first + At.invoiced] ?? 0
  into.firstDelivery = sheet[first + At.firstDelivery] ?? NO_DATE
  into.lastDelivery = sheet[first + At.lastDelivery] ?? NO_DATE
  into.firstReturn = sheet[first + At.firstReturn] ?? NO_DATE
  return true
}

/** Fills the record with how a line stood; false when it wasn't there. */
export type LineReader = (row: number, into: LineRecord) => boolean

/**
 * How to read the lines of an order book within a horizon, as `readLine` does. Who reads all of them (`whole`) has them
 * counted at once, in the order of the log; the last such count is kept, since several terms of a question ask the same.
 */
export const lineReader = (book: OrderBook, { asOf, knownAt }: Known, whole: boolean): LineReader => {
  const changes = book.change.kind.length
  const lines = book.line.order.length
  const last = made.get(book)
  const holds =
    last !== undefined &&
    last.asOf === asOf &&
    last.knownAt === knownAt &&
    last.changes === changes &&
    last.lines === lines
  if (!holds && !whole) return (row, into) => readLine(book, row, { asOf, knownAt }, into)
  const sheet = holds ? last.sheet : sheetOf(book, { asOf, knownAt })
  if (!holds) made.set(book, { asOf, knownAt, changes, lines, sheet })
  return (row, into) => fill(sheet, row, into)
}
