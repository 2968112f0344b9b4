import type { CustomerFact, CustomerId } from "@adv/domain"
import { Int32Column, Names, RowsOf, Uint8Column } from "../engine/columns.js"
import { type Dated, date, dated } from "../engine/dated.js"
import { FactsBy } from "../engine/facts-by.js"
import { type Moment, projection } from "../engine/projection.js"

/** What is said of a customer itself, seldom: who looks after it, how it wants to be reached, what puts it at risk. */
export type RelationFact = Extract<
  CustomerFact,
  {
    readonly type:
      | "AccountOwnerAssigned"
      | "ContactPreferencesSet"
      | "RelationshipRiskOpened"
      | "RelationshipRiskClosed"
  }
>

/** How somebody got in touch, or was answered. */
export const Touch = {
  interaction: 0,
  call: 1,
  enquiry: 2,
  enquiryAnswered: 3,
  complaint: 4,
  complaintAnswered: 5,
  complaintResolved: 6,
  survey: 7,
} as const

export const touchKinds = Object.keys(Touch) as ReadonlyArray<keyof typeof Touch>

/** What keeps the link with each customer, for any pair of dates: one row a contact, never a row changed. */
export interface RelationBook {
  readonly facts: FactsBy<CustomerId, RelationFact>
  readonly customers: Names
  readonly contacts: Names
  /** Topics, categories, outcomes and channels. */
  readonly words: Names
  readonly touch: Dated & {
    readonly customer: Int32Column
    readonly contact: Int32Column
    readonly kind: Uint8Column
    /** What it was about, or how it ended; -1 when nobody said. */
    readonly about: Int32Column
    readonly channel: Int32Column
  }
  readonly touchesOfCustomer: RowsOf
}

const empty = (): RelationBook => ({
  facts: new FactsBy(),
  customers: new Names(),
  contacts: new Names(),
  words: new Names(),
  touch: {
    ...dated(),
    customer: new Int32Column(),
    contact: new Int32Column(),
    kind: new Uint8Column(),
    about: new Int32Column(),
    channel: new Int32Column(),
  },
  touchesOfCustomer: new RowsOf(),
})

const touched = (
  { touch, customers, contacts, words, touchesOfCustomer }: RelationBook,
  at: Moment,
  kind: number,
  { customer, contact }: { readonly customer: string; readonly contact: string },
  about: string | null,
  channel: string | null,
): void => {
  const whose = customers.number(customer)
  touchesOfCustomer.add(whose)
  date(touch, at)
  touch.customer.push(whose)
  touch.contact.push(contacts.number(contact))
  touch.kind.push(kind)
  touch.about.push(about === null ? -1 : words.number(about))
  touch.channel.push(channel === null ? -1 : words.number(channel))
}

const kept =
  <Type extends RelationFact["type"]>(type: Type) =>
  (book: RelationBook, data: Extract<RelationFact, { readonly type: Type }>["data"], at: Moment): void => {
    book.facts.keep(data.customer, { type, data } as Extract<RelationFact, { readonly type: Type }>, at)
  }

/** Who looks after customers, and when they were last in touch. */
export const relations = projection<RelationBook>({
  name: "relations",
  version: 1,
  initial: empty,
  recipes: {
    AccountOwnerAssigned: kept("AccountOwnerAssigned"),
    ContactPreferencesSet: kept("ContactPreferencesSet"),
    RelationshipRiskOpened: kept("RelationshipRiskOpened"),
    RelationshipRiskClosed: kept("RelationshipRiskClosed"),
    InteractionRecorded: (book, data, at) =>
      touched(book, at, Touch.interaction, data, data.topic, data.channel),
    // Whoever calls may not be known.
    CallRecorded: (book, { customer, contact, abandoned }, at) => {
      if (customer !== undefined)
        touched(book, at, Touch.call, { customer, contact }, abandoned ? "abandoned" : null, "phone")
    },
    CustomerEnquiryReceived: (book, data, at) =>
      touched(book, at, Touch.enquiry, data, data.topic, data.channel),
    EnquiryAnswered: (book, data, at) => touched(book, at, Touch.enquiryAnswered, data, null, null),
    ComplaintReceived: (book, data, at) =>
      touched(book, at, Touch.complaint, data, data.category, data.channel),
    ComplaintAnswered: (book, data, at) => touched(book, at, Touch.complaintAnswered, data, null, null),
    ComplaintResolved: (book, data, at) =>
      touched(book, at, Touch.complaintResolved, data, data.outcome, null),
    SurveyResponseRecorded: (book, data, at) => touched(book, at, Touch.survey, data, data.survey, null),
  },
})
