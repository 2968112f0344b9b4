import type { DocumentRows } from "../../activity/activity.js"
import { eachInDays, recordedBy } from "../../engine/zones.js"
import type { Counted, Term } from "../term.js"

const isIn = (
  day: number,
  { asOf, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Counted,
): boolean => day <= asOf && day >= from && day < to

/** Goes through documents by their own date; those outside the window that is asked about are passed over. */
const eachDocument = (
  documents: DocumentRows,
  { asOf, knownAt, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY }: Counted,
  visit: (row: number, day: number) => void,
): void =>
  eachInDays(documents.day, from, Math.min(to, asOf + 1), recordedBy(documents.recorded, knownAt), visit)

/** Invoices by issue date, each with one of its figures. Rows of the activity are those of the ledger's invoices. */
const invoices =
  (amountOf: (rows: DocumentRows, row: number) => number): Term["each"] =>
  ({ activity, receivables }, counted, entry) => {
    const { customers, currencies, invoice, rows } = receivables
    const look = (row: number, day: number): void => {
      if (entry.telling) entry.tell("invoice", receivables.invoices.name(row))
      entry.own(customers, invoice.customer.at(row), currencies, invoice.currency.at(row))
      entry.labels["kind"] = activity.kinds.name(activity.invoiceKind.at(row))
      entry.day = day
      entry.amount = amountOf(activity.invoices, row)
      entry.add()
    }
    if (counted.customer === undefined) {
      eachDocument(activity.invoices, counted, look)
      return
    }
    const { day, recorded } = activity.invoices
    const { invoicesOfCustomer } = rows
    const whose = customers.find(counted.customer)
    for (let row = invoicesOfCustomer.last(whose); row >= 0; row = invoicesOfCustomer.before(row))
      if (recorded.at(row) <= counted.knownAt && isIn(day.at(row), counted)) look(row, day.at(row))
  }

/** Credit notes by their own date, each with one of its figures, told apart by `reason`. */
const creditNotes =
  (amountOf: (rows: DocumentRows, row: number) => number): Term["each"] =>
  ({ activity, receivables }, counted, entry) => {
    const { customers, currencies, invoice: invoiced } = receivables
    const whose = counted.customer === undefined ? -1 : customers.find(counted.customer)
    eachDocument(activity.creditNotes, counted, (row, day) => {
      const invoice = activity.credited.name(activity.creditNote.invoice.at(row))
      const number = receivables.invoices.find(invoice)
      const customer = number < 0 ? -1 : invoiced.customer.at(number)
      if (counted.customer !== undefined && customer !== whose) return
      entry.tell("invoice", invoice)
      entry.own(customers, customer, currencies, number < 0 ? -1 : invoiced.currency.at(number))
      entry.labels["reason"] = activity.kinds.name(activity.creditNote.reason.at(row))
      entry.day = day
      entry.amount = amountOf(activity.creditNotes, row)
      entry.add()
    })
  }

const ofInvoices = { kind: "flow", facts: ["InvoiceIssued"] } as const
const ofCreditNotes = { kind: "flow", facts: ["InvoiceIssued", "CreditNoteIssued"] } as const

export const invoicesIssued: Term = {
  ...ofInvoices,
  name: "invoicesIssued",
  what: "invoices issued",
  unit: "things",
  each: invoices(() => 1),
}

export const invoicedGross: Term = {
  ...ofInvoices,
  name: "invoicedGross",
  what: "invoices issued, tax included",
  unit: "money",
  each: invoices((rows, row) => rows.gross.at(row)),
}

export const invoicedNet: Term = {
  ...ofInvoices,
  name: "invoicedNet",
  what: "invoices issued, net of tax",
  unit: "money",
  each: invoices((rows, row) => rows.net.at(row)),
}

export const creditNotesIssued: Term = {
  ...ofCreditNotes,
  name: "creditNotesIssued",
  what: "credit notes issued",
  unit: "things",
  each: creditNotes(() => 1),
}

export const creditedGross: Term = {
  ...ofCreditNotes,
  name: "creditedGross",
  what: "credit notes issued, tax included",
  unit: "money",
  each: creditNotes((rows, row) => rows.gross.at(row)),
}

export const creditedNet: Term = {
  ...ofCreditNotes,
  name: "creditedNet",
  what: "credit notes issued, net of tax",
  unit: "money",
  each: creditNotes((rows, row) => rows.net.at(row)),
}
