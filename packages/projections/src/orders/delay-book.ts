import { type LocalDate, toDay } from "@adv/domain"
import { Float64Column, Int32Column, Names, Uint8Column } from "../engine/columns.js"
import { type Moment, projection } from "../engine/projection.js"

/** What was promised, expected, told and asked; `value` is a day unless it says otherwise. */
export const Word = {
  promised: 0,
  /** A promise moved by the company, without the customer's word. */
  moved: 1,
  /** A promise moved as the customer agreed. */
  agreed: 2,
  expected: 3,
  /** Expected too late: `value` is the day it is expected. */
  anticipated: 4,
  cleared: 5,
  /** The customer was told of a delay, and nobody had asked. */
  notified: 6,
  /** The customer asked how the order goes, or when it comes: `value` is the number in `names` of the contact. */
  enquired: 7,
} as const

/**
 * What was said about the delivery of each line, one row a fact and never a row changed: promises, expectations, delays
 * that were seen coming, notices and enquiries. What concerns an order as a whole is kept by order.
 */
export interface DelayBook {
  readonly orders: Names
  /** Of lines and contacts. */
  readonly names: Names
  /** With `previous`, the lines of an order are a list from `lastLine` on. */
  readonly order: { readonly last: Int32Column; readonly lastLine: Int32Column }
  readonly line: {
    readonly order: Int32Column
    readonly name: Int32Column
    readonly last: Int32Column
    readonly previous: Int32Column
  }
  readonly word: {
    readonly kind: Uint8Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly value: Int32Column
    readonly previous: Int32Column
  }
}

const emptyBook = (): DelayBook => ({
  orders: new Names(),
  names: new Names(),
  order: { last: new Int32Column(), lastLine: new Int32Column() },
  line: {
    order: new Int32Column(),
    name: new Int32Column(),
    last: new Int32Column(),
    previous: new Int32Column(),
  },
  word: {
    kind: new Uint8Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    value: new Int32Column(),
    previous: new Int32Column(),
  },
})

const orderOf = (book: DelayBook, order: string): number => {
  const number = book.orders.number(order)
  if (number === book.order.last.length) {
    book.order.last.push(-1)
    book.order.lastLine.push(-1)
  }
  return number
}

const lineOf = (book: DelayBook, order: string, line: string): number => {
  const of = orderOf(book, order)
  const name = book.names.number(line)
  for (let row = book.order.lastLine.at(of); row >= 0; row = book.line.previous.at(row))
    if (book.line.name.at(row) === name) return row
  const row = book.line.order.length
  book.line.order.push(of)
  book.line.name.push(name)
  book.line.last.push(-1)
  book.line.previous.push(book.order.lastLine.at(of))
  book.order.lastLine.values[of] = row
  return row
}

const say = (
  book: DelayBook,
  at: Moment,
  last: Int32Column,
  row: number,
  kind: number,
  value: number,
): void => {
  const { word } = book
  word.kind.push(kind)
  word.day.push(at.day)
  word.recorded.push(at.recordedAt)
  word.value.push(value)
  word.previous.push(last.at(row))
  last.values[row] = word.kind.length - 1
}

const ofLine = (
  book: DelayBook,
  at: Moment,
  { order, line }: { readonly order: string; readonly line: string },
  kind: number,
  date: LocalDate,
): void => say(book, at, book.line.last, lineOf(book, order, line), kind, toDay(date))

/** About a line when one is named, about the whole order otherwise. */
const ofEither = (
  book: DelayBook,
  at: Moment,
  order: string,
  line: string | undefined,
  kind: number,
  value: number,
): void =>
  line === undefined
    ? say(book, at, book.order.last, orderOf(book, order), kind, value)
    : say(book, at, book.line.last, lineOf(book, order, line), kind, value)

/** Promises, expectations and what the customer was told or asked. */
export const delays = projection<DelayBook>({
  name: "delays",
  version: 3,
  initial: emptyBook,
  recipes: {
    DeliveryPromised: (book, data, at) => ofLine(book, at, data, Word.promised, data.date),
    PromiseRevised: (book, data, at) =>
      ofLine(book, at, data, data.agreedByCustomer ? Word.agreed : Word.moved, data.to),
    ExpectedDeliveryRevised: (book, data, at) => ofLine(book, at, data, Word.expected, data.expectedDate),
    DeliveryDelayAnticipated: (book, data, at) => ofLine(book, at, data, Word.anticipated, data.expectedDate),
    DeliveryDelayCleared: (book, data, at) => ofLine(book, at, data, Word.cleared, data.expectedDate),
    CustomerNotified: (book, { order, line, topic, proactive }, at) => {
      if (topic === "DELIVERY_DELAY" && proactive) ofEither(book, at, order, line, Word.notified, at.day)
    },
    CustomerEnquiryReceived: (book, { contact, order, line, topic }, at) => {
      if (order !== undefined && (topic === "DELIVERY_DELAY" || topic === "ORDER_PROGRESS"))
        ofEither(book, at, order, line, Word.enquired, book.names.number(contact))
    },
  },
})
