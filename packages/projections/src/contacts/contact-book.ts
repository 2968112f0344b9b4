import { isQuantity, type SurveyItemKind, satisfactionSurvey, toMillionths } from "@adv/domain"
import { Float64Column, Int32Column, Names, Uint8Column } from "../engine/columns.js"
import { type Dated, date, dated } from "../engine/dated.js"
import { type Moment, projection } from "../engine/projection.js"

/** What a call was not handled for, or nobody says. */
export const NOT_SAID = -1

/** The kinds of survey items, by number. */
export const itemKinds: ReadonlyArray<SurveyItemKind> = ["score", "csat", "nps", "ces"]

/** What became of a message about an invitation. */
export const Sending = { sent: 0, bounced: 1 } as const

/**
 * Contacts with customers, one row a fact and never a row changed: what was answered to surveys, calls and how long they
 * took, what was asked and complained about.
 */
export interface ContactBook {
  /** Contacts by number, whatever they are. */
  readonly contacts: Names
  /** Survey items with the version of the survey they are of: scores of one scale. */
  readonly items: Names
  /** Respondents with what they were asked about: one response counts of each. */
  readonly respondents: Names
  /** Who asked about what: interactions that follow one another. */
  readonly matters: Names
  /** Topics of enquiries, categories of complaints and channels. */
  readonly topics: Names
  readonly customers: Names
  readonly orders: Names
  readonly messages: Names
  readonly invitation: Dated & { readonly contact: Int32Column; readonly customer: Int32Column }
  readonly sending: Dated & {
    readonly contact: Int32Column
    readonly kind: Uint8Column
    readonly message: Int32Column
  }
  readonly response: Dated & {
    readonly contact: Int32Column
    readonly respondent: Int32Column
    readonly customer: Int32Column
    /** What it is about: another contact, and a number in `orders`; or -1. */
    readonly interaction: Int32Column
    readonly order: Int32Column
  }
  readonly invalidation: Dated & { readonly contact: Int32Column }
  /** `score` and `top` (the lowest score of the top two of the scale) are in millionths. */
  readonly answer: {
    readonly response: Int32Column
    readonly item: Int32Column
    readonly kind: Uint8Column
    readonly score: Float64Column
    readonly top: Float64Column
  }
  /** Seconds. `handling` is talk, hold and after-call work, or `NOT_SAID`. */
  readonly call: Dated & {
    readonly contact: Int32Column
    /** Who called, or -1 when nobody knows. */
    readonly customer: Int32Column
    readonly wait: Int32Column
    readonly abandoned: Uint8Column
    readonly handling: Int32Column
  }
  /** Those that came in. */
  readonly interaction: Dated & {
    readonly contact: Int32Column
    readonly customer: Int32Column
    readonly matter: Int32Column
    readonly resolved: Uint8Column
  }
  /** `order` is a number in `orders`, or -1. */
  readonly enquiry: Dated & {
    readonly topic: Int32Column
    readonly contact: Int32Column
    readonly customer: Int32Column
    readonly order: Int32Column
    readonly channel: Int32Column
  }
  /** `order` is a number in `orders`: of the order about which the customer was told something in response; or -1. */
  readonly enquiryAnswer: Dated & { readonly contact: Int32Column; readonly order: Int32Column }
  readonly complaint: Dated & {
    readonly contact: Int32Column
    readonly category: Int32Column
    readonly customer: Int32Column
    readonly order: Int32Column
    readonly channel: Int32Column
  }
  readonly complaintAnswer: Dated & { readonly contact: Int32Column }
}

const empty = (): ContactBook => ({
  contacts: new Names(),
  items: new Names(),
  respondents: new Names(),
  matters: new Names(),
  topics: new Names(),
  customers: new Names(),
  orders: new Names(),
  messages: new Names(),
  invitation: { ...dated(), contact: new Int32Column(), customer: new Int32Column() },
  sending: {
    ...dated(),
    contact: new Int32Column(),
    kind: new Uint8Column(),
    message: new Int32Column(),
  },
  response: {
    ...dated(),
    contact: new Int32Column(),
    respondent: new Int32Column(),
    customer: new Int32Column(),
    interaction: new Int32Column(),
    order: new Int32Column(),
  },
  invalidation: { ...dated(), contact: new Int32Column() },
  answer: {
    response: new Int32Column(),
    item: new Int32Column(),
    kind: new Uint8Column(),
    score: new Float64Column(),
    top: new Float64Column(),
  },
  call: {
    ...dated(),
    contact: new Int32Column(),
    customer: new Int32Column(),
    wait: new Int32Column(),
    abandoned: new Uint8Column(),
    handling: new Int32Column(),
  },
  interaction: {
    ...dated(),
    contact: new Int32Column(),
    customer: new Int32Column(),
    matter: new Int32Column(),
    resolved: new Uint8Column(),
  },
  enquiry: {
    ...dated(),
    topic: new Int32Column(),
    contact: new Int32Column(),
    customer: new Int32Column(),
    order: new Int32Column(),
    channel: new Int32Column(),
  },
  enquiryAnswer: { ...dated(), contact: new Int32Column(), order: new Int32Column() },
  complaint: {
    ...dated(),
    contact: new Int32Column(),
    category: new Int32Column(),
    customer: new Int32Column(),
    order: new Int32Column(),
    channel: new Int32Column(),
  },
  complaintAnswer: { ...dated(), contact: new Int32Column() },
})

type Asked = Pick<ContactBook["enquiry"], "contact" | "customer" | "order" | "channel">

const ask = (
  { contacts: names, customers, orders, topics }: ContactBook,
  to: Asked,
  data: {
    readonly contact: string
    readonly customer: string
    readonly order?: string
    readonly channel: string
  },
): void => {
  to.contact.push(names.number(data.contact))
  to.customer.push(customers.number(data.customer))
  to.order.push(data.order === undefined ? -1 : orders.number(data.order))
  to.channel.push(topics.number(data.channel))
}

/** A name of several parts, which may hold anything. */
const joined = (...parts: ReadonlyArray<string>): string => JSON.stringify(parts)

/** While a survey isn't published, its items measure what those of the usual one of the same code do. */
const usual = new Map(satisfactionSurvey.items.map((item) => [item.code, item]))

const million = 1_000_000

/** Above every score: of a scale that nobody knows, nothing is at the top. */
const NO_TOP = Number.MAX_SAFE_INTEGER

const send =
  (kind: number) =>
  (
    { contacts: names, messages, sending }: ContactBook,
    {
      message,
      about,
    }: { readonly message: string; readonly about: { readonly contacts?: ReadonlyArray<string> } },
    at: Moment,
  ): void => {
    for (const contact of about.contacts ?? []) {
      date(sending, at)
      sending.contact.push(names.number(contact))
      sending.kind.push(kind)
      sending.message.push(messages.number(message))
    }
  }

/** Contacts with customers. */
export const contacts = projection<ContactBook>({
  name: "contacts",
  version: 2,
  initial: empty,
  recipes: {
    RespondentInvited: (book, { contact, customer }, at) => {
      date(book.invitation, at)
      book.invitation.contact.push(book.contacts.number(contact))
      book.invitation.customer.push(book.customers.number(customer))
    },
    MessageSent: send(Sending.sent),
    MessageBounced: send(Sending.bounced),
    SurveyResponseRecorded: (book, data, at) => {
      const { contact, customer, survey, surveyVersion, respondent, interaction, order, answers } = data
      const { response, answer } = book
      const about = interaction ?? order
      date(response, at)
      response.contact.push(book.contacts.number(contact))
      response.customer.push(book.customers.number(customer))
      response.interaction.push(interaction === undefined ? -1 : book.contacts.number(interaction))
      response.order.push(order === undefined ? -1 : book.orders.number(order))
      response.respondent.push(
        book.respondents.number(
          respondent === undefined || about === undefined
            ? joined("contact", contact)
            : joined(
                "respondent",
                survey,
                respondent,
                interaction === undefined ? "order" : "contact",
                about,
              ),
        ),
      )
      for (const { item, score, kind, scale } of answers) {
        // A score that isn't one: nothing checked it, since its survey was never published.
        if (!isQuantity(score)) continue
        const known = usual.get(item)
        const max = scale?.max ?? known?.scale.max
        answer.response.push(response.day.length - 1)
        answer.item.push(book.items.number(`${item} (${survey} v${surveyVersion})`))
        answer.kind.push(Math.max(0, itemKinds.indexOf(kind ?? known?.kind ?? "score")))
        answer.score.push(toMillionths(score))
        answer.top.push(max === undefined || !isQuantity(max) ? NO_TOP : toMillionths(max) - million)
      }
    },
    SurveyResponseInvalidated: ({ contacts: names, invalidation }, { contact }, at) => {
      date(invalidation, at)
      invalidation.contact.push(names.number(contact))
    },
    CallRecorded: ({ contacts: names, customers, call }, data, at) => {
      const { waitSeconds, abandoned, talkSeconds, holdSeconds, afterCallSeconds } = data
      const said = [talkSeconds, holdSeconds, afterCallSeconds].filter((each) => each !== undefined)
      date(call, at)
      call.contact.push(names.number(data.contact))
      call.customer.push(data.customer === undefined ? -1 : customers.number(data.customer))
      call.wait.push(waitSeconds)
      call.abandoned.push(abandoned ? 1 : 0)
      call.handling.push(said.length === 0 ? NOT_SAID : said.reduce((sum, each) => sum + each, 0))
    },
    InteractionRecorded: ({ contacts: names, customers, interaction, matters }, data, at) => {
      const { contact, customer, topic, order, direction, outcome } = data
      if (direction !== "inbound") return
      date(interaction, at)
      interaction.contact.push(names.number(contact))
      interaction.customer.push(customers.number(customer))
      interaction.matter.push(matters.number(joined(customer, topic, order ?? "")))
      interaction.resolved.push(outcome === "resolved" ? 1 : 0)
    },
    CustomerEnquiryReceived: (book, data, at) => {
      const { enquiry, topics } = book
      date(enquiry, at)
      enquiry.topic.push(topics.number(data.topic))
      ask(book, enquiry, data)
    },
    EnquiryAnswered: ({ contacts: names, enquiryAnswer }, { contact }, at) => {
      date(enquiryAnswer, at)
      enquiryAnswer.contact.push(names.number(contact))
      enquiryAnswer.order.push(-1)
    },
    // Whoever is told something in response to what he asked has his answer.
    CustomerNotified: ({ contacts: names, orders, enquiryAnswer }, { order, inResponseTo }, at) => {
      if (inResponseTo === undefined) return
      date(enquiryAnswer, at)
      enquiryAnswer.contact.push(names.number(inResponseTo))
      enquiryAnswer.order.push(orders.number(order))
    },
    ComplaintReceived: (book, data, at) => {
      const { complaint, topics } = book
      date(complaint, at)
      complaint.category.push(topics.number(data.category))
      ask(book, complaint, data)
    },
    ComplaintAnswered: ({ contacts: names, complaintAnswer }, { contact }, at) => {
      date(complaintAnswer, at)
      complaintAnswer.contact.push(names.number(contact))
    },
    ComplaintResolved: ({ contacts: names, complaintAnswer }, { contact }, at) => {
      date(complaintAnswer, at)
      complaintAnswer.contact.push(names.number(contact))
    },
  },
})
