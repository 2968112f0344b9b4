import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type WorkflowPolicy, workflowPolicyId } from "../approval/policy.js"
import type { PinnedWorkflow } from "../approval/required-gates.js"
import { type Failure, failure } from "../failure.js"
import { checkBody, policyBody } from "../policy/body.js"
import type { PolicyRef } from "../policy/ref.js"
import { policyInForce, policyVersion, tierOn } from "../policy/state.js"
import type { Loaded, StreamOf } from "../running/handler.js"
import type { LocalDate } from "../values/index.js"
import { policyStream } from "./streams.js"

export const workflowStream = policyStream(workflowPolicyId)

export interface WorkflowInForce {
  readonly ref: PolicyRef
  readonly body: WorkflowPolicy
}

/** The workflow in force on a day; null when none is, and everything goes as it would without. */
export const workflowInForce = (loaded: Loaded, on: LocalDate): Either<Failure, WorkflowInForce | null> => {
  const state = loaded.state(workflowStream)
  return policyInForce(state, on) === null ? right(null) : policyBody("workflow", state, on)
}

/** The streams that say which workflow is in force, and which flow tier the company is in. */
export const workflowStreams = (loaded: Loaded, on: LocalDate): ReadonlyArray<StreamOf<unknown>> => {
  if (!loaded.has(workflowStream)) return [workflowStream]
  const workflow = workflowInForce(loaded, on)
  const tiers = isLeft(workflow) ? undefined : workflow.right?.body.flowTiers
  return tiers === undefined ? [workflowStream] : [workflowStream, policyStream(tiers)]
}

/**
 * The flow tier that a workflow's gates are taken of: null when it has no tiers, the smallest until another was reached.
 *
 * Fails with `POLICY_MISSING` when the flow tiers it names aren't published.
 */
export const tierFor = (
  { body }: WorkflowInForce,
  loaded: Loaded,
  on: LocalDate,
): Either<Failure, string | null> => {
  if (body.flowTiers === undefined) return right(null)
  const state = loaded.state(policyStream(body.flowTiers))
  const tiers = policyBody("flowTiers", state, on)
  return isLeft(tiers) ? tiers : right(tierOn(state, on) ?? tiers.right.body.smallest)
}

/** The version of the workflow that was pinned, as it was published. */
export const pinnedWorkflow = (
  { policy, version }: PinnedWorkflow,
  loaded: Loaded,
): Either<Failure, WorkflowPolicy> => {
  const state = loaded.state(policyStream(policy))
  const entry = policyVersion(state, version)
  if (entry === null || state.kind !== "workflow")
    return left(
      failure(
        "POLICY_VERSION_MISSING",
        `Version ${version} of workflow ${policy} is not in its stream: bring the policy's events back.`,
        { policy, version },
      ),
    )
  const checked = checkBody(policy, "workflow", entry.body)
  // The codec of workflows has just said so.
  return isLeft(checked) ? checked : right(checked.right as WorkflowPolicy)
}
