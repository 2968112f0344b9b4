import type * as t from "io-ts"
import {
  ApprovalId,
  Count,
  Currency,
  CustomerId,
  DunningCaseId,
  Flag,
  InvoiceId,
  LocalDate,
  list,
  MessageId,
  Minor,
  PolicyId,
  Sha256,
  shape,
  Text,
} from "../facts/codecs.js"
import { Language, MessageChannel } from "../message/channel.js"
import { type CommandsIn, command } from "../running/command.js"
import { DunnedInstalment, NoticeClaim, SkipReason } from "./events.js"
import { EscalationTarget } from "./policy.js"

const ofCustomer = { customer: CustomerId, currency: Currency }
const ofNotice = { case: DunningCaseId, notice: Text }

const LevelOfItem = shape("an item and its level", { invoice: InvoiceId, instalment: Count, level: Count })

export const dunningCommands = {
  /** Records that a run was made, from its plan. Without anything selected, a second one for the day changes nothing. */
  RunDunning: command(
    "RunDunning",
    {
      scope: Text,
      selected: list(shape("a notice", { case: DunningCaseId, notice: Text, level: Count })),
      skipped: list(
        shape("an item", { customer: CustomerId, invoice: InvoiceId, instalment: Count, reason: SkipReason }),
      ),
    },
    { policy: PolicyId, version: Count },
  ),
  /** Says by which ladder a customer goes or, with `invoice`, one invoice of theirs. */
  AssignDunningPolicy: command(
    "AssignDunningPolicy",
    { ...ofCustomer, ladder: PolicyId },
    { invoice: InvoiceId, reason: Text },
  ),
  /** A notice of a plan. It is decided again on the case and its invoices; `level` is 0 for a reminder before the due date. */
  ReachDunningLevel: command(
    "ReachDunningLevel",
    {
      ...ofCustomer,
      notice: Text,
      policy: PolicyId,
      level: Count,
      items: list(LevelOfItem),
      claims: list(NoticeClaim),
      channel: MessageChannel,
      language: Language,
    },
    {
      passed: list(shape("a level that is passed", { level: Count, items: list(DunnedInstalment) })),
      credits: Minor,
    },
  ),
  SuppressDunning: command("SuppressDunning", {
    ...ofCustomer,
    reason: SkipReason,
    level: Count,
    items: list(DunnedInstalment),
  }),
  ApproveDunningNotice: command("ApproveDunningNotice", ofNotice, { approval: ApprovalId, comment: Text }),
  /** Takes an item off a notice that is not sent yet; the others stay (DN-9). */
  RemoveFromDunningNotice: command("RemoveFromDunningNotice", {
    ...ofNotice,
    invoice: InvoiceId,
    instalment: Count,
    reason: Text,
  }),
  /** Records that a notice was sent, with the text's hash. What it claims is claimed on its invoices. */
  SendDunningNotice: command(
    "SendDunningNotice",
    { ...ofNotice, template: shape("a template", { code: Text, version: Count }), documentHash: Sha256 },
    { message: MessageId, language: Language },
  ),
  BounceDunningNotice: command("BounceDunningNotice", { ...ofNotice, reason: Text }, { message: MessageId }),
  /** A notice that came back is to be sent another way. */
  RetryDunningNotice: command("RetryDunningNotice", { ...ofNotice, channel: MessageChannel }),
  /** Without an invoice, the customer; `until` is the last day on which it holds. */
  BlockDunning: command(
    "BlockDunning",
    { ...ofCustomer, block: Text, reason: Text },
    { invoice: InvoiceId, instalment: Count, until: LocalDate },
  ),
  UnblockDunning: command("UnblockDunning", { case: DunningCaseId, block: Text, reason: Text }),
  /** `amount` is what was promised of what is late of those items. */
  RecordPromise: command(
    "RecordPromise",
    { ...ofCustomer, promise: Text, amount: Minor, dueBy: LocalDate, items: list(DunnedInstalment) },
    { channel: MessageChannel, note: Text },
  ),
  /** Looks whether a promise was kept. */
  ReviewPromise: command("ReviewPromise", { case: DunningCaseId, promise: Text }),
  /** Hands what is open over, with a package of documents of which the hash is kept. */
  EscalateDunning: command("EscalateDunning", {
    case: DunningCaseId,
    to: EscalationTarget,
    packageHash: Sha256,
  }),
  /** Gives up what of the named charges is still open. */
  WaiveDunningCharges: command(
    "WaiveDunningCharges",
    {
      case: DunningCaseId,
      charges: list(shape("a charge", { invoice: InvoiceId, charge: Text })),
      reason: Text,
    },
    { approval: ApprovalId },
  ),
  /** `withdrawn` closes it whatever is open; say why. */
  CloseDunningCase: command("CloseDunningCase", { case: DunningCaseId }, { withdrawn: Flag, reason: Text }),
  ReopenDunningCase: command("ReopenDunningCase", { case: DunningCaseId, reason: Text }),
}

export type DunningCommand = CommandsIn<typeof dunningCommands>
export type DunningCommandOf<Type extends keyof typeof dunningCommands> = t.TypeOf<
  (typeof dunningCommands)[Type]
>
