import type { Day } from "@adv/domain"
import { balancesOf } from "../../receivables/balances.js"
import { OPEN_ENDED } from "../../receivables/ledger.js"
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
  const { asOf, knownAt, customer, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
  const own = customer === undefined ? null : receivables.customers.find(customer)
  const { issued, open, paid, settledOn, due } = balancesOf(receivables, { asOf: asOf as Day, knownAt })
  for (let item = 0; item < open.length; item++) {
    const amount = paid[item] ?? 0
    if (issued[item] !== 1 || open[item] !== 0 || amount === 0) continue
    const day = settledOn[item] ?? 0
    const dueOn = due[item] ?? OPEN_ENDED
    if (day < from || day >= to || dueOn === OPEN_ENDED) continue
    const invoice = receivables.item.invoice.at(item)
    if (own !== null && receivables.invoice.customer.at(invoice) !== own) continue
    tellItem(receivables, entry, item)
    entry.day = day
    visit(amount, day - dueOn, invoice)
  }
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
