import { type Either, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { Currency, LocalDate, Minor, NonNegativeDecimal, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import {
  Exact,
  exact,
  exactWhole,
  exponentOf,
  isMinor,
  type Minor as MinorUnits,
  minor,
} from "../values/index.js"

const quote = {
  from: Currency,
  to: Currency,
  /** What one unit of `from` is worth in `to`, both in major units. */
  rate: NonNegativeDecimal,
  source: Text,
  date: LocalDate,
}

/** A rate of exchange, with who published it and for which day: without one, currencies are never mixed (INV-11). */
export const ExchangeQuote = shape("a rate of exchange", quote)
export type ExchangeQuote = t.TypeOf<typeof ExchangeQuote>

/**
 * What was paid in one currency and what it settled in another, by the quote that both go back to. `rounding` is by how
 * much what was paid came to more than what it settled: less than the smallest unit that was paid is worth.
 */
export const Exchange = shape("an exchange", { ...quote, paid: Minor, settled: Minor }, { rounding: Minor })
export type Exchange = t.TypeOf<typeof Exchange>

type Unusable = Failure<"EXCHANGE_RATE_INVALID" | "AMOUNT_TOO_LARGE">

/** How many minor units of `to` a minor unit of `from` is worth. */
const factorOf = ({ from, to, rate }: ExchangeQuote): Exact =>
  exact(rate).times(new Exact("10").pow(exponentOf(to) - exponentOf(from)))

const whole = (value: Exact, { from, to }: ExchangeQuote): Either<Unusable, MinorUnits> => {
  const units = Number(value.round(0, Exact.roundHalfUp).toFixed(0))
  return isMinor(units)
    ? right(minor(units))
    : left(
        failure(
          "AMOUNT_TOO_LARGE",
          `An amount exchanged from ${from} to ${to} is too large to be kept exactly: check the rate.`,
          { from, to },
        ),
      )
}

/** Fails with `EXCHANGE_RATE_INVALID`. */
export const checkQuote = (asked: ExchangeQuote): Either<Unusable, null> =>
  exact(asked.rate).gt(exactWhole(0)) && asked.from !== asked.to
    ? right(null)
    : left(
        failure(
          "EXCHANGE_RATE_INVALID",
          `A rate of ${asked.rate} from ${asked.from} to ${asked.to} exchanges nothing: give two currencies and a rate above zero.`,
          { from: asked.from, to: asked.to, rate: asked.rate },
        ),
      )

/**
 * What an amount (minor units of `from`) is worth in minor units of `to`, rounded once, half away from zero.
 *
 * Fails with `AMOUNT_TOO_LARGE`.
 *
 * @example
 * import { type ExchangeQuote, exchanged, minor } from "@adv/domain"
 *
 * const quote = { from: "USD", to: "JPY", rate: "151.35", source: "ECB", date: "2025-03-31" } as ExchangeQuote
 * assert.deepEqual(exchanged(minor(100), quote), { _tag: "Right", right: 151 })
 */
export const exchanged = (amount: MinorUnits, by: ExchangeQuote): Either<Unusable, MinorUnits> =>
  whole(exactWhole(amount).times(factorOf(by)), by)

/**
 * What has to be paid (minor units of `from`) for an amount in minor units of `to`: the nearest, and at least one.
 *
 * Fails with `AMOUNT_TOO_LARGE`.
 */
export const priceOf = (amount: MinorUnits, by: ExchangeQuote): Either<Unusable, MinorUnits> => {
  const price = whole(exactWhole(amount).div(factorOf(by)), by)
  return price._tag === "Right" && price.right === 0 && amount > 0 ? right(minor(1)) : price
}
