import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { GateDecision } from "../approval/events.js"
import type { GatedStep } from "../approval/policy.js"
import { type RequiredGate, requiredGates } from "../approval/required-gates.js"
import { type ApprovalSubject, approvalIdOf } from "../approval/subject.js"
import type { CommandLike } from "../decider.js"
import type { Fact } from "../facts/fact.js"
import type { Failure } from "../failure.js"
import { attributesOf, orderContext } from "../order/gating.js"
import type { Handler, Loaded, StreamOf } from "../running/handler.js"
import type { OrderId } from "../values/index.js"
import { gatesCleared } from "./gates.js"
import { approvalStream, orderStream, policyStream } from "./streams.js"
import { pinnedWorkflow } from "./workflow.js"

const subjectOf = (order: OrderId): ApprovalSubject => ({ kind: "order", id: order })

/**
 * The gates an order has to pass at a step: those that were pinned when it was placed, and those that the same version
 * and tier ask of what it has become since, so that an order doesn't grow past a gate by being amended.
 */
const gatesOf = (
  order: OrderId,
  step: GatedStep,
  loaded: Loaded,
): Either<Failure, ReadonlyArray<Pick<RequiredGate, "gate">>> => {
  const state = loaded.state(orderStream(order))
  const { gating } = state
  const attributes = attributesOf(state)
  if (gating === null || attributes === null) return right([])
  const workflow = pinnedWorkflow(gating.workflow, loaded)
  if (isLeft(workflow)) return workflow
  const pinned = gating.gates.filter((gate) => gate.step === step)
  const now = requiredGates(workflow.right, [step], attributes, gating.workflow.tier ?? null)
  return right([...pinned, ...now.filter(({ gate }) => !pinned.some((each) => each.gate === gate))])
}

const gateStreams = (order: OrderId, step: GatedStep, loaded: Loaded): ReadonlyArray<StreamOf<unknown>> => {
  const own = orderStream(order)
  const { gating } = loaded.has(own) ? loaded.state(own) : { gating: null }
  if (gating === null) return [own]
  const policy = policyStream(gating.workflow.policy)
  if (!loaded.has(policy)) return [own, policy]
  const gates = gatesOf(order, step, loaded)
  return isLeft(gates)
    ? [own, policy]
    : [own, policy, ...gates.right.map(({ gate }) => approvalStream(approvalIdOf(subjectOf(order), gate)))]
}

/** The step itself, which its gates are for: what else is recorded with it isn't decided by them. */
const steps: ReadonlyArray<string> = ["OrderValidated", "OrderReleased"]
const withDecisions = ({ type, data }: Fact, decisions: ReadonlyArray<GateDecision>): Fact =>
  steps.includes(type) && typeof data === "object" ? { type, data: { ...data, decisions } } : { type, data }

/**
 * A step of an order that its gates have to be passed for, each by an approval of the order as it is now (INV-19). What
 * the step records says which approvals those were. An order without a workflow has none, and goes as it is.
 *
 * Fails, when the step could go ahead otherwise, as `gateCleared` does.
 */
export const gatedOrder = <C extends CommandLike & { readonly order: OrderId }>(
  step: GatedStep,
  inner: Handler<C>,
): Handler<C> => ({
  ...inner,
  streams: (command, loaded) => [
    ...inner.streams(command, loaded),
    ...gateStreams(command.order, step, loaded),
  ],
  decide: (command, loaded) => {
    const decided = inner.decide(command, loaded)
    if (isLeft(decided)) return decided
    const gates = gatesOf(command.order, step, loaded)
    if (isLeft(gates)) return gates
    if (gates.right.length === 0) return decided
    const own = orderStream(command.order)
    const cleared = gatesCleared(
      subjectOf(command.order),
      gates.right,
      orderContext(loaded.state(own)),
      loaded,
    )
    if (isLeft(cleared)) return cleared
    return right(
      decided.right.map((outcome) =>
        outcome.stream === own.stream
          ? { ...outcome, facts: outcome.facts.map((fact) => withDecisions(fact, cleared.right)) }
          : outcome,
      ),
    )
  },
})
