import type * as t from "io-ts"
import {
  Count,
  CreditNoteId,
  Currency,
  CustomerId,
  Decimal,
  DisputeId,
  InvoiceId,
  LineId,
  LocalDate,
  list,
  Minor,
  NonNegativeDecimal,
  OrderId,
  oneOf,
  orNull,
  SettlementId,
  shape,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { DocumentAdjustment, Tax, TaxBreakdown, Totals } from "../tax/tax.js"
import { Anchor, PaymentTerm } from "../terms/term.js"

export const InvoiceLine = shape(
  "an invoice line",
  { description: Text, quantity: Decimal, unitPrice: Decimal, net: Minor, tax: Tax },
  { order: OrderId, orderLine: LineId, sku: Text, discountPercent: NonNegativeDecimal },
)
export type InvoiceLine = t.TypeOf<typeof InvoiceLine>

/** `invoiceLine` says which line of the invoice (from 1) is taken back; an amount credited as such has none. */
export const CreditLine = shape(
  "a credit note line",
  { description: Text, quantity: Decimal, unitPrice: Decimal, net: Minor, tax: Tax },
  { invoiceLine: Count, order: OrderId, orderLine: LineId, sku: Text, discountPercent: NonNegativeDecimal },
)
export type CreditLine = t.TypeOf<typeof CreditLine>

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
    discount: shape(
      "an early-payment discount",
      { until: LocalDate, amount: Minor },
      { base: oneOf("gross", "net", "mixed") },
    ),
  },
)
export type Instalment = t.TypeOf<typeof Instalment>

/** UNTDID 1001, by name: 380, 326, 386, 384, 383. */
export const InvoiceKind = oneOf("commercial", "partial", "prepayment", "corrected", "debitNote")
export type InvoiceKind = t.TypeOf<typeof InvoiceKind>

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

export const SettlementSource = shape("what settles", { kind: oneOf("payment", "creditNote"), id: Text })
export type SettlementSource = t.TypeOf<typeof SettlementSource>

export const ChargeKind = oneOf("expense", "penalty", "interest", "compensation", "fee")
export const DisputeOutcome = oneOf("rejected", "upheld", "partiallyUpheld", "withdrawn")

/** Said, never guessed: whether what is credited may be invoiced again. */
export const EffectOnOrder = oneOf("restoresInvoiceableQuantity", "none")

/** Names are the storage format: they are for ever. All amounts are minor units of the invoice's currency. */
export const invoiceFacts = {
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
    { buyerReference: Text, precedingInvoice: InvoiceId },
  ),
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
    { reason: Text },
  ),
  InstalmentSettled: shape("InstalmentSettled", {
    invoice: InvoiceId,
    settlement: SettlementId,
    instalment: Count,
    amount: Minor,
    source: SettlementSource,
  }),
  SettlementReversed: shape("SettlementReversed", {
    invoice: InvoiceId,
    settlement: SettlementId,
    instalment: Count,
    amount: Minor,
    source: SettlementSource,
    reason: Text,
  }),
  CreditNoteIssued: shape("CreditNoteIssued", {
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
  }),
  /** Evidence that lateness was noticed. No balance or KPI depends on it: lateness is derived from the due date. */
  InvoiceBecameOverdue: shape("InvoiceBecameOverdue", {
    invoice: InvoiceId,
    instalment: Count,
    dueDate: LocalDate,
    open: Minor,
  }),
  DisputeOpened: shape(
    "DisputeOpened",
    { invoice: InvoiceId, dispute: DisputeId, instalment: Count, amount: Minor, reason: Text },
    { department: Text, answerBy: LocalDate },
  ),
  DisputeResolved: shape(
    "DisputeResolved",
    {
      invoice: InvoiceId,
      dispute: DisputeId,
      instalment: Count,
      amount: Minor,
      outcome: DisputeOutcome,
    },
    { rootCause: Text, department: Text },
  ),
}

export type InvoiceFact = FactsOf<typeof invoiceFacts>
