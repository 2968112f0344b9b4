import {
  type DocumentAdjustment,
  type DocumentToTotal,
  isCurrency,
  minor,
  type Tax,
  type TaxBreakdown,
  type Totals,
  unsafeDecimal,
} from "@adv/domain"
import fc from "fast-check"
import { expect } from "vitest"

const taxes: fc.Arbitrary<Tax> = fc.oneof(
  fc
    .constantFrom("22", "20", "19", "10", "5.5", "2.1", "7.70", "22.00")
    .map((rate) => ({ category: "S" as const, rate: unsafeDecimal(rate) })),
  fc.constantFrom("Z", "E", "AE", "K", "G").map((category) => ({ category, rate: unsafeDecimal("0") })),
  fc.constantFrom("0", "3", "6.5").map((rate) => ({ category: "L" as const, rate: unsafeDecimal(rate) })),
)

const amounts = (min: number, max: number) => fc.integer({ min, max }).map(minor)

export const taxedLines = (min: number) =>
  fc.array(fc.record({ net: amounts(min, 100_000_000), tax: taxes }), { minLength: 1, maxLength: 12 })

const adjustments: fc.Arbitrary<DocumentAdjustment> = fc.record({
  kind: fc.constantFrom("allowance", "charge"),
  amount: amounts(0, 1_000_000),
  reason: fc.constant("agreed"),
  tax: taxes,
})

const euro = "EUR"
if (!isCurrency(euro)) throw new Error("EUR is a currency")

/** Documents of any size, with lines taken back, allowances, charges, something prepaid and a rounding. */
export const documents: fc.Arbitrary<DocumentToTotal> = fc.record(
  {
    lines: taxedLines(-10_000_000),
    adjustments: fc.array(adjustments, { maxLength: 4 }),
    currency: fc.constant(euro),
    prepaid: amounts(0, 1_000_000),
    rounding: amounts(-5, 5),
  },
  { requiredKeys: ["lines", "adjustments", "currency"] },
)

/** Percent rates as whole millionths of a percent, so that the oracle needs no decimals. */
const rateParts = (rate: string): bigint => {
  const [whole = "0", fraction = ""] = rate.split(".")
  return BigInt(whole + fraction.padEnd(6, "0"))
}

/** numerator / denominator, rounded half away from zero. */
export const roundedQuotient = (numerator: bigint, denominator: bigint): bigint => {
  const size = numerator < 0n ? -numerator : numerator
  const rounded = (2n * size + denominator) / (2n * denominator)
  return numerator < 0n ? -rounded : rounded
}

/** EN 16931 BR-CO-10 to BR-CO-17 and BR-S-08, recomputed with whole numbers and no slack. */
export const expectIdentities = (
  { lines, adjustments, prepaid, rounding }: DocumentToTotal,
  { taxBreakdown, totals }: { readonly taxBreakdown: TaxBreakdown; readonly totals: Totals },
): void => {
  const sum = (values: ReadonlyArray<number>) => values.reduce((a, b) => a + b, 0)
  const amountsOf = (kind: string) =>
    adjustments.filter((one) => one.kind === kind).map(({ amount }) => amount)
  expect(totals.lineNet).toBe(sum(lines.map(({ net }) => net)))
  expect(totals.allowances).toBe(sum(amountsOf("allowance")))
  expect(totals.charges).toBe(sum(amountsOf("charge")))
  expect(totals.taxExclusive).toBe(totals.lineNet - totals.allowances + totals.charges)
  expect(totals.tax).toBe(sum(taxBreakdown.map(({ tax }) => tax)))
  expect(totals.taxInclusive).toBe(totals.taxExclusive + totals.tax)
  expect(totals.prepaid).toBe(prepaid ?? 0)
  expect(totals.rounding).toBe(rounding ?? 0)
  expect(totals.payable).toBe(totals.taxInclusive - totals.prepaid + totals.rounding)
  expect(sum(taxBreakdown.map(({ taxable }) => taxable))).toBe(totals.taxExclusive)
  const sameTax = (a: Tax, b: Tax) => a.category === b.category && rateParts(a.rate) === rateParts(b.rate)
  for (const subtotal of taxBreakdown) {
    const base =
      sum(lines.filter(({ tax }) => sameTax(tax, subtotal)).map(({ net }) => net)) +
      sum(
        adjustments
          .filter(({ tax }) => sameTax(tax, subtotal))
          .map(({ kind, amount }) => (kind === "allowance" ? -amount : amount)),
      )
    expect(subtotal.taxable).toBe(base)
    expect(BigInt(subtotal.tax)).toBe(
      roundedQuotient(BigInt(base) * rateParts(subtotal.rate), 100n * 1_000_000n),
    )
    expect(taxBreakdown.filter((other) => sameTax(other, subtotal))).toHaveLength(1)
  }
}
