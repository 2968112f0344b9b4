import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { Currency, Flag, list, Minor, NonNegativeDecimal, oneOf, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import { checkTerm } from "../terms/check.js"
import { PaymentTerm } from "../terms/term.js"
import { Exact, exact } from "../values/index.js"
import { checkInvoicingPolicy, InvoicingPolicy } from "./invoicing.js"
import { checkPriceRules, PriceRule } from "./pricing.js"

/** Incoterms 2020: who pays the carriage, and where the risk passes. */
export const Incoterm = shape(
  "an incoterm",
  { code: oneOf("EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF") },
  { place: Text },
)
export type Incoterm = t.TypeOf<typeof Incoterm>

/**
 * What was negotiated. `discountPercent` is taken off every line that states none of its own, and then `lineDiscounts`
 * one after the other; `orderDiscountPercent` off the whole order and each of its invoices. Tolerances are percentages:
 * `overDeliveryTolerance` and `quantityTolerance` of a quantity, `priceTolerance` of a price. `minimumOrder` is in minor
 * units, net of tax. `dunningProfile` names the policy by which the customer is chased. With `deviations` "approved", an
 * invoice that says otherwise than its order needs an approval for each difference.
 */
export const Conditions = shape(
  "negotiated conditions",
  { paymentTerm: PaymentTerm, invoicingPolicy: InvoicingPolicy, overDeliveryTolerance: NonNegativeDecimal },
  {
    discountPercent: NonNegativeDecimal,
    minimumOrder: Minor,
    priceRules: list(PriceRule),
    lineDiscounts: list(NonNegativeDecimal),
    orderDiscountPercent: NonNegativeDecimal,
    incoterm: Incoterm,
    dunningProfile: Text,
    priceTolerance: NonNegativeDecimal,
    quantityTolerance: NonNegativeDecimal,
    allowedCurrencies: list(Currency),
    customerReferenceRequired: Flag,
    deviations: oneOf("approved", "allowed"),
  },
)
export type Conditions = t.TypeOf<typeof Conditions>

const hundred = new Exact("100")

/**
 * Checks that conditions can be traded under.
 *
 * Fails as {@link checkTerm}, {@link checkInvoicingPolicy} and {@link checkPriceRules} do, and with `DISCOUNT_INVALID`
 * for a discount of more than 100 %.
 */
export const checkConditions = (conditions: Conditions): Either<Failure, Conditions> => {
  const term = checkTerm(conditions.paymentTerm)
  if (isLeft(term)) return term
  const invoicing = checkInvoicingPolicy(conditions.invoicingPolicy)
  if (isLeft(invoicing)) return invoicing
  const prices = checkPriceRules(conditions.priceRules ?? [])
  if (isLeft(prices)) return prices
  const { lineDiscounts = [], orderDiscountPercent } = conditions
  const discounts =
    orderDiscountPercent === undefined ? lineDiscounts : [...lineDiscounts, orderDiscountPercent]
  for (const discount of discounts)
    if (exact(discount).gt(hundred))
      return left(
        failure("DISCOUNT_INVALID", `${discount} % can't be taken off: give 0 to 100.`, {
          discountPercent: discount,
        }),
      )
  return right(conditions)
}
