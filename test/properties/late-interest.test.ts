import {
  addDays,
  type Decimal,
  ecbReferenceRates,
  eu20117,
  exact,
  franceDefault,
  isCurrency,
  italy2312002,
  LateInterestPolicy,
  type LocalDate,
  lateInterest,
  minor,
  type PrincipalSegment,
  ReferenceRates,
  segmentsOf,
  sumMinor,
  unsafeDate,
  unsafeDecimal,
} from "@adv/domain"
import fc from "fast-check"
import { isRight } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { roundedQuotient } from "./documents.js"

const currency = "EUR"
if (!isCurrency(currency)) throw new Error("EUR is a currency")

const { id, version, compensation, businessOnly, validFrom, source } = eu20117
const common = { id, version, compensation, businessOnly, validFrom, source }

const policies: fc.Arbitrary<LateInterestPolicy> = fc
  .record({
    dayCount: fc.constantFrom("ACT/365F" as const, "ACT/360" as const, "ACT/ACT" as const),
    rateMode: fc.constantFrom("segmented", "fixedAtDue", "fixedAtPayment", "contractual"),
    points: fc.constantFrom("8", "10", "12", "0.333", "8.125").map(unsafeDecimal),
  })
  .map(({ dayCount, rateMode, points }) =>
    rateMode === "contractual"
      ? { ...common, dayCount, rateMode, fixed: points }
      : { ...common, dayCount, rateMode, margin: points },
  )

const principals = fc.integer({ min: 1, max: 1_000_000_000 }).map(minor)
/** Due dates and days late that stay within the half-years for which there is a rate. */
const dueDates = fc.nat(3_500).map((days) => addDays(unsafeDate("2014-01-01"), days))
const daysLate = fc.integer({ min: 1, max: 500 })

const owed = (segments: ReadonlyArray<PrincipalSegment>, policy: LateInterestPolicy) => {
  const answer = lateInterest({ segments, policy, rates: ecbReferenceRates, currency })
  if (!isRight(answer)) throw new Error(answer.left.message)
  return answer.right
}

/** A segment's interest from its first day to its last, as a number of whole days at a rate: no roundings between. */
const unrounded = (
  segments: ReadonlyArray<PrincipalSegment>,
  policy: LateInterestPolicy,
): ReadonlyArray<string> => {
  const days = new Map<string, number>()
  for (const { principal, from, to, days: count, rate } of owed(segments, policy).detail) {
    const year = policy.dayCount === "ACT/ACT" ? from.slice(0, 4) : ""
    expect(year === "" || to.startsWith(year)).toBe(true)
    const key = `${principal} ${rate} ${year}`
    days.set(key, (days.get(key) ?? 0) + count)
  }
  return [...days].map(([key, count]) => `${key} ${count}`).sort()
}

const isLeap = (year: number) => new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1

/** The same interest, a day at a time, in whole numbers. */
const dayByDay = ({ principal, after, through }: PrincipalSegment, policy: LateInterestPolicy): number => {
  const rateOn = (date: LocalDate): Decimal => {
    if (policy.rateMode === "contractual") return policy.fixed
    const day =
      policy.rateMode === "fixedAtDue" ? after : policy.rateMode === "fixedAtPayment" ? through : date
    const halfYear = `${day.slice(0, 4)}-${day.slice(5) < "07-01" ? "01" : "07"}-01`
    const found = ecbReferenceRates.rates.find((entry) => entry.halfYear === halfYear)
    if (found === undefined) throw new Error(`no rate on ${date}`)
    return unsafeDecimal(exact(found.rate).plus(exact(policy.margin)).toFixed())
  }
  const whole = 365n * 366n * 360n
  let sum = 0n
  for (let date = addDays(after, 1); date <= through; date = addDays(date, 1)) {
    const [units = "0", fraction = ""] = rateOn(date).split(".")
    const year =
      policy.dayCount === "ACT/360"
        ? 360n
        : policy.dayCount === "ACT/ACT" && isLeap(Number(date.slice(0, 4)))
          ? 366n
          : 365n
    sum += BigInt(principal) * BigInt(units + fraction.padEnd(6, "0")) * (whole / year)
  }
  return Number(roundedQuotient(sum, whole * 100_000_000n))
}

describe("interest on what is paid late (INV-14)", () => {
  it("is what comes of counting each day by itself, rounded once", () => {
    fc.assert(
      fc.property(principals, dueDates, daysLate, policies, (principal, after, days, policy) => {
        const segment = { principal, after, through: addDays(after, days) }
        expect(owed([segment], policy).total).toBe(dayByDay(segment, policy))
      }),
      { numRuns: 150 },
    )
  })

  it("is nothing when it is paid on or before the due date", () => {
    fc.assert(
      fc.property(principals, dueDates, fc.nat(100), policies, (amount, due, early, policy) => {
        const paidOn = addDays(due, -early)
        const segments = segmentsOf(due, amount, [{ date: paidOn, amount }], addDays(due, 90))
        expect(segments).toEqual([])
        expect(owed(segments, policy)).toEqual({ total: 0, detail: [] })
        expect(owed([{ principal: amount, after: due, through: paidOn }], policy).total).toBe(0)
      }),
    )
  })

  it("adds up over adjacent segments before it is rounded", () => {
    fc.assert(
      fc.property(principals, dueDates, daysLate, daysLate, policies, (principal, after, a, b, policy) => {
        const cut = addDays(after, a)
        const through = addDays(cut, b)
        const whole = [{ principal, after, through }]
        const parts = [
          { principal, after, through: cut },
          { principal, after: cut, through },
        ]
        expect(unrounded(parts, policy)).toEqual(unrounded(whole, policy))
        expect(owed(parts, policy).total).toBe(owed(whole, policy).total)
      }),
    )
  })

  it("never falls with more days, nor with a larger principal", () => {
    fc.assert(
      fc.property(principals, dueDates, daysLate, policies, (principal, after, days, policy) => {
        const of = (amount: number, late: number) =>
          owed([{ principal: minor(amount), after, through: addDays(after, late) }], policy).total
        const least = of(principal, days)
        expect(of(principal + 1_000_000, days)).toBeGreaterThan(least)
        // At the rate of the day of payment, one day more may be a lower rate for all of them.
        if (policy.rateMode !== "fixedAtPayment")
          expect(of(principal, days + 1)).toBeGreaterThanOrEqual(least)
      }),
    )
  })

  it("bears no interest of its own: two years at an agreed rate are exactly twice one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), dueDates, (hundreds, after) => {
        const policy = {
          ...common,
          dayCount: "ACT/365F",
          rateMode: "contractual",
          fixed: unsafeDecimal("10"),
        } as const
        const of = (days: number) =>
          owed([{ principal: minor(hundreds * 100), after, through: addDays(after, days) }], policy).total
        expect(of(365)).toBe(hundreds * 10)
        expect(of(730)).toBe(hundreds * 20)
      }),
    )
  })

  it("is refused where a half-year has no published rate, before the series, after it and within it", () => {
    const withHole = {
      ...ecbReferenceRates,
      rates: ecbReferenceRates.rates.filter(({ halfYear }) => halfYear !== "2025-01-01"),
    }
    const refusals = (rates: ReferenceRates, after: string, through: string) => {
      const answer = lateInterest({
        segments: [{ principal: minor(100), after: unsafeDate(after), through: unsafeDate(through) }],
        policy: eu20117,
        rates,
        currency,
      })
      return isRight(answer) ? "accepted" : answer.left.code
    }
    expect(refusals(ecbReferenceRates, "2012-12-15", "2013-01-15")).toBe("REFERENCE_RATE_MISSING")
    expect(refusals(ecbReferenceRates, "2026-06-15", "2026-06-30")).toBe("accepted")
    expect(refusals(ecbReferenceRates, "2026-06-15", "2026-07-01")).toBe("REFERENCE_RATE_MISSING")
    expect(refusals(withHole, "2024-11-01", "2025-08-01")).toBe("REFERENCE_RATE_MISSING")
    expect(refusals(withHole, "2025-06-30", "2025-08-01")).toBe("accepted")
  })
})

it("is refused where it is past what is kept exactly", () => {
  const policy = {
    ...common,
    dayCount: "ACT/365F",
    rateMode: "contractual",
    fixed: unsafeDecimal("5000"),
  } as const
  const after = unsafeDate("2025-01-01")
  const segments = [{ principal: minor(Number.MAX_SAFE_INTEGER), after, through: addDays(after, 365) }]
  const answer = lateInterest({ segments, policy, rates: ecbReferenceRates, currency })
  expect(isRight(answer) ? "accepted" : answer.left.code).toBe("AMOUNT_TOO_LARGE")
})

describe("what of an instalment was open when", () => {
  it("is each day what was not paid before that day, its own day included", () => {
    const payments = fc.array(
      fc.record({ days: fc.integer({ min: -30, max: 120 }), amount: fc.integer({ min: 1, max: 400 }) }),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        dueDates,
        payments,
        fc.nat(100),
        (amount, due, paid, days) => {
          const dated = paid.map((each) => ({ date: addDays(due, each.days), amount: minor(each.amount) }))
          const through = addDays(due, days)
          const segments = segmentsOf(due, minor(amount), dated, through)
          expect(segments.filter(({ after, through: last }) => after >= last)).toEqual([])
          for (let date = addDays(due, -2); date <= addDays(through, 2); date = addDays(date, 1)) {
            const before = sumMinor(dated.filter((each) => each.date < date).map((each) => each.amount))
            const open = date > due && date <= through ? Math.max(0, amount - before) : 0
            const covering = segments.filter(({ after, through: last }) => after < date && date <= last)
            expect(covering.map(({ principal }) => principal)).toEqual(open === 0 ? [] : [open])
          }
        },
      ),
    )
  })
})

describe("policies and rates as they ship", () => {
  it("are 8 points in Europe and Italy, 10 in France, and 40 euros for each late instalment", () => {
    for (const [policy, margin] of [
      [eu20117, "8"],
      [italy2312002, "8"],
      [franceDefault, "10"],
    ] as const) {
      expect(LateInterestPolicy.is(policy)).toBe(true)
      expect(policy).toMatchObject({
        rateMode: "segmented",
        margin,
        dayCount: "ACT/365F",
        compensation: { amount: 4000, currency: "EUR" },
        businessOnly: true,
      })
    }
  })

  it("are one rate for each half-year from 2013, each with its source", () => {
    const halfYears = ecbReferenceRates.rates.map(({ halfYear }) => halfYear)
    expect(halfYears).toEqual(
      Array.from(
        { length: 27 },
        (_, index) => `${2013 + Math.floor(index / 2)}-${index % 2 === 0 ? "01" : "07"}-01`,
      ),
    )
    for (const { source } of ecbReferenceRates.rates) expect(source.length).toBeGreaterThan(20)
  })

  it("take no rate that begins in the middle of a half-year", () => {
    const [first] = ecbReferenceRates.rates
    expect(ReferenceRates.is({ id: "own", rates: [first] })).toBe(true)
    expect(ReferenceRates.is({ id: "own", rates: [{ ...first, halfYear: "2025-03-12" }] })).toBe(false)
  })
})
