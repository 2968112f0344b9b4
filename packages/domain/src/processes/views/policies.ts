import type { Mutable } from "../../decider.js"
import type { RecordedEvent } from "../../facts/event.js"
import { type PolicyFact, policyFacts } from "../../policy/events.js"
import { evolve, initial, type PolicyState } from "../../policy/state.js"
import type { PolicyId } from "../../values/index.js"

/** What was published, by policy. */
export type Policies = Map<PolicyId, PolicyState>

const isPolicyFact = (event: RecordedEvent): event is RecordedEvent<PolicyFact> =>
  Object.hasOwn(policyFacts, event.type)

export const seePolicy = (policies: Policies, event: RecordedEvent): void => {
  if (!isPolicyFact(event)) return
  const { policy } = event.data
  const state = policies.get(policy) ?? initial()
  evolve(state as Mutable<PolicyState>, event, event.metadata.effectiveDate)
  policies.set(policy, state)
}
