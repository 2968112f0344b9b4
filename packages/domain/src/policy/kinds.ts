import type * as t from "io-ts"
import { FlowTiers } from "../approval/flow-tier.js"
import { WorkflowPolicy } from "../approval/policy.js"
import { SurveyPolicy } from "../contact/survey.js"
import { CreditPolicy } from "../credit/policy.js"
import { PriceList } from "../customer/pricing.js"
import { DunningPolicy } from "../dunning/policy.js"
import { LateInterestPolicy } from "../interest/policy.js"
import { ReferenceRates } from "../interest/reference-rates.js"
import { TemplatePolicy } from "../message/template.js"
import { DelayPolicy } from "../order/delay-policy.js"
import { SettlementPolicy } from "../payment/policy.js"
import { NumberingPolicy } from "../register/policy.js"
import { OpeningHours } from "../team/opening-hours.js"
import { ProcessCosts } from "../team/process-costs.js"
import { StaffingPolicy } from "../team/staffing-policy.js"
import { ActivityStandards } from "../team/standards.js"
import { Calendar } from "../terms/calendar.js"
import { LegalCaps } from "../terms/legal-caps.js"
import { PaymentTerm } from "../terms/term.js"

/** What each kind of policy says: the codec of its body. A new kind is a line here. */
export const policyKinds = {
  credit: CreditPolicy,
  activityStandards: ActivityStandards,
  calendar: Calendar,
  delays: DelayPolicy,
  dunning: DunningPolicy,
  flowTiers: FlowTiers,
  lateInterest: LateInterestPolicy,
  legalCaps: LegalCaps,
  numbering: NumberingPolicy,
  openingHours: OpeningHours,
  paymentTerm: PaymentTerm,
  priceList: PriceList,
  processCosts: ProcessCosts,
  referenceRates: ReferenceRates,
  settlement: SettlementPolicy,
  staffing: StaffingPolicy,
  survey: SurveyPolicy,
  template: TemplatePolicy,
  workflow: WorkflowPolicy,
}

export type PolicyKind = keyof typeof policyKinds

/** What a policy of that kind says. */
export type PolicyBody<K extends PolicyKind> = t.TypeOf<(typeof policyKinds)[K]>

export const isPolicyKind = (kind: string): kind is PolicyKind => Object.hasOwn(policyKinds, kind)
