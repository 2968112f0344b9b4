import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import {
  type Currency,
  Exact,
  exact,
  exactWhole,
  exponentOf,
  type Minor,
  roundToMinor,
} from "../values/index.js"
import type { CreditQuote } from "./component.js"

const largest = exactWhole(Number.MAX_SAFE_INTEGER)

/**
 * An amount in the policy's currency, in its minor units and not rounded.
 *
 * Fails with `CREDIT_QUOTE_MISSING`.
 */
export const converted = (
  { amount, currency }: { readonly amount: Minor; readonly currency: Currency },
  to: Currency,
  quotes: ReadonlyArray<CreditQuote>,
): Either<Failure<"CREDIT_QUOTE_MISSING">, Exact> => {
  if (amount === 0 || currency === to) return right(exactWhole(amount))
  const quote = quotes.find((each) => each.currency === currency)
  if (quote === undefined)
    return left(
      failure(
        "CREDIT_QUOTE_MISSING",
        `Credit is counted in ${to}, but some of it is in ${currency}: give what one ${currency} is worth in ${to}.`,
        { currency, to },
      ),
    )
  const scale = new Exact(`1e${exponentOf(to) - exponentOf(currency)}`)
  return right(exactWhole(amount).times(exact(quote.rate)).times(scale))
}

/**
 * An exact amount as whole minor units, half away from zero.
 *
 * Fails with `AMOUNT_TOO_LARGE`.
 */
export const inMinor = (amount: Exact, currency: Currency): Either<Failure<"AMOUNT_TOO_LARGE">, Minor> => {
  if (amount.abs().gt(largest))
    return left(
      failure("AMOUNT_TOO_LARGE", `A credit exposure in ${currency} is too large to be kept exactly.`, {
        currency,
      }),
    )
  return right(roundToMinor(amount))
}
