import type * as t from "io-ts"
import {
  ApprovalId,
  Count,
  CreditNoteId,
  Currency,
  CustomerId,
  either,
  InvoiceId,
  LocalDate,
  list,
  Minor,
  PaymentId,
  PolicyId,
  SettlementId,
  shape,
  Text,
} from "../facts/codecs.js"
import { PolicyRef } from "../policy/ref.js"
import { type CommandsIn, command } from "../running/command.js"
import { Allocation, InstrumentKind } from "./events.js"
import { ExchangeQuote } from "./exchange.js"
import { AllocationOrder, Components } from "./policy.js"

/** What is given back to a customer: money that settles nothing, or a credit note that does. */
export const RefundSource = either(
  "what is refunded",
  shape("a payment", { payment: PaymentId }),
  shape("a credit note", { invoice: InvoiceId, creditNote: CreditNoteId }),
)
export type RefundSource = t.TypeOf<typeof RefundSource>

/** What a settlement policy says may be said for one allocation; a quote is for invoices in another currency. */
const howToSettle = {
  policy: PolicyId,
  allocation: AllocationOrder,
  components: Components,
  quote: ExchangeQuote,
}

export const paymentCommands = {
  /** `means` is a code of UNCL 4461, such as 58 for a SEPA credit transfer. */
  ReceivePayment: command(
    "ReceivePayment",
    { payment: PaymentId, amount: Minor, currency: Currency },
    {
      customer: CustomerId,
      means: Text,
      bankReference: Text,
      remittance: Text,
      /** When the money was there, if not on the business date: early-payment discounts are decided by it. */
      valueDate: LocalDate,
    },
  ),
  AnnouncePayment: command(
    "AnnouncePayment",
    { payment: PaymentId, amount: Minor, currency: Currency },
    { customer: CustomerId, expectedOn: LocalDate, bankReference: Text, remittance: Text },
  ),
  /** Says whose money it is that came in without a name. */
  IdentifyPayment: command(
    "IdentifyPayment",
    { payment: PaymentId, customer: CustomerId },
    { evidence: Text },
  ),
  /** Says that the money is another customer's. Its allocations are to be taken back first. */
  ReassignPayment: command("ReassignPayment", { payment: PaymentId, customer: CustomerId, reason: Text }),
  /**
   * Puts a payment against invoices, in the order given: the amount, or else as much as is open and left. Without an
   * instalment, the oldest due comes first. What is left over stays unallocated.
   *
   * With `allocation`, those without an amount are settled in that order instead. With a settlement `policy`,
   * early-payment discounts are granted and small differences written off, as it says.
   */
  AllocatePayment: command(
    "AllocatePayment",
    {
      payment: PaymentId,
      to: list(shape("what is settled", { invoice: InvoiceId }, { instalment: Count, amount: Minor })),
    },
    howToSettle,
  ),
  /**
   * Puts a payment against those of the candidates that it may settle: what its remittance text names, and what is open
   * of the customer whose money it is. Of nobody's money, the text says whose it is, when all it names are one customer's.
   */
  AutoAllocatePayment: command(
    "AutoAllocatePayment",
    { payment: PaymentId, invoices: list(InvoiceId) },
    howToSettle,
  ),
  /** Takes allocations back: those named, or all that stand. */
  ReverseAllocation: command(
    "ReverseAllocation",
    { payment: PaymentId, reason: Text },
    { settlements: list(SettlementId) },
  ),
  /**
   * The bank took the money back: every allocation is reversed, and the items are open again. Of a part (`amount`, a
   * chargeback say) the `settlements` named are reversed, and further ones from the last only where it takes them.
   */
  ReturnPayment: command(
    "ReturnPayment",
    { payment: PaymentId, reason: Text },
    { fee: Minor, amount: Minor, settlements: list(SettlementId) },
  ),
  /** Takes a bill, RiBa or cheque in payment: it can be allocated, on condition that it is honoured. */
  AcceptInstrument: command(
    "AcceptInstrument",
    { payment: PaymentId, kind: InstrumentKind, amount: Minor, currency: Currency, maturity: LocalDate },
    { customer: CustomerId, drawee: Text, bankReference: Text, remittance: Text },
  ),
  HonourInstrument: command("HonourInstrument", { payment: PaymentId }, { bankReference: Text }),
  /** It was not paid: every allocation is reversed, and the items are open again. */
  DishonourInstrument: command("DishonourInstrument", { payment: PaymentId, reason: Text }, { fee: Minor }),
  /** Without `amount`, all that settles nothing. */
  RequestRefund: command(
    "RequestRefund",
    { refund: Text, from: RefundSource, reason: Text },
    { amount: Minor, approvedBy: Text, approval: ApprovalId },
  ),
  PayRefund: command("PayRefund", { refund: Text, from: RefundSource }, { bankReference: Text }),
  CancelRefund: command("CancelRefund", { refund: Text, from: RefundSource, reason: Text }),
}

export type PaymentCommand = CommandsIn<typeof paymentCommands>
type Named<Type extends keyof typeof paymentCommands> = t.TypeOf<(typeof paymentCommands)[Type]>
export type ReceivePayment = Named<"ReceivePayment">
export type AllocatePayment = Named<"AllocatePayment">
export type ReverseAllocation = Named<"ReverseAllocation">
export type ReturnPayment = Named<"ReturnPayment">
export type AnnouncePayment = Named<"AnnouncePayment">
export type IdentifyPayment = Named<"IdentifyPayment">
export type ReassignPayment = Named<"ReassignPayment">
export type AutoAllocatePayment = Named<"AutoAllocatePayment">
export type AcceptInstrument = Named<"AcceptInstrument">
export type HonourInstrument = Named<"HonourInstrument">
export type DishonourInstrument = Named<"DishonourInstrument">
export type RequestRefund = Named<"RequestRefund">
export type PayRefund = Named<"PayRefund">
export type CancelRefund = Named<"CancelRefund">

/** A refund as the one that gives it sees it. */
type Of<Command, Source> = Omit<Command, "from"> & Source
export type RefundOf<Source> = Of<RequestRefund, Source> | Of<PayRefund, Source> | Of<CancelRefund, Source>

/** Given by the allocation flow, once it is known what is open. */
const noteAllocation = command(
  "NoteAllocation",
  { payment: PaymentId, allocations: list(Allocation) },
  {
    /** What is left over, and too small to keep. */
    surplus: Minor,
    policy: PolicyRef,
    /** Whose money it turned out to be. */
    identified: CustomerId,
  },
)
export type NoteAllocation = t.TypeOf<typeof noteAllocation>
