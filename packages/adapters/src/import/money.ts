import {
  type Currency,
  type Decimal,
  Exact,
  formatMinor,
  type Minor,
  minor,
  parseMinor,
  roundToMinor,
  type Tax,
  unsafeDecimal,
  zero,
} from "@adv/domain"
import { type Either, isLeft, left } from "fp-ts/lib/Either.js"
import { type Problem, problem } from "./problem.js"

export const currencyMissing = (what: string): Problem =>
  problem(
    "CURRENCY_MISSING",
    `Nothing says which currency ${what} is in: give the mapping "defaults": {"currency": "EUR"}, say, or a "currency" column.`,
  )

/** Minor units of an amount as it was written. */
export const toMinor = (
  amount: Decimal,
  currency: Currency | undefined,
  what: string,
  column: string | undefined,
): Either<Problem, Minor> => {
  if (currency === undefined) return left(currencyMissing(what))
  const parsed = parseMinor(amount, currency)
  return isLeft(parsed)
    ? left(
        problem(
          parsed.left.code,
          parsed.left.code === "AMOUNT_TOO_PRECISE"
            ? `${amount} has more decimals than ${currency} has: correct it, check the "decimal" sign, or round it with {"round": …, "to": 2}.`
            : parsed.left.message,
          column,
          amount,
        ),
      )
    : parsed
}

const hundredth = new Exact("0.01")
const one = new Exact("1")
const none = new Exact("0")

const taxOn = (net: Minor, rate: Decimal): number =>
  Number(new Exact(String(net)).times(new Exact(rate)).times(hundredth).round(0).toFixed(0))

/**
 * The net amount behind a gross one. Tax is computed on the net and rounded, so some gross amounts have no net that
 * gives them exactly; `off` is then the minor unit that is missing or too much.
 */
export const netOf = (gross: Minor, rate: Decimal): { readonly net: Minor; readonly off: Minor } => {
  const factor = new Exact(rate).times(hundredth).plus(one)
  const around = roundToMinor(new Exact(String(gross)).div(factor))
  let best = around
  for (const net of [around, minor(around - 1), minor(around + 1)])
    if (Math.abs(gross - net - taxOn(net, rate)) < Math.abs(gross - best - taxOn(best, rate))) best = net
  return { net: best, off: minor(gross - best - taxOn(best, rate)) }
}

/** An amount as a unit price: what one piece at that price comes to. */
export const asPrice = (amount: Minor, currency: Currency): Decimal =>
  unsafeDecimal(formatMinor(amount, currency))

/** `tax` is a rate in percent: above zero it is the standard category, zero is zero-rated, unless a category is said. */
export const taxOf = (
  rate: Decimal | undefined,
  category: Tax["category"] | undefined,
  fallback: Tax,
): Tax => {
  if (rate === undefined && category === undefined) return fallback
  const known = rate ?? (category === fallback.category ? fallback.rate : zero)
  return { category: category ?? (new Exact(known).eq(none) ? "Z" : "S"), rate: known }
}
