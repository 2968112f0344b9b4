import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { type Decimal, Exact, exact, exactWhole, unsafeDecimal } from "./decimal.js"

/**
 * A quantity of goods is a decimal with at most six places. Where quantities are added they are whole millionths,
 * so that sums are exact and cost what adding numbers costs.
 */
export type Millionths = number & { readonly Millionths: unique symbol }

const MILLION = 1_000_000
const million = exactWhole(MILLION)
const millionth = new Exact("0.000001")

/** Millionths from a whole number; throws a `RangeError` past 2^53. */
export const millionths = (value: number): Millionths => {
  if (!Number.isSafeInteger(value)) throw new RangeError(`not an exact quantity: ${value}`)
  return (value + 0) as Millionths
}

const small = /^\d{1,9}$/

/** The quantity as whole millionths. More than six decimals, or more than nine thousand million, is a `RangeError`. */
export const toMillionths = (quantity: Decimal): Millionths => {
  if (small.test(quantity)) return millionths(Number(quantity) * MILLION)
  return millionths(Number(exact(quantity).times(million).toFixed()))
}

/** Whether the decimal can be a quantity: exact in millionths, and not negative. */
export const isQuantity = (value: Decimal): boolean => {
  if (small.test(value)) return true
  const whole = Number(exact(value).times(million).toFixed())
  return whole >= 0 && Number.isSafeInteger(whole)
}

/** The quantity as it is written, without trailing zeros: `2500000` millionths are `2.5`. */
export const fromMillionths = (quantity: Millionths): Decimal =>
  unsafeDecimal(exactWhole(quantity).times(millionth).toFixed())

/**
 * Checks a quantity.
 *
 * Fails with `QUANTITY_INVALID`.
 */
export const quantity = (value: Decimal, what: string): Either<Failure<"QUANTITY_INVALID">, Millionths> =>
  isQuantity(value)
    ? right(toMillionths(value))
    : left(
        failure(
          "QUANTITY_INVALID",
          `${value} is not a quantity of ${what}: at most six decimals, not negative.`,
          {
            quantity: value,
            what,
          },
        ),
      )
