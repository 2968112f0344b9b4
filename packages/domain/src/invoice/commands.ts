import type { Command } from "../running/command.js"
import type { DocumentAdjustment, Tax } from "../tax/tax.js"
import type { Anchor, PaymentTerm } from "../terms/term.js"
import type {
  CreditNoteId,
  Currency,
  CustomerId,
  Decimal,
  DisputeId,
  InvoiceId,
  LineId,
  LocalDate,
  Minor,
  OrderId,
  SettlementId,
} from "../values/index.js"
import type { CreditReason, InvoiceKind, SettlementSource } from "./events.js"

/** A line to be billed; `unitPrice` is in major units. With `order` and `orderLine` it bills that order's line. */
export interface InvoiceLineAsked {
  readonly description: string
  readonly quantity: Decimal
  readonly unitPrice: Decimal
  readonly tax: Tax
  readonly discountPercent?: Decimal
  readonly sku?: string
  readonly order?: OrderId
  readonly orderLine?: LineId
}

/** When what terms count from happened. The issue date is the command's own. */
export type Anchors = { readonly [A in Anchor]?: LocalDate }

/** Where the legal number comes from: a series of ours, without gaps, or whoever issued the document elsewhere. */
export type Numbering = { readonly series: string } | { readonly number: string }

/** Issues an invoice from its own lines. Without `paymentTerm` the customer's conditions give it. */
export type IssueInvoice = Command<
  "IssueInvoice",
  {
    readonly invoice: InvoiceId
    readonly customer: CustomerId
    readonly currency: Currency
    readonly lines: ReadonlyArray<InvoiceLineAsked>
    readonly kind?: InvoiceKind
    readonly adjustments?: ReadonlyArray<DocumentAdjustment>
    readonly paymentTerm?: PaymentTerm
    readonly numbering?: Numbering
    readonly anchors?: Anchors
    readonly prepaid?: Minor
    readonly rounding?: Minor
    readonly buyerReference?: string
    readonly precedingInvoice?: InvoiceId
  }
>

/**
 * Invoices an order by its own conditions: what was delivered and not yet invoiced, or what was ordered, at the
 * order's prices. The order's charges and allowances go on its first invoice.
 */
export type InvoiceOrder = Command<
  "InvoiceOrder",
  {
    readonly invoice: InvoiceId
    readonly order: OrderId
    readonly numbering?: Numbering
    readonly anchors?: Anchors
  }
>

export type FixDueDates = Command<
  "FixDueDates",
  { readonly invoice: InvoiceId; readonly anchor: Anchor; readonly date: LocalDate }
>

export type ClaimCharge = Command<
  "ClaimCharge",
  {
    readonly invoice: InvoiceId
    readonly charge: string
    readonly kind: "expense" | "penalty" | "interest" | "compensation" | "fee"
    readonly amount: Minor
    /** The last instalment, when absent. */
    readonly instalment?: number
    readonly reason?: string
  }
>

/** What is credited: everything not credited yet, quantities of the invoice's lines (from 1), or amounts. */
export type Credited =
  | { readonly whole: true }
  | { readonly lines: ReadonlyArray<{ readonly line: number; readonly quantity: Decimal }> }
  | {
      readonly amounts: ReadonlyArray<{
        readonly net: Minor
        readonly tax: Tax
        readonly description: string
      }>
    }

/** Issues a credit note and puts it against what is open on the invoice, oldest due first; the rest stays unapplied. */
export type IssueCreditNote = Command<
  "IssueCreditNote",
  {
    readonly invoice: InvoiceId
    readonly creditNote: CreditNoteId
    readonly reason: CreditReason
    readonly credited: Credited
    readonly effectOnOrder: "restoresInvoiceableQuantity" | "none"
    readonly numbering?: Numbering
  }
>

export type MarkOverdue = Command<"MarkOverdue", { readonly invoice: InvoiceId }>

export type OpenDispute = Command<
  "OpenDispute",
  {
    readonly invoice: InvoiceId
    readonly dispute: DisputeId
    readonly reason: string
    /** All that is open on the instalment, when absent. */
    readonly amount?: Minor
    /** The first that is open, when absent. */
    readonly instalment?: number
    readonly department?: string
    readonly answerBy?: LocalDate
  }
>

export type ResolveDispute = Command<
  "ResolveDispute",
  {
    readonly invoice: InvoiceId
    readonly dispute: DisputeId
    readonly outcome: "rejected" | "upheld" | "partiallyUpheld" | "withdrawn"
    readonly rootCause?: string
    readonly department?: string
  }
>

/** Given by the allocation flow, together with the allocation itself. */
export type SettleInstalments = Command<
  "SettleInstalments",
  {
    readonly invoice: InvoiceId
    readonly source: SettlementSource
    readonly settlements: ReadonlyArray<{
      readonly settlement: SettlementId
      readonly instalment: number
      readonly amount: Minor
    }>
  }
>
/** Given by the flows that take an allocation back. */
export type ReverseSettlements = Command<
  "ReverseSettlements",
  { readonly invoice: InvoiceId; readonly settlements: ReadonlyArray<SettlementId>; readonly reason: string }
>

export type InvoiceCommand =
  | IssueInvoice
  | InvoiceOrder
  | FixDueDates
  | ClaimCharge
  | IssueCreditNote
  | MarkOverdue
  | OpenDispute
  | ResolveDispute
