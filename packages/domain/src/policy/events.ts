import { FlowMetric } from "../approval/flow-tier.js"
import { Count, LocalDate, NonNegativeDecimal, PolicyId, shape, Text } from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { JsonObject } from "./json.js"

/** Names are the storage format: they are for ever. */
export const policyFacts = {
  /**
   * What `body` must be depends on the kind: it is checked before it is published, and again when it is used.
   * `version` counts from 1 within the policy. `source` is the law, the contract or the decision it comes from.
   */
  PolicyPublished: shape(
    "PolicyPublished",
    { policy: PolicyId, kind: Text, version: Count, validFrom: LocalDate, body: JsonObject },
    { source: Text },
  ),
  /** `value` is the mean of the metric over the last `windowDays` days that count; orders placed from then on see it. */
  FlowTierChanged: shape("FlowTierChanged", {
    policy: PolicyId,
    version: Count,
    from: Text,
    to: Text,
    metric: FlowMetric,
    value: NonNegativeDecimal,
    windowDays: Count,
    effectiveDate: LocalDate,
  }),
  DepartmentRegistered: shape("DepartmentRegistered", { policy: PolicyId, department: Text, name: Text }),
  ResponsibilityAssigned: shape("ResponsibilityAssigned", { policy: PolicyId, step: Text, department: Text }),
  PolicyWithdrawn: shape("PolicyWithdrawn", { policy: PolicyId, validFrom: LocalDate, reason: Text }),
}

export type PolicyFact = FactsOf<typeof policyFacts>
