import { isLeft, left, right } from "fp-ts/lib/Either.js"
import type { DecideApproval, DelegateApproval, Holders } from "../approval/commands.js"
import { approvalDecider } from "../approval/decide.js"
import type { ApprovalState } from "../approval/state.js"
import { failure } from "../failure.js"
import { orderContext } from "../order/gating.js"
import type { Handler, Loaded, StreamOf } from "../running/handler.js"
import { canonicalJson, type LocalDate, sha256Of } from "../values/index.js"
import { orderOf } from "./request-approval.js"
import { approvalStream } from "./streams.js"
import { workflowInForce, workflowStream } from "./workflow.js"

/** Who has which role on the day, by the workflow in force then: roles are asked at the moment of the decision. */
const holdersOn = (loaded: Loaded, on: LocalDate): Holders => {
  const workflow = workflowInForce(loaded, on)
  return isLeft(workflow)
    ? {}
    : Object.fromEntries((workflow.right?.body.roles ?? []).map(({ role, holders }) => [role, holders]))
}

/** A decision on an order is on what was asked: when the order has changed since, there is nothing to decide. */
const staleOrder = ({ subject, gate, request, approval }: ApprovalState, loaded: Loaded) => {
  const order = subject === null ? null : orderOf(subject)
  if (order === null || request === null || subject === null) return null
  return sha256Of(canonicalJson(orderContext(loaded.state(order)))) === request.contextHash
    ? null
    : failure(
        "GATE_APPROVAL_STALE",
        `Order ${subject.id} has changed since its approval at the ${gate} gate was asked for: invalidate approval ${approval}, and ask again.`,
        { subject, gate, approval },
      )
}

/** The decision or the delegation of who may, by the workflow in force on the day. */
const byHolder = <C extends DecideApproval | DelegateApproval>(): Handler<C> => ({
  streams: ({ approval }, loaded) => {
    const own = approvalStream(approval)
    const streams: Array<StreamOf<unknown>> = [own, workflowStream]
    const subject = loaded.has(own) ? loaded.state(own).subject : null
    const order = subject === null ? null : orderOf(subject)
    return order === null ? streams : [...streams, order]
  },
  decide: (command, loaded) => {
    const own = approvalStream(command.approval)
    const state = loaded.state(own)
    const facts = approvalDecider.decide({ ...command, holders: holdersOn(loaded, command.on) }, state)
    if (isLeft(facts)) return facts
    const stale = command.type === "DecideApproval" ? staleOrder(state, loaded) : null
    return stale === null ? right([{ stream: own.stream, facts: facts.right }]) : left(stale)
  },
})

export const decideApproval: Handler<DecideApproval> = byHolder()
export const delegateApproval: Handler<DelegateApproval> = byHolder()
