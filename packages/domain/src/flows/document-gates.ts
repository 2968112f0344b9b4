import type { Fact } from "../facts/fact.js"
import type {
  CorrectInvoice,
  InvoiceOrder,
  InvoicePeriod,
  InvoicePrepayment,
  IssueCreditNote,
  IssueDraft,
  IssueInvoice,
} from "../invoice/commands.js"
import type { InvoiceFact } from "../invoice/events.js"
import type { Gated, Gating } from "./gated.js"

type Of<T extends InvoiceFact["type"]> = Extract<InvoiceFact, { readonly type: T }>
const isInvoice = (fact: Fact): fact is Of<"InvoiceIssued"> => fact.type === "InvoiceIssued"
const isCreditNote = (fact: Fact): fact is Of<"CreditNoteIssued"> => fact.type === "CreditNoteIssued"

/** An invoice is released by what it bills and on which terms, whatever its number and its date will be. */
const aboutInvoice = (fact: Fact): Gated | null => {
  if (!isInvoice(fact)) return null
  const { invoice, kind, customer, currency, lines, adjustments, totals, paymentTerm } = fact.data
  return {
    attributes: { net: totals.taxExclusive, currency },
    context: { invoice, kind, customer, currency, lines, adjustments, totals, paymentTerm },
  }
}

const invoiceRelease: Gating<IssueInvoice | InvoiceOrder | InvoicePrepayment | InvoicePeriod | IssueDraft> = {
  step: "invoiceRelease",
  subject: ({ invoice }) => ({ kind: "invoice", id: invoice }),
  about: aboutInvoice,
}

export const issueInvoiceGates: Gating<IssueInvoice> = invoiceRelease
export const invoiceOrderGates: Gating<InvoiceOrder> = invoiceRelease
export const prepaymentGates: Gating<InvoicePrepayment> = invoiceRelease
export const periodGates: Gating<InvoicePeriod> = invoiceRelease
export const draftGates: Gating<IssueDraft> = invoiceRelease

/** A credit note is approved by what it takes back, and why. */
const aboutCreditNote = (fact: Fact): Gated | null => {
  if (!isCreditNote(fact)) return null
  const { creditNote, invoice, customer, currency, reason, lines, totals, effectOnOrder } = fact.data
  return {
    attributes: { net: totals.taxExclusive, currency },
    context: { creditNote, invoice, customer, currency, reason, lines, totals, effectOnOrder },
  }
}

export const creditNoteGates: Gating<IssueCreditNote> = {
  step: "creditNote",
  subject: ({ creditNote }) => ({ kind: "creditNote", id: creditNote }),
  about: aboutCreditNote,
}

/** A corrective pair is released by the corrected invoice, and approved by the credit note. */
export const correctedGates: Gating<CorrectInvoice> = {
  step: "invoiceRelease",
  subject: ({ corrected }) => ({ kind: "invoice", id: corrected }),
  about: aboutInvoice,
}
export const correctingGates: Gating<CorrectInvoice> = {
  step: "creditNote",
  subject: ({ creditNote }) => ({ kind: "creditNote", id: creditNote }),
  about: aboutCreditNote,
}
