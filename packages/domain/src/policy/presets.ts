import { workflowPolicyId } from "../approval/policy.js"
import { shippedFlowTiers, shippedWorkflow } from "../approval/presets.js"
import { satisfactionSurvey } from "../contact/survey-presets.js"
import { creditPresets } from "../credit/presets.js"
import { dunningLadders, ladderSource } from "../dunning/presets.js"
import { ecbReferenceRates } from "../interest/ecb-rates.js"
import { eu20117, franceDefault, italy2312002 } from "../interest/presets.js"
import { messageTemplates } from "../message/presets/index.js"
import { defaultDelayPolicy, onCommitDate } from "../order/delay-policy.js"
import { settlementPresets } from "../payment/policy.js"
import { numberingPolicyId, numberingPresets } from "../register/policy.js"
import { officeHours } from "../team/opening-hours.js"
import { orderProcessCosts } from "../team/process-costs.js"
import { staffingPolicy } from "../team/staffing-policy.js"
import { activityStandards } from "../team/standards.js"
import { type Calendar, targetCalendar } from "../terms/calendar.js"
import { frenchCalendar, italianCalendar } from "../terms/holidays.js"
import { legalCaps } from "../terms/legal-caps-presets.js"
import { everydayTerms } from "../terms/presets.js"
import type { LocalDate, PolicyId } from "../values/index.js"
import type { PolicyCommand } from "./commands.js"
import type { PolicyKind } from "./kinds.js"
import { policyId } from "./ref.js"

/** A policy that ships: what it says, where it comes from, and the id under which it is looked for once published. */
export interface PolicyPreset {
  readonly policy: PolicyId
  readonly kind: PolicyKind
  /** What it is called. */
  readonly name: string
  /** The law, the system or the usage it was taken from. */
  readonly source: string
  readonly body: object
  /** Before that day it can't be in force: the law wasn't. */
  readonly notBefore?: LocalDate
}

const preset = (
  kind: PolicyKind,
  policy: string,
  name: string,
  source: string,
  body: object,
  notBefore?: LocalDate,
): PolicyPreset => ({
  policy: policyId(policy),
  kind,
  name,
  source,
  body,
  ...(notBefore === undefined ? {} : { notBefore }),
})

/** Where the kinds of everyday terms come from, by their short names. */
const termSources: ReadonlyArray<readonly [names: RegExp, source: string]> = [
  [/^\d+eom$/, "Code de commerce, article L441-10 I: days, then the end of the month"],
  [/^eom\d+$/, "Code de commerce, article L441-10 I: the end of the month, then days"],
  [/dffm-months$/, "OCA account-payment, account_payment_term_extension: months to the end of the month"],
  [/eom10$/, "Odoo, addons/account: days end of month on the 10th (issue 10459)"],
  [/paydays/, "OCA account-payment, account_payment_term_extension: payment days"],
  [/^\d+\/\d+net/, "Odoo, addons/account: early payment discount"],
  [/^\d+\/\d+/, "Tryton, account_invoice: payment terms of several lines"],
  [/./, "Odoo, addons/account: payment terms, test_payment_term.py"],
]
const termSource = (name: string): string =>
  termSources.find(([names]) => names.test(name))?.[1] ?? "commercial usage"

/** The years that the calendars cover when they are published: what comes later is published when it is known. */
const FROM_YEAR = 2020
const TO_YEAR = 2030
const calendars: ReadonlyArray<readonly [calendar: Calendar, name: string, source: string]> = [
  [
    targetCalendar(FROM_YEAR, TO_YEAR),
    "TARGET closing days",
    "European Central Bank, TARGET2 long-term calendar",
  ],
  [
    italianCalendar(FROM_YEAR, TO_YEAR),
    "Italian public holidays",
    "Legge 260/1949, Legge 54/1977, DPR 792/1985, Legge 336/2000, Legge 151/2025",
  ],
  [frenchCalendar(FROM_YEAR, TO_YEAR), "French public holidays", "Code du travail, article L3133-1"],
]

const example = "An example to start from: it comes from no law"

/**
 * Every policy that ships, under the id where it is looked for. Of those of which a company has one (`credit`,
 * `numbering`), the variants have ids of their own: they are to be published under the plain id by who wants them.
 */
export const policyPresets: ReadonlyArray<PolicyPreset> = [
  ...everydayTerms.map(({ name, names, term }) =>
    preset("paymentTerm", `term:${name}`, names.en, termSource(name), term),
  ),
  ...[eu20117, italy2312002, franceDefault].map((law) =>
    preset("lateInterest", law.id, `late-payment interest, ${law.id}`, law.source, law, law.validFrom),
  ),
  preset(
    "referenceRates",
    ecbReferenceRates.id,
    "main refinancing operations of the European Central Bank",
    "European Central Bank, key interest rates",
    ecbReferenceRates,
  ),
  ...calendars.map(([calendar, name, source]) =>
    preset("calendar", `calendar:${calendar.id}`, name, source, calendar),
  ),
  ...legalCaps.map((law) =>
    preset(
      "legalCaps",
      law.id,
      `legal caps on payment terms, ${law.jurisdiction}`,
      [...new Set(law.caps.map(({ source }) => source))].join("; "),
      law,
      law.validFrom,
    ),
  ),
  ...Object.entries(dunningLadders).map(([name, ladder]) =>
    preset("dunning", name, `dunning, ${ladder.name}`, ladderSource, ladder),
  ),
  preset("flowTiers", "flow-tiers", "flow tiers SOLO, TEAM and PLANT", example, shippedFlowTiers),
  preset(
    "workflow",
    workflowPolicyId,
    "workflow that grows with the flow of orders",
    example,
    shippedWorkflow,
  ),
  ...creditPresets.map(({ name, policy, source }) =>
    preset("credit", name === "static" ? "credit" : `credit:${name}`, `${name} credit check`, source, policy),
  ),
  ...Object.entries(settlementPresets).map(([name, { source, body }]) =>
    preset("settlement", `settlement:${name}`, `settlement, ${name}`, source, body),
  ),
  ...Object.entries(numberingPresets).map(([name, { policy, source }]) =>
    preset(
      "numbering",
      name === "ownSeries" ? numberingPolicyId : `${numberingPolicyId}:${name}`,
      `document numbers, ${name}`,
      source,
      policy,
    ),
  ),
  preset(
    "delays",
    defaultDelayPolicy,
    "delays: late is after the day committed to",
    "SCOR, RL.2.2: delivery performance to customer commit date",
    onCommitDate,
  ),
  preset(
    "survey",
    "survey:SATISFACTION",
    "survey of customer satisfaction",
    "Reichheld, The One Number You Need to Grow, 2003; Dixon, Toman and DeLisi, The Effortless Experience, 2013",
    satisfactionSurvey,
  ),
  ...Object.entries(messageTemplates).map(([code, template]) =>
    preset(
      "template",
      `template:${code}`,
      `message ${code} in Italian, English and French`,
      "D.Lgs. 231/2002, Code de commerce L441-10 and Directive 2011/7/EU, where the wording refers to them",
      template,
    ),
  ),
  preset("activityStandards", "activity-standards", "activity standards", example, activityStandards),
  preset(
    "staffing",
    "staffing",
    "staffing",
    "APQC: a full-time equivalent is 40 hours a week",
    staffingPolicy,
  ),
  preset("openingHours", "opening-hours", "office hours, Monday to Friday", example, officeHours),
  preset(
    "processCosts",
    "process-costs",
    "what an hour of taking orders costs",
    "APQC, process 3.5.4 Manage sales orders; the amount is an example",
    orderProcessCosts,
  ),
]

/**
 * Commands that publish the policies that ship, valid from a day (or from the day the law is in force, when that is
 * later): all of them, or those of some kinds.
 *
 * A workflow, a credit or a numbering policy changes what happens as soon as it is in force: publish what is wanted.
 *
 * @example
 * import { policyPresets, publishPresets, unsafeDate } from "@adv/domain"
 *
 * const on = unsafeDate("2025-01-01")
 * assert.equal(publishPresets(on).length, policyPresets.length)
 * assert.deepEqual(
 *   publishPresets(on, ["calendar"]).map(({ policy }) => policy),
 *   ["calendar:TARGET", "calendar:IT", "calendar:FR"],
 * )
 */
export const publishPresets = (
  on: LocalDate,
  kinds?: ReadonlyArray<PolicyKind>,
): ReadonlyArray<Extract<PolicyCommand, { readonly type: "PublishPolicy" }>> =>
  policyPresets
    .filter(({ kind }) => kinds === undefined || kinds.includes(kind))
    .map(({ policy, kind, body, source, notBefore }) => ({
      type: "PublishPolicy",
      on,
      policy,
      kind,
      body,
      source,
      ...(notBefore !== undefined && notBefore > on ? { validFrom: notBefore } : {}),
    }))
