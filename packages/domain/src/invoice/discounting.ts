import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { DiscountRules } from "../payment/policy.js"
import { groupByTax } from "../tax/groups.js"
import type { DocumentAdjustment, Tax, TaxBreakdown } from "../tax/tax.js"
import {
  addDays,
  type Decimal,
  Exact,
  exact,
  type LocalDate,
  type Minor,
  minor,
  roundToMinor,
  splitMinor,
  unsafeDecimal,
} from "../values/index.js"
import { discountLeftOf } from "./settlement-state.js"
import type { InstalmentState } from "./state.js"

/** What an instalment offers to who pays by a value date. */
export interface OfferedDiscount {
  /** Minor units; above zero. */
  readonly amount: Minor
  /** `late` is within the days of grace, `refused` after its last day or after them. */
  readonly standing: "inTime" | "late" | "refused"
  readonly until: LocalDate
  readonly valueDate: LocalDate
  readonly graceDays: number
}

/**
 * The early-payment discount that an instalment still offers, tested on the value date of the money (the day it was
 * there, not the day it was booked), its last day included. Null when it offers none, or all of it was taken.
 */
export const discountOffered = (
  at: InstalmentState,
  valueDate: LocalDate,
  { graceDays, late }: DiscountRules,
): OfferedDiscount | null => {
  const amount = discountLeftOf(at)
  if (at.issued.discount === undefined || amount === 0) return null
  const { until } = at.issued.discount
  const standing =
    valueDate <= until
      ? "inTime"
      : valueDate <= addDays(until, graceDays) && late === "accept"
        ? "late"
        : "refused"
  return { amount, standing, until, valueDate, graceDays }
}

const hundred = new Exact("100")

/**
 * How an amount with its tax is made up, in proportion to what a document bills at each category and rate: the parts,
 * net and tax together, come to the amount. In minor units.
 *
 * @example
 * import { minor, taxIncludedIn, unsafeDecimal } from "@adv/domain"
 *
 * const billed = [{ category: "S" as const, rate: unsafeDecimal("22"), taxable: minor(100_000), tax: minor(22_000) }]
 * assert.deepEqual(taxIncludedIn(minor(2_440), billed), [
 *   { category: "S", rate: "22", taxable: 2_000, tax: 440 },
 * ])
 */
export const taxIncludedIn = (amount: Minor, billed: TaxBreakdown): TaxBreakdown => {
  const groups = billed.filter(({ taxable, tax }) => taxable + tax > 0)
  const parts = splitMinor(
    groups.length === 0 ? minor(0) : amount,
    groups.map(({ taxable, tax }) => taxable + tax),
  )
  return groups.flatMap(({ category, rate }, index) => {
    const part = parts[index] ?? 0
    if (part === 0) return []
    const share = exact(rate).div(hundred.plus(exact(rate)))
    const tax = roundToMinor(new Exact(String(part)).times(share))
    return [{ category, rate, taxable: minor(part - tax), tax }]
  })
}

/** How a discount that is taken parts into net and tax: only on the gross base does it lower the tax. */
export const discountParts = (
  amount: Minor,
  base: "gross" | "net" | "mixed",
  billed: TaxBreakdown,
): { readonly net: Minor; readonly tax: Minor; readonly taxAdjustment?: TaxBreakdown } => {
  if (base !== "gross") return { net: amount, tax: minor(0) }
  const taxAdjustment = taxIncludedIn(amount, billed)
  const tax = minor(taxAdjustment.reduce((sum, part) => sum + part.tax, 0))
  return { net: minor(amount - tax), tax, taxAdjustment }
}

const exempt: Tax = { category: "E", rate: unsafeDecimal("0") }

/**
 * The adjustments by which an invoice bears tax on the discounted amount from the start (the mixed base, as in Belgium):
 * an allowance of the discount at each rate, and a charge of the same amount that bears no tax, so that the whole is
 * payable by who pays late. Only the lines given are discounted: leave an eco-tax out.
 *
 * Fails with `DISCOUNT_INVALID`.
 *
 * @param percent of the net of the lines
 *
 * @example
 * import { isCurrency, minor, mixedDiscountAdjustments, totalsOf, unsafeDecimal } from "@adv/domain"
 *
 * const currency = "EUR"
 * assert.ok(isCurrency(currency))
 * const lines = [{ net: minor(100_000), tax: { category: "S" as const, rate: unsafeDecimal("22") } }]
 * const adjustments = mixedDiscountAdjustments(lines, unsafeDecimal("2"))
 * assert.ok(adjustments._tag === "Right")
 * const totalled = totalsOf({ lines, adjustments: adjustments.right, currency })
 * assert.ok(totalled._tag === "Right")
 * assert.equal(totalled.right.totals.payable, 121_560)
 */
export const mixedDiscountAdjustments = (
  lines: ReadonlyArray<{ readonly net: Minor; readonly tax: Tax }>,
  percent: Decimal,
): Either<Failure<"DISCOUNT_INVALID">, ReadonlyArray<DocumentAdjustment>> => {
  if (exact(percent).lt(new Exact("0")) || exact(percent).gt(hundred))
    return left(
      failure("DISCOUNT_INVALID", `An early-payment discount can't be of ${percent} %: give 0 to 100.`, {
        percent,
      }),
    )
  const reason = "Early-payment discount"
  const allowances = groupByTax(lines, ({ tax }) => tax).flatMap(({ tax, entries }): DocumentAdjustment[] => {
    const net = entries.reduce((sum, line) => sum + line.net, 0)
    const amount = roundToMinor(new Exact(String(net)).times(exact(percent)).times(new Exact("0.01")))
    return amount <= 0 ? [] : [{ kind: "allowance", amount, reason, tax }]
  })
  const all = allowances.reduce((sum, { amount }) => sum + amount, 0)
  return right(all === 0 ? [] : [...allowances, { kind: "charge", amount: minor(all), reason, tax: exempt }])
}
