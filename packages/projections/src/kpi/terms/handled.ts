import type { Day } from "@adv/domain"
import { caseOf } from "../../collection/collection.js"
import { eachSeen } from "../../collection/notices.js"
import { DisputeEvent } from "../../disputes/dispute-book.js"
import { eachKnown } from "../../engine/dated.js"
import type { Term } from "../term.js"
import { ordersAnswering } from "./requests.js"

/** What is handled, by part; the first two are administrative work, the others commercial. */
export const handledKinds = [
  "dunning notices sent",
  "disputes resolved",
  "enquiries answered",
  "complaints answered",
] as const

/** Told apart by `load`. */
export const itemsHandled: Term = {
  name: "itemsHandled",
  what: "dunning notices sent, disputes resolved, enquiries and complaints answered",
  kind: "flow",
  unit: "things",
  facts: [
    "DunningLevelReached",
    "DunningNoticeSent",
    "InvoiceIssued",
    "DisputeOpened",
    "DisputeResolved",
    "CustomerEnquiryReceived",
    "EnquiryAnswered",
    "CustomerNotified",
    "ComplaintReceived",
    "ComplaintAnswered",
    "ComplaintResolved",
  ],
  each: ({ collection, disputes, receivables, contacts }, counted, entry) => {
    const { customer } = counted
    const count = (part: (typeof handledKinds)[number], load: string, whose: string, day: number): void => {
      if (customer !== undefined && customer !== whose) return
      entry.part = part
      entry.labels["load"] = load
      entry.customer = whose
      entry.day = day
      entry.amount = 1
      entry.add()
    }
    eachSeen(collection.sent, { asOf: counted.asOf as Day, knownAt: counted.knownAt }, (row) => {
      const notice = collection.sent.notice.at(row)
      entry.tell("dunning", caseOf(collection.notices.name(notice)))
      const whose = collection.customers.name(collection.notice.customer.at(notice))
      count("dunning notices sent", "administrative", whose, collection.sent.day.at(row))
    })
    eachKnown(disputes.row, counted, (row, day) => {
      if (disputes.row.kind.at(row) !== DisputeEvent.resolved) return
      const invoice = disputes.names.name(disputes.dispute.invoice.at(disputes.row.dispute.at(row)))
      const number = receivables.invoices.find(invoice)
      entry.tell("invoice", invoice)
      const whose = number < 0 ? "" : receivables.customers.name(receivables.invoice.customer.at(number))
      count("disputes resolved", "administrative", whose, day)
    })
    const answering = ordersAnswering(contacts, counted)
    /** Whose each contact is. */
    const customerOf = new Map<number, number>()
    for (const asked of [contacts.enquiry, contacts.complaint])
      eachKnown(asked, counted, (row) => customerOf.set(asked.contact.at(row), asked.customer.at(row)))
    for (const [answers, part] of [
      [contacts.enquiryAnswer, "enquiries answered"],
      [contacts.complaintAnswer, "complaints answered"],
    ] as const) {
      const first = new Map<number, number>()
      eachKnown(answers, counted, (row, day) => {
        const contact = answers.contact.at(row)
        first.set(contact, Math.min(day, first.get(contact) ?? day))
      })
      for (const [contact, day] of first) {
        const name = contacts.contacts.name(contact)
        entry.tell("contact", name)
        if (part === "enquiries answered")
          for (const order of answering.get(name) ?? []) entry.also("order", order)
        const whose = customerOf.get(contact)
        count(part, "commercial", whose === undefined ? "" : contacts.customers.name(whose), day)
      }
    }
  },
}
