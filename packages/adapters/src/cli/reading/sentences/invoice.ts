import type { InvoiceFact } from "@adv/domain"
import { because, money, type Sentences, words } from "./words.js"

const sourceOf = ({ kind, id }: { readonly kind: "payment" | "creditNote"; readonly id: string }): string =>
  `${kind === "payment" ? "payment" : "credit note"} ${id}`

const outcomes = {
  rejected: "was rejected",
  upheld: "was upheld",
  partiallyUpheld: "was upheld in part",
  withdrawn: "was withdrawn",
} as const

export const invoiceSentences: Sentences<InvoiceFact> = {
  InvoiceIssued: (data) => {
    const { number, totals, currency, instalments } = data
    const due = instalments.map(({ dueDate }) => dueDate ?? "not known yet")
    return `Invoice ${number} was issued: ${money(totals.payable, currency)}, due ${due.length > 3 ? `in ${due.length} instalments` : due.join(", ")}`
  },
  DueDatesFixed: (data) => {
    const { instalments } = data
    return `Due dates became known: ${instalments.map(({ dueDate }) => dueDate).join(", ")}`
  },
  ChargeClaimed: (data, currencyOf) => {
    const { kind, amount, invoice, instalment, reason } = data
    return `${money(amount, currencyOf(invoice))} of ${kind} was claimed on instalment ${instalment}${because(reason)}`
  },
  InstalmentSettled: (data, currencyOf) => {
    const { amount, invoice, instalment, source } = data
    return `${money(amount, currencyOf(invoice))} of instalment ${instalment} was settled by ${sourceOf(source)}`
  },
  SettlementReversed: (data, currencyOf) => {
    const { amount, invoice, instalment, source, reason } = data
    return `${money(amount, currencyOf(invoice))} of instalment ${instalment} is open again: ${sourceOf(source)} was taken back${because(reason)}`
  },
  CreditNoteIssued: (data) => {
    const { number, totals, currency, reason } = data
    return `Credit note ${number} was issued: ${money(totals.payable, currency)}${because(words(reason))}`
  },
  InvoiceBecameOverdue: (data, currencyOf) => {
    const { instalment, dueDate, open, invoice } = data
    return `Instalment ${instalment}, due ${dueDate}, was noticed to be late: ${money(open, currencyOf(invoice))} open`
  },
  DisputeOpened: (data, currencyOf) => {
    const { dispute, amount, invoice, reason } = data
    return `The customer disputes ${money(amount, currencyOf(invoice))} (${dispute}): ${reason}`
  },
  DisputeResolved: (data) => `Dispute ${data.dispute} ${outcomes[data.outcome]}${because(data.rootCause)}`,
}
