import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import {
  addDays,
  type Currency,
  civilOf,
  type Decimal,
  daysBetween,
  Exact,
  earlierOf,
  exact,
  exactWhole,
  exponentOf,
  fromExact,
  isLeapYear,
  type LocalDate,
  laterOf,
  type Minor,
  noMoney,
  roundToMinor,
  toDay,
} from "../values/index.js"
import { endOfHalfYear, endOfYear } from "./half-year.js"
import type { DayCount, LateInterestPolicy } from "./policy.js"
import { type ReferenceRates, referenceRateOn } from "./reference-rates.js"
import type { PrincipalSegment } from "./segments.js"

/** Principals are minor units of `currency`. */
export interface LateInterestAsked {
  /** What was open when, of one item: {@link segmentsOf} builds it. */
  readonly segments: ReadonlyArray<PrincipalSegment>
  readonly policy: LateInterestPolicy
  readonly rates: ReferenceRates
  readonly currency: Currency
}

/** Days at one rate, both ends included. */
export interface InterestDetail {
  readonly principal: Minor
  readonly from: LocalDate
  readonly to: LocalDate
  readonly days: number
  /** In percent a year. */
  readonly rate: Decimal
  /** In major units, to twelve places. The total doesn't add these up: it is rounded once, from what is exact. */
  readonly interest: Decimal
}

export interface LateInterest {
  readonly total: Minor
  readonly detail: ReadonlyArray<InterestDetail>
}

export type LateInterestFailure = Failure<"REFERENCE_RATE_MISSING" | "AMOUNT_TOO_LARGE">

const PLACES = 12

/** A number that the length of every year divides, so that interest adds up exactly and is divided once. */
const yearParts = (dayCount: DayCount): number => (dayCount === "ACT/360" ? 360 : 365 * 366)

const yearLength = (dayCount: DayCount, date: LocalDate): number => {
  if (dayCount === "ACT/360") return 360
  return dayCount === "ACT/ACT" && isLeapYear(civilOf(toDay(date)).year) ? 366 : 365
}

/** The last day that is counted like the first. */
const lastAlike = (from: LocalDate, through: LocalDate, { rateMode, dayCount }: LateInterestPolicy) => {
  if (rateMode === "segmented") return earlierOf(through, endOfHalfYear(from))
  return dayCount === "ACT/ACT" ? earlierOf(through, endOfYear(from)) : through
}

/** Which day's rate applies to days that begin with `from`. */
const rateDay = (
  from: LocalDate,
  segments: ReadonlyArray<PrincipalSegment>,
  rateMode: "segmented" | "fixedAtDue" | "fixedAtPayment",
): LocalDate => {
  if (rateMode === "segmented") return from
  return rateMode === "fixedAtDue"
    ? segments.reduce((day, { after }) => earlierOf(day, after), from)
    : segments.reduce((day, { through }) => laterOf(day, through), from)
}

const rateFor = (
  from: LocalDate,
  { segments, policy, rates }: LateInterestAsked,
): Either<Failure<"REFERENCE_RATE_MISSING">, Decimal> => {
  if (policy.rateMode === "contractual") return right(fromExact(exact(policy.fixed)))
  const reference = referenceRateOn(rates, rateDay(from, segments, policy.rateMode))
  return isLeft(reference)
    ? reference
    : right(fromExact(exact(reference.right.rate).plus(exact(policy.margin))))
}

/**
 * The interest on one item that is paid late: simple, on the principal alone (INV-14), from the day after it was due
 * through the value date of its payment, rounded once at the end, half away from zero. Segments are cut where the rate
 * changes: in `segmented` mode on 1 January and 1 July. In `fixedAtDue` and `fixedAtPayment` one rate applies to the
 * whole item: that of the earliest `after`, or of the latest `through`.
 *
 * Fails with `REFERENCE_RATE_MISSING` (a half-year without a published rate, never taken for 0) or `AMOUNT_TOO_LARGE`
 * (past 2^53 minor units). Sources: Directive 2011/7/EU, article 3; D.Lgs. 231/2002, articles 4 and 5.
 *
 * @example
 * import { ecbReferenceRates, isCurrency, italy2312002, lateInterest, minor, segmentsOf, unsafeDate } from "@adv/domain"
 *
 * const currency = "EUR"
 * assert.ok(isCurrency(currency))
 * const segments = segmentsOf(unsafeDate("2025-06-15"), minor(100_000), [], unsafeDate("2025-07-10"))
 * const owed = lateInterest({ segments, policy: italy2312002, rates: ecbReferenceRates, currency })
 * assert.ok(owed._tag === "Right")
 * assert.deepEqual(
 *   owed.right.detail.map(({ days, rate }) => [days, rate]),
 *   [[15, "11.15"], [10, "10.15"]],
 * )
 * assert.equal(owed.right.total, 736)
 */
export const lateInterest = (asked: LateInterestAsked): Either<LateInterestFailure, LateInterest> => {
  const { segments, policy, currency } = asked
  const toMajor = new Exact(`1e-${exponentOf(currency)}`)
  const detail: Array<InterestDetail> = []
  const whole = yearParts(policy.dayCount)
  let parts = exactWhole(0)
  for (const { principal, after, through } of segments) {
    if (principal === 0) continue
    for (let from = addDays(after, 1); from <= through; ) {
      const to = lastAlike(from, through, policy)
      const rate = rateFor(from, asked)
      if (isLeft(rate)) return rate
      const days = daysBetween(from, to) + 1
      const yearly = exactWhole(principal).times(exact(rate.right)).times(new Exact("0.01"))
      const length = yearLength(policy.dayCount, from)
      parts = parts.plus(yearly.times(exactWhole(days)).times(exactWhole(whole / length)))
      const interest = yearly.times(toMajor).times(exactWhole(days)).div(exactWhole(length)).round(PLACES)
      detail.push({ principal, from, to, days, rate: rate.right, interest: fromExact(interest) })
      from = addDays(to, 1)
    }
  }
  const total = parts.div(exactWhole(whole))
  if (total.abs().gt(exactWhole(Number.MAX_SAFE_INTEGER)))
    return left(
      failure(
        "AMOUNT_TOO_LARGE",
        `This interest is past what ${currency} is kept exactly in: ask for fewer days, or check the rate.`,
        { currency, policy: policy.id },
      ),
    )
  return right({ total: total.eq(exactWhole(0)) ? noMoney : roundToMinor(total), detail })
}
