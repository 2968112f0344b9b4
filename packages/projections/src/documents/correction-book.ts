import type { Activity } from "../activity/activity.js"
import { Int32Column, Names } from "../engine/columns.js"
import { type Dated, date, dated, eachKnown, type Known } from "../engine/dated.js"
import { projection } from "../engine/projection.js"

/** Invoices that correct others: `invoice` is corrected by the invoice `by`. */
export interface CorrectionBook {
  readonly names: Names
  readonly correction: Dated & { readonly invoice: Int32Column; readonly by: Int32Column }
}

/** Corrected invoices, for the figures of how well documents are made out. */
export const corrections = projection<CorrectionBook>({
  name: "corrections",
  version: 1,
  partitionBy: ["invoices"],
  initial: () => ({
    names: new Names(),
    correction: { ...dated(), invoice: new Int32Column(), by: new Int32Column() },
  }),
  recipes: {
    InvoiceIssued: ({ names, correction }, { invoice, kind, precedingInvoice }, at) => {
      if (kind !== "corrected" || precedingInvoice === undefined) return
      date(correction, at)
      correction.invoice.push(names.number(precedingInvoice))
      correction.by.push(names.number(invoice))
    },
  },
})

/**
 * Reasons for a credit note that say that the invoice was wrong. A return, damaged goods, goodwill or a dispute that was
 * settled say nothing about the document.
 */
export const errorReasons: ReadonlySet<string> = new Set([
  "PRICE",
  "QUANTITY",
  "TAX",
  "DISCOUNT",
  "DUPLICATE",
])

/** An invoice that was found wrong: since when, and in which invoice's stream that is told. */
export interface Fault {
  readonly day: number
  readonly toldIn: string
}

/**
 * The invoices that were credited for an error, or corrected by another, within a horizon, with the first such day.
 */
export const faultyInvoices = (
  { activity, corrections: book }: { readonly activity: Activity; readonly corrections: CorrectionBook },
  horizon: Known,
): ReadonlyMap<string, Fault> => {
  const found = new Map<string, Fault>()
  const note = (invoice: string, day: number, toldIn: string): void => {
    const known = found.get(invoice)
    if (known === undefined || day < known.day) found.set(invoice, { day, toldIn })
  }
  const { creditNote, credited, kinds } = activity
  eachKnown(activity.creditNotes, horizon, (row, day) => {
    if (!errorReasons.has(kinds.name(creditNote.reason.at(row)))) return
    const invoice = credited.name(creditNote.invoice.at(row))
    note(invoice, day, invoice)
  })
  const { names, correction } = book
  eachKnown(correction, horizon, (row, day) =>
    note(names.name(correction.invoice.at(row)), day, names.name(correction.by.at(row))),
  )
  return found
}
