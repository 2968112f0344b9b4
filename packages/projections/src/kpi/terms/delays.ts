import { type DelayBook, Word } from "../../orders/delay-book.js"
import { cameBy, lineRecord, wantedOf } from "../../orders/line-record.js"
import { eachLine, NO_DATE } from "../../orders/order-book.js"
import type { Books, Counted, Term } from "../term.js"
import { deliveryFacts, eachDueOrder, linesFor, ofOrder, promiseFacts, wantedFacts } from "./orders.js"

/** When the customer was first told of a delay, and when he first asked: the rows of the words, or -1. */
interface Told {
  told: number
  asked: number
}

const sooner = ({ word }: DelayBook, a: number, b: number): boolean =>
  word.day.at(a) < word.day.at(b) || (word.day.at(a) === word.day.at(b) && a < b)

const hear = (book: DelayBook, last: number, { asOf, knownAt }: Counted, into: Told): void => {
  const { word } = book
  for (let row = last; row >= 0; row = word.previous.at(row)) {
    if (word.day.at(row) > asOf || word.recorded.at(row) > knownAt) continue
    const kind = word.kind.at(row)
    if (kind === Word.enquired) {
      if (into.asked < 0 || sooner(book, row, into.asked)) into.asked = row
    } else if (kind === Word.notified || kind === Word.agreed)
      if (into.told < 0 || sooner(book, row, into.told)) into.told = row
  }
}

/** What was said of a line and of its order as a whole. */
const heardOf = (book: DelayBook, order: string, line: string, counted: Counted): Told => {
  const heard = { told: -1, asked: -1 }
  const number = book.orders.find(order)
  if (number < 0) return heard
  hear(book, book.order.last.at(number), counted, heard)
  const name = book.names.find(line)
  for (let row = book.order.lastLine.at(number); row >= 0; row = book.line.previous.at(row))
    if (book.line.name.at(row) === name) hear(book, book.line.last.at(row), counted, heard)
  return heard
}

/**
 * Lines that were not delivered in full by the day they were *first* promised for, from the day after on; or only those of
 * which the customer was told of the delay before that day, unasked, and before he asked how his order goes.
 */
const delayed = (name: string, what: string, onlyAnticipated: boolean): Term => ({
  name,
  what,
  kind: "flow",
  unit: "things",
  facts: [
    ...wantedFacts,
    ...deliveryFacts,
    ...promiseFacts,
    ...(onlyAnticipated ? ["CustomerNotified", "CustomerEnquiryReceived"] : []),
  ],
  each: ({ orders, delays }: Books, counted, entry) => {
    const line = lineRecord()
    const read = linesFor(orders, counted)
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, asOf } = counted
    let number = 0
    const look = (row: number): void => {
      if (!read(row, line)) return
      const promise = line.firstPromise
      if (promise === NO_DATE || promise < from || promise >= to || promise >= asOf) return
      const wanted = wantedOf(line)
      if (wanted <= 0 || cameBy(orders, line, promise, counted) >= wanted) return
      ofOrder(entry, orders, number)
      entry.day = promise
      entry.amount = 1
      if (onlyAnticipated) {
        const { told, asked } = heardOf(
          delays,
          orders.orders.name(number),
          orders.names.name(orders.line.name.at(row)),
          counted,
        )
        if (told < 0 || delays.word.day.at(told) >= promise) return
        // Who asked first is told in the contact: that he is counted out is to be explained too.
        if (asked >= 0) entry.also("contact", delays.names.name(delays.word.value.at(asked)))
        entry.amount = asked < 0 || sooner(delays, told, asked) ? 1 : 0
      }
      entry.n = entry.amount
      entry.add()
    }
    eachDueOrder(orders, counted, (order) => {
      number = order
      eachLine(orders, order, look)
    })
  },
})

export const delayedLines = delayed(
  "delayedLines",
  "lines not delivered in full by the day first promised",
  false,
)
export const anticipatedDelays = delayed(
  "anticipatedDelays",
  "of them, lines of which the customer was told before that day, and before he asked",
  true,
)
