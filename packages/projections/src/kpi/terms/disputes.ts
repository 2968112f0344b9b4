import { type DisputeBook, DisputeEvent } from "../../disputes/dispute-book.js"
import type { Books, Counted, Entry, Term } from "../term.js"
import { eachInvoice } from "./invoices.js"

/** A dispute's rows within the horizon, in the log's order. */
const rowsOf = ({ row, rowsOfDispute }: DisputeBook, dispute: number, { asOf, knownAt }: Counted) => {
  const rows: Array<number> = []
  for (let at = rowsOfDispute.last(dispute); at >= 0; at = rowsOfDispute.before(at))
    if (row.day.at(at) <= asOf && row.recorded.at(at) <= knownAt) rows.push(at)
  return rows.reverse()
}

/** What was disputed of an invoice: the most of each dispute, together; 0 when it never was. */
const disputedOf = (book: DisputeBook, invoice: string, counted: Counted): number => {
  const number = book.names.find(invoice)
  if (number < 0) return 0
  let sum = 0
  for (let at = book.disputesOfInvoice.last(number); at >= 0; at = book.disputesOfInvoice.before(at)) {
    let most = 0
    for (const row of rowsOf(book, at, counted)) {
      const kind = book.row.kind.at(row)
      if (kind === DisputeEvent.opened || kind === DisputeEvent.reopened)
        most = Math.max(most, book.row.amount.at(row))
    }
    sum += most
  }
  return sum
}

const facts = ["InvoiceIssued", "DisputeOpened", "DisputeResolved", "DisputeReopened"] as const

const disputed = (
  name: string,
  what: string,
  unit: Term["unit"],
  add: (entry: Entry, books: Books, row: number, amount: number) => void,
): Term => ({
  name,
  what,
  kind: "flow",
  unit,
  facts,
  each: (books, counted, entry) =>
    eachInvoice(books, counted, entry, (row) => {
      const amount = disputedOf(books.disputes, books.receivables.invoices.name(row), counted)
      if (amount > 0) add(entry, books, row, amount)
    }),
})

/** By issue date, whatever came of the dispute. */
export const disputedInvoices = disputed(
  "disputedInvoices",
  "invoices issued that were disputed, in all or in part, however it ended",
  "things",
  (entry) => {
    entry.amount = 1
    entry.add()
  },
)

/** By issue date, at most what was invoiced, tax included. */
export const disputedValue = disputed(
  "disputedValue",
  "what was disputed of invoices issued, tax included, however it ended",
  "money",
  (entry, { activity }, row, amount) => {
    entry.currency = activity.currencies.name(activity.invoices.currency.at(row))
    entry.amount = Math.min(amount, activity.invoices.gross.at(row))
    entry.add()
  },
)

/** Goes through the times that disputes were open: from the day each was opened, or opened again, until it was resolved. */
const eachOpening = (
  { disputes: book, receivables }: Books,
  counted: Counted,
  entry: Entry,
  visit: (since: number, resolvedOn: number | null) => void,
): void => {
  for (let dispute = 0; dispute < book.dispute.invoice.length; dispute++) {
    const invoice = book.names.name(book.dispute.invoice.at(dispute))
    const number = receivables.invoices.find(invoice)
    entry.customer = number < 0 ? "" : receivables.customers.name(receivables.invoice.customer.at(number))
    if (counted.customer !== undefined && entry.customer !== counted.customer) continue
    let since: number | null = null
    for (const row of rowsOf(book, dispute, counted)) {
      const kind = book.row.kind.at(row)
      if (kind === DisputeEvent.opened) entry.labels["reason"] = book.names.name(book.row.reason.at(row))
      if (kind === DisputeEvent.opened || kind === DisputeEvent.reopened) since = book.row.day.at(row)
      else if (kind === DisputeEvent.resolved && since !== null) {
        entry.tell("invoice", invoice)
        visit(since, book.row.day.at(row))
        since = null
      }
    }
    if (since === null) continue
    entry.tell("invoice", invoice)
    visit(since, null)
  }
}

/** Told apart by `reason`. */
export const daysToResolve: Term = {
  name: "daysToResolve",
  what: "days from the opening of a dispute to its resolution",
  kind: "samples",
  unit: "days",
  facts,
  each: (books, counted, entry) =>
    eachOpening(books, counted, entry, (since, resolvedOn) => {
      if (resolvedOn === null) return
      entry.day = resolvedOn
      entry.amount = resolvedOn - since
      entry.add()
    }),
}

/** Told apart by `reason`. */
export const disputesOpen: Term = {
  name: "disputesOpen",
  what: "disputes opened that are not resolved",
  kind: "stock",
  unit: "things",
  facts,
  each: (books, counted, entry) =>
    eachOpening(books, counted, entry, (since, resolvedOn) => {
      entry.day = since
      entry.amount = 1
      entry.n = 1
      entry.add()
      if (resolvedOn === null) return
      entry.day = Math.max(since, resolvedOn)
      entry.amount = -1
      entry.n = -1
      entry.add()
    }),
}
