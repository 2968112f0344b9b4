import { readFileSync } from "node:fs"
import {
  type Decimal,
  ecbReferenceRates,
  eu20117,
  exact,
  type LateInterestPolicy,
  type LocalDate,
  lateInterest,
  referenceRateOn,
} from "@adv/domain"
import { expect, it } from "vitest"
import { dec, EUR, given, money } from "./read.js"

interface Vector {
  readonly id: string
  readonly title: string
  readonly segments: ReadonlyArray<{ principal: string; afterDate: LocalDate; throughDate: LocalDate }>
  readonly params: { readonly margin?: Decimal; readonly fixed?: Decimal }
  readonly detail: ReadonlyArray<{
    readonly principal: string
    readonly fromDate: LocalDate
    readonly toDate: LocalDate
    readonly days: number
    readonly ratePct: string
    readonly interestUnrounded: string
  }>
  readonly expectedInterest: string
}

const file = JSON.parse(readFileSync(new URL("late-interest.json", import.meta.url), "utf8")) as {
  readonly ecbReferenceRates: ReadonlyArray<{ readonly validFrom: LocalDate; readonly ratePct: string }>
  readonly vectors: ReadonlyArray<Vector>
}

const { id, version, dayCount, compensation, businessOnly, validFrom, source } = eu20117
const common = { id, version, dayCount, compensation, businessOnly, validFrom, source }

const policyOf = ({ margin, fixed }: Vector["params"]): LateInterestPolicy =>
  fixed === undefined
    ? { ...common, rateMode: "segmented", margin: margin ?? dec("8") }
    : { ...common, rateMode: "contractual", fixed }

it.each(file.vectors)("$id: $title comes to $expectedInterest", (vector) => {
  const owed = given(
    lateInterest({
      segments: vector.segments.map(({ principal, afterDate, throughDate }) => ({
        principal: money(principal),
        after: afterDate,
        through: throughDate,
      })),
      policy: policyOf(vector.params),
      rates: ecbReferenceRates,
      currency: EUR,
    }),
  )
  expect(owed.total).toBe(money(vector.expectedInterest))
  expect(
    owed.detail.map(({ interest, ...rest }) => ({ ...rest, interest: exact(interest).toFixed(6) })),
  ).toEqual(
    vector.detail.map(({ principal, fromDate, toDate, days, ratePct, interestUnrounded }) => ({
      principal: money(principal),
      from: fromDate,
      to: toDate,
      days,
      rate: ratePct,
      interest: interestUnrounded,
    })),
  )
})

it.each(file.ecbReferenceRates)("the ECB's reference rate on $validFrom is $ratePct %", (published) => {
  expect(given(referenceRateOn(ecbReferenceRates, published.validFrom)).rate).toBe(published.ratePct)
})
