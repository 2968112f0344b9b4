import type * as t from "io-ts"
import {
  ApprovalId,
  Count,
  Currency,
  CustomerId,
  InvoiceId,
  LocalDate,
  list,
  Minor,
  oneOf,
  orNull,
  PaymentId,
  SettlementId,
  shape,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { PolicyRef } from "../policy/ref.js"
import { Exchange } from "./exchange.js"

/**
 * A part of a payment put against an instalment; `settlement` is also the id of the matching fact of the invoice. The
 * amount is in the payment's currency; `exchange` says what it settled when the invoice is in another.
 */
export const Allocation = shape(
  "an allocation",
  { settlement: SettlementId, invoice: InvoiceId, instalment: Count, amount: Minor },
  { exchange: Exchange },
)
export type Allocation = t.TypeOf<typeof Allocation>

/** What promises money on a day, and settles only once it is honoured. */
export const InstrumentKind = oneOf("billOfExchange", "RiBa", "cheque")
export type InstrumentKind = t.TypeOf<typeof InstrumentKind>

const whose = { payment: PaymentId, customer: orNull(CustomerId), currency: Currency }

/** Names are the storage format: they are for ever. All amounts are minor units of the payment's currency. */
export const paymentFacts = {
  /** `customer` is null while nobody knows whose money it is. `means` is UNCL 4461, such as 58 for a SEPA transfer. */
  PaymentReceived: shape(
    "PaymentReceived",
    { payment: PaymentId, customer: orNull(CustomerId), currency: Currency, amount: Minor },
    { means: Text, bankReference: Text, remittance: Text, valueDate: LocalDate },
  ),
  /** Somebody says that money is on its way. Nothing is settled by it. */
  PaymentAnnounced: shape(
    "PaymentAnnounced",
    { ...whose, amount: Minor },
    { expectedOn: LocalDate, bankReference: Text, remittance: Text },
  ),
  /** It became known whose money it is: `evidence` says from what. */
  PaymentIdentified: shape(
    "PaymentIdentified",
    { payment: PaymentId, customer: CustomerId },
    { evidence: Text },
  ),
  /** It had been taken for another customer's. */
  PaymentReassigned: shape("PaymentReassigned", {
    payment: PaymentId,
    from: CustomerId,
    customer: CustomerId,
    reason: Text,
  }),
  PaymentAllocated: shape(
    "PaymentAllocated",
    {
      payment: PaymentId,
      customer: orNull(CustomerId),
      currency: Currency,
      allocations: list(Allocation),
    },
    { policy: PolicyRef },
  ),
  PaymentAllocationReversed: shape("PaymentAllocationReversed", {
    payment: PaymentId,
    customer: orNull(CustomerId),
    currency: Currency,
    allocations: list(Allocation),
    reason: Text,
  }),
  /** The bank took the money back, or a part of it; what it had settled was reversed just before. */
  PaymentReturned: shape(
    "PaymentReturned",
    { payment: PaymentId, customer: orNull(CustomerId), currency: Currency, amount: Minor, reason: Text },
    { fee: Minor },
  ),
  /** What is left of a payment is too little to give back or to keep open: it is the company's. */
  SurplusWrittenOff: shape(
    "SurplusWrittenOff",
    { ...whose, amount: Minor, reason: oneOf("smallDifference") },
    { policy: PolicyRef },
  ),
  /** What had been written off is the payer's again, since what it was left over from was taken back. */
  SurplusRestored: shape("SurplusRestored", { ...whose, amount: Minor, reason: Text }),
  /**
   * A bill, RiBa or cheque was taken in payment. What it is put against is settled on condition that it is honoured: until
   * then it stays in the credit exposure.
   */
  InstrumentAccepted: shape(
    "InstrumentAccepted",
    { ...whose, amount: Minor, kind: InstrumentKind, maturity: LocalDate },
    { drawee: Text, bankReference: Text, remittance: Text },
  ),
  InstrumentHonoured: shape("InstrumentHonoured", { ...whose, amount: Minor }, { bankReference: Text }),
  /** It was not paid: what it had settled was reversed just before. */
  InstrumentDishonoured: shape(
    "InstrumentDishonoured",
    { ...whose, amount: Minor, reason: Text },
    { fee: Minor },
  ),
  /** From now on that much is kept for the refund. */
  RefundRequested: shape(
    "RefundRequested",
    { ...whose, refund: Text, amount: Minor, reason: Text },
    { approvedBy: Text, approval: ApprovalId },
  ),
  RefundPaid: shape("RefundPaid", { ...whose, refund: Text, amount: Minor }, { bankReference: Text }),
  RefundCancelled: shape("RefundCancelled", { ...whose, refund: Text, amount: Minor, reason: Text }),
}

export type PaymentFact = FactsOf<typeof paymentFacts>
