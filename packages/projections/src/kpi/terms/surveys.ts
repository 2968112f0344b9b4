import type { ContactBook } from "../../contacts/contact-book.js"
import { itemKinds, Sending } from "../../contacts/contact-book.js"
import { eachKnown, type Known } from "../../engine/dated.js"
import type { Books, Counted, Entry, Term } from "../term.js"

/** The responses that count within a horizon, and which contacts say why another doesn't. */
interface Responses {
  readonly counting: ReadonlySet<number>
  /** By contact with a response that a later one replaced: the contact of the one that counts. */
  readonly replacedBy: ReadonlyMap<number, number>
}

/** Those that were not invalidated, and of what one respondent said about one contact, the latest. */
const responsesOf = ({ response, invalidation }: ContactBook, horizon: Known): Responses => {
  const invalid = new Set<number>()
  eachKnown(invalidation, horizon, (row) => invalid.add(invalidation.contact.at(row)))
  const latest = new Map<number, { readonly row: number; readonly day: number }>()
  const valid: Array<number> = []
  eachKnown(response, horizon, (row, day) => {
    if (invalid.has(response.contact.at(row))) return
    valid.push(row)
    const respondent = response.respondent.at(row)
    const before = latest.get(respondent)
    if (before === undefined || day >= before.day) latest.set(respondent, { row, day })
  })
  const replacedBy = new Map<number, number>()
  for (const row of valid) {
    const last = latest.get(response.respondent.at(row))?.row ?? row
    const by = response.contact.at(last)
    if (by !== response.contact.at(row)) replacedBy.set(response.contact.at(row), by)
  }
  return { counting: new Set([...latest.values()].map(({ row }) => row)), replacedBy }
}

/** Says which contact an entry is about, and those whose responses took the place of its own. */
const tellContact = (
  { contacts }: ContactBook,
  { replacedBy }: Responses,
  entry: Entry,
  contact: number,
  further: (contact: number) => void = () => undefined,
): void => {
  entry.tell("contact", contacts.name(contact))
  const seen = new Set([contact])
  further(contact)
  for (let by = replacedBy.get(contact); by !== undefined && !seen.has(by); by = replacedBy.get(by)) {
    seen.add(by)
    entry.also("contact", contacts.name(by))
    further(by)
  }
}

/** An answer: its score, and the lowest score of the top two of its scale, in millionths; `response` is its row. */
type Answer = (score: number, top: number, item: string, response: number) => void

/** Goes through the answers that count to items of some kinds. */
export const eachAnswer = (
  { contacts }: Books,
  counted: Counted,
  entry: Entry,
  kinds: ReadonlyArray<string>,
  visit: Answer,
): void => {
  const { answer, response, items, customers } = contacts
  const responses = responsesOf(contacts, counted)
  for (let row = 0; row < answer.response.length; row++) {
    const of = answer.response.at(row)
    if (!responses.counting.has(of) || !kinds.includes(itemKinds[answer.kind.at(row)] ?? "")) continue
    entry.customer = customers.name(response.customer.at(of))
    if (counted.customer !== undefined && counted.customer !== entry.customer) continue
    entry.day = response.day.at(of)
    tellContact(contacts, responses, entry, response.contact.at(of))
    visit(answer.score.at(row), answer.top.at(row), items.name(answer.item.at(row)), of)
  }
}

const facts = ["SurveyResponseRecorded", "SurveyResponseInvalidated"]

/** The scores of items of some kinds, by item: those of an item in one version of its survey are of one scale. */
export const scoresOf = (name: string, kinds: ReadonlyArray<string>): Term => ({
  name,
  what: "scores of the answers that count",
  kind: "samples",
  unit: "millionths",
  facts,
  each: (books, counted, entry) =>
    eachAnswer(books, counted, entry, kinds, (score, _top, item) => {
      entry.part = item
      entry.amount = score
      entry.add()
    }),
})

const answers =
  (kind: string, counts: (score: number, top: number) => boolean): Term["each"] =>
  (books, counted, entry) => {
    entry.amount = 1
    eachAnswer(books, counted, entry, [kind], (score, top) => {
      if (counts(score, top)) entry.add()
    })
  }

const flow = { kind: "flow", unit: "things", facts } as const

const MILLION = 1_000_000

export const satisfactionAnswers: Term = {
  ...flow,
  name: "satisfactionAnswers",
  what: "answers about satisfaction",
  each: answers("csat", () => true),
}

export const satisfiedAnswers: Term = {
  ...flow,
  name: "satisfiedAnswers",
  what: "answers about satisfaction in the top two of their scale",
  each: answers("csat", (score, top) => score >= top),
}

export const recommendationAnswers: Term = {
  ...flow,
  name: "recommendationAnswers",
  what: "answers about recommending the company",
  each: answers("nps", () => true),
}

export const promoters: Term = {
  ...flow,
  name: "promoters",
  what: "answers of 9 or 10 about recommending the company",
  each: answers("nps", (score) => score >= 9 * MILLION),
}

export const detractors: Term = {
  ...flow,
  name: "detractors",
  what: "answers of 0 to 6 about recommending the company",
  each: answers("nps", (score) => score <= 6 * MILLION),
}

const invitations =
  (answeredOnly: boolean): Term["each"] =>
  ({ contacts }, counted, entry) => {
    const { invitation, sending, response, customers, messages } = contacts
    // What was sent again after it bounced may have arrived: the last word counts.
    const last = new Map<number, { readonly day: number; readonly row: number }>()
    eachKnown(sending, counted, (row, day) => {
      const contact = sending.contact.at(row)
      const before = last.get(contact)
      if (before === undefined || day >= before.day) last.set(contact, { day, row })
    })
    const responses = responsesOf(contacts, counted)
    const answered = new Set<number>()
    for (const row of responses.counting) answered.add(response.contact.at(row))
    const bounced = (contact: number): boolean => {
      const word = last.get(contact)
      return word !== undefined && sending.kind.at(word.row) === Sending.bounced
    }
    entry.amount = 1
    eachKnown(invitation, counted, (row, day) => {
      const contact = invitation.contact.at(row)
      if (bounced(contact) || (answeredOnly && !answered.has(contact))) return
      entry.customer = customers.name(invitation.customer.at(row))
      if (counted.customer !== undefined && counted.customer !== entry.customer) return
      entry.day = day
      tellContact(contacts, responses, entry, contact, (told) => {
        const word = last.get(told)
        if (word !== undefined) entry.also("message", messages.name(sending.message.at(word.row)))
      })
      entry.add()
    })
  }

const invited = {
  ...flow,
  facts: ["RespondentInvited", "MessageSent", "MessageBounced", ...facts],
} as const

export const invitationsArrived: Term = {
  ...invited,
  name: "invitationsArrived",
  what: "invitations to a survey that didn't come back",
  each: invitations(false),
}

export const invitationsAnswered: Term = {
  ...invited,
  name: "invitationsAnswered",
  what: "invitations to a survey that were answered so that it counts",
  each: invitations(true),
}
