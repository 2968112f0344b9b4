import Big from "big.js"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"

/**
 * Exact decimals for prices, rates and quantities. A `Decimal` is plain text (`"12.5"`), so that an event holds
 * exactly what was agreed; arithmetic goes through big.js, in a private copy that refuses binary floats.
 */
export type Decimal = string & { readonly Decimal: unique symbol }

/** big.js of our own: half away from zero, never a float in. */
export const Exact = Big()
Exact.strict = true
Exact.RM = Exact.roundHalfUp
Exact.PE = 1_000
Exact.NE = -1_000

export type Exact = Big

const pattern = /^-?(0|[1-9]\d{0,17})(\.\d{1,12})?$/

export const isDecimal = (value: unknown): value is Decimal =>
  typeof value === "string" && pattern.test(value)

/** At least zero. */
export const isNonNegativeDecimal = (value: unknown): value is Decimal =>
  isDecimal(value) && value.charCodeAt(0) !== 45

/**
 * Reads a decimal written with a point, up to 18 digits before it and 12 after.
 *
 * Fails with `DECIMAL_INVALID`.
 *
 * @example
 * import { decimal } from "@adv/domain"
 *
 * assert.equal(decimal("12.50")._tag, "Right")
 * assert.equal(decimal("1.234,56")._tag, "Left")
 */
export const decimal = (text: string): Either<Failure<"DECIMAL_INVALID">, Decimal> =>
  isDecimal(text)
    ? right(text)
    : left(
        failure("DECIMAL_INVALID", `"${text}" is not a decimal: write it with a point, such as 1234.56.`, {
          text,
        }),
      )

/** A decimal that is known to be one: for constants. */
export const unsafeDecimal = (text: string): Decimal => {
  if (!isDecimal(text)) throw new RangeError(`not a decimal: ${text}`)
  return text
}

export const zero: Decimal = unsafeDecimal("0")

export const exact = (value: Decimal): Exact => new Exact(value)

/** A whole number, exactly. */
export const exactWhole = (value: number): Exact => new Exact(String(value))

export const fromExact = (value: Exact): Decimal => unsafeDecimal(value.toFixed())
