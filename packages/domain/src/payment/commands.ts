import type * as t from "io-ts"
import {
  Count,
  Currency,
  CustomerId,
  InvoiceId,
  list,
  Minor,
  PaymentId,
  SettlementId,
  shape,
  Text,
} from "../facts/codecs.js"
import { type CommandsIn, command } from "../running/command.js"
import { Allocation } from "./events.js"

export const paymentCommands = {
  /** `means` is a code of UNCL 4461, such as 58 for a SEPA credit transfer. */
  ReceivePayment: command(
    "ReceivePayment",
    { payment: PaymentId, amount: Minor, currency: Currency },
    { customer: CustomerId, means: Text, bankReference: Text, remittance: Text },
  ),
  /**
   * Puts a payment against invoices, in the order given: the amount, or else as much as is open and left. Without an
   * instalment, the oldest due comes first. What is left over stays unallocated.
   */
  AllocatePayment: command("AllocatePayment", {
    payment: PaymentId,
    to: list(shape("what is settled", { invoice: InvoiceId }, { instalment: Count, amount: Minor })),
  }),
  /** Takes allocations back: those named, or all that stand. */
  ReverseAllocation: command(
    "ReverseAllocation",
    { payment: PaymentId, reason: Text },
    { settlements: list(SettlementId) },
  ),
  /** The bank took the money back: every allocation is reversed, and the items are open again. */
  ReturnPayment: command("ReturnPayment", { payment: PaymentId, reason: Text }, { fee: Minor }),
}

export type PaymentCommand = CommandsIn<typeof paymentCommands>
type Named<Type extends keyof typeof paymentCommands> = t.TypeOf<(typeof paymentCommands)[Type]>
export type ReceivePayment = Named<"ReceivePayment">
export type AllocatePayment = Named<"AllocatePayment">
export type ReverseAllocation = Named<"ReverseAllocation">
export type ReturnPayment = Named<"ReturnPayment">

/** Given by the allocation flow, once it is known what is open. */
const noteAllocation = command("NoteAllocation", { payment: PaymentId, allocations: list(Allocation) })
export type NoteAllocation = t.TypeOf<typeof noteAllocation>
