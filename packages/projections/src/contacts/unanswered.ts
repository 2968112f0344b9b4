import type { Day } from "@adv/domain"
import { eachKnown, type Known } from "../engine/dated.js"
import type { ContactBook } from "./contact-book.js"

/** What a customer asked or complained about, and whether he had an answer. Days are days since 1970-01-01. */
export interface Question {
  readonly contact: string
  readonly kind: "enquiry" | "complaint"
  /** Of an enquiry its topic, of a complaint its category. */
  readonly topic: string
  readonly customer: string
  readonly order: string | null
  readonly channel: string
  readonly receivedOn: Day
  /** The day of the first answer, or null. */
  readonly answeredOn: Day | null
  readonly dueBy: Day
  /** How many days the answer is late, or was; 0 when it isn't. */
  readonly daysLate: number
  readonly ageDays: number
}

export interface QuestionsQuery extends Known {
  /** Within how many days a customer is to have an answer: 2 by default. */
  readonly answerWithinDays?: number
  readonly customer?: string
}

/** Within so many days a customer is to have an answer, where nobody says otherwise. */
export const ANSWER_WITHIN_DAYS = 2

const firstOf = (rows: ContactBook["complaintAnswer"], horizon: Known): ReadonlyMap<number, number> => {
  const first = new Map<number, number>()
  eachKnown(rows, horizon, (row, day) => {
    const contact = rows.contact.at(row)
    first.set(contact, Math.min(day, first.get(contact) ?? day))
  })
  return first
}

/** Everything that customers asked or complained about, as of a business date, as known at a moment; oldest first. */
export const questionsAsked = (book: ContactBook, query: QuestionsQuery): ReadonlyArray<Question> => {
  const { contacts, customers, orders, topics, enquiry, complaint } = book
  const { asOf, answerWithinDays = ANSWER_WITHIN_DAYS } = query
  const found: Array<Question> = []
  const add = (
    kind: Question["kind"],
    rows: Pick<ContactBook["enquiry"], "day" | "recorded" | "contact" | "customer" | "order" | "channel">,
    topicOf: (row: number) => string,
    answers: ReadonlyMap<number, number>,
  ): void =>
    eachKnown(rows, query, (row, day) => {
      const customer = customers.name(rows.customer.at(row))
      if (query.customer !== undefined && customer !== query.customer) return
      const contact = rows.contact.at(row)
      const order = rows.order.at(row)
      const answered = answers.get(contact)
      const dueBy = day + answerWithinDays
      found.push({
        contact: contacts.name(contact),
        kind,
        topic: topicOf(row),
        customer,
        order: order < 0 ? null : orders.name(order),
        channel: topics.name(rows.channel.at(row)),
        receivedOn: day as Day,
        answeredOn: answered === undefined ? null : (answered as Day),
        dueBy: dueBy as Day,
        daysLate: Math.max(0, (answered ?? asOf) - dueBy),
        ageDays: asOf - day,
      })
    })
  add("enquiry", enquiry, (row) => topics.name(enquiry.topic.at(row)), firstOf(book.enquiryAnswer, query))
  add(
    "complaint",
    complaint,
    (row) => topics.name(complaint.category.at(row)),
    firstOf(book.complaintAnswer, query),
  )
  return found.sort((a, b) => a.receivedOn - b.receivedOn || (a.contact < b.contact ? -1 : 1))
}

/**
 * Enquiries and complaints of which the customer has no answer yet, on a business date, as known at a moment, oldest
 * first. What he was told in response to an enquiry counts as its answer.
 *
 * @example
 * import { companyModels, unansweredEnquiries } from "@adv/projections"
 *
 * const { states } = companyModels()
 * assert.deepEqual(unansweredEnquiries(states.contacts, { asOf: 20000, knownAt: 1736935200000 }), [])
 */
export const unansweredEnquiries = (book: ContactBook, query: QuestionsQuery): ReadonlyArray<Question> =>
  questionsAsked(book, query).filter(({ answeredOn }) => answeredOn === null)
