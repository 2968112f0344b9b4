import type * as t from "io-ts"
import { ApprovalId, LocalDate, list, shape, Text } from "../facts/codecs.js"
import type { PolicyRef } from "../policy/ref.js"
import { type CommandsIn, command } from "../running/command.js"
import { Decision } from "./events.js"
import { ApprovalSubject } from "./subject.js"

/** What is to be approved, as an object: any, since each kind of subject has its own. */
const Context = shape("what is to be approved", {})

export const approvalCommands = {
  /**
   * Asks for an approval. Of an order, what it says now is approved: `context` may be left out, and when it is given it
   * must be that. Of anything else, `context` is what the step would record: `GATE_APPROVAL_MISSING` gives it.
   * `dueBy` may be sooner or later than the gate's own deadline.
   */
  RequestApproval: command(
    "RequestApproval",
    { subject: ApprovalSubject, gate: Text, requestedBy: Text },
    { context: Context, dueBy: LocalDate, note: Text },
  ),
  DecideApproval: command(
    "DecideApproval",
    { approval: ApprovalId, decision: Decision, by: Text, role: Text },
    { comment: Text, conditions: list(Text) },
  ),
  /** Without `validTo`, for as long as the approval is open. */
  DelegateApproval: command(
    "DelegateApproval",
    { approval: ApprovalId, from: Text, to: Text, role: Text },
    { validTo: LocalDate, reason: Text },
  ),
  ExpireApproval: command("ExpireApproval", { approval: ApprovalId }),
  InvalidateApproval: command("InvalidateApproval", { approval: ApprovalId, because: Text }),
  WithdrawApproval: command("WithdrawApproval", { approval: ApprovalId, by: Text }, { reason: Text }),
}

export type ApprovalCommand = CommandsIn<typeof approvalCommands>
export type RequestApproval = t.TypeOf<typeof approvalCommands.RequestApproval>
export type DecideApproval = t.TypeOf<typeof approvalCommands.DecideApproval>
export type DelegateApproval = t.TypeOf<typeof approvalCommands.DelegateApproval>

/** Who has a role, where the policy names them; of a role that isn't here, whoever says so. */
export interface Holders {
  readonly [role: string]: ReadonlyArray<string> | undefined
}

/** What the flow that requests an approval found in the policy and in the subject. */
export interface AskApproval
  extends Pick<RequestApproval, "on" | "subject" | "gate" | "requestedBy" | "note"> {
  readonly type: "AskApproval"
  readonly approval: t.TypeOf<typeof ApprovalId>
  readonly requiredRoles: ReadonlyArray<string>
  readonly quorum: number
  readonly department: string
  readonly dueBy: t.TypeOf<typeof LocalDate>
  readonly policy: PolicyRef
  readonly context: string
}

/** As the flows give it to the decider. */
export type ApprovalAsked =
  | AskApproval
  | (DecideApproval & { readonly holders?: Holders })
  | (DelegateApproval & { readonly holders?: Holders })
  | Exclude<ApprovalCommand, RequestApproval | DecideApproval | DelegateApproval>
