import { Amended, Change, eachLine, NO_DATE, type OrderBook } from "./order-book.js"

export interface DeadlineCount {
  readonly met: number
  readonly due: number
}

interface Horizon {
  readonly asOf: number
  readonly knownAt: number
}

/** The day that an amended line is asked for, as it stood; `NO_DATE` when it was removed, or not yet added. */
const askedFor = ({ line, change }: OrderBook, row: number, { asOf, knownAt }: Horizon): number => {
  let asked: number | null = null
  let there = line.amended.at(row) !== Amended.added
  for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
    if (change.day.at(at) > asOf || change.recorded.at(at) > knownAt) continue
    const kind = change.kind.at(at)
    if (kind === Change.removed) return NO_DATE
    if (kind === Change.added) there = true
    // From the last one back: the first that is met is the one that stands.
    if (kind === Change.requested) asked ??= change.value.at(at)
  }
  return there ? (asked ?? line.requested.at(row)) : NO_DATE
}

interface Window extends Horizon {
  readonly from: number
  readonly to: number
}

/**
 * Goes through the deadlines of an order that count, each with the row of its order and whether it was met. The lines of an order that
 * are asked for on one date are one deadline (of a line that was amended, the date and the quantity it has now); it is met
 * when all of them were delivered in full by then. It counts as soon as it is met, and as missed from the day after (as an
 * invoice is overdue the day after its due date). One whose lines were all cancelled or removed is none; what was closed
 * short is late: it was wanted, and never came.
 */
export const orderDeadlines = (
  book: OrderBook,
  window: Window,
  visit: (order: number, requested: number, met: boolean) => void,
): ((order: number) => void) => {
  const { from, to, asOf, knownAt } = window
  const { line, change } = book
  /** Lines wanted, and lines in time, by the date asked for, within one order. */
  const dates = new Map<number, { wanted: number; inTime: number }>()
  return (number) => {
    if (dates.size > 0) dates.clear()
    eachLine(book, number, (row) => {
      const amended = line.amended.at(row)
      const requested = amended === Amended.never ? line.requested.at(row) : askedFor(book, row, window)
      if (requested < from || requested >= to || requested === NO_DATE) return
      let wanted = line.ordered.at(row)
      let inTime = 0
      for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
        const day = change.day.at(at)
        if (day > asOf || change.recorded.at(at) > knownAt) continue
        const kind = change.kind.at(at)
        if (kind === Change.cancelled) wanted -= change.value.at(at)
        else if (kind === Change.reordered) wanted += change.value.at(at)
        else if (day > requested) continue
        else if (kind === Change.delivered) inTime += change.value.at(at)
        else if (kind === Change.takenBack) inTime -= change.value.at(at)
      }
      if (wanted <= 0) return
      const date = dates.get(requested) ?? { wanted: 0, inTime: 0 }
      date.wanted += 1
      if (inTime >= wanted) date.inTime += 1
      dates.set(requested, date)
    })
    for (const [requested, lines] of dates) {
      const met = lines.inTime === lines.wanted
      if (met || requested < asOf) visit(number, requested, met)
    }
  }
}

/** The same, of all orders. */
export const eachDeadline = (
  book: OrderBook,
  window: Window,
  visit: (order: number, requested: number, met: boolean) => void,
): void => {
  const { order } = book
  const deadlinesOf = orderDeadlines(book, window, visit)
  for (let number = 0; number < book.orders.length; number++) {
    if (order.recorded.at(number) > window.knownAt) break
    if (order.placed.at(number) <= window.asOf) deadlinesOf(number)
  }
}

/** Deadlines of the window `[from, to)` that were met, of those that count. */
export const countDeadlines = (book: OrderBook, window: Window): DeadlineCount => {
  let met = 0
  let due = 0
  eachDeadline(book, window, (_order, _requested, inTime) => {
    due += 1
    if (inTime) met += 1
  })
  return { met, due }
}
