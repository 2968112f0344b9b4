import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { type CreditStanding, liveOverrides } from "../customer/credit-state.js"
import type { Failure } from "../failure.js"
import {
  type Currency,
  Exact,
  exact,
  exactWhole,
  type LocalDate,
  type Minor,
  minor,
  type OrderId,
} from "../values/index.js"
import { converted, inMinor } from "./amounts.js"
import type { CreditComponent, CreditQuote } from "./component.js"
import { type Exposure, exposureOf } from "./exposure.js"
import { type LimitInForce, limitInForce } from "./limit.js"
import type { CreditPolicy } from "./policy.js"
import type { CreditHoldReason, CreditHoldRelease } from "./reason.js"
import { allowanceOf, type OverdueItem, releasesOf } from "./release.js"

/** Whether a document may pass, with all that it takes to answer. */
export interface CreditQuestion {
  readonly policy: CreditPolicy
  readonly on: LocalDate
  readonly order: OrderId
  /** What the order would add, with tax, in its own currency. */
  readonly document: { readonly amount: Minor; readonly currency: Currency }
  /** Without the order itself. */
  readonly components: ReadonlyArray<CreditComponent>
  readonly quotes: ReadonlyArray<CreditQuote>
  /** What is overdue and not disputed. */
  readonly overdueItems: ReadonlyArray<OverdueItem>
  readonly dunningLevel: number
  /** The longest term of payment, in days; null when nobody knows. */
  readonly termDays: number | null
  /** Who answers for it first: its limits count. Then all that it belongs to: their overrides and blocks count. */
  readonly standings: readonly [CreditStanding, ...ReadonlyArray<CreditStanding>]
}

/** Amounts are minor units of the policy's currency. */
export interface CreditAnswer {
  readonly passed: boolean
  readonly exposure: Exposure
  readonly document: Minor
  readonly limit: LimitInForce
  /** The limit less the exposure, before the document; null is unlimited. */
  readonly available: Minor | null
  /** Which rules it fails by, also when an override lets it pass. */
  readonly reasons: ReadonlyArray<CreditHoldReason>
  /** The overrides that let it pass. */
  readonly overrides: ReadonlyArray<string>
  /** What would release it; nothing when it passes. */
  readonly releasedBy: ReadonlyArray<CreditHoldRelease>
}

/**
 * What is left of a limit, in minor units; below zero when it is exceeded, null when it is unlimited.
 *
 * @example
 * import { availableCredit } from "@adv/domain"
 *
 * assert.equal(availableCredit({ amount: 100000 }, { total: 68000 }), 32000)
 */
export const availableCredit = (
  { amount }: Pick<LimitInForce, "amount">,
  { total }: Pick<Exposure, "total">,
): Minor | null => (amount === null ? null : minor(amount - total))

const hundredth = new Exact("0.01")

const oldestOf = (items: ReadonlyArray<OverdueItem>): OverdueItem | undefined =>
  items.reduce<OverdueItem | undefined>(
    (oldest, item) => (oldest === undefined || item.daysPastDue > oldest.daysPastDue ? item : oldest),
    undefined,
  )

const reasonsOf = (
  question: CreditQuestion,
  exposure: Exposure,
  document: Minor,
  limit: LimitInForce,
): ReadonlyArray<CreditHoldReason> => {
  const { policy, standings, dunningLevel, overdueItems } = question
  const { holdWhen } = policy
  const reasons: Array<CreditHoldReason> = []
  if (holdWhen.accountBlocked && standings.some(({ blocked }) => blocked !== null))
    reasons.push({ rule: "accountBlocked" })
  if (holdWhen.limitExpired && limit.expired.length > 0) reasons.push({ rule: "limitExpired" })
  if (holdWhen.exposureAboveLimit && limit.amount !== null) {
    const allowed = allowanceOf(limit.amount, policy)
    const actual = exposure.total + document
    if (actual > allowed) reasons.push({ rule: "exposure", actual, allowed })
  }
  for (const { component, amount } of holdWhen.componentLimits ?? []) {
    const added = component === "releasedNotDelivered" ? document : 0
    const actual = Math.abs(exposure.components.get(component) ?? 0) + added
    if (actual > amount) reasons.push({ rule: "component", component, actual, allowed: amount })
  }
  const oldest = oldestOf(overdueItems)
  const { oldestOverdueDays, overdueSharePercent } = holdWhen
  if (oldest !== undefined && oldestOverdueDays !== undefined && oldest.daysPastDue > oldestOverdueDays)
    reasons.push({
      rule: "oldestOverdue",
      actual: oldest.daysPastDue,
      allowed: oldestOverdueDays,
      invoice: oldest.invoice,
    })
  if (overdueSharePercent !== undefined) {
    const allowed = exactWhole(exposure.open).times(exact(overdueSharePercent)).times(hundredth)
    if (exactWhole(exposure.overdue).gt(allowed))
      reasons.push({
        rule: "overdueShare",
        actual: exposure.overdue,
        allowed: Number(allowed.round(0, Exact.roundDown).toFixed(0)),
      })
  }
  if (holdWhen.dunningLevel !== undefined && dunningLevel >= holdWhen.dunningLevel)
    reasons.push({
      rule: "dunningLevel",
      actual: dunningLevel,
      allowed: Math.max(0, holdWhen.dunningLevel - 1),
    })
  if (holdWhen.documentValue !== undefined && document > holdWhen.documentValue)
    reasons.push({ rule: "documentValue", actual: document, allowed: holdWhen.documentValue })
  return reasons
}

/** The overrides that are in force for an order, when together they cover the excess; none when they don't. */
export const coveringOverrides = (
  standings: ReadonlyArray<CreditStanding>,
  order: OrderId,
  on: LocalDate,
  excess: number,
  currency: Currency,
): ReadonlyArray<string> => {
  const live = standings
    .flatMap((standing) => liveOverrides(standing, order, on))
    .filter((override) => override.currency === currency)
  const covered = live.reduce((sum, { amount }) => sum + amount, 0)
  return covered >= excess ? live.map(({ override }) => override) : []
}

/** By how much a document exceeds the limit. */
export const excessOf = (reasons: ReadonlyArray<CreditHoldReason>): number => {
  const exposure = reasons.find(({ rule }) => rule === "exposure")
  return (exposure?.actual ?? 0) - (exposure?.allowed ?? 0)
}

/**
 * Whether an order may pass: its customer's exposure and the order itself are within the limit, and no other rule of the
 * policy holds it. An override by somebody who may lets it pass up to its amount, whatever the rule, unless the account
 * is blocked. The answer says the arithmetic, and what would release the order.
 *
 * Fails with `CREDIT_COMPONENT_NEGATIVE`, `CREDIT_QUOTE_MISSING` or `AMOUNT_TOO_LARGE`.
 */
export const checkCredit = (question: CreditQuestion): Either<Failure, CreditAnswer> => {
  const { policy, on, order, components, quotes, overdueItems, standings, termDays } = question
  const exposure = exposureOf(components, policy, quotes)
  if (isLeft(exposure)) return exposure
  const exactDocument = converted(question.document, policy.currency, quotes)
  if (isLeft(exactDocument)) return exactDocument
  const document = inMinor(exactDocument.right, policy.currency)
  if (isLeft(document)) return document
  const sum = inMinor(exactWhole(exposure.right.total).plus(exactWhole(document.right)), policy.currency)
  if (isLeft(sum)) return sum
  const oldestOverdueDays = oldestOf(overdueItems)?.daysPastDue ?? 0
  const limit = limitInForce(standings[0], policy, on, { termDays, oldestOverdueDays }, quotes)
  if (isLeft(limit)) return limit
  const left = inMinor(
    exactWhole(limit.right.amount ?? 0).minus(exactWhole(exposure.right.total)),
    policy.currency,
  )
  if (isLeft(left)) return left
  const reasons = reasonsOf(question, exposure.right, document.right, limit.right)
  const blocked = reasons.some(({ rule }) => rule === "accountBlocked")
  const overrides =
    reasons.length === 0 || blocked
      ? []
      : coveringOverrides(standings, order, on, excessOf(reasons), policy.currency)
  const passed = reasons.length === 0 || overrides.length > 0
  const releasedBy = passed
    ? right([])
    : releasesOf(reasons, policy, exposure.right, on, overdueItems, quotes)
  if (isLeft(releasedBy)) return releasedBy
  return right({
    passed,
    exposure: exposure.right,
    document: document.right,
    limit: limit.right,
    available: availableCredit(limit.right, exposure.right),
    reasons,
    overrides,
    releasedBy: releasedBy.right,
  })
}
