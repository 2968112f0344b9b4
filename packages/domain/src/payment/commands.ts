import type { Command } from "../running/command.js"
import type { Currency, CustomerId, InvoiceId, Minor, PaymentId, SettlementId } from "../values/index.js"
import type { Allocation } from "./events.js"

/** `means` is a code of UNCL 4461, such as 58 for a SEPA credit transfer. */
export type ReceivePayment = Command<
  "ReceivePayment",
  {
    readonly payment: PaymentId
    readonly amount: Minor
    readonly currency: Currency
    readonly customer?: CustomerId
    readonly means?: string
    readonly bankReference?: string
    readonly remittance?: string
  }
>

/**
 * Puts a payment against invoices, in the order given: the amount, or else as much as is open and left. Without an
 * instalment, the oldest due comes first. What is left over stays unallocated.
 */
export type AllocatePayment = Command<
  "AllocatePayment",
  {
    readonly payment: PaymentId
    readonly to: ReadonlyArray<{
      readonly invoice: InvoiceId
      readonly instalment?: number
      readonly amount?: Minor
    }>
  }
>

/** Takes allocations back: those named, or all that stand. */
export type ReverseAllocation = Command<
  "ReverseAllocation",
  { readonly payment: PaymentId; readonly settlements?: ReadonlyArray<SettlementId>; readonly reason: string }
>

/** The bank took the money back: every allocation is reversed, and the items are open again. */
export type ReturnPayment = Command<
  "ReturnPayment",
  { readonly payment: PaymentId; readonly reason: string; readonly fee?: Minor }
>

/** Given by the allocation flow, once it is known what is open. */
export type NoteAllocation = Command<
  "NoteAllocation",
  { readonly payment: PaymentId; readonly allocations: ReadonlyArray<Allocation> }
>

export type PaymentCommand = ReceivePayment | AllocatePayment | ReverseAllocation | ReturnPayment
