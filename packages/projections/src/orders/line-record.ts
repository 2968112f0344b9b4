import type { Known } from "../engine/dated.js"
import { Amended, Change, NO_DATE, type OrderBook } from "./order-book.js"

/** A line within a horizon. Quantities are millionths, amounts minor units, days days since 1970-01-01. */
export interface LineRecord {
  /** Its row in the order book. */
  row: number
  ordered: number
  cancelled: number
  /** Given up when the order was closed short. */
  waived: number
  net: number
  /** Net of what came back to be delivered again. */
  delivered: number
  /** What came back for good. */
  returned: number
  /** What came back to be delivered again. */
  takenBack: number
  damaged: number
  refused: number
  /** The day asked for, the day first promised, the promise that binds and the last one; `NO_DATE` where there is none. */
  requested: number
  firstPromise: number
  promised: number
  lastPromise: number
  /** The day the first promise was made, or `NO_DATE`. */
  promisedOn: number
  /** How often the promise was revised. */
  revisions: number
  /** Net of what was credited so that it may be invoiced again. */
  invoiced: number
  /** The first and the last day that something was delivered, or `NO_DATE`. */
  firstDelivery: number
  lastDelivery: number
  /** The first day that something came back, or `NO_DATE`. */
  firstReturn: number
}

/** One record for all lines, to be filled again and again. */
export const lineRecord = (): LineRecord => ({
  row: -1,
  ordered: 0,
  cancelled: 0,
  waived: 0,
  net: 0,
  delivered: 0,
  returned: 0,
  takenBack: 0,
  damaged: 0,
  refused: 0,
  requested: NO_DATE,
  firstPromise: NO_DATE,
  promised: NO_DATE,
  lastPromise: NO_DATE,
  promisedOn: NO_DATE,
  revisions: 0,
  invoiced: 0,
  firstDelivery: NO_DATE,
  lastDelivery: NO_DATE,
  firstReturn: NO_DATE,
})

const FIRST = 2
/** The promises of the line being read, from the last one back; how each came about: by no agreement (0), by agreement (1), or first. */
const promises: Array<number> = []
const kinds: Array<number> = []

/**
 * Fills the record with how a line stood, as far as it was known; false when it wasn't there: not yet added, or removed.
 * The promise that binds is the last one that the customer agreed to, or that was moved forward.
 */
export const readLine = (
  { line, change }: OrderBook,
  row: number,
  { asOf, knownAt }: Known,
  into: LineRecord,
): boolean => {
  let there = line.amended.at(row) !== Amended.added
  let asked = -1
  promises.length = 0
  kinds.length = 0
  into.row = row
  into.ordered = line.ordered.at(row)
  into.net = line.net.at(row)
  into.cancelled = 0
  into.waived = 0
  into.delivered = 0
  into.returned = 0
  into.takenBack = 0
  into.damaged = 0
  into.refused = 0
  into.promisedOn = NO_DATE
  into.invoiced = 0
  into.firstDelivery = NO_DATE
  into.lastDelivery = NO_DATE
  into.firstReturn = NO_DATE
  for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
    const day = change.day.at(at)
    if (day > asOf || change.recorded.at(at) > knownAt) continue
    const value = change.value.at(at)
    switch (change.kind.at(at)) {
      case Change.delivered:
        into.delivered += value
        if (day < into.firstDelivery) into.firstDelivery = day
        if (into.lastDelivery === NO_DATE || day > into.lastDelivery) into.lastDelivery = day
        break
      case Change.takenBack:
        into.delivered -= value
        into.takenBack += value
        if (day < into.firstReturn) into.firstReturn = day
        break
      case Change.returned:
        into.returned += value
        if (day < into.firstReturn) into.firstReturn = day
        break
      case Change.invoiced:
        into.invoiced += value
        break
      case Change.credited:
        into.invoiced -= value
        break
      case Change.cancelled:
        into.cancelled += value
        break
      case Change.waived:
        into.waived += value
        break
      case Change.damaged:
        into.damaged += value
        break
      case Change.refused:
        into.refused += value
        break
      case Change.reordered:
        into.ordered += value
        break
      case Change.repriced:
        into.net += value
        break
      case Change.requested:
        // From the last one back: the first that is met is the one that stands.
        if (asked < 0) asked = value
        break
      case Change.added:
        there = true
        break
      case Change.removed:
        return false
      case Change.promised:
        promises.push(value)
        kinds.push(FIRST)
        into.promisedOn = day
        break
      case Change.revised:
        kinds[kinds.length - 1] = value
        break
      default:
    }
  }
  if (!there) return false
  into.requested = asked < 0 ? line.requested.at(row) : asked
  into.cancelled = Math.min(into.cancelled, into.ordered - into.waived)
  into.lastPromise = promises[0] ?? NO_DATE
  into.firstPromise = promises.at(-1) ?? NO_DATE
  into.promised = into.firstPromise
  into.revisions = 0
  for (let at = promises.length - 1; at >= 0; at--) {
    const to = promises[at] ?? NO_DATE
    if (kinds[at] === FIRST) continue
    into.revisions += 1
    if (kinds[at] === 1 || to < into.promised) into.promised = to
  }
  return true
}

/** How much of a line had been delivered by the end of a day, and hadn't come back to be delivered again, in millionths. */
export const deliveredBy = (
  { line, change }: OrderBook,
  row: number,
  by: number,
  { asOf, knownAt }: Known,
): number => {
  let delivered = 0
  for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
    const kind = change.kind.at(at)
    if (kind !== Change.delivered && kind !== Change.takenBack) continue
    const day = change.day.at(at)
    if (day > by || day > asOf || change.recorded.at(at) > knownAt) continue
    delivered += kind === Change.delivered ? change.value.at(at) : -change.value.at(at)
  }
  return delivered
}

/** The same of a line that was read: of most, all had come by then, or nothing, and no change has to be looked at. */
export const cameBy = (book: OrderBook, line: LineRecord, by: number, known: Known): number => {
  if (line.takenBack === 0) {
    if (line.firstDelivery > by) return 0
    if (line.lastDelivery <= by) return line.delivered
  }
  return deliveredBy(book, line.row, by, known)
}

/** What the customer wanted of the line, whether it came or not: a line closed short is wanted in full. */
export const wantedOf = ({ ordered, cancelled }: LineRecord): number => Math.max(0, ordered - cancelled)
