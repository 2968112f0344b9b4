import {
  departmentsPolicyId,
  fromDay,
  type PolicyFact,
  type PolicyState,
  policyBody,
  policyDecider,
  replay,
  tierOn,
  type WorkflowPolicy,
  workflowPolicyId,
} from "@adv/domain"
import { isRight } from "fp-ts/lib/Either.js"
import type { Horizon } from "../engine/read-models.js"
import type { StepBook } from "./step-book.js"

/** Which departments there are on a day, what they answer for, and by which workflow. */
export interface Organisation {
  /** By code, as far as they were registered, and those of the workflow in force. */
  readonly departments: ReadonlyArray<string>
  /** Who answers for a step: who was assigned it, or whom the workflow names; null when nobody does. */
  readonly departmentOf: (step: string) => string | null
  /** The workflow in force, or null. */
  readonly workflow: WorkflowPolicy | null
  /** The tier of order flow that its gates are taken of; null when it has no tiers. */
  readonly tier: string | null
}

/** The departments and the workflow as of a business date, as known at a moment. */
export const organisationOf = ({ policies }: StepBook, { asOf, knownAt }: Horizon): Organisation => {
  const facts = new Map<string, Array<PolicyFact>>()
  for (const { day, recorded, fact } of policies) {
    if (recorded > knownAt) break
    if (day > asOf) continue
    const own = facts.get(fact.data.policy) ?? []
    own.push(fact)
    facts.set(fact.data.policy, own)
  }
  const on = fromDay(asOf)
  const stateOf = (policy: string): PolicyState => replay(policyDecider, facts.get(policy) ?? [])
  const inForce = policyBody("workflow", stateOf(workflowPolicyId), on)
  const workflow = isRight(inForce) ? inForce.right.body : null
  const { departments, responsibilities } = stateOf(departmentsPolicyId)
  const tierOf = (policy: string): string | null => {
    const state = stateOf(policy)
    const tiers = policyBody("flowTiers", state, on)
    return tierOn(state, on) ?? (isRight(tiers) ? tiers.right.body.smallest : null)
  }
  return {
    departments: [...new Set([...departments.keys(), ...(workflow?.departments ?? [])])].sort(),
    departmentOf: (step) =>
      responsibilities.get(step) ?? workflow?.steps.find((each) => each.step === step)?.department ?? null,
    workflow,
    tier: workflow?.flowTiers === undefined ? null : tierOf(workflow.flowTiers),
  }
}
