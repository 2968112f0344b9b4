import * as t from "io-ts"
import {
  Count,
  CreditNoteId,
  Currency,
  CustomerId,
  Decimal,
  DisputeId,
  either,
  InvoiceId,
  LineId,
  LocalDate,
  list,
  Minor,
  NonNegativeDecimal,
  OrderId,
  SettlementId,
  shape,
  Text,
} from "../facts/codecs.js"
import { type CommandsIn, command } from "../running/command.js"
import { DocumentAdjustment, Tax } from "../tax/tax.js"
import { Anchor, PaymentTerm } from "../terms/term.js"
import {
  ChargeKind,
  CreditReason,
  DisputeOutcome,
  EffectOnOrder,
  InvoiceKind,
  SettlementSource,
} from "./events.js"

/** A line to be billed; `unitPrice` is in major units. With `order` and `orderLine` it bills that order's line. */
export const InvoiceLineAsked = shape(
  "a line to bill",
  { description: Text, quantity: Decimal, unitPrice: Decimal, tax: Tax },
  { discountPercent: NonNegativeDecimal, sku: Text, order: OrderId, orderLine: LineId },
)
export type InvoiceLineAsked = t.TypeOf<typeof InvoiceLineAsked>

/** When what terms count from happened. The issue date is the command's own. */
export const Anchors = shape(
  "anchors",
  {},
  {
    issueDate: LocalDate,
    deliveryDate: LocalDate,
    receiptDate: LocalDate,
    endOfServicePeriod: LocalDate,
    acceptanceDate: LocalDate,
    orderDate: LocalDate,
  },
)
export type Anchors = t.TypeOf<typeof Anchors>

/** Where the legal number comes from: a series of ours, without gaps, or whoever issued the document elsewhere. */
export const Numbering = either(
  "a numbering",
  shape("a series", { series: Text }),
  shape("a number", { number: Text }),
)
export type Numbering = t.TypeOf<typeof Numbering>

/** What is credited: everything not credited yet, quantities of the invoice's lines (from 1), or amounts. */
export const Credited = either(
  "what is credited",
  shape("the whole", { whole: t.literal(true) }),
  shape("lines", { lines: list(shape("a line to credit", { line: Count, quantity: Decimal })) }),
  shape("amounts", {
    amounts: list(shape("an amount to credit", { net: Minor, tax: Tax, description: Text })),
  }),
)
export type Credited = t.TypeOf<typeof Credited>

export const invoiceCommands = {
  /** Issues an invoice from its own lines. Without `paymentTerm` the customer's conditions give it. */
  IssueInvoice: command(
    "IssueInvoice",
    { invoice: InvoiceId, customer: CustomerId, currency: Currency, lines: list(InvoiceLineAsked) },
    {
      kind: InvoiceKind,
      adjustments: list(DocumentAdjustment),
      paymentTerm: PaymentTerm,
      numbering: Numbering,
      anchors: Anchors,
      prepaid: Minor,
      rounding: Minor,
      buyerReference: Text,
      precedingInvoice: InvoiceId,
    },
  ),
  /**
   * Invoices an order by its own conditions: what was delivered and not yet invoiced, or what was ordered, at the
   * order's prices. The order's charges and allowances go on its first invoice. `paymentTerm` is for an invoice that was
   * granted another term than its order.
   */
  InvoiceOrder: command(
    "InvoiceOrder",
    { invoice: InvoiceId, order: OrderId },
    { numbering: Numbering, anchors: Anchors, paymentTerm: PaymentTerm },
  ),
  FixDueDates: command("FixDueDates", { invoice: InvoiceId, anchor: Anchor, date: LocalDate }),
  /** Without `instalment`, on the last one. */
  ClaimCharge: command(
    "ClaimCharge",
    {
      invoice: InvoiceId,
      charge: Text,
      kind: ChargeKind,
      amount: Minor,
    },
    { instalment: Count, reason: Text },
  ),
  /** Issues a credit note and puts it against what is open on the invoice, oldest due first; the rest stays unapplied. */
  IssueCreditNote: command(
    "IssueCreditNote",
    {
      invoice: InvoiceId,
      creditNote: CreditNoteId,
      reason: CreditReason,
      credited: Credited,
      effectOnOrder: EffectOnOrder,
    },
    { numbering: Numbering },
  ),
  MarkOverdue: command("MarkOverdue", { invoice: InvoiceId }),
  /** Without `amount`, all that is open on the instalment; without `instalment`, the first that is open. */
  OpenDispute: command(
    "OpenDispute",
    { invoice: InvoiceId, dispute: DisputeId, reason: Text },
    { amount: Minor, instalment: Count, department: Text, answerBy: LocalDate },
  ),
  ResolveDispute: command(
    "ResolveDispute",
    {
      invoice: InvoiceId,
      dispute: DisputeId,
      outcome: DisputeOutcome,
    },
    { rootCause: Text, department: Text },
  ),
}

export type InvoiceCommand = CommandsIn<typeof invoiceCommands>
type Named<Type extends keyof typeof invoiceCommands> = t.TypeOf<(typeof invoiceCommands)[Type]>
export type IssueInvoice = Named<"IssueInvoice">
export type InvoiceOrder = Named<"InvoiceOrder">
export type FixDueDates = Named<"FixDueDates">
export type ClaimCharge = Named<"ClaimCharge">
export type IssueCreditNote = Named<"IssueCreditNote">
export type MarkOverdue = Named<"MarkOverdue">
export type OpenDispute = Named<"OpenDispute">
export type ResolveDispute = Named<"ResolveDispute">

/** Given by the flows that allocate payments and take allocations back. */
const invoiceNotes = {
  SettleInstalments: command("SettleInstalments", {
    invoice: InvoiceId,
    source: SettlementSource,
    settlements: list(shape("a settlement", { settlement: SettlementId, instalment: Count, amount: Minor })),
  }),
  ReverseSettlements: command("ReverseSettlements", {
    invoice: InvoiceId,
    settlements: list(SettlementId),
    reason: Text,
  }),
}

export type SettleInstalments = t.TypeOf<typeof invoiceNotes.SettleInstalments>
export type ReverseSettlements = t.TypeOf<typeof invoiceNotes.ReverseSettlements>
