import type * as t from "io-ts"
import { Currency, list, Minor, NonNegativeDecimal, oneOf, shape } from "../facts/codecs.js"

/** At which step of an order its credit is looked at. */
export const CheckPoint = oneOf("order", "release", "dispatch", "invoice")
export type CheckPoint = t.TypeOf<typeof CheckPoint>

/**
 * What a customer's exposure is made of. The first seven put it up, the last two take it down:
 *
 * - `notDue` and `overdue`: what is open of invoices;
 * - `instruments`: bills, RiBa and cheques that settled an invoice, and may still bounce;
 * - `deliveredNotInvoiced` and `releasedNotDelivered`: orders under way, with tax;
 * - `reserved`: orders that passed a check and are not released yet;
 * - `draftInvoices`: drafts that no order stands behind;
 * - `unappliedCredits`: money and credit notes that are not put against anything yet;
 * - `cashSecurity`: deposits held.
 */
export const CreditComponentKind = oneOf(
  "notDue",
  "overdue",
  "instruments",
  "deliveredNotInvoiced",
  "releasedNotDelivered",
  "reserved",
  "draftInvoices",
  "unappliedCredits",
  "cashSecurity",
)
export type CreditComponentKind = t.TypeOf<typeof CreditComponentKind>

/** At least 0, in minor units, also where it takes the exposure down. */
export const CreditComponent = shape("a component of an exposure", {
  component: CreditComponentKind,
  amount: Minor,
  currency: Currency,
})
export type CreditComponent = t.TypeOf<typeof CreditComponent>

/** What one unit of a currency is worth in that of the policy. */
export const CreditQuote = shape("a quote", { currency: Currency, rate: NonNegativeDecimal })
export type CreditQuote = t.TypeOf<typeof CreditQuote>
export const CreditQuotes = list(CreditQuote)
