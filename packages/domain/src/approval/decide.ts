import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { sha256Of } from "../values/index.js"
import type { ApprovalAsked, AskApproval, DecideApproval, DelegateApproval, Holders } from "./commands.js"
import type { ApprovalFact } from "./events.js"
import { actsFor, leadsTo } from "./standing.js"
import { type ApprovalRequest, type ApprovalState, evolve, initial } from "./state.js"

type Decision = Either<Failure, ReadonlyArray<ApprovalFact>>
type Refusal = Either<Failure, never>

const refuse = (code: string, message: string, data: Failure["data"]): Refusal =>
  left(failure(code, message, data))

const ask = (command: AskApproval, state: ApprovalState): Decision => {
  const { type: _type, on, ...asked } = command
  const { approval, gate, dueBy } = command
  if (state.status === "pending" || state.status === "granted")
    return refuse(
      "APPROVAL_EXISTS",
      state.status === "pending"
        ? `Approval ${approval} is already asked for: decide it, or withdraw it.`
        : `Approval ${approval} was granted: invalidate it before it is asked for again.`,
      { approval, status: state.status },
    )
  if (dueBy < on)
    return refuse(
      "APPROVAL_DUE_IN_THE_PAST",
      `Approval ${approval} can't be due on ${dueBy}, before it is asked for on ${on}.`,
      { approval, dueBy, on },
    )
  return right([
    {
      type: "ApprovalRequested",
      data: { ...asked, gate, round: state.round + 1, contextHash: sha256Of(asked.context) },
    },
  ])
}

const fourEyes = (approval: string, person: string, what: string): Refusal =>
  refuse(
    "APPROVAL_FOUR_EYES",
    `${person} asked for approval ${approval}, so somebody else has to ${what} (four eyes).`,
    { approval, person },
  )

const roleMissing = (approval: string, person: string, role: string, requiredRoles: ReadonlyArray<string>) =>
  refuse(
    "APPROVAL_ROLE_MISSING",
    `${person} can't decide approval ${approval} as ${role}: it takes ${requiredRoles.join(" or ")}, held by oneself or delegated for the day.`,
    { approval, person, role, requiredRoles },
  )

const decided = (
  command: DecideApproval & { readonly holders?: Holders },
  state: ApprovalState,
  request: ApprovalRequest,
): Decision => {
  const { type: _type, on, holders, ...taken } = command
  const { approval, by, role, decision } = command
  const { subject, gate, round } = state
  const { requestedBy, requiredRoles, quorum, dueBy, contextHash } = request
  if (by === requestedBy) return fourEyes(approval, by, "decide it")
  if (on > dueBy)
    return refuse(
      "APPROVAL_EXPIRED",
      `Approval ${approval} was to be decided by ${dueBy}: let it expire, and ask again.`,
      { approval, dueBy, on },
    )
  const name = requiredRoles.includes(role) ? actsFor(state, by, role, on, holders) : null
  if (name === null) return roleMissing(approval, by, role, requiredRoles)
  if (name === requestedBy) return fourEyes(approval, name, "decide it, not a delegate")
  const earlier = state.decisions.find(
    (each) => [by, name].includes(each.onBehalfOf ?? each.by) || each.by === by,
  )
  if (earlier !== undefined)
    return refuse(
      "APPROVAL_DECIDED_TWICE",
      `${by} can't decide approval ${approval} ${name === by ? "a second time" : `for ${name}`}: ${earlier.by} already did. Somebody else has to.`,
      { approval, by, onBehalfOf: name, earlier },
    )
  const fact: ApprovalFact = {
    type: "ApprovalDecided",
    data: { ...taken, contextHash, ...(name === by ? {} : { onBehalfOf: name }) },
  }
  if (subject === null || gate === null) return right([fact])
  const result = { approval, subject, gate, round, contextHash }
  if (decision === "reject") return right([fact, { type: "ApprovalRefused", data: { ...result, by } }])
  const approvers = [...state.decisions.map((each) => each.by), by]
  return right(
    approvers.length < quorum
      ? [fact]
      : [fact, { type: "ApprovalGranted", data: { ...result, by: approvers } }],
  )
}

const delegated = (
  command: DelegateApproval & { readonly holders?: Holders },
  state: ApprovalState,
  { requestedBy, requiredRoles }: ApprovalRequest,
): Decision => {
  const { type: _type, on, holders, ...delegation } = command
  const { approval, from, to, role, validTo } = command
  if (from === requestedBy || to === requestedBy) return fourEyes(approval, requestedBy, "decide it")
  if (validTo !== undefined && validTo < on)
    return refuse(
      "VALIDITY_INVALID",
      `The delegation of ${from} to ${to} would end on ${validTo}, before it starts on ${on}.`,
      { approval, validFrom: on, validTo },
    )
  if (!requiredRoles.includes(role) || actsFor(state, from, role, on, holders) === null)
    return roleMissing(approval, from, role, requiredRoles)
  if (leadsTo(state, to, from, role, on))
    return refuse(
      "APPROVAL_DELEGATION_LOOP",
      `${from} can't delegate approval ${approval} to ${to}, who ${from === to ? "is the same person" : "delegated it to him"}.`,
      { approval, from, to, role },
    )
  return right([{ type: "ApprovalDelegated", data: { ...delegation, validFrom: on } }])
}

const decide = (command: ApprovalAsked, state: ApprovalState): Decision => {
  if (command.type === "AskApproval") return ask(command, state)
  const { approval, on } = command
  const { status, request } = state
  if (request === null)
    return refuse("APPROVAL_UNKNOWN", `Nobody asked for approval ${approval}: request it first.`, {
      approval,
    })
  if (command.type === "InvalidateApproval") {
    if (status === "invalidated") return right([])
    if (status !== "pending" && status !== "granted")
      return refuse(
        "APPROVAL_NOT_PENDING",
        `Approval ${approval} is ${status}: there is nothing to invalidate.`,
        { approval, status },
      )
    const { because } = command
    return right([
      { type: "ApprovalInvalidated", data: { approval, because, contextHash: request.contextHash } },
    ])
  }
  if (command.type === "ExpireApproval" && status === "expired") return right([])
  if (status !== "pending")
    return refuse(
      "APPROVAL_NOT_PENDING",
      `Approval ${approval} is ${status}: ask for it again if it is still needed.`,
      { approval, status },
    )
  switch (command.type) {
    case "DecideApproval":
      return decided(command, state, request)
    case "DelegateApproval":
      return delegated(command, state, request)
    case "ExpireApproval":
      return on > request.dueBy
        ? right([{ type: "ApprovalExpired", data: { approval, dueBy: request.dueBy } }])
        : refuse(
            "APPROVAL_NOT_YET_DUE",
            `Approval ${approval} may be decided until ${request.dueBy}: it expires the day after.`,
            { approval, dueBy: request.dueBy, on },
          )
    case "WithdrawApproval": {
      const { type: _type, on: _on, ...withdrawn } = command
      return command.by === request.requestedBy
        ? right([{ type: "ApprovalWithdrawn", data: withdrawn }])
        : refuse(
            "APPROVAL_NOT_REQUESTER",
            `Approval ${approval} was asked for by ${request.requestedBy}: only who asked can withdraw it.`,
            { approval, by: command.by, requestedBy: request.requestedBy },
          )
    }
  }
}

export const approvalDecider: Decider<ApprovalState, ApprovalAsked, ApprovalFact> = {
  category: "approval",
  initial,
  evolve,
  decide,
}
