import * as t from "io-ts"
import { Address } from "../customer/address.js"
import {
  Count,
  CreditNoteId,
  Currency,
  CustomerId,
  Decimal,
  either,
  InvoiceId,
  LineId,
  LocalDate,
  list,
  Minor,
  NonNegativeDecimal,
  OrderId,
  shape,
  Text,
} from "../facts/codecs.js"
import { type CommandsIn, command } from "../running/command.js"
import { DocumentAdjustment, Tax } from "../tax/tax.js"
import { Anchor, PaymentTerm } from "../terms/term.js"
import { chargeCommands } from "./charging.js"
import { creditBalanceCommands } from "./credit-balance.js"
import { deviationCommands } from "./deviations.js"
import { disputeCommands } from "./disputing.js"
import { draftCommands } from "./drafting.js"
import { CreditReason, EffectOnOrder } from "./events.js"
import { legalCapCommands } from "./legal-cap.js"
import { Bills, InvoiceKind } from "./lines.js"
import { reschedulingCommands } from "./rescheduling.js"
import { sendingCommands } from "./sending.js"
import { writeOffCommands } from "./writing-off.js"

/** A line to be billed; `unitPrice` is in major units. With `order` and `orderLine` it bills that order's line. */
export const InvoiceLineAsked = shape(
  "a line to bill",
  { description: Text, quantity: Decimal, unitPrice: Decimal, tax: Tax },
  { discountPercent: NonNegativeDecimal, sku: Text, order: OrderId, orderLine: LineId, bills: Bills },
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
      billTo: Address,
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
  /** Invoices a part of an order before it is delivered: `percent` of its net, or what its conditions say. */
  InvoicePrepayment: command(
    "InvoicePrepayment",
    { invoice: InvoiceId, order: OrderId },
    { percent: NonNegativeDecimal, numbering: Numbering, anchors: Anchors, paymentTerm: PaymentTerm },
  ),
  /**
   * One invoice of all that several orders of a customer are to be invoiced for, of what was delivered by `through`.
   * Without `orders`, all that wait for it, in the `currency` and with the `customerReference` that are given.
   */
  InvoicePeriod: command(
    "InvoicePeriod",
    { invoice: InvoiceId, customer: CustomerId, through: LocalDate },
    {
      orders: list(OrderId),
      currency: Currency,
      customerReference: Text,
      numbering: Numbering,
      anchors: Anchors,
    },
  ),
  /**
   * Drafts an invoice of an order: of what is to be invoiced by its conditions, a down-payment (`prepaymentPercent`), or
   * `lines` of its own, in which `orderLine` says what is billed.
   */
  ProposeInvoice: command(
    "ProposeInvoice",
    { invoice: InvoiceId, order: OrderId },
    {
      lines: list(InvoiceLineAsked),
      prepaymentPercent: NonNegativeDecimal,
      adjustments: list(DocumentAdjustment),
      paymentTerm: PaymentTerm,
      buyerReference: Text,
      billTo: Address,
    },
  ),
  IssueDraft: command("IssueDraft", { invoice: InvoiceId }, { numbering: Numbering, anchors: Anchors }),
  ...draftCommands,
  ...deviationCommands,
  ...sendingCommands,
  ...reschedulingCommands,
  /**
   * Credits all that is left of an invoice and issues a corrected one in its place, together. What it billed of an order
   * may be billed by the corrected one. Without `paymentTerm`, the term of the invoice that is corrected.
   */
  CorrectInvoice: command(
    "CorrectInvoice",
    {
      invoice: InvoiceId,
      creditNote: CreditNoteId,
      corrected: InvoiceId,
      reason: CreditReason,
      lines: list(InvoiceLineAsked),
    },
    {
      adjustments: list(DocumentAdjustment),
      paymentTerm: PaymentTerm,
      numbering: Numbering,
      creditNumbering: Numbering,
      anchors: Anchors,
      buyerReference: Text,
      billTo: Address,
    },
  ),
  FixDueDates: command("FixDueDates", { invoice: InvoiceId, anchor: Anchor, date: LocalDate }),
  ...chargeCommands,
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
  /** Notices that what was late is settled, or not due any more. */
  ClearOverdue: command("ClearOverdue", { invoice: InvoiceId }),
  ...creditBalanceCommands,
  ...writeOffCommands,
  ...disputeCommands,
  ...legalCapCommands,
}

export type InvoiceCommand = CommandsIn<typeof invoiceCommands>
type Named<Type extends keyof typeof invoiceCommands> = t.TypeOf<(typeof invoiceCommands)[Type]>
export type IssueInvoice = Named<"IssueInvoice">
export type InvoiceOrder = Named<"InvoiceOrder">
export type InvoicePrepayment = Named<"InvoicePrepayment">
export type InvoicePeriod = Named<"InvoicePeriod">
export type ProposeInvoice = Named<"ProposeInvoice">
export type IssueDraft = Named<"IssueDraft">
export type CorrectInvoice = Named<"CorrectInvoice">
export type FixDueDates = Named<"FixDueDates">
export type IssueCreditNote = Named<"IssueCreditNote">
export type MarkOverdue = Named<"MarkOverdue">
export type ClearOverdue = Named<"ClearOverdue">

export type { ReverseSettlements, SettleInstalments } from "./settling.js"
