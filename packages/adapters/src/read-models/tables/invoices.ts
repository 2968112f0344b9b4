import { creditLeft } from "@adv/projections"
import { ALWAYS } from "./always.js"
import type { RowRecipes, RowSources, Rows, SqlTable } from "./table.js"

const amount = (about: string) => ({ type: "INTEGER" as const, about: `${about}, in minor units` })

export const invoicesTable: SqlTable = {
  name: "invoices",
  about: "One row an invoice, as it was issued. What is open of it is in open_items.",
  columns: {
    invoice_id: { type: "TEXT", about: "the invoice" },
    number: { type: "TEXT", about: "its legal number" },
    kind: { type: "TEXT", about: "what kind of invoice it is, such as commercial or downPayment" },
    customer_id: { type: "TEXT", about: "who owes it" },
    currency: { type: "TEXT", about: "the currency of its amounts" },
    issued_on: { type: "TEXT", about: "its date" },
    net: amount("without tax"),
    tax: amount("its tax"),
    gross: amount("with tax"),
    payable: amount("to be paid: gross, less what was paid in advance"),
    recorded_at: { type: "INTEGER", about: "when it was recorded, in milliseconds since 1970-01-01 UTC" },
  },
  key: ["invoice_id"],
  indexes: [["customer_id"], ["issued_on"]],
}

export const invoiceOrdersTable: SqlTable = {
  name: "invoice_orders",
  about: "Which orders an invoice bills: none, one, or several.",
  columns: {
    invoice_id: { type: "TEXT", about: "the invoice" },
    order_id: { type: "TEXT", about: "the order" },
  },
  key: ["invoice_id", "order_id"],
  indexes: [["order_id"]],
}

export const creditNotesTable: SqlTable = {
  name: "credit_notes",
  about: "One row a credit note.",
  columns: {
    invoice_id: { type: "TEXT", about: "the invoice it credits" },
    credit_note_id: { type: "TEXT", about: "the credit note" },
    number: { type: "TEXT", about: "its legal number" },
    customer_id: { type: "TEXT", about: "whose it is" },
    currency: { type: "TEXT", about: "the currency of its amounts" },
    issued_on: { type: "TEXT", about: "its date" },
    reason: { type: "TEXT", about: "why, such as PRICE or RETURN" },
    net: amount("without tax"),
    tax: amount("its tax"),
    gross: amount("with tax"),
    unapplied: amount("not put against anything yet"),
    recorded_at: { type: "INTEGER", about: "when it was recorded, in milliseconds since 1970-01-01 UTC" },
  },
  key: ["invoice_id", "credit_note_id"],
  indexes: [["customer_id"], ["issued_on"]],
}

interface OfCredit {
  readonly invoice: string
  readonly creditNote: string
}

const touchCredit = (rows: Rows, { invoice, creditNote }: OfCredit) =>
  rows.touch("creditNote", invoice, creditNote)

export const invoiceRows: RowRecipes = {
  InvoiceIssued: (rows, data, { recordedAt }) => {
    const { invoice, totals } = data
    rows.put(
      invoicesTable,
      invoice,
      data.number,
      data.kind,
      data.customer,
      data.currency,
      data.issueDate,
      totals.taxExclusive,
      totals.tax,
      totals.taxInclusive,
      totals.payable,
      recordedAt,
    )
    for (const order of data.orders) {
      rows.put(invoiceOrdersTable, invoice, order)
      rows.touch("order", order)
    }
    rows.touch("invoice", invoice)
  },
  CreditNoteIssued: (rows, data, { recordedAt }) => {
    const { totals } = data
    rows.put(
      creditNotesTable,
      data.invoice,
      data.creditNote,
      data.number,
      data.customer,
      data.currency,
      data.issueDate,
      data.reason,
      totals.taxExclusive,
      totals.tax,
      totals.taxInclusive,
      0,
      recordedAt,
    )
    touchCredit(rows, data)
  },
  CreditAllocated: touchCredit,
  CreditAllocationReversed: touchCredit,
  CreditRefundRequested: touchCredit,
  CreditRefundPaid: touchCredit,
  CreditRefundCancelled: touchCredit,
}

export const writeCreditNotes = (
  rows: Rows,
  { receivables }: RowSources,
  credits: Iterable<ReadonlyArray<string>>,
): void => {
  for (const [invoice = "", creditNote = ""] of credits) {
    const source = receivables.sources.find(`credit ${invoice}/${creditNote}`)
    const unapplied = source < 0 ? 0 : creditLeft(receivables, source, ALWAYS)
    rows.change(creditNotesTable, [invoice, creditNote], { unapplied })
  }
}
