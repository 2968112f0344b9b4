import {
  type Calendars,
  type ClaimRates,
  dunningCommandsOf,
  type Instant,
  type LocalDate,
  type Policies,
  type PolicyBody,
  type PolicyId,
  type PolicyInForce,
  type PolicyKind,
  planDunningRun,
  policyBody,
  policyId,
  type Questions,
  type ReferenceRates,
  type Views,
} from "@adv/domain"
import { isLeft, isRight } from "fp-ts/lib/Either.js"
import { creditCheckOf } from "../credit/held.js"
import { dunningItems } from "../dunning/dunning-items.js"
import { targetCrossings } from "../indicators/targets.js"
import type { CompanyModels } from "../projections.js"

export interface QuestionSettings {
  readonly calendars: Calendars
  /**
   * The ladder by which those are dunned of whom nothing else is said: the policy `dunning` when absent, or the only ladder
   * that is in force.
   */
  readonly ladder?: PolicyId
}

/** By all that is in the log so far. */
const always = Number.MAX_SAFE_INTEGER as Instant

const inForce = <K extends PolicyKind>(
  kind: K,
  policies: Policies,
  id: PolicyId,
  on: LocalDate,
): PolicyInForce<K> | null => {
  const state = policies.get(id)
  if (state === undefined) return null
  const found = policyBody(kind, state, on)
  return isRight(found) ? found.right : null
}

const ofKind = <K extends PolicyKind>(
  kind: K,
  policies: Policies,
  on: LocalDate,
): ReadonlyMap<PolicyId, { readonly version: number; readonly body: PolicyBody<K> }> => {
  const found = new Map<PolicyId, { readonly version: number; readonly body: PolicyBody<K> }>()
  for (const [id, state] of policies) {
    const known = state.kind === kind ? inForce(kind, policies, id, on) : null
    if (known !== null) found.set(id, { version: known.ref.version, body: known.body })
  }
  return found
}

const ladderOn = (
  policies: Policies,
  named: PolicyId | undefined,
  on: LocalDate,
): PolicyInForce<"dunning"> | null => {
  const found = inForce("dunning", policies, named ?? policyId("dunning"), on)
  if (found !== null || named !== undefined) return found
  const [only, ...others] = ofKind("dunning", policies, on).keys()
  return only === undefined || others.length > 0 ? null : inForce("dunning", policies, only, on)
}

const noRates: ReferenceRates = { id: "none", rates: [] }

const ratesOn = (policies: Policies, on: LocalDate): ClaimRates => {
  const [references] = ofKind("referenceRates", policies, on).values()
  return { policies: ofKind("lateInterest", policies, on), references: references?.body ?? noRates }
}

/**
 * What processes ask, answered by the read models of a company that are kept up with the log, under the policies that
 * are in force: the credit check of an order (policy `credit`), and what a day's dunning run asks for (policy `dunning`).
 */
export const questionsOf = (
  models: CompanyModels,
  { policies }: Pick<Views, "policies">,
  { calendars, ladder }: QuestionSettings,
): Questions => ({
  creditCheck: (order, point, on) => {
    const policy = inForce("credit", policies, policyId("credit"), on)
    if (policy === null || !policy.body.checkAt.includes(point)) return null
    return creditCheckOf(models, order, { on, point, policy: policy.body }) ?? null
  },
  dunning: (on) => {
    const policy = ladderOn(policies, ladder, on)
    if (policy === null) return []
    const plan = planDunningRun({
      scope: "all",
      runDate: on,
      policy: { id: policy.ref.policy, version: policy.ref.version, body: policy.body },
      isDefault: true,
      ...dunningItems(models.states, { asOf: on, knownAt: always }),
      calendars,
      rates: ratesOn(policies, on),
    })
    return isLeft(plan) ? [] : dunningCommandsOf(plan.right)
  },
  crossings: (on) => targetCrossings(models.states, on),
})
