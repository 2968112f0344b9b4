import type * as t from "io-ts"
import {
  Count,
  Decimal,
  LineId,
  Minor,
  NonNegativeDecimal,
  OrderId,
  oneOf,
  shape,
  Text,
} from "../facts/codecs.js"
import { Tax } from "../tax/tax.js"

/**
 * What a line bills of an order as an amount, without saying of which of its lines: certified progress, milestones that
 * were reached, a down-payment, or the deduction of one.
 */
export const Bills = oneOf("progress", "milestone", "prepayment", "deduction")
export type Bills = t.TypeOf<typeof Bills>

export const InvoiceLine = shape(
  "an invoice line",
  { description: Text, quantity: Decimal, unitPrice: Decimal, net: Minor, tax: Tax },
  { order: OrderId, orderLine: LineId, sku: Text, discountPercent: NonNegativeDecimal, bills: Bills },
)
export type InvoiceLine = t.TypeOf<typeof InvoiceLine>

/** `invoiceLine` says which line of the invoice (from 1) is taken back; an amount credited as such has none. */
export const CreditLine = shape(
  "a credit note line",
  { description: Text, quantity: Decimal, unitPrice: Decimal, net: Minor, tax: Tax },
  {
    invoiceLine: Count,
    order: OrderId,
    orderLine: LineId,
    sku: Text,
    discountPercent: NonNegativeDecimal,
    bills: Bills,
  },
)
export type CreditLine = t.TypeOf<typeof CreditLine>

/**
 * UNTDID 1001, by name: 380 commercial, 326 partial, 386 prepayment, 384 corrected, 383 debit note, 389 self-billed (the
 * customer made it out, and numbered it), 393 factored. A final invoice is one that closes an order invoiced in parts.
 */
export const InvoiceKind = oneOf(
  "commercial",
  "partial",
  "prepayment",
  "corrected",
  "debitNote",
  "final",
  "selfBilled",
  "factored",
)
export type InvoiceKind = t.TypeOf<typeof InvoiceKind>
