import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { Attributes } from "../approval/conditions.js"
import type { GatedStep } from "../approval/policy.js"
import { type Clearance, requiredGates } from "../approval/required-gates.js"
import { type ApprovalSubject, approvalIdOf } from "../approval/subject.js"
import type { CommandLike } from "../decider.js"
import type { Fact } from "../facts/fact.js"
import type { Failure } from "../failure.js"
import type { Handler, Loaded, StreamOf } from "../running/handler.js"
import type { LocalDate } from "../values/index.js"
import { gatesCleared } from "./gates.js"
import { approvalStream } from "./streams.js"
import { tierFor, workflowInForce, workflowStream, workflowStreams } from "./workflow.js"

/** What a step records, as its gates see it. */
export interface Gated {
  /** What the conditions are tested on. */
  readonly attributes: Attributes
  /** What an approval is of: all that it would decide, and nothing that changes by itself, such as a number. */
  readonly context: object
}

/** A step that isn't an order's own: the issue of a document, a write-off, an escalation. */
export interface Gating<C> {
  readonly step: GatedStep
  readonly subject: (command: C) => ApprovalSubject
  /** What the step is about, told from what it would record; null for a fact that isn't the step's own. */
  readonly about: (fact: Fact, command: C, loaded: Loaded) => Gated | null
}

const approvals = <C extends CommandLike & { readonly on: LocalDate }>(
  { step, subject }: Gating<C>,
  command: C,
  loaded: Loaded,
): ReadonlyArray<StreamOf<unknown>> => {
  if (!loaded.has(workflowStream)) return []
  const workflow = workflowInForce(loaded, command.on)
  const gates = isLeft(workflow) ? [] : (workflow.right?.body.gates ?? [])
  return gates
    .filter((gate) => gate.step === step)
    .map(({ gate }) => approvalStream(approvalIdOf(subject(command), gate)))
}

const clearance = (
  step: GatedStep,
  subject: ApprovalSubject,
  { attributes, context }: Gated,
  on: LocalDate,
  loaded: Loaded,
): Either<Failure, Clearance | null> => {
  const workflow = workflowInForce(loaded, on)
  if (isLeft(workflow)) return workflow
  if (workflow.right === null) return right(null)
  const tier = tierFor(workflow.right, loaded, on)
  if (isLeft(tier)) return tier
  const { ref, body } = workflow.right
  const decisions = gatesCleared(
    subject,
    requiredGates(body, [step], attributes, tier.right),
    context,
    loaded,
  )
  if (isLeft(decisions)) return decisions
  return right({ ...ref, ...(tier.right === null ? {} : { tier: tier.right }), decisions: decisions.right })
}

/**
 * A step that the gates of the workflow in force have to be passed for. What it records gets a field `workflow`: which
 * version let it go ahead, in which flow tier, and which approvals passed its gates. Without a workflow it goes as it is.
 *
 * Fails, when the step could go ahead otherwise, as `gateCleared` does: the data of `GATE_APPROVAL_MISSING` holds the
 * `context` to ask the approval of.
 */
export const gated = <C extends CommandLike & { readonly on: LocalDate }>(
  gating: Gating<C>,
  inner: Handler<C>,
): Handler<C> => ({
  ...inner,
  streams: (command, loaded) => [
    ...inner.streams(command, loaded),
    ...workflowStreams(loaded, command.on),
    ...approvals(gating, command, loaded),
  ],
  decide: (command, loaded) => {
    const decided = inner.decide(command, loaded)
    if (isLeft(decided)) return decided
    const outcome: Array<(typeof decided.right)[number]> = []
    for (const { stream, facts } of decided.right) {
      const cleared: Array<Fact> = []
      for (const fact of facts) {
        const about = gating.about(fact, command, loaded)
        const workflow =
          about === null
            ? right(null)
            : clearance(gating.step, gating.subject(command), about, command.on, loaded)
        if (isLeft(workflow)) return workflow
        const { type, data } = fact
        cleared.push(
          workflow.right === null || typeof data !== "object"
            ? fact
            : { type, data: { ...data, workflow: workflow.right } },
        )
      }
      outcome.push({ stream, facts: cleared })
    }
    return right(outcome)
  },
})
