import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { type Currency, Exact, exact, type Minor, minor, noMoney, roundToMinor } from "../values/index.js"
import { checkTax, type ExemptionReasons, isExempt } from "./category.js"
import { groupByTax } from "./groups.js"
import type { DocumentAdjustment, Tax, TaxBreakdown, TaxSubtotal, Totals } from "./tax.js"

/** Amounts are minor units of `currency`. */
export interface DocumentToTotal {
  readonly lines: ReadonlyArray<{ readonly net: Minor; readonly tax: Tax }>
  readonly adjustments: ReadonlyArray<DocumentAdjustment>
  readonly currency: Currency
  /** BT-113, what was paid before; nothing when absent. */
  readonly prepaid?: Minor
  /** BT-114, what is added so that a round amount is payable; nothing when absent. */
  readonly rounding?: Minor
  /** BT-120, by category; kept only for the categories that the document uses. */
  readonly exemptionReasons?: ExemptionReasons
}

export type TotalsFailure = Failure<
  | "TAX_RATE_INVALID"
  | "TAX_CATEGORIES_MIXED"
  | "ADJUSTMENT_NEGATIVE"
  | "ADJUSTMENT_WITHOUT_REASON"
  | "AMOUNT_TOO_LARGE"
>

const hundredth = new Exact("0.01")

const tooLarge = (currency: Currency) =>
  failure(
    "AMOUNT_TOO_LARGE",
    `The document's total in ${currency} is too large to be kept exactly: split it.`,
    {
      currency,
    },
  )

export const checkAdjustment = (
  { kind, amount, reason }: Pick<DocumentAdjustment, "kind" | "amount" | "reason">,
  code?: string,
): Either<Failure<"ADJUSTMENT_NEGATIVE" | "ADJUSTMENT_WITHOUT_REASON">, null> => {
  if (amount < 0)
    return left(
      failure(
        "ADJUSTMENT_NEGATIVE",
        `${kind === "allowance" ? "An allowance" : "A charge"} is written as a positive amount: use ${kind === "allowance" ? "a charge" : "an allowance"} for the opposite.`,
        { kind, amount, reason },
      ),
    )
  // BR-CO-21…24
  if (reason.trim() === "" && code === undefined)
    return left(
      failure("ADJUSTMENT_WITHOUT_REASON", `The ${kind} has no reason: give a reason or a reason code.`, {
        kind,
        amount,
      }),
    )
  return right(null)
}

const checkDocument = (document: DocumentToTotal): Either<TotalsFailure, null> => {
  const { lines, adjustments, currency } = document
  let reach = 0
  for (const { net, tax } of lines) {
    const valid = checkTax(tax)
    if (isLeft(valid)) return valid
    reach += Math.abs(net)
  }
  for (const adjustment of adjustments) {
    const taxed = checkTax(adjustment.tax)
    if (isLeft(taxed)) return taxed
    const valid = checkAdjustment(adjustment, adjustment.code)
    if (isLeft(valid)) return valid
    reach += adjustment.amount
  }
  // No sum of part of these can be inexact when the sum of all their sizes is exact.
  if (!Number.isSafeInteger(reach)) return left(tooLarge(currency))
  // BR-O-11…14, BR-B-02
  const categories = [...new Set([...lines, ...adjustments].map(({ tax }) => tax.category))]
  const mixed =
    (categories.includes("O") && categories.length > 1) ||
    (categories.includes("B") && categories.includes("S"))
  return mixed
    ? left(
        failure(
          "TAX_CATEGORIES_MIXED",
          `A document can't have the tax categories ${categories.join(", ")} together: O stands alone, and B excludes S. Make two documents.`,
          { categories },
        ),
      )
    : right(null)
}

/**
 * The tax breakdown and totals of a document: tax is computed once per (category, rate), rounded half away from zero,
 * and everything else is a sum, so that EN 16931 BR-CO-10 to BR-CO-17 hold to the minor unit. The breakdown is in the
 * order in which lines, then adjustments, first use each (category, rate). Several documents that part one order may
 * bear a unit more or less tax than the order as a whole would.
 *
 * A document without lines and adjustments totals zero: whoever makes the document says whether it may be empty.
 *
 * Fails with `TAX_RATE_INVALID` (see {@link checkTax}), `TAX_CATEGORIES_MIXED` (O with another category, BR-O-11; B with
 * S, BR-B-02), `ADJUSTMENT_NEGATIVE`, `ADJUSTMENT_WITHOUT_REASON` (BR-CO-21…24) or `AMOUNT_TOO_LARGE`.
 *
 * @example
 * import { isCurrency, minor, totalsOf, unsafeDecimal } from "@adv/domain"
 *
 * const currency = "EUR"
 * assert.ok(isCurrency(currency))
 * const tax = { category: "S" as const, rate: unsafeDecimal("22") }
 * const totalled = totalsOf({ lines: [{ net: minor(100000), tax }], adjustments: [], currency })
 * assert.ok(totalled._tag === "Right")
 * assert.deepEqual(totalled.right.taxBreakdown, [{ ...tax, taxable: 100000, tax: 22000 }])
 * assert.equal(totalled.right.totals.payable, 122000)
 */
export const totalsOf = (
  document: DocumentToTotal,
): Either<TotalsFailure, { readonly taxBreakdown: TaxBreakdown; readonly totals: Totals }> => {
  const checked = checkDocument(document)
  if (isLeft(checked)) return checked
  const { lines, adjustments, currency, exemptionReasons } = document
  let lineTotal = 0
  let allowances = 0
  let charges = 0
  const signed: Array<{ readonly amount: number; readonly tax: Tax }> = []
  for (const { net, tax } of lines) {
    lineTotal += net
    signed.push({ amount: net, tax })
  }
  for (const { kind, amount, tax } of adjustments) {
    if (kind === "allowance") allowances += amount
    else charges += amount
    signed.push({ amount: kind === "allowance" ? -amount : amount, tax })
  }
  const taxBreakdown: Array<TaxSubtotal> = []
  let taxTotal = 0
  for (const { tax, entries } of groupByTax(signed, (entry) => entry.tax)) {
    const taxable = entries.reduce((sum, { amount }) => sum + amount, 0)
    const due = new Exact(String(taxable)).times(exact(tax.rate)).times(hundredth).round(0)
    if (!Number.isSafeInteger(Number(due.toFixed(0)))) return left(tooLarge(currency))
    const rounded = roundToMinor(due)
    taxTotal += rounded
    const exemptionReason = isExempt(tax.category) ? exemptionReasons?.[tax.category] : undefined
    taxBreakdown.push({
      ...tax,
      taxable: minor(taxable),
      tax: rounded,
      ...(exemptionReason === undefined ? {} : { exemptionReason }),
    })
  }
  const prepaid = document.prepaid ?? noMoney
  const rounding = document.rounding ?? noMoney
  const taxExclusive = lineTotal - allowances + charges
  const taxInclusive = taxExclusive + taxTotal
  const payable = taxInclusive - prepaid + rounding
  if (![taxTotal, taxInclusive, taxInclusive - prepaid, payable].every(Number.isSafeInteger))
    return left(tooLarge(currency))
  return right({
    taxBreakdown,
    totals: {
      lineNet: minor(lineTotal),
      allowances: minor(allowances),
      charges: minor(charges),
      taxExclusive: minor(taxExclusive),
      tax: minor(taxTotal),
      taxInclusive: minor(taxInclusive),
      prepaid,
      rounding,
      payable: minor(payable),
    },
  })
}
