import type * as t from "io-ts"
import {
  Count,
  Currency,
  CustomerId,
  InvoiceId,
  list,
  Minor,
  orNull,
  PaymentId,
  SettlementId,
  shape,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"

/** A part of a payment put against an instalment; `settlement` is also the id of the matching fact of the invoice. */
export const Allocation = shape("an allocation", {
  settlement: SettlementId,
  invoice: InvoiceId,
  instalment: Count,
  amount: Minor,
})
export type Allocation = t.TypeOf<typeof Allocation>

/** Names are the storage format: they are for ever. All amounts are minor units of the payment's currency. */
export const paymentFacts = {
  /** `customer` is null while nobody knows whose money it is. `means` is UNCL 4461, such as 58 for a SEPA transfer. */
  PaymentReceived: shape(
    "PaymentReceived",
    { payment: PaymentId, customer: orNull(CustomerId), currency: Currency, amount: Minor },
    { means: Text, bankReference: Text, remittance: Text },
  ),
  PaymentAllocated: shape("PaymentAllocated", {
    payment: PaymentId,
    customer: orNull(CustomerId),
    currency: Currency,
    allocations: list(Allocation),
  }),
  PaymentAllocationReversed: shape("PaymentAllocationReversed", {
    payment: PaymentId,
    customer: orNull(CustomerId),
    currency: Currency,
    allocations: list(Allocation),
    reason: Text,
  }),
  /** The bank took the money back; its allocations were reversed just before. */
  PaymentReturned: shape(
    "PaymentReturned",
    { payment: PaymentId, customer: orNull(CustomerId), currency: Currency, amount: Minor, reason: Text },
    { fee: Minor },
  ),
}

export type PaymentFact = FactsOf<typeof paymentFacts>
