import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { RequestApproval } from "../approval/commands.js"
import { approvalDecider } from "../approval/decide.js"
import type { Gate, WorkflowPolicy } from "../approval/policy.js"
import { gateOf } from "../approval/required-gates.js"
import { type ApprovalSubject, approvalIdOf } from "../approval/subject.js"
import { workingDaysAfter } from "../approval/working-days.js"
import { type Failure, failure } from "../failure.js"
import { orderContext } from "../order/gating.js"
import { policyBody } from "../policy/body.js"
import type { PolicyRef } from "../policy/ref.js"
import type { Handler, Loaded, StreamOf } from "../running/handler.js"
import type { Calendars } from "../terms/index.js"
import { canonicalJson, type OrderId } from "../values/index.js"
import { approvalStream, orderStream, policyStream } from "./streams.js"
import { pinnedWorkflow, workflowStream } from "./workflow.js"

export const orderOf = ({ kind, id }: ApprovalSubject): ReturnType<typeof orderStream> | null =>
  kind === "order" ? orderStream(id as OrderId) : null

/** The workflow that was pinned to the order, or the one that is in force. */
const workflowOf = (
  { subject, on }: RequestApproval,
  loaded: Loaded,
): Either<Failure, { readonly ref: PolicyRef; readonly body: WorkflowPolicy }> => {
  const order = orderOf(subject)
  const gating = order === null ? null : loaded.state(order).gating
  if (gating === null) return policyBody("workflow", loaded.state(workflowStream), on)
  const { policy, version } = gating.workflow
  const body = pinnedWorkflow(gating.workflow, loaded)
  return isLeft(body) ? body : right({ ref: { policy, version }, body: body.right })
}

const contextOf = ({ subject, gate, context }: RequestApproval, loaded: Loaded): Either<Failure, string> => {
  const order = orderOf(subject)
  const given = context === undefined ? undefined : canonicalJson(context)
  if (order === null)
    return given === undefined
      ? left(
          failure(
            "APPROVAL_CONTEXT_MISSING",
            `Say what is to be approved at the ${gate} gate of ${subject.kind} ${subject.id}: the refusal of the step gives its context.`,
            { subject, gate },
          ),
        )
      : right(given)
  const state = loaded.state(order)
  if (state.order === null)
    return left(
      failure("ORDER_UNKNOWN", `Order ${subject.id} does not exist: place it first.`, { order: subject.id }),
    )
  const present = canonicalJson(orderContext(state))
  return given === undefined || given === present
    ? right(present)
    : left(
        failure(
          "APPROVAL_CONTEXT_DIFFERS",
          `Order ${subject.id} is no longer what approval is asked of: look at it again.`,
          { subject, gate, context: orderContext(state) },
        ),
      )
}

const gateUnknown = (gate: string, { policy, version }: PolicyRef, known: ReadonlyArray<Gate>) =>
  failure(
    "GATE_UNKNOWN",
    `Version ${version} of workflow ${policy} has no ${gate} gate: take one of ${known.map((each) => each.gate).join(", ")}.`,
    { gate, policy, version },
  )

/** Asks those for an approval whom the workflow names, by the deadline it sets in working days. */
export const requestApproval = (calendars: Calendars): Handler<RequestApproval> => ({
  streams: ({ subject, gate }, loaded) => {
    const streams: Array<StreamOf<unknown>> = [approvalStream(approvalIdOf(subject, gate)), workflowStream]
    const order = orderOf(subject)
    if (order === null) return streams
    const gating = loaded.has(order) ? loaded.state(order).gating : null
    return gating === null ? [...streams, order] : [...streams, order, policyStream(gating.workflow.policy)]
  },
  decide: (command, loaded) => {
    const { subject, gate, requestedBy, note, on } = command
    const context = contextOf(command, loaded)
    if (isLeft(context)) return context
    const workflow = workflowOf(command, loaded)
    if (isLeft(workflow)) return workflow
    const { ref, body } = workflow.right
    const asked = gateOf(body, gate)
    if (asked === null) return left(gateUnknown(gate, ref, body.gates))
    const dueBy =
      command.dueBy === undefined
        ? workingDaysAfter(calendars, body.calendar, on, asked.deadlineWorkingDays)
        : right(command.dueBy)
    if (isLeft(dueBy)) return dueBy
    const approval = approvalIdOf(subject, gate)
    const own = approvalStream(approval)
    const facts = approvalDecider.decide(
      {
        type: "AskApproval",
        on,
        approval,
        subject,
        gate,
        requestedBy,
        requiredRoles: asked.roles,
        quorum: asked.quorum,
        department: asked.department,
        dueBy: dueBy.right,
        policy: ref,
        context: context.right,
        ...(note === undefined ? {} : { note }),
      },
      loaded.state(own),
    )
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
})
