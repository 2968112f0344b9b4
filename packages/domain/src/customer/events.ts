import * as t from "io-ts"
import {
  Count,
  Currency,
  CustomerId,
  either,
  LocalDate,
  Minor,
  NonNegativeDecimal,
  oneOf,
  shape,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { PaymentTerm } from "../terms/term.js"

export const InvoicingPolicy = oneOf("onOrder", "onDelivery")
export type InvoicingPolicy = t.TypeOf<typeof InvoicingPolicy>

/**
 * What was negotiated. `discountPercent` is taken off every line that states none of its own;
 * `overDeliveryTolerance` is a percentage of the ordered quantity; `minimumOrder` is in minor units, net of tax.
 */
export const Conditions = shape(
  "negotiated conditions",
  { paymentTerm: PaymentTerm, invoicingPolicy: InvoicingPolicy, overDeliveryTolerance: NonNegativeDecimal },
  { discountPercent: NonNegativeDecimal, minimumOrder: Minor },
)
export type Conditions = t.TypeOf<typeof Conditions>

/** `unlimited` is said, never 0. */
export const CreditLimit = either(
  "a credit limit",
  shape("an amount", { amount: Minor, currency: Currency }),
  shape("unlimited", { unlimited: t.literal(true) }),
)
export type CreditLimit = t.TypeOf<typeof CreditLimit>

/** Names are the storage format: they are for ever. */
export const customerFacts = {
  CustomerRegistered: shape(
    "CustomerRegistered",
    { customer: CustomerId, name: Text, currency: Currency },
    { country: Text, segment: Text, vatId: Text, language: Text },
  ),
  ConditionsAgreed: shape(
    "ConditionsAgreed",
    { customer: CustomerId, agreement: Text, version: Count, validFrom: LocalDate, conditions: Conditions },
    { validTo: LocalDate, approvedBy: Text },
  ),
  ConditionsAmended: shape(
    "ConditionsAmended",
    {
      customer: CustomerId,
      agreement: Text,
      version: Count,
      validFrom: LocalDate,
      conditions: Conditions,
      reason: Text,
    },
    { validTo: LocalDate, approvedBy: Text },
  ),
  CreditLimitSet: shape(
    "CreditLimitSet",
    {
      customer: CustomerId,
      limit: CreditLimit,
      source: oneOf("internal", "insurer", "guarantee"),
      validFrom: LocalDate,
    },
    { validTo: LocalDate, reviewBy: LocalDate },
  ),
}

export type CustomerFact = FactsOf<typeof customerFacts>
