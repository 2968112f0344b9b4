import type * as t from "io-ts"
import { Clearance } from "../approval/required-gates.js"
import {
  ApprovalId,
  Count,
  Currency,
  CustomerId,
  DunningCaseId,
  either,
  Flag,
  InvoiceId,
  LocalDate,
  list,
  MessageId,
  Minor,
  oneOf,
  PolicyId,
  Sha256,
  shape,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { ComputedInterest } from "../invoice/computed-interest.js"
import { Language, MessageChannel } from "../message/channel.js"
import { PolicyRef } from "../policy/ref.js"
import { EscalationTarget } from "./policy.js"

/** An instalment, as dunning names it. */
export const DunnedInstalment = shape("an instalment", { invoice: InvoiceId, instalment: Count })
export type DunnedInstalment = t.TypeOf<typeof DunnedInstalment>

/** `open` is what is asked for: without what is in dispute. `level` is the item's own; the notice has the highest. */
export const NoticeItem = shape(
  "an item on a notice",
  { invoice: InvoiceId, instalment: Count, level: Count, open: Minor, daysPastDue: Count },
  { disputed: Minor },
)
export type NoticeItem = t.TypeOf<typeof NoticeItem>

/** What a notice claims on an instalment beside its principal. */
export const NoticeClaim = shape(
  "a claim",
  {
    charge: Text,
    invoice: InvoiceId,
    instalment: Count,
    kind: oneOf("interest", "compensation"),
    amount: Minor,
  },
  { computed: ComputedInterest },
)
export type NoticeClaim = t.TypeOf<typeof NoticeClaim>

/** Why an item got no notice in a run. */
export const SkipReason = oneOf(
  "settled",
  "notDue",
  "grace",
  "minimumDays",
  "levelNotReached",
  "lastLevel",
  "withinTolerance",
  "belowMinimum",
  "coveredByCredits",
  "disputed",
  "blocked",
  "promised",
  "escalated",
  "noticeNotSent",
  "tooSoon",
  "quietPeriod",
  "contactCap",
  "noChannel",
  "otherPolicy",
)
export type SkipReason = t.TypeOf<typeof SkipReason>

/** What a block is about: the customer, an invoice, or one of its instalments. */
export const BlockScope = either(
  "what is blocked",
  shape("an invoice, or one of its instalments", { invoice: InvoiceId }, { instalment: Count }),
  shape("the customer", { customer: CustomerId }),
)
export type BlockScope = t.TypeOf<typeof BlockScope>

export const CaseCause = oneOf("paid", "credited", "writtenOff", "withdrawn")
export type CaseCause = t.TypeOf<typeof CaseCause>

/** A charge that a case gives up. */
export const WaivedCharge = shape("a charge", {
  invoice: InvoiceId,
  instalment: Count,
  charge: Text,
  amount: Minor,
})
export type WaivedCharge = t.TypeOf<typeof WaivedCharge>

const own = { case: DunningCaseId }
const ofCustomer = { ...own, customer: CustomerId, currency: Currency }
const ofNotice = { ...own, notice: Text }

/**
 * Names are the storage format: they are for ever. A case is a customer's in one currency; amounts are minor units of it.
 * Runs are on a stream of their own, whose `case` is `run:<scope>`.
 */
export const dunningFacts = {
  DunningRunExecuted: shape(
    "DunningRunExecuted",
    {
      ...own,
      scope: Text,
      selected: list(shape("a notice", { case: DunningCaseId, notice: Text, level: Count })),
      /** What is late and got no notice. What isn't due yet is not listed. */
      skipped: list(
        shape("an item", { customer: CustomerId, invoice: InvoiceId, instalment: Count, reason: SkipReason }),
      ),
    },
    { policy: PolicyRef },
  ),
  /** Says by which ladder a customer, or one of their invoices, is dunned (DN-14). */
  DunningPolicyAssigned: shape(
    "DunningPolicyAssigned",
    { ...ofCustomer, ladder: PolicyId },
    { invoice: InvoiceId, reason: Text },
  ),
  DunningCaseOpened: shape("DunningCaseOpened", { ...ofCustomer, policy: PolicyRef }),
  /**
   * A notice is to be sent. Level 0 reminds before the due date. Until it is sent, no item has come to its level and
   * nothing is claimed.
   */
  DunningLevelReached: shape(
    "DunningLevelReached",
    {
      ...ofNotice,
      customer: CustomerId,
      currency: Currency,
      level: Count,
      code: Text,
      items: list(NoticeItem),
      claims: list(NoticeClaim),
      interest: Minor,
      fee: Minor,
      compensation: Minor,
      total: Minor,
      channel: MessageChannel,
      template: Text,
      language: Language,
      policy: PolicyRef,
    },
    {
      requiresApproval: Flag,
      blocksCredit: Flag,
      escalateTo: EscalationTarget,
      credits: Minor,
      netted: Flag,
    },
  ),
  /** A level that was passed on the way to a more severe one. */
  DunningLevelSkipped: shape("DunningLevelSkipped", {
    ...ofNotice,
    level: Count,
    code: Text,
    items: list(DunnedInstalment),
  }),
  DunningNoticeApproved: shape("DunningNoticeApproved", ofNotice, { approval: ApprovalId, comment: Text }),
  DunningNoticeItemRemoved: shape("DunningNoticeItemRemoved", {
    ...ofNotice,
    invoice: InvoiceId,
    instalment: Count,
    reason: Text,
  }),
  DunningNoticeSent: shape(
    "DunningNoticeSent",
    {
      ...ofNotice,
      level: Count,
      channel: MessageChannel,
      template: shape("a template", { code: Text, version: Count }),
      language: Language,
      documentHash: Sha256,
    },
    { message: MessageId },
  ),
  /** It didn't arrive: its items are back where they were. */
  DunningNoticeBounced: shape(
    "DunningNoticeBounced",
    { ...ofNotice, channel: MessageChannel, reason: Text },
    { message: MessageId },
  ),
  DunningNoticeRetried: shape("DunningNoticeRetried", {
    ...ofNotice,
    from: MessageChannel,
    to: MessageChannel,
  }),
  /** `until` is the last day on which it holds. */
  DunningBlocked: shape(
    "DunningBlocked",
    { ...ofCustomer, block: Text, scope: BlockScope, reason: Text },
    { until: LocalDate },
  ),
  /** `expired` when its last day had passed, which ended it by itself. */
  DunningUnblocked: shape("DunningUnblocked", { ...own, block: Text, reason: Text }, { expired: Flag }),
  /** A notice would have gone out, and was held back. */
  DunningSuppressed: shape("DunningSuppressed", {
    ...ofCustomer,
    reason: SkipReason,
    level: Count,
    items: list(DunnedInstalment),
  }),
  /** Until `dueBy` nothing that it covers is dunned. */
  PaymentPromised: shape(
    "PaymentPromised",
    { ...ofCustomer, promise: Text, amount: Minor, dueBy: LocalDate, items: list(DunnedInstalment) },
    { channel: MessageChannel, note: Text },
  ),
  PromiseKept: shape("PromiseKept", { ...own, promise: Text, paid: Minor, late: Flag }),
  PromiseBroken: shape("PromiseBroken", { ...own, promise: Text, paid: Minor, missing: Minor }),
  DunningEscalated: shape(
    "DunningEscalated",
    {
      ...own,
      currency: Currency,
      to: EscalationTarget,
      items: list(DunnedInstalment),
      amount: Minor,
      packageHash: Sha256,
    },
    { workflow: Clearance },
  ),
  DunningChargesWaived: shape(
    "DunningChargesWaived",
    { ...own, charges: list(WaivedCharge), amount: Minor, reason: Text },
    { approval: ApprovalId },
  ),
  DunningCaseClosed: shape("DunningCaseClosed", { ...own, cause: CaseCause }, { reason: Text }),
  /** Its items are open again, at the levels they had come to (DN-16). */
  DunningCaseReopened: shape("DunningCaseReopened", { ...own, items: list(DunnedInstalment), reason: Text }),
}

export type DunningFact = FactsOf<typeof dunningFacts>
