import type { Tax, TaxAmount } from "../tax/tax.js"
import { Exact, exact, exactWhole, type Minor, noMoney, roundToMinor } from "../values/index.js"

const hundredth = new Exact("0.01")

const most = exactWhole(Number.MAX_SAFE_INTEGER)
const least = exactWhole(-Number.MAX_SAFE_INTEGER)
/** No document is that large: what would be counts as the largest there can be. */
const bounded = (value: Exact): Minor => roundToMinor(value.gt(most) ? most : value.lt(least) ? least : value)

/** A net amount with its tax, in minor units, rounded half away from zero. */
export const withTax = (net: Minor, { rate }: Pick<Tax, "rate">): Minor =>
  bounded(exactWhole(net).plus(exactWhole(net).times(exact(rate)).times(hundredth)))

/** What part of a line's gross a part of its quantity is, rounded half away from zero; quantities are millionths. */
export const partOfGross = (gross: Minor, part: number, whole: number): Minor => {
  if (part <= 0 || whole <= 0) return noMoney
  if (part === whole) return gross
  return bounded(exactWhole(gross).times(exactWhole(part)).div(exactWhole(whole)))
}

/** What an invoice bills of an order by amount, down-payments among it, less what it deducts of earlier ones. With tax. */
export const grossByAmount = ({
  amounts = [],
  prepaid = [],
  deducted = [],
}: {
  readonly amounts?: ReadonlyArray<TaxAmount> | undefined
  readonly prepaid?: ReadonlyArray<TaxAmount> | undefined
  readonly deducted?: ReadonlyArray<TaxAmount> | undefined
}): number => {
  const sum = (all: ReadonlyArray<TaxAmount>) =>
    all.reduce((gross, { net, tax }) => gross + withTax(net, tax), 0)
  return sum(amounts) + sum(prepaid) - sum(deducted)
}
