import type * as t from "io-ts"
import { Count, list, PolicyId, shape, Text } from "../facts/codecs.js"
import { type Attributes, heldOf } from "./conditions.js"
import { GateDecision } from "./events.js"
import { type Gate, GatedStep, type WorkflowPolicy } from "./policy.js"

/** Which version of which workflow policy was in force, and which tier of order flow the company was in. */
export const PinnedWorkflow = shape("a pinned workflow", { policy: PolicyId, version: Count }, { tier: Text })
export type PinnedWorkflow = t.TypeOf<typeof PinnedWorkflow>

/** A gate that has to be passed, and the conditions that asked for it: none when it always is. */
export const RequiredGate = shape("a required gate", { gate: Text, step: GatedStep, because: list(Text) })
export type RequiredGate = t.TypeOf<typeof RequiredGate>

const inTier = ({ tiers }: Gate, tier: string | null): boolean =>
  tiers === undefined || (tier !== null && tiers.includes(tier))

const reasonsOf = (gate: Gate, attributes: Attributes): ReadonlyArray<string> | null => {
  if (gate.when === undefined || gate.when.length === 0) return []
  for (const condition of gate.when) {
    const held = heldOf(condition, attributes)
    if (held !== null) return held
  }
  return null
}

/**
 * The gates that have to be passed, in the policy's order: those of the tier whose conditions hold.
 *
 * @example
 * import { requiredGates, shippedWorkflow, unsafeDecimal } from "@adv/domain"
 *
 * const order = { net: 150_000, currency: "EUR", creditExceeded: true, shortage: false } as never
 * const gates = requiredGates(shippedWorkflow, ["validation"], order, "TEAM").map(({ gate }) => gate)
 * assert.deepEqual(gates, ["entry", "credit"])
 */
export const requiredGates = (
  policy: WorkflowPolicy,
  steps: ReadonlyArray<GatedStep>,
  attributes: Attributes,
  tier: string | null,
): ReadonlyArray<RequiredGate> => {
  const required: Array<RequiredGate> = []
  for (const gate of policy.gates) {
    if (!steps.includes(gate.step) || !inTier(gate, tier)) continue
    const because = reasonsOf(gate, attributes)
    if (because !== null) required.push({ gate: gate.gate, step: gate.step, because })
  }
  return required
}

/** Which workflow let something go ahead, and who passed the gates it required: nobody when it was clean. */
export const Clearance = shape(
  "a clearance",
  { policy: PolicyId, version: Count, decisions: list(GateDecision) },
  { tier: Text },
)
export type Clearance = t.TypeOf<typeof Clearance>

/** The gate of that name. */
export const gateOf = (policy: WorkflowPolicy, gate: string): Gate | null =>
  policy.gates.find((each) => each.gate === gate) ?? null
