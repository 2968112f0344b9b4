import { cameBy, type LineRecord, lineRecord, wantedOf } from "../../orders/line-record.js"
import { eachLine, NO_DATE, type OrderBook } from "../../orders/order-book.js"
import type { Books, Counted, Entry, Term } from "../term.js"
import {
  deliveryFacts,
  eachDueOrder,
  linesFor,
  ofOrder,
  ofOrderInCurrency,
  promiseFacts,
  wantedFacts,
} from "./orders.js"

/**
 * By which rule a line is on time and in full.
 *
 * - `basis`: the day it is measured against: the one asked for, the first promise, or the promise that binds (the last one
 *   that the customer agreed to, or that was moved forward). A line that nobody promised is due on the day asked for.
 * - `earlyDays`: so many days before it is not too early yet; null when no day is too early.
 * - `lateDays`: so many days after it is not late yet.
 * - `underPercent`: so much less than what was wanted is still in full.
 * - `overPercent`: so much more is still in full; null when more is never wrong.
 */
export interface DeliveryRule {
  readonly basis: "requested" | "firstPromise" | "lastPromise"
  readonly earlyDays: number | null
  readonly lateDays: number
  readonly underPercent: number
  readonly overPercent: number | null
}

/** On the day or before, all of it: SCOR's "in full" and "to the customer commit date" (RL.2.1, RL.2.2). */
export const inFullByTheDay: Omit<DeliveryRule, "basis"> = {
  earlyDays: null,
  lateDays: 0,
  underPercent: 0,
  overPercent: null,
}

export const dueDayOf = (
  { requested, firstPromise, promised }: LineRecord,
  { basis }: Pick<DeliveryRule, "basis">,
): number => {
  if (basis === "requested") return requested
  const promise = basis === "firstPromise" ? firstPromise : promised
  return promise === NO_DATE ? requested : promise
}

/** How a line that is due came. Quantities are millionths. */
interface Outcome {
  line: LineRecord
  due: number
  wanted: number
  /** What had come by the last day that is not late. */
  inTime: number
  onTime: boolean
  inFull: boolean
  /** Whether it counts: it came as it should, or its last day has passed. */
  decided: boolean
}

const judge = (book: OrderBook, rule: DeliveryRule, counted: Counted, outcome: Outcome): void => {
  const { line, due, wanted } = outcome
  const { earlyDays, lateDays, underPercent, overPercent } = rule
  const least = (quantity: number): number => (quantity * (100 - underPercent)) / 100
  outcome.inTime = cameBy(book, line, due + lateDays, counted)
  // What was given up when the order was closed short never comes, and so can't be late.
  const expected = least(wanted - line.waived)
  outcome.onTime =
    outcome.inTime > 0 &&
    outcome.inTime >= expected &&
    (earlyDays === null || cameBy(book, line, due - earlyDays - 1, counted) < expected)
  outcome.inFull =
    line.delivered >= least(wanted) &&
    (overPercent === null || line.delivered <= (wanted * (100 + overPercent)) / 100)
  outcome.decided = (outcome.onTime && outcome.inFull) || counted.asOf > due + lateDays
}

/** Goes through the lines that are wanted and have a day, and how they came; those that are not decided yet too. */
const eachOutcome = (
  books: Books,
  counted: Counted,
  rule: DeliveryRule,
  visit: (order: number, outcome: Outcome) => void,
  endOfOrder: (order: number) => void = () => {},
): void => {
  const { orders: book } = books
  const line = lineRecord()
  const read = linesFor(book, counted)
  const outcome: Outcome = {
    line,
    due: 0,
    wanted: 0,
    inTime: 0,
    onTime: false,
    inFull: false,
    decided: false,
  }
  let number = 0
  const look = (row: number): void => {
    if (!read(row, line)) return
    outcome.due = dueDayOf(line, rule)
    outcome.wanted = wantedOf(line)
    if (outcome.due === NO_DATE || outcome.wanted <= 0) return
    judge(book, rule, counted, outcome)
    visit(number, outcome)
  }
  eachDueOrder(book, counted, (order) => {
    number = order
    eachLine(book, order, look)
    endOfOrder(order)
  })
}

export const outcomeFacts = [...wantedFacts, ...deliveryFacts, ...promiseFacts]

const words = ({ basis, earlyDays, lateDays, underPercent, overPercent }: DeliveryRule): string => {
  const by = {
    requested: "date asked for",
    firstPromise: "first promise",
    lastPromise: "promise that binds",
  }[basis]
  const early = earlyDays === null ? "" : `, not more than ${earlyDays} days early`
  const late = lateDays === 0 ? "" : `, up to ${lateDays} days late`
  const under = underPercent === 0 ? "" : `, up to ${underPercent} % short`
  const over = overPercent === null ? "" : `, up to ${overPercent} % over`
  return `by the ${by}${early}${late}${under}${over}`
}

/** Tells the terms of one rule from those of another. */
const suffix = ({ basis, earlyDays, lateDays, underPercent, overPercent }: DeliveryRule): string =>
  [basis, earlyDays ?? "any", lateDays, underPercent, overPercent ?? "any"].map((each) => `/${each}`).join("")

const ofLines = (
  rule: DeliveryRule,
  name: string,
  what: string,
  unit: Term["unit"],
  add: (entry: Entry, outcome: Outcome, book: OrderBook, order: number) => void,
): Term => ({
  name: `${name}${suffix(rule)}`,
  what: `${what}, ${words(rule)}`,
  kind: "flow",
  unit,
  facts: outcomeFacts,
  each: (books, counted, entry) =>
    eachOutcome(books, counted, rule, (order, outcome) => {
      if (!outcome.decided) return
      ofOrder(entry, books.orders, order)
      entry.day = outcome.due
      add(entry, outcome, books.orders, order)
    }),
})

const one = (entry: Entry): void => {
  entry.amount = 1
  entry.add()
}

/** The terms of lines that are due, by a rule. They belong to the day they are due. */
export const lineTerms = (rule: DeliveryRule) => ({
  due: ofLines(rule, "linesDue", "lines due", "things", one),
  onTime: ofLines(rule, "linesOnTime", "lines of which all came in time", "things", (entry, { onTime }) => {
    if (onTime) one(entry)
  }),
  inFull: ofLines(rule, "linesInFull", "lines of which all came", "things", (entry, { inFull }) => {
    if (inFull) one(entry)
  }),
  otif: ofLines(rule, "linesOnTimeInFull", "lines of which all came, in time", "things", (entry, outcome) => {
    if (outcome.onTime && outcome.inFull) one(entry)
  }),
})

/** The terms of what was wanted of due lines and what of it came in time, at most what was wanted, by a rule. */
export const fillTerms = (rule: DeliveryRule) => {
  const share = ({ inTime, wanted }: Outcome): number => Math.max(0, Math.min(inTime, wanted))
  const value = ({ line }: Outcome, quantity: number): number =>
    line.ordered === 0 ? 0 : Math.round((line.net * quantity) / line.ordered)
  const inMoney =
    (quantityOf: (outcome: Outcome) => number) =>
    (entry: Entry, outcome: Outcome, book: OrderBook, order: number): void => {
      ofOrderInCurrency(entry, book, order)
      entry.amount = value(outcome, quantityOf(outcome))
      entry.add()
    }
  const inQuantity =
    (quantityOf: (outcome: Outcome) => number) =>
    (entry: Entry, outcome: Outcome): void => {
      entry.amount = quantityOf(outcome)
      entry.add()
    }
  return {
    wantedQuantity: ofLines(
      rule,
      "quantityDue",
      "quantities due",
      "millionths",
      inQuantity(({ wanted }) => wanted),
    ),
    filledQuantity: ofLines(
      rule,
      "quantityInTime",
      "quantities that came in time",
      "millionths",
      inQuantity(share),
    ),
    wantedValue: ofLines(
      rule,
      "valueDue",
      "what lines due are worth, net",
      "money",
      inMoney(({ wanted }) => wanted),
    ),
    filledValue: ofLines(rule, "valueInTime", "what came in time is worth, net", "money", inMoney(share)),
    filledLines: ofLines(
      rule,
      "linesFilled",
      "lines of which all wanted had come by the day",
      "things",
      (entry, outcome) => {
        if (outcome.inTime >= outcome.wanted) one(entry)
      },
    ),
  }
}

/** How an order came, of whose lines at least one is wanted and has a day. */
export interface OrderOutcome {
  /** The day of its last line. */
  due: number
  /** Whether it counts: every line of it does. */
  decided: boolean
  onTime: boolean
  inFull: boolean
  /** Nothing arrived damaged, was refused at the door or came back to be delivered again. */
  sound: boolean
}

/** Goes through orders by how all their due lines came together. */
export const eachOrderOutcome = (
  books: Books,
  counted: Counted,
  rule: DeliveryRule,
  visit: (order: number, outcome: OrderOutcome) => void,
): void => {
  const whole: OrderOutcome = { due: 0, decided: true, onTime: true, inFull: true, sound: true }
  let lines = 0
  eachOutcome(
    books,
    counted,
    rule,
    (_order, { due, onTime, inFull, decided, line }) => {
      if (lines === 0) {
        whole.due = due
        whole.decided = true
        whole.onTime = true
        whole.inFull = true
        whole.sound = true
      }
      lines += 1
      whole.due = Math.max(whole.due, due)
      whole.decided &&= decided
      whole.onTime &&= onTime
      whole.inFull &&= inFull
      whole.sound &&= line.damaged === 0 && line.refused === 0 && line.takenBack === 0
    },
    (order) => {
      if (lines > 0) {
        lines = 0
        visit(order, whole)
      }
    },
  )
}

const ofOrders = (
  rule: DeliveryRule,
  name: string,
  what: string,
  counts: (outcome: OrderOutcome) => boolean,
): Term => ({
  name: `${name}${suffix(rule)}`,
  what: `${what}, ${words(rule)}`,
  kind: "flow",
  unit: "things",
  facts: outcomeFacts,
  each: (books, counted, entry) =>
    eachOrderOutcome(books, counted, rule, (order, outcome) => {
      if (!outcome.decided || !counts(outcome)) return
      ofOrder(entry, books.orders, order)
      entry.day = outcome.due
      one(entry)
    }),
})

/** The terms of orders whose last line is due, by a rule. They belong to that day. */
export const orderTerms = (rule: DeliveryRule) => ({
  due: ofOrders(rule, "ordersDue", "orders whose last line is due", () => true),
  otif: ofOrders(
    rule,
    "ordersOnTimeInFull",
    "orders of which every line came in full, in time",
    ({ onTime, inFull }) => onTime && inFull,
  ),
})
