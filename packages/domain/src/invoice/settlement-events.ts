import type * as t from "io-ts"
import { Clearance } from "../approval/required-gates.js"
import {
  ApprovalId,
  Count,
  CreditNoteId,
  Currency,
  CustomerId,
  Flag,
  InvoiceId,
  LocalDate,
  list,
  Minor,
  oneOf,
  SettlementId,
  shape,
  Text,
} from "../facts/codecs.js"
import { Allocation } from "../payment/events.js"
import { Exchange } from "../payment/exchange.js"
import { PolicyRef } from "../policy/ref.js"
import { TaxBreakdown } from "../tax/tax.js"

/** `invoice` is whose credit note it is, when it settles another invoice than its own. */
export const SettlementSource = shape(
  "what settles",
  { kind: oneOf("payment", "creditNote"), id: Text },
  { invoice: InvoiceId },
)
export type SettlementSource = t.TypeOf<typeof SettlementSource>

/** What an early-payment discount is counted on: the gross, so that it lowers the tax too; or the net, the tax being kept. */
export const DiscountBase = oneOf("gross", "net", "mixed")
export type DiscountBase = t.TypeOf<typeof DiscountBase>

export const WriteOffReason = oneOf("badDebt", "smallDifference", "goodwill", "fx")
export type WriteOffReason = t.TypeOf<typeof WriteOffReason>

const item = { invoice: InvoiceId, instalment: Count }
const settled = { ...item, settlement: SettlementId, amount: Minor, source: SettlementSource }
const ofCredit = { invoice: InvoiceId, creditNote: CreditNoteId, customer: CustomerId, currency: Currency }

/** What settles an invoice, and what takes that back. All amounts are minor units of the invoice's currency. */
export const settlementFacts = {
  /**
   * `charges` is what of the amount settled charges instead of what was invoiced, where somebody said in which order;
   * without it what was invoiced is settled first. `exchange` is there when the money was in another currency.
   */
  InstalmentSettled: shape("InstalmentSettled", settled, {
    charges: Minor,
    exchange: Exchange,
    policy: PolicyRef,
  }),
  SettlementReversed: shape("SettlementReversed", { ...settled, reason: Text }, { exchange: Exchange }),
  /**
   * The customer paid early enough to keep a part back. `net` and `tax` make up the amount; where the tax is lowered too
   * (the gross base), `taxAdjustment` says by how much for each category and rate.
   */
  DiscountTaken: shape(
    "DiscountTaken",
    {
      ...item,
      settlement: SettlementId,
      amount: Minor,
      net: Minor,
      tax: Minor,
      base: DiscountBase,
      until: LocalDate,
      valueDate: LocalDate,
    },
    {
      taxAdjustment: TaxBreakdown,
      /** After its last day, within the days of grace that the policy gives. */
      late: Flag,
      graceDays: Count,
      policy: PolicyRef,
    },
  ),
  /** The customer kept a discount back that it was too late for: it is still owed. */
  DiscountDisallowed: shape(
    "DiscountDisallowed",
    { ...item, settlement: SettlementId, amount: Minor, until: LocalDate, valueDate: LocalDate },
    { graceDays: Count, policy: PolicyRef },
  ),
  /** What it was taken with was taken back. */
  DiscountReversed: shape("DiscountReversed", {
    ...item,
    settlement: SettlementId,
    amount: Minor,
    net: Minor,
    tax: Minor,
    reason: Text,
  }),
  /** Nobody expects it to be paid any more. With `settlement` it is what a payment left open. */
  ReceivableWrittenOff: shape(
    "ReceivableWrittenOff",
    { ...item, writeOff: Text, amount: Minor, reason: WriteOffReason },
    {
      settlement: SettlementId,
      note: Text,
      approvedBy: Text,
      approval: ApprovalId,
      policy: PolicyRef,
      /** What of the tax is to be had back for a debt that went bad. */
      taxRecovery: TaxBreakdown,
      workflow: Clearance,
    },
  ),
  WriteOffReversed: shape("WriteOffReversed", { ...item, writeOff: Text, amount: Minor, reason: Text }),
  /** A credit note is put against what is open, on its own invoice or another, after it was issued. */
  CreditAllocated: shape("CreditAllocated", { ...ofCredit, allocations: list(Allocation) }),
  CreditAllocationReversed: shape("CreditAllocationReversed", {
    ...ofCredit,
    allocations: list(Allocation),
    reason: Text,
  }),
  /** From now on that much of the credit note is kept for the refund. */
  CreditRefundRequested: shape(
    "CreditRefundRequested",
    { ...ofCredit, refund: Text, amount: Minor, reason: Text },
    { approvedBy: Text, approval: ApprovalId },
  ),
  CreditRefundPaid: shape(
    "CreditRefundPaid",
    { ...ofCredit, refund: Text, amount: Minor },
    { bankReference: Text },
  ),
  CreditRefundCancelled: shape("CreditRefundCancelled", {
    ...ofCredit,
    refund: Text,
    amount: Minor,
    reason: Text,
  }),
  /** Evidence that what was noticed to be late is so no more. Nothing is counted from it. */
  InvoiceOverdueCleared: shape("InvoiceOverdueCleared", { ...item, dueDate: LocalDate }),
}
