import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../failure.js"
import {
  addDays,
  type Currency,
  Exact,
  exact,
  exactWhole,
  type InvoiceId,
  type LocalDate,
  type Minor,
  minor,
  zero,
} from "../values/index.js"
import { converted, inMinor } from "./amounts.js"
import type { CreditQuote } from "./component.js"
import type { Exposure } from "./exposure.js"
import type { CreditPolicy } from "./policy.js"
import type { CreditHoldReason, CreditHoldRelease } from "./reason.js"

/** An item that is overdue and not disputed. */
export interface OverdueItem {
  readonly invoice: InvoiceId
  readonly instalment: number
  readonly open: Minor
  readonly currency: Currency
  readonly daysPastDue: number
}

const hundred = exactWhole(100)
const nothing = exactWhole(0)
const up = (value: Exact): Exact => value.round(0, Exact.roundUp)

/** INV-18 with a tolerance: the most that an exposure may come to under a limit, in whole minor units. */
export const allowanceOf = (limit: Minor, { tolerancePercent }: CreditPolicy): Minor =>
  tolerancePercent === undefined
    ? limit
    : minor(
        Math.min(
          Number.MAX_SAFE_INTEGER,
          Number(
            exactWhole(limit)
              .times(hundred.plus(exact(tolerancePercent)))
              .div(hundred)
              .round(0, Exact.roundDown)
              .toFixed(0),
          ),
        ),
      )

/** The smallest limit under which an exposure may come to an amount. */
const limitFor = (amount: number, { tolerancePercent }: CreditPolicy): Exact =>
  tolerancePercent === undefined
    ? exactWhole(amount)
    : up(
        exactWhole(amount)
          .times(hundred)
          .div(hundred.plus(exact(tolerancePercent))),
      )

/** How much must be paid of what is overdue, so that its share of what is open falls to so many percent. */
const toShare = ({ open, overdue }: Exposure, percent: Exact): Exact => {
  const rest = hundred.minus(percent)
  const over = exactWhole(overdue).times(hundred).minus(exactWhole(open).times(percent))
  return rest.gt(nothing) ? up(over.div(rest)) : nothing
}

/** By how much payments can take an exposure down: by what is open, and further where money on account counts. */
const payable = ({ open, components }: Exposure, { counts, creditsUpToOpenItems }: CreditPolicy): Exact =>
  counts.includes("unappliedCredits") && !creditsUpToOpenItems
    ? exactWhole(Number.MAX_SAFE_INTEGER)
    : exactWhole(open).plus(exactWhole(components.get("unappliedCredits") ?? 0))

const payments = (
  reasons: ReadonlyArray<CreditHoldReason>,
  policy: CreditPolicy,
  exposure: Exposure,
  items: ReadonlyArray<OverdueItem>,
  quotes: ReadonlyArray<CreditQuote>,
): Either<Failure, ReadonlyArray<CreditHoldRelease>> => {
  let needed = nothing
  let olderThan = Number.POSITIVE_INFINITY
  for (const { rule, actual = 0, allowed = 0 } of reasons) {
    const share = exact(policy.holdWhen.overdueSharePercent ?? zero)
    const amount =
      rule === "exposure"
        ? exactWhole(actual - allowed)
        : rule === "overdueShare"
          ? toShare(exposure, share)
          : nothing
    if (amount.gt(needed)) needed = amount
    if (rule === "oldestOverdue") olderThan = Math.min(olderThan, allowed)
    if (rule === "dunningLevel") olderThan = 0
  }
  if (needed.gt(payable(exposure, policy))) return right([])
  const paid: Array<CreditHoldRelease> = []
  const oldestFirst = items
    .slice()
    .sort((a, b) => b.daysPastDue - a.daysPastDue || (a.invoice < b.invoice ? -1 : 1))
  for (const { invoice, instalment, open, currency, daysPastDue } of oldestFirst) {
    const whole = converted({ amount: open, currency }, policy.currency, quotes)
    if (isLeft(whole)) return whole
    if (daysPastDue <= olderThan && !needed.gt(nothing)) continue
    if (daysPastDue > olderThan || whole.right.lte(needed)) {
      paid.push({ by: "payment", amount: open, currency, invoice, instalment })
      needed = needed.minus(whole.right)
      continue
    }
    const part = up(exactWhole(open).times(needed).div(whole.right))
    paid.push({ by: "payment", amount: minor(Number(part.toFixed(0))), currency, invoice, instalment })
    needed = nothing
  }
  if (needed.gt(nothing)) {
    const rest = inMinor(needed, policy.currency)
    if (isLeft(rest)) return rest
    paid.push({ by: "payment", amount: rest.right, currency: policy.currency })
  }
  return right(paid)
}

/**
 * What would release an order from its reasons: which invoices to pay, oldest first; or the limit that would do; or an
 * override, and whose; and what else has to be put right.
 */
export const releasesOf = (
  reasons: ReadonlyArray<CreditHoldReason>,
  policy: CreditPolicy,
  exposure: Exposure,
  on: LocalDate,
  items: ReadonlyArray<OverdueItem>,
  quotes: ReadonlyArray<CreditQuote>,
): Either<Failure, ReadonlyArray<CreditHoldRelease>> => {
  const has = (rule: CreditHoldReason["rule"]) => reasons.find((reason) => reason.rule === rule)
  const { currency } = policy
  const releases: Array<CreditHoldRelease> = []
  if (has("accountBlocked")) releases.push({ by: "unblocking" })
  if (has("limitExpired")) releases.push({ by: "renewal" })
  const paid = payments(reasons, policy, exposure, items, quotes)
  if (isLeft(paid)) return paid
  releases.push(...paid.right)
  const above = has("exposure")
  if (above?.actual !== undefined) {
    const limit = inMinor(limitFor(above.actual, policy), currency)
    if (isLeft(limit)) return limit
    releases.push({
      by: "limit",
      amount: limit.right,
      currency,
      until: addDays(on, policy.checkValidDays),
    })
  }
  const excess = minor((above?.actual ?? 0) - (above?.allowed ?? 0))
  const able = policy.overrides.filter(({ amount }) => amount === undefined || amount >= excess)
  if (able.length > 0 && !has("accountBlocked"))
    releases.push({
      by: "override",
      amount: excess,
      currency,
      roles: [...new Set(able.map(({ role }) => role))],
      until: addDays(on, Math.max(...able.map(({ days }) => days))),
    })
  return right(releases)
}
