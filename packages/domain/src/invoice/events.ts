import type * as t from "io-ts"
import { Clearance } from "../approval/required-gates.js"
import { Address } from "../customer/address.js"
import {
  Count,
  CreditNoteId,
  Currency,
  CustomerId,
  Flag,
  InvoiceId,
  LocalDate,
  list,
  Minor,
  OrderId,
  oneOf,
  orNull,
  shape,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { DocumentAdjustment, TaxBreakdown, Totals } from "../tax/tax.js"
import { Anchor, PaymentTerm } from "../terms/term.js"
import { ComputedInterest } from "./computed-interest.js"
import { deviationFacts } from "./deviations.js"
import { disputeFacts } from "./dispute-events.js"
import { draftFacts } from "./drafting.js"
import { CreditLine, InvoiceKind, InvoiceLine } from "./lines.js"
import { reschedulingFacts } from "./rescheduling.js"
import { sendingFacts } from "./sending.js"
import { settlementFacts } from "./settlement-events.js"

export { DiscountBase, SettlementSource, WriteOffReason } from "./settlement-events.js"

import { legalCapFacts } from "./legal-cap.js"

/**
 * The open item: aging, dunning, interest and settlement all work on instalments. `dueDate` is null until the anchor
 * of its term has happened; `nominalDueDate` is the date before it was moved to a business day.
 */
export const Instalment = shape(
  "an instalment",
  { instalment: Count, dueDate: orNull(LocalDate), amount: Minor },
  {
    nominalDueDate: LocalDate,
    anchor: Anchor,
    /** The customer keeps it back until it falls due, by the terms (AG-9). */
    retained: Flag,
    discount: shape(
      "an early-payment discount",
      { until: LocalDate, amount: Minor },
      { base: oneOf("gross", "net", "mixed") },
    ),
  },
)
export type Instalment = t.TypeOf<typeof Instalment>

export const CreditReason = oneOf(
  "PRICE",
  "QUANTITY",
  "RETURN",
  "DAMAGE",
  "TAX",
  "GOODWILL",
  "DISCOUNT",
  "DUPLICATE",
  "DISPUTE",
)
export type CreditReason = t.TypeOf<typeof CreditReason>

export const ChargeKind = oneOf("expense", "penalty", "interest", "compensation", "fee")

/** Said, never guessed: whether what is credited may be invoiced again. */
export const EffectOnOrder = oneOf("restoresInvoiceableQuantity", "none")

/** Names are the storage format: they are for ever. All amounts are minor units of the invoice's currency. */
export const invoiceFacts = {
  ...draftFacts,
  ...deviationFacts,
  InvoiceIssued: shape(
    "InvoiceIssued",
    {
      invoice: InvoiceId,
      number: Text,
      kind: InvoiceKind,
      customer: CustomerId,
      currency: Currency,
      issueDate: LocalDate,
      lines: list(InvoiceLine),
      adjustments: list(DocumentAdjustment),
      taxBreakdown: TaxBreakdown,
      totals: Totals,
      paymentTerm: PaymentTerm,
      instalments: list(Instalment),
      orders: list(OrderId),
    },
    { buyerReference: Text, precedingInvoice: InvoiceId, workflow: Clearance, billTo: Address },
  ),
  ...sendingFacts,
  ...reschedulingFacts,
  /** The anchor of open-ended instalments happened (the invoice was received, say), so their due dates are known. */
  DueDatesFixed: shape("DueDatesFixed", {
    invoice: InvoiceId,
    anchor: Anchor,
    date: LocalDate,
    instalments: list(
      shape("a due date", { instalment: Count, dueDate: LocalDate }, { nominalDueDate: LocalDate }),
    ),
  }),
  /** Costs, penalties or interest claimed on top of an instalment. They are owed with it and settled with it. */
  ChargeClaimed: shape(
    "ChargeClaimed",
    {
      invoice: InvoiceId,
      charge: Text,
      instalment: Count,
      kind: ChargeKind,
      amount: Minor,
    },
    { reason: Text, computed: ComputedInterest },
  ),
  /** A charge, or what of it was still open, is given up: it is no longer owed. */
  ChargeWaived: shape("ChargeWaived", {
    invoice: InvoiceId,
    charge: Text,
    instalment: Count,
    amount: Minor,
    reason: Text,
  }),
  ...settlementFacts,
  CreditNoteIssued: shape(
    "CreditNoteIssued",
    {
      invoice: InvoiceId,
      creditNote: CreditNoteId,
      number: Text,
      customer: CustomerId,
      currency: Currency,
      issueDate: LocalDate,
      reason: CreditReason,
      lines: list(CreditLine),
      taxBreakdown: TaxBreakdown,
      totals: Totals,
      effectOnOrder: EffectOnOrder,
    },
    { workflow: Clearance },
  ),
  /** Evidence that lateness was noticed. No balance or KPI depends on it: lateness is derived from the due date. */
  InvoiceBecameOverdue: shape("InvoiceBecameOverdue", {
    invoice: InvoiceId,
    instalment: Count,
    dueDate: LocalDate,
    open: Minor,
  }),
  ...disputeFacts,
  ...legalCapFacts,
}

export type InvoiceFact = FactsOf<typeof invoiceFacts>
