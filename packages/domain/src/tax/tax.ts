import type * as t from "io-ts"
import { list, Minor, NonNegativeDecimal, oneOf, shape, Text } from "../facts/codecs.js"

/** VAT category, UNCL 5305 as EN 16931 uses it, and B for Italian split payment. */
export const TaxCategory = oneOf("S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B")
export type TaxCategory = t.TypeOf<typeof TaxCategory>

/** The rate is in percent: `"22"`. */
export const Tax = shape("a tax", { category: TaxCategory, rate: NonNegativeDecimal })
export type Tax = t.TypeOf<typeof Tax>

/** The tax of one (category, rate) of one document: rounded once, here and nowhere else (BR-CO-17). */
export const TaxSubtotal = shape(
  "a tax subtotal",
  { category: TaxCategory, rate: NonNegativeDecimal, taxable: Minor, tax: Minor },
  { exemptionReason: Text },
)
export type TaxSubtotal = t.TypeOf<typeof TaxSubtotal>

/** A net amount (minor units) at one tax. */
export const TaxAmount = shape("an amount at a tax", { tax: Tax, net: Minor })
export type TaxAmount = t.TypeOf<typeof TaxAmount>

/**
 * An allowance (taken off) or a charge (put on) of a whole document; `amount` is positive in both. With `percent` (EN
 * 16931 BT-94, BT-101) it is that part of the document's lines at its tax, and so on each document made from it.
 */
export const DocumentAdjustment = shape(
  "an allowance or charge",
  { kind: oneOf("allowance", "charge"), amount: Minor, reason: Text, tax: Tax },
  { code: Text, percent: NonNegativeDecimal },
)
export type DocumentAdjustment = t.TypeOf<typeof DocumentAdjustment>

/** The totals of a document, all in minor units, exact to the unit (EN 16931 BR-CO-10…16). */
export const Totals = shape("document totals", {
  lineNet: Minor,
  allowances: Minor,
  charges: Minor,
  taxExclusive: Minor,
  tax: Minor,
  taxInclusive: Minor,
  prepaid: Minor,
  rounding: Minor,
  payable: Minor,
})
export type Totals = t.TypeOf<typeof Totals>

export const TaxBreakdown = list(TaxSubtotal)
export type TaxBreakdown = t.TypeOf<typeof TaxBreakdown>
