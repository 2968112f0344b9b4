import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import {
  type Currency,
  type Decimal,
  Exact,
  exact,
  exponentOf,
  isNonNegativeDecimal,
  type Minor,
  roundToMinor,
} from "../values/index.js"

const hundred = new Exact("100")
const hundredth = new Exact("0.01")
const largest = new Exact(String(Number.MAX_SAFE_INTEGER))

/**
 * The net of a line in minor units: quantity times unit price less the discount, rounded once, half away from zero.
 * `unitPrice` is in major units and may have more decimals than the currency; the quantity of an invoice line may be
 * negative.
 *
 * Fails with `DISCOUNT_INVALID` (not between 0 and 100 %) or `AMOUNT_TOO_LARGE` (past 2^53 minor units).
 *
 * @example
 * import { isCurrency, lineNet, unsafeDecimal } from "@adv/domain"
 *
 * const currency = "EUR"
 * assert.ok(isCurrency(currency))
 * const line = { quantity: unsafeDecimal("3"), unitPrice: unsafeDecimal("1.005"), discountPercent: unsafeDecimal("50") }
 * assert.deepEqual(lineNet(line, currency), { _tag: "Right", right: 151 })
 */
export const lineNet = (
  line: { readonly quantity: Decimal; readonly unitPrice: Decimal; readonly discountPercent?: Decimal },
  currency: Currency,
): Either<Failure<"DISCOUNT_INVALID" | "AMOUNT_TOO_LARGE">, Minor> => {
  const { quantity, unitPrice, discountPercent } = line
  let net = exact(quantity).times(exact(unitPrice))
  if (discountPercent !== undefined) {
    if (!isNonNegativeDecimal(discountPercent) || exact(discountPercent).gt(hundred))
      return left(
        failure("DISCOUNT_INVALID", `A line can't have ${discountPercent} % off: give 0 to 100.`, {
          discountPercent,
        }),
      )
    net = net.times(hundred.minus(exact(discountPercent))).times(hundredth)
  }
  const minorUnits = net.times(new Exact(`1e${exponentOf(currency)}`))
  return minorUnits.abs().gt(largest)
    ? left(
        failure(
          "AMOUNT_TOO_LARGE",
          `${quantity} at ${unitPrice} ${currency} is too large to be kept exactly: split the line.`,
          { quantity, unitPrice, currency },
        ),
      )
    : right(roundToMinor(minorUnits))
}
