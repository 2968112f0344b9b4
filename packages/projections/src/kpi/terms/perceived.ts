import { eachKnown } from "../../engine/dated.js"
import { lineRecord, readLine, wantedOf } from "../../orders/line-record.js"
import { eachLine, NO_DATE } from "../../orders/order-book.js"
import type { Books, Counted, Entry, Term } from "../term.js"
import { dueDayOf } from "./deliveries.js"
import { entryFacts, entrySeconds } from "./entry-time.js"
import { deliveryFacts, promiseFacts, wantedFacts } from "./orders.js"
import { eachAnswer } from "./surveys.js"

/** What was measured of what a response is about, or null; says in the entry where else it is told. */
type Measure = (response: number, entry: Entry) => number | null

/** Seconds that the caller waited, of a response about a call. */
const waited = ({ contacts }: Books, counted: Counted): Measure => {
  const { call, response } = contacts
  const waits = new Map<number, number>()
  eachKnown(call, counted, (row) => {
    if (call.abandoned.at(row) === 0) waits.set(call.contact.at(row), call.wait.at(row))
  })
  return (of, entry) => {
    const contact = response.interaction.at(of)
    const wait = waits.get(contact)
    if (wait === undefined) return null
    entry.also("contact", contacts.contacts.name(contact))
    return wait
  }
}

/** Days until a complaint was answered, of a response about one. */
const answered = ({ contacts }: Books, counted: Counted): Measure => {
  const { complaint, complaintAnswer, response } = contacts
  const received = new Map<number, number>()
  eachKnown(complaint, counted, (row, day) => received.set(complaint.contact.at(row), day))
  const first = new Map<number, number>()
  eachKnown(complaintAnswer, counted, (row, day) => {
    const contact = complaintAnswer.contact.at(row)
    first.set(contact, Math.min(day, first.get(contact) ?? day))
  })
  return (of, entry) => {
    const contact = response.interaction.at(of)
    const from = received.get(contact)
    const to = first.get(contact)
    if (from === undefined || to === undefined) return null
    entry.also("contact", contacts.contacts.name(contact))
    return to - from
  }
}

/** The number in the order book of the order that a response is about, or -1. */
const orderOf = ({ contacts, orders }: Books, { asOf, knownAt }: Counted, response: number): number => {
  const named = contacts.response.order.at(response)
  const order = named < 0 ? -1 : orders.orders.find(contacts.orders.name(named))
  return order >= 0 && orders.order.placed.at(order) <= asOf && orders.order.recorded.at(order) <= knownAt
    ? order
    : -1
}

/** Seconds of opening hours until an order was placed, of a response about an order. */
const entered = (books: Books, counted: Counted): Measure => {
  const secondsOf = entrySeconds(books, counted)
  return (of, entry) => {
    const order = orderOf(books, counted, of)
    if (order < 0) return null
    const seconds = secondsOf(order, entry)
    if (seconds !== null) entry.also("order", books.orders.orders.name(order))
    return seconds
  }
}

/** Days by which an order's last line came later than it was to by the promise that binds; below zero when sooner. */
const lateness = (books: Books, counted: Counted): Measure => {
  const { orders } = books
  const line = lineRecord()
  let late = Number.NEGATIVE_INFINITY
  let complete = true
  const look = (row: number): void => {
    if (!readLine(orders, row, counted, line)) return
    const wanted = wantedOf(line)
    const due = dueDayOf(line, { basis: "lastPromise" })
    if (wanted <= 0 || due === NO_DATE) return
    if (line.delivered < wanted) complete = false
    else late = Math.max(late, line.lastDelivery - due)
  }
  return (of, entry) => {
    const order = orderOf(books, counted, of)
    if (order < 0) return null
    late = Number.NEGATIVE_INFINITY
    complete = true
    eachLine(orders, order, look)
    if (!complete || late === Number.NEGATIVE_INFINITY) return null
    entry.also("order", orders.orders.name(order))
    return late
  }
}

/** What can be measured of what the items of the shipped survey ask about. */
const measures: { readonly [item: string]: (books: Books, counted: Counted) => Measure } = {
  PHONE_RECEPTION: waited,
  ORDER_TAKING_SPEED: entered,
  DELIVERY_RELIABILITY: lateness,
  COMPLAINT_HANDLING: answered,
}

const facts = [
  ...new Set([
    "SurveyResponseRecorded",
    "SurveyResponseInvalidated",
    "CallRecorded",
    "ComplaintReceived",
    "ComplaintAnswered",
    "ComplaintResolved",
    ...wantedFacts,
    ...deliveryFacts,
    ...promiseFacts,
    ...entryFacts,
  ]),
]

/** The name of an item is its code, and the survey with its version after it. */
const codeOf = (item: string): string => item.slice(0, Math.max(0, item.indexOf(" (")))

const paired = (
  name: string,
  what: string,
  unit: Term["unit"],
  amountOf: (score: number, measured: number) => number,
): Term => ({
  name,
  what,
  kind: "flow",
  unit,
  keyed: "sums",
  facts,
  each: (books, counted, entry) => {
    const { contacts } = books
    const of = new Map(Object.entries(measures).map(([item, measure]) => [item, measure(books, counted)]))
    eachAnswer(books, counted, entry, ["score", "csat"], (score, _top, item, response) => {
      const measured = of.get(codeOf(item))?.(response, entry) ?? null
      if (measured === null) return
      entry.part = item
      entry.key = contacts.contacts.name(contacts.response.contact.at(response))
      entry.amount = amountOf(score, measured)
      entry.add()
    })
  },
})

/** By the item asked about. Seconds of waiting or of entering an order, days late, days to an answer. */
export const measuredOfAnswers = paired(
  "measuredOfAnswers",
  "what was measured of what an answer is about: seconds waited, seconds to enter an order, days late, days to an answer",
  "things",
  (_score, measured) => measured,
)

export const scoresOfMeasured = paired(
  "scoresOfMeasured",
  "scores of the answers about what was measured",
  "millionths",
  (score) => score,
)

/** How easy the company made it, on a scale of seven: from five on the customer agrees that it did. */
const AGREES = 5_000_000

const effort = (name: string, what: string, counts: (score: number) => boolean): Term => ({
  name,
  what,
  kind: "flow",
  unit: "things",
  facts: ["SurveyResponseRecorded", "SurveyResponseInvalidated"],
  each: (books, counted, entry) => {
    entry.amount = 1
    eachAnswer(books, counted, entry, ["ces"], (score) => {
      if (counts(score)) entry.add()
    })
  },
})

export const effortAnswers = effort("effortAnswers", "answers about effort", () => true)
export const effortAgreed = effort(
  "effortAgreed",
  "answers about effort of 5 or more",
  (score) => score >= AGREES,
)
