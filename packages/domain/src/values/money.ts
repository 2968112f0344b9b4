import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { type Currency, exponentOf } from "./currency.js"
import { Exact } from "./decimal.js"

/** An amount in minor units (cents, yen, fils) of the currency it is kept beside: a safe integer, signed. */
export type Minor = number & { readonly Minor: unique symbol }

export interface Money {
  readonly amount: Minor
  readonly currency: Currency
}

export const isMinor = (value: unknown): value is Minor =>
  Number.isSafeInteger(value) && !Object.is(value, -0)

/** Minor units from a whole number; throws a `RangeError` past 2^53, because an inexact amount is never right. */
export const minor = (value: number): Minor => {
  const whole = value + 0
  if (!isMinor(whole)) throw new RangeError(`not an exact amount of minor units: ${value}`)
  return whole
}

export const noMoney = minor(0)

export const addMinor = (a: Minor, b: Minor): Minor => minor(a + b)
export const subtractMinor = (a: Minor, b: Minor): Minor => minor(a - b)
export const sumMinor = (amounts: Iterable<Minor>): Minor => {
  let sum = 0
  for (const amount of amounts) sum += amount
  return minor(sum)
}

/** Rounds an exact number of minor units to a whole one, half away from zero. */
export const roundToMinor = (value: Exact): Minor =>
  minor(Number(value.round(0, Exact.roundHalfUp).toFixed(0)))

/**
 * Minor units as the decimal text of the currency.
 *
 * @example
 * import { formatMinor, isCurrency, minor } from "@adv/domain"
 *
 * const euro = "EUR"
 * assert.ok(isCurrency(euro))
 * assert.equal(formatMinor(minor(-123456), euro), "-1234.56")
 */
export const formatMinor = (amount: Minor, currency: Currency): string => {
  const exponent = exponentOf(currency)
  if (exponent === 0) return String(amount)
  const digits = String(Math.abs(amount)).padStart(exponent + 1, "0")
  const cut = digits.length - exponent
  return `${amount < 0 ? "-" : ""}${digits.slice(0, cut)}.${digits.slice(cut)}`
}

/**
 * Reads decimal text as minor units of the currency. More decimals than the currency has are refused, not rounded.
 *
 * Fails with `AMOUNT_INVALID` (not a number, or past 2^53 minor units) or `AMOUNT_TOO_PRECISE`.
 */
export const parseMinor = (
  text: string,
  currency: Currency,
): Either<Failure<"AMOUNT_INVALID" | "AMOUNT_TOO_PRECISE">, Minor> => {
  const data = { text, currency }
  if (!/^-?\d+(\.\d+)?$/.test(text))
    return left(
      failure("AMOUNT_INVALID", `"${text}" is not an amount: write it with a point, such as 1234.56.`, data),
    )
  const exponent = exponentOf(currency)
  const minorUnits = new Exact(text).times(new Exact("10").pow(exponent))
  if (!minorUnits.eq(minorUnits.round(0)))
    return left(
      failure(
        "AMOUNT_TOO_PRECISE",
        `${text} has more decimals than ${currency}, which has ${exponent}: round it first.`,
        data,
      ),
    )
  const value = Number(minorUnits.toFixed(0)) + 0
  return isMinor(value)
    ? right(value)
    : left(failure("AMOUNT_INVALID", `${text} ${currency} is too large to be kept exactly.`, data))
}

/**
 * Splits a total in proportion to weights, so that the parts always sum to the total: each part is rounded down
 * towards zero, then what is left is given, a minor unit at a time, to the largest fractions, first come first
 * among equals. Weights are whole and not negative; when all are zero the first part gets everything.
 *
 * @example
 * import { minor, splitMinor } from "@adv/domain"
 *
 * assert.deepEqual(splitMinor(minor(1500), [10000, 5000]), [1000, 500])
 * assert.deepEqual(splitMinor(minor(100), [1, 1, 1]), [34, 33, 33])
 */
export const splitMinor = (total: Minor, weights: ReadonlyArray<number>): ReadonlyArray<Minor> => {
  if (weights.length === 0) {
    if (total !== 0) throw new RangeError("a total cannot be split over no parts")
    return []
  }
  let sum = 0n
  for (const weight of weights) {
    if (!Number.isSafeInteger(weight) || weight < 0) throw new RangeError(`not a weight: ${weight}`)
    sum += BigInt(weight)
  }
  if (sum === 0n) return weights.map((_, index) => (index === 0 ? total : noMoney))
  const sign = total < 0 ? -1 : 1
  const whole = BigInt(Math.abs(total))
  const parts = weights.map((weight, index) => {
    const product = whole * BigInt(weight)
    return { index, part: product / sum, rest: product % sum }
  })
  let left = whole
  for (const { part } of parts) left -= part
  const byRest = parts
    .slice()
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))
  for (const entry of byRest) {
    if (left === 0n) break
    entry.part += 1n
    left -= 1n
  }
  return parts.map(({ part }) => minor(sign * Number(part)))
}
