import {
  type Answers,
  type Calendars,
  type ClaimRates,
  type DunningPolicy,
  dunningCommandsOf,
  ecbReferenceRates,
  eu20117,
  franceDefault,
  type Instant,
  italy2312002,
  type LateInterestPolicy,
  type LocalDate,
  type PolicyBody,
  type PolicyId,
  type PolicyKind,
  planDunningRun,
  policyBody,
  policyId,
  type Views,
} from "@adv/domain"
import { isLeft, isRight } from "fp-ts/lib/Either.js"
import { creditCheckOf } from "../credit/held.js"
import { dunningItems } from "../dunning/dunning-items.js"
import { questionsOf } from "../processes/questions.js"
import { type CompanyModels, companyModels } from "../projections.js"

const always = Number.MAX_SAFE_INTEGER as Instant

const bodyOf = <K extends PolicyKind>(
  kind: K,
  { policies }: Views,
  id: PolicyId,
  on: LocalDate,
): { readonly version: number; readonly body: PolicyBody<K> } | null => {
  const state = policies.get(id)
  const found = state === undefined ? null : policyBody(kind, state, on)
  return found !== null && isRight(found)
    ? { version: found.right.ref.version, body: found.right.body }
    : null
}

const shipped: ReadonlyArray<LateInterestPolicy> = [eu20117, italy2312002, franceDefault]

/** What a ladder claims interest by: as published, or else as it ships. */
const ratesOf = ({ levels }: DunningPolicy, views: Views, on: LocalDate): ClaimRates => {
  const policies = new Map<PolicyId, { readonly version: number; readonly body: LateInterestPolicy }>()
  for (const { claim } of levels) {
    if (claim === undefined) continue
    const body = shipped.find(({ id }) => id === claim.policy)
    const known =
      bodyOf("lateInterest", views, claim.policy, on) ??
      (body === undefined ? null : { version: body.version, body })
    if (known !== null) policies.set(claim.policy, known)
  }
  const published = [...views.policies].flatMap(([id, { kind }]) =>
    kind === "referenceRates" ? (bodyOf("referenceRates", views, id, on) ?? []) : [],
  )
  return { policies, references: published[0]?.body ?? ecbReferenceRates }
}

/** Read models that are kept up with the log that a replay makes, and what they answer it. */
export const answersOf = (
  views: Views,
  calendars: Calendars,
): Answers & { readonly models: CompanyModels } => {
  const models = companyModels()
  return {
    models,
    take: (facts) => models.apply(facts),
    questions: questionsOf(models, views, { calendars }),
    creditCheck: (order, point, on, quotes) => {
      const policy = bodyOf("credit", views, policyId("credit"), on)
      if (policy === null) return null
      const query = { on, point, policy: policy.body, ...(quotes === undefined ? {} : { quotes }) }
      return creditCheckOf(models, order, query) ?? null
    },
    dunningRun: ({ on, scope, ladder, isDefault }) => {
      const policy = bodyOf("dunning", views, ladder, on)
      if (policy === null) return []
      const plan = planDunningRun({
        scope,
        runDate: on,
        policy: { id: ladder, version: policy.version, body: policy.body },
        isDefault,
        ...dunningItems(models.states, { asOf: on, knownAt: always, scope }),
        calendars,
        rates: ratesOf(policy.body, views, on),
      })
      return isLeft(plan) ? [] : dunningCommandsOf(plan.right)
    },
  }
}
