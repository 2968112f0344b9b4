import { eachSettled as eachSettledItem, isDue } from "../../receivables/settled-items.js"
import type { Books, Counted, Entry, Term } from "../term.js"
import { itemFacts, tellItem } from "./receivables.js"

/**
 * Items settled in the window, in full and at least in part by payment, that had a due date: on the day of the last
 * settlement that still stands.
 */
const eachSettled = (
  { receivables }: Books,
  counted: Counted,
  entry: Entry,
  visit: (paid: number, daysLate: number, invoice: number) => void,
): void => {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
  eachSettledItem(receivables, counted, ({ item, due, day, paid }) => {
    if (!isDue(due) || day < from || day >= to) return
    tellItem(receivables, entry, item)
    entry.day = day
    visit(paid, day - due, receivables.item.invoice.at(item))
  })
}

const facts = [...itemFacts, "DueDatesFixed"]

export const paidOfSettled: Term = {
  name: "paidOfSettled",
  what: "paid of the instalments settled",
  kind: "flow",
  unit: "money",
  facts,
  each: (books, counted, entry) =>
    eachSettled(books, counted, entry, (paid) => {
      entry.amount = paid
      entry.add()
    }),
}

/** Early days take away. */
export const daysLateOfSettled: Term = {
  name: "daysLateOfSettled",
  what: "what was paid of the instalments settled, times the days from their due dates to their settlement",
  kind: "flow",
  unit: "money",
  facts,
  each: (books, counted, entry) =>
    eachSettled(books, counted, entry, (paid, daysLate) => {
      entry.amount = paid * daysLate
      entry.add()
    }),
}

const invoices =
  (lateOnly: boolean): Term["each"] =>
  (books, counted, entry) => {
    entry.amount = 1
    eachSettled(books, counted, entry, (_paid, daysLate, invoice) => {
      if (lateOnly && daysLate <= 0) return
      entry.key = books.receivables.invoices.name(invoice)
      entry.add()
    })
  }

const distinct = { kind: "flow", unit: "things", keyed: "distinct", facts } as const

export const invoicesSettled: Term = {
  ...distinct,
  name: "invoicesSettled",
  what: "invoices with an instalment settled",
  each: invoices(false),
}

export const invoicesSettledLate: Term = {
  ...distinct,
  name: "invoicesSettledLate",
  what: "invoices with an instalment settled after its due date",
  each: invoices(true),
}
