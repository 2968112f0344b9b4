import type { ContactBook } from "../../contacts/contact-book.js"
import { eachKnown } from "../../engine/dated.js"
import type { Books, Counted, Entry, Term } from "../term.js"

/** What customers ask before anybody tells them: where is my order? */
const aboutProgress = ["ORDER_PROGRESS", "DELIVERY_DELAY"]

/** A matter that comes back within so many days was not resolved. */
export const repeatDays = 7

type Request = Pick<ContactBook["enquiry"], "contact" | "customer" | "channel">

/** Says which contact an entry is about, whose, and through which channel. False when nobody looks at that customer. */
const tellRequest = (
  { contacts, customers, topics }: ContactBook,
  { customer }: Counted,
  entry: Entry,
  of: Request,
  row: number,
): boolean => {
  entry.customer = customers.name(of.customer.at(row))
  if (customer !== undefined && customer !== entry.customer) return false
  entry.tell("contact", contacts.name(of.contact.at(row)))
  entry.labels["channel"] = topics.name(of.channel.at(row))
  return true
}

/** The orders in whose streams it is told that a customer was answered: what he was told in response, by contact. */
export const ordersAnswering = (
  { enquiryAnswer, contacts, orders }: ContactBook,
  counted: Counted,
): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>()
  eachKnown(enquiryAnswer, counted, (row) => {
    const order = enquiryAnswer.order.at(row)
    if (order < 0) return
    const contact = contacts.name(enquiryAnswer.contact.at(row))
    const own = found.get(contact) ?? new Set<string>()
    found.set(contact, own.add(orders.name(order)))
  })
  return found
}

/** Told apart by `channel`. */
export const enquiriesAboutProgress: Term = {
  name: "enquiriesAboutProgress",
  what: "enquiries about the progress of an order or a delay",
  kind: "flow",
  unit: "things",
  facts: ["CustomerEnquiryReceived"],
  each: ({ contacts }, counted, entry) => {
    const { enquiry, topics } = contacts
    const numbers = new Set(aboutProgress.map((topic) => topics.find(topic)))
    entry.amount = 1
    eachKnown(enquiry, counted, (row, day) => {
      if (!numbers.has(enquiry.topic.at(row)) || !tellRequest(contacts, counted, entry, enquiry, row)) return
      entry.day = day
      entry.add()
    })
  },
}

/** Told apart by `channel` and `category`. */
export const complaintsReceived: Term = {
  name: "complaintsReceived",
  what: "complaints received",
  kind: "flow",
  unit: "things",
  facts: ["ComplaintReceived"],
  each: ({ contacts }, counted, entry) => {
    const { complaint, topics } = contacts
    entry.amount = 1
    eachKnown(complaint, counted, (row, day) => {
      if (!tellRequest(contacts, counted, entry, complaint, row)) return
      entry.labels["category"] = topics.name(complaint.category.at(row))
      entry.day = day
      entry.add()
    })
  },
}

const answered =
  (amountOf: (waited: number) => number): Term["each"] =>
  ({ contacts }, counted, entry) => {
    const { complaint, complaintAnswer, topics } = contacts
    const first = new Map<number, number>()
    eachKnown(complaintAnswer, counted, (row, day) => {
      const contact = complaintAnswer.contact.at(row)
      first.set(contact, Math.min(day, first.get(contact) ?? day))
    })
    eachKnown(complaint, counted, (row, received) => {
      const day = first.get(complaint.contact.at(row))
      if (day === undefined || !tellRequest(contacts, counted, entry, complaint, row)) return
      entry.labels["category"] = topics.name(complaint.category.at(row))
      entry.day = day
      entry.amount = amountOf(day - received)
      entry.add()
    })
  }

const answers = {
  kind: "flow",
  facts: ["ComplaintReceived", "ComplaintAnswered", "ComplaintResolved"],
} as const

/** On the day of the first answer. Told apart by `channel` and `category`. */
export const complaintsAnswered: Term = {
  ...answers,
  name: "complaintsAnswered",
  what: "complaints first answered",
  unit: "things",
  each: answered(() => 1),
}

export const waitOfComplaints: Term = {
  ...answers,
  name: "waitOfComplaints",
  what: "days from receipt to the first answer of the complaints first answered",
  unit: "days",
  each: answered((waited) => waited),
}

interface Contacted {
  readonly row: number
  readonly day: number
  readonly resolved: boolean
}

/**
 * Goes through the matters that customers got in touch about, each on the day of its first contact, which no contact about
 * the same comes shortly before. `ripe` when its days have passed: until then it may still come back.
 */
const eachMatter = (
  { contacts }: Books,
  counted: Counted,
  entry: Entry,
  visit: (resolved: boolean, ripe: boolean) => void,
): void => {
  const { interaction } = contacts
  const byMatter = new Map<number, Array<Contacted>>()
  eachKnown(interaction, counted, (row, day) => {
    const matter = interaction.matter.at(row)
    const all = byMatter.get(matter) ?? []
    all.push({ row, day, resolved: interaction.resolved.at(row) === 1 })
    byMatter.set(matter, all)
  })
  for (const all of byMatter.values()) {
    const inOrder = all.toSorted((a, b) => a.day - b.day)
    for (const [index, first] of inOrder.entries()) {
      const before = inOrder[index - 1]
      if (before !== undefined && first.day - before.day <= repeatDays) continue
      const after = inOrder[index + 1]
      entry.day = first.day
      entry.customer = contacts.customers.name(interaction.customer.at(first.row))
      entry.tell("contact", contacts.contacts.name(interaction.contact.at(first.row)))
      // Whether it is the first, and whether it came back, the others about the same say.
      for (const other of inOrder)
        if (other !== first) entry.also("contact", contacts.contacts.name(interaction.contact.at(other.row)))
      visit(
        first.resolved && (after === undefined || after.day - first.day > repeatDays),
        first.day + repeatDays <= counted.asOf,
      )
    }
  }
}

const cohort = { kind: "flow", unit: "things", facts: ["InteractionRecorded"] } as const

const matters =
  (counts: (resolved: boolean, ripe: boolean) => boolean): Term["each"] =>
  (books, counted, entry) => {
    entry.amount = 1
    eachMatter(books, counted, entry, (resolved, ripe) => {
      if (counts(resolved, ripe)) entry.add()
    })
  }

export const mattersRaised: Term = {
  ...cohort,
  name: "mattersRaised",
  what: `matters first raised, whose ${repeatDays} days have passed`,
  each: matters((_resolved, ripe) => ripe),
}

export const mattersResolvedAtOnce: Term = {
  ...cohort,
  name: "mattersResolvedAtOnce",
  what: `matters resolved at the first contact, and not back within ${repeatDays} days`,
  each: matters((resolved, ripe) => resolved && ripe),
}

export const mattersPending: Term = {
  ...cohort,
  name: "mattersPending",
  what: `matters first raised, whose ${repeatDays} days have not passed`,
  each: matters((_resolved, ripe) => !ripe),
}
