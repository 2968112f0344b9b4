import type { InvoiceFact } from "@adv/domain"
import { several } from "../../answer/amounts.js"
import { because, invoicesOf, money, type Sentences, sum, words } from "./words.js"

const sourceOf = ({ kind, id }: { readonly kind: "payment" | "creditNote"; readonly id: string }): string =>
  `${kind === "payment" ? "payment" : "credit note"} ${id}`

const outcomes = {
  rejected: "was rejected",
  upheld: "was upheld",
  partiallyUpheld: "was upheld in part",
  withdrawn: "was withdrawn",
} as const

const writeOffReasons = {
  badDebt: "bad debt",
  smallDifference: "small difference",
  goodwill: "goodwill",
  fx: "exchange difference",
} as const

const deviation = ({
  field,
  order,
  line,
}: {
  readonly field: string
  readonly order: string
  readonly line?: string
}): string =>
  `The invoice departs from order ${order} in ${fields[field] ?? field}${line === undefined ? "" : ` of line ${line}`}`

const fields: { readonly [field: string]: string } = {
  poReference: "the customer's reference",
  terms: "the payment term",
}

export const invoiceSentences: Sentences<InvoiceFact> = {
  InvoiceDrafted: (data) => {
    const { kind, totals, currency, orders } = data
    return `${kind === "prepayment" ? "A down-payment" : "An invoice"} of ${money(totals.payable, currency)} was drafted for ${orders.join(", ")}`
  },
  InvoiceDiscarded: (data) => `The draft was discarded${because(data.reason)}`,
  InvoiceDeviationDetected: (data) =>
    `${deviation(data)}: ${data.actual || "none"}, where ${data.expected || "none"} was agreed`,
  InvoiceDeviationApproved: (data) =>
    `${deviation(data)}: ${data.actual || "none"} instead of ${data.expected || "none"} was approved by ${data.approver}${because(data.reason)}`,
  InvoiceSent: (data) => `The invoice was sent by ${data.channel} (${data.format}, message ${data.message})`,
  InvoiceDeliveryAcknowledged: (data) => `The invoice was received (message ${data.message})`,
  InvoiceDeliveryRejected: (data) =>
    `The invoice was turned down (message ${data.message})${because(data.reason)}`,
  InstalmentRescheduled: (data, currencyOf) => {
    const { invoice, instalment, splits, reason, approvedBy } = data
    const parts = splits.map(({ dueDate, amount }) => `${money(amount, currencyOf(invoice))} on ${dueDate}`)
    return `Instalment ${instalment} is to be paid ${parts.length > 3 ? `in ${parts.length} parts` : parts.join(", ")}, agreed by ${approvedBy}${because(reason)}`
  },
  InvoiceIssued: (data) => {
    const { number, totals, currency, instalments } = data
    const due = instalments.map(({ dueDate }) => dueDate ?? "not known yet")
    return `Invoice ${number} was issued: ${money(totals.payable, currency)}, due ${due.length > 3 ? `in ${due.length} instalments` : due.join(", ")}`
  },
  TermExceedsLegalCap: (data) => {
    const { dueDate, capDate, excessDays, rule, status, derogation } = data.compliance
    const lawful = status === "exceeds" ? "" : `; lawful if ${derogation?.condition}`
    return `Its due date ${dueDate} is ${several(excessDays, "day")} after ${capDate}, which the law allows (${rule})${lawful}`
  },
  DueDatesFixed: (data) => {
    const { instalments } = data
    return `Due dates became known: ${instalments.map(({ dueDate }) => dueDate).join(", ")}`
  },
  ChargeClaimed: (data, currencyOf) => {
    const { kind, amount, invoice, instalment, reason } = data
    return `${money(amount, currencyOf(invoice))} of ${kind} was claimed on instalment ${instalment}${because(reason)}`
  },
  ChargeWaived: ({ charge, amount, invoice, instalment, reason }, currencyOf) =>
    `${money(amount, currencyOf(invoice))} of charge ${charge} on instalment ${instalment} was given up${because(reason)}`,
  InstalmentSettled: (data, currencyOf) => {
    const { amount, invoice, instalment, source } = data
    return `${money(amount, currencyOf(invoice))} of instalment ${instalment} was settled by ${sourceOf(source)}`
  },
  SettlementReversed: (data, currencyOf) => {
    const { amount, invoice, instalment, source, reason } = data
    return `${money(amount, currencyOf(invoice))} of instalment ${instalment} is open again: ${sourceOf(source)} was taken back${because(reason)}`
  },
  DiscountTaken: (data, currencyOf) => {
    const { amount, invoice, instalment, until, late } = data
    return `A discount of ${money(amount, currencyOf(invoice))} was taken on instalment ${instalment}, for paying ${late === true ? "soon after" : "by"} ${until}`
  },
  DiscountDisallowed: (data, currencyOf) => {
    const { amount, invoice, instalment, until } = data
    return `A discount of ${money(amount, currencyOf(invoice))} on instalment ${instalment} was kept back too late: it was for paying by ${until}`
  },
  DiscountReversed: (data, currencyOf) => {
    const { amount, invoice, instalment, reason } = data
    return `The discount of ${money(amount, currencyOf(invoice))} on instalment ${instalment} was taken back${because(reason)}`
  },
  ReceivableWrittenOff: (data, currencyOf) => {
    const { amount, invoice, instalment, reason } = data
    return `${money(amount, currencyOf(invoice))} of instalment ${instalment} was written off (${writeOffReasons[reason]})`
  },
  WriteOffReversed: (data, currencyOf) => {
    const { amount, invoice, instalment, reason } = data
    return `${money(amount, currencyOf(invoice))} of instalment ${instalment} is owed again, which had been written off${because(reason)}`
  },
  CreditAllocated: (data) =>
    `${money(sum(data.allocations), data.currency)} of credit note ${data.creditNote} was put against ${invoicesOf(data.allocations)}`,
  CreditAllocationReversed: (data) =>
    `${money(sum(data.allocations), data.currency)} of credit note ${data.creditNote} was taken off ${invoicesOf(data.allocations)} again${because(data.reason)}`,
  CreditRefundRequested: (data) =>
    `Refund ${data.refund} of ${money(data.amount, data.currency)} of credit note ${data.creditNote} was asked for${because(data.reason)}`,
  CreditRefundPaid: (data) =>
    `Refund ${data.refund} of credit note ${data.creditNote} was paid: ${money(data.amount, data.currency)}`,
  CreditRefundCancelled: (data) =>
    `Refund ${data.refund} of ${money(data.amount, data.currency)} of credit note ${data.creditNote} was given up${because(data.reason)}`,
  InvoiceOverdueCleared: (data) => `Instalment ${data.instalment}, due ${data.dueDate}, is no longer late`,
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
  DisputeAcknowledged: (data) => `The customer was told that dispute ${data.dispute} was received`,
  DisputeAssigned: ({ dispute, department, dueBy, reason }) =>
    `Dispute ${dispute} is to be answered by ${department} until ${dueBy}${because(reason)}`,
  DisputeProposed: ({ dispute, department, outcome, creditAmount, invoice, comment }, currencyOf) =>
    `${department} would answer that dispute ${dispute} ${outcomes[outcome]}${creditAmount === undefined ? "" : `, with a credit of ${money(creditAmount, currencyOf(invoice))}`}${because(comment)}`,
  DisputeResolved: ({ dispute, outcome, creditAmount, invoice, rootCause }, currencyOf) =>
    `Dispute ${dispute} ${outcomes[outcome]}${creditAmount === undefined ? "" : `, with a credit of ${money(creditAmount, currencyOf(invoice))}`}${because(rootCause)}`,
  DisputeClosed: ({ dispute, creditNotes }) =>
    `Dispute ${dispute} was closed${creditNotes.length === 0 ? "" : `, credited by ${creditNotes.join(", ")}`}`,
  DisputeReopened: ({ dispute, amount, invoice, reason }, currencyOf) =>
    `Dispute ${dispute} was opened again, about ${money(amount, currencyOf(invoice))}${because(reason)}`,
}
