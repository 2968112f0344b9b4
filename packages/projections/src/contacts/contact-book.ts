import { isQuantity, type SurveyItemKind, satisfactionSurvey, toMillionths } from "@adv/domain"
import { Float64Column, Int32Column, Names, Uint8Column } from "../engine/columns.js"
import { type Dated, date, dated } from "../engine/dated.js"
import { projection } from "../engine/projection.js"

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
  readonly topics: Names
  readonly invitation: Dated & { readonly contact: Int32Column }
  readonly sending: Dated & { readonly contact: Int32Column; readonly kind: Uint8Column }
  readonly response: Dated & { readonly contact: Int32Column; readonly respondent: Int32Column }
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
    readonly wait: Int32Column
    readonly abandoned: Uint8Column
    readonly handling: Int32Column
  }
  /** Those that came in. */
  readonly interaction: Dated & { readonly matter: Int32Column; readonly resolved: Uint8Column }
  readonly enquiry: Dated & { readonly topic: Int32Column }
  readonly complaint: Dated & { readonly contact: Int32Column }
  readonly complaintAnswer: Dated & { readonly contact: Int32Column }
}

const empty = (): ContactBook => ({
  contacts: new Names(),
  items: new Names(),
  respondents: new Names(),
  matters: new Names(),
  topics: new Names(),
  invitation: { ...dated(), contact: new Int32Column() },
  sending: { ...dated(), contact: new Int32Column(), kind: new Uint8Column() },
  response: { ...dated(), contact: new Int32Column(), respondent: new Int32Column() },
  invalidation: { ...dated(), contact: new Int32Column() },
  answer: {
    response: new Int32Column(),
    item: new Int32Column(),
    kind: new Uint8Column(),
    score: new Float64Column(),
    top: new Float64Column(),
  },
  call: { ...dated(), wait: new Int32Column(), abandoned: new Uint8Column(), handling: new Int32Column() },
  interaction: { ...dated(), matter: new Int32Column(), resolved: new Uint8Column() },
  enquiry: { ...dated(), topic: new Int32Column() },
  complaint: { ...dated(), contact: new Int32Column() },
  complaintAnswer: { ...dated(), contact: new Int32Column() },
})

/** A name of several parts, which may hold anything. */
const joined = (...parts: ReadonlyArray<string>): string => JSON.stringify(parts)

/** While a survey isn't published, its items measure what those of the usual one of the same code do. */
const usual = new Map(satisfactionSurvey.items.map((item) => [item.code, item]))

const million = 1_000_000

/** Above every score: of a scale that nobody knows, nothing is at the top. */
const NO_TOP = Number.MAX_SAFE_INTEGER

/** Contacts with customers. */
export const contacts = projection<ContactBook>({
  name: "contacts",
  version: 1,
  initial: empty,
  recipes: {
    RespondentInvited: (book, { contact }, at) => {
      date(book.invitation, at)
      book.invitation.contact.push(book.contacts.number(contact))
    },
    MessageSent: ({ contacts: names, sending }, { about }, at) => {
      for (const contact of about.contacts ?? []) {
        date(sending, at)
        sending.contact.push(names.number(contact))
        sending.kind.push(Sending.sent)
      }
    },
    MessageBounced: ({ contacts: names, sending }, { about }, at) => {
      for (const contact of about.contacts ?? []) {
        date(sending, at)
        sending.contact.push(names.number(contact))
        sending.kind.push(Sending.bounced)
      }
    },
    SurveyResponseRecorded: (book, data, at) => {
      const { contact, survey, surveyVersion, respondent, interaction, order, answers } = data
      const { response, answer } = book
      const about = interaction ?? order
      date(response, at)
      response.contact.push(book.contacts.number(contact))
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
    CallRecorded: ({ call }, data, at) => {
      const { waitSeconds, abandoned, talkSeconds, holdSeconds, afterCallSeconds } = data
      const said = [talkSeconds, holdSeconds, afterCallSeconds].filter((each) => each !== undefined)
      date(call, at)
      call.wait.push(waitSeconds)
      call.abandoned.push(abandoned ? 1 : 0)
      call.handling.push(said.length === 0 ? NOT_SAID : said.reduce((sum, each) => sum + each, 0))
    },
    InteractionRecorded: ({ interaction, matters }, data, at) => {
      const { customer, topic, order, direction, outcome } = data
      if (direction !== "inbound") return
      date(interaction, at)
      interaction.matter.push(matters.number(joined(customer, topic, order ?? "")))
      interaction.resolved.push(outcome === "resolved" ? 1 : 0)
    },
    CustomerEnquiryReceived: ({ enquiry, topics }, { topic }, at) => {
      date(enquiry, at)
      enquiry.topic.push(topics.number(topic))
    },
    ComplaintReceived: ({ contacts: names, complaint }, { contact }, at) => {
      date(complaint, at)
      complaint.contact.push(names.number(contact))
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
