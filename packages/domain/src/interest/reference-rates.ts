import { type Either, left, right } from "fp-ts/lib/Either.js"
import * as t from "io-ts"
import { Decimal, LocalDate, list, oneOf, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import type { LocalDate as BusinessDate } from "../values/index.js"
import { startOfHalfYear } from "./half-year.js"

const isStart = (date: BusinessDate): boolean => startOfHalfYear(date) === date

const HalfYear: t.Type<BusinessDate> = new t.Type(
  "1 January or 1 July",
  (value): value is BusinessDate => LocalDate.is(value) && isStart(value),
  (value, context) => (LocalDate.is(value) && isStart(value) ? t.success(value) : t.failure(value, context)),
  t.identity,
)

/**
 * The rate of one half-year, in percent, and who says so: `verified` against what was published, or still to be. It may
 * be below zero.
 */
export const ReferenceRate = shape("a reference rate", {
  halfYear: HalfYear,
  rate: Decimal,
  source: Text,
  status: oneOf("verified", "unverified"),
})
export type ReferenceRate = t.TypeOf<typeof ReferenceRate>

/** A published series: one rate for each half-year, and none for those that nobody published yet. */
export const ReferenceRates = shape("reference rates", { id: Text, rates: list(ReferenceRate) })
export type ReferenceRates = t.TypeOf<typeof ReferenceRates>

/**
 * The reference rate that applies on a date: that of its half-year. A half-year that the series doesn't have is never
 * taken for 0, nor for the one before.
 *
 * Fails with `REFERENCE_RATE_MISSING`. Source: Directive 2011/7/EU, article 2(7).
 *
 * @example
 * import { ecbReferenceRates, referenceRateOn, unsafeDate } from "@adv/domain"
 *
 * const found = referenceRateOn(ecbReferenceRates, unsafeDate("2025-08-15"))
 * assert.ok(found._tag === "Right")
 * assert.equal(found.right.rate, "2.15")
 * assert.equal(referenceRateOn(ecbReferenceRates, unsafeDate("1999-01-01"))._tag, "Left")
 */
export const referenceRateOn = (
  series: ReferenceRates,
  date: BusinessDate,
): Either<Failure<"REFERENCE_RATE_MISSING">, ReferenceRate> => {
  const halfYear = startOfHalfYear(date)
  const found = series.rates.find((entry) => entry.halfYear === halfYear)
  return found === undefined
    ? left(
        failure(
          "REFERENCE_RATE_MISSING",
          `Reference rates ${series.id} have none for the half-year from ${halfYear}, which ${date} is in: add the one that was published.`,
          { series: series.id, date, halfYear },
        ),
      )
    : right(found)
}
