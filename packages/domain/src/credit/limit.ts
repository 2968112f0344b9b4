import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { CreditLimitSource } from "../customer/credit-events.js"
import type { CreditStanding, GivenLimit } from "../customer/credit-state.js"
import type { CreditLimit } from "../customer/events.js"
import type { Failure } from "../failure.js"
import { dueDateOf } from "../terms/due-date.js"
import type { PaymentTerm } from "../terms/term.js"
import {
  type Currency,
  daysBetween,
  type Exact,
  exactWhole,
  type LocalDate,
  type Minor,
} from "../values/index.js"
import { converted, inMinor } from "./amounts.js"
import type { CreditQuote } from "./component.js"
import type { CreditPolicy } from "./policy.js"

/** A limit that is in force, and where it comes from. */
export interface LimitPart {
  readonly source: CreditLimitSource
  /** Of an internal limit: whether it is the customer's own, its segment's or the company's. */
  readonly level: "customer" | "segment" | "company"
  readonly limit: CreditLimit
  readonly validTo: LocalDate | null
  readonly reference: string | null
}

/** `amount` is in minor units of the policy's currency; null is unlimited. */
export interface LimitInForce {
  readonly currency: Currency
  readonly amount: Minor | null
  readonly parts: ReadonlyArray<LimitPart>
  /** Limits that ended without another in their place. */
  readonly expired: ReadonlyArray<GivenLimit>
}

/** What the conditions of an insured limit are about. */
export interface LimitCircumstances {
  /** The longest term of payment that is given, in days; null when nobody knows. */
  readonly termDays: number | null
  /** How late the oldest overdue item that is not disputed is, in days. */
  readonly oldestOverdueDays: number
}

/** The longest a term of payment lets a customer wait, in days from the invoice, before any move to a business day. */
export const longestTermDays = (term: PaymentTerm, on: LocalDate): number => {
  let longest = 0
  for (const { steps } of term.lines) {
    const due = dueDateOf({ steps }, on, {})
    longest = Math.max(longest, isLeft(due) ? Number.POSITIVE_INFINITY : daysBetween(on, due.right.nominal))
  }
  return longest
}

const isValid = (limit: GivenLimit, on: LocalDate): boolean =>
  limit.validFrom <= on &&
  (limit.validTo === null || on <= limit.validTo) &&
  (limit.withdrawnFrom === null || on < limit.withdrawnFrom)

const isMet = (
  { conditions }: GivenLimit,
  country: string | null,
  { termDays, oldestOverdueDays }: LimitCircumstances,
): boolean => {
  if (conditions === null) return true
  if (conditions.countries !== undefined && (country === null || !conditions.countries.includes(country)))
    return false
  if (
    conditions.longestTermDays !== undefined &&
    (termDays === null || termDays > conditions.longestTermDays)
  )
    return false
  return conditions.oldestOverdueDays === undefined || oldestOverdueDays <= conditions.oldestOverdueDays
}

/** Limits of one source and reference replace one another; of different ones they add up. */
const byKey = (limits: ReadonlyArray<GivenLimit>): Iterable<ReadonlyArray<GivenLimit>> => {
  const keys = new Map<string, Array<GivenLimit>>()
  for (const limit of limits) {
    const key = `${limit.source} ${limit.reference ?? ""}`
    const own = keys.get(key)
    if (own === undefined) keys.set(key, [limit])
    else own.push(limit)
  }
  return keys.values()
}

/**
 * The credit limit of a customer on a day. The internal limit is the customer's own, else its segment's, else the
 * company's; what an insurer covers (while its conditions are met) and what is guaranteed add to it. Of the limits of one
 * source and reference, the one that started last counts. `unlimited` of any of them is unlimited.
 *
 * Fails with `CREDIT_QUOTE_MISSING` or `AMOUNT_TOO_LARGE`.
 */
export const limitInForce = (
  standing: CreditStanding,
  policy: CreditPolicy,
  on: LocalDate,
  circumstances: LimitCircumstances,
  quotes: ReadonlyArray<CreditQuote> = [],
): Either<Failure<"CREDIT_QUOTE_MISSING" | "AMOUNT_TOO_LARGE">, LimitInForce> => {
  const parts: Array<LimitPart> = []
  const expired: Array<GivenLimit> = []
  for (const own of byKey(standing.creditLimits)) {
    let found: GivenLimit | null = null
    for (const each of own)
      if (isValid(each, on) && (found === null || each.validFrom >= found.validFrom)) found = each
    if (found === null) {
      const ended = own.filter(
        ({ validTo, withdrawnFrom }) => withdrawnFrom === null && validTo !== null && validTo < on,
      )
      const last = ended.at(-1)
      if (last !== undefined) expired.push(last)
    } else if (isMet(found, standing.country, circumstances)) parts.push({ level: "customer", ...found })
  }
  if (!parts.some(({ source }) => source === "internal")) {
    const bySegment = policy.segmentLimits?.find(({ segment }) => segment === standing.segment)
    parts.push({
      source: "internal",
      level: bySegment === undefined ? "company" : "segment",
      limit: bySegment?.limit ?? policy.companyLimit,
      validTo: null,
      reference: null,
    })
  }
  const { currency } = policy
  let sum: Exact = exactWhole(0)
  for (const { limit } of parts) {
    if ("unlimited" in limit) return right({ currency, amount: null, parts, expired })
    const amount = converted(limit, currency, quotes)
    if (isLeft(amount)) return amount
    sum = sum.plus(amount.right)
  }
  const amount = inMinor(sum, currency)
  return isLeft(amount) ? amount : right({ currency, amount: amount.right, parts, expired })
}
