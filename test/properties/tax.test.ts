import {
  type Decimal,
  lineNet,
  minor,
  proratedAllowance,
  proratedCharge,
  requirementsOf,
  type Tax,
  TaxBreakdown,
  type TaxCategory,
  Totals,
  totalsOf,
} from "@adv/domain"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { codeOf, dec, EUR, given, JPY } from "../vectors/read.js"
import { documents, expectIdentities, roundedQuotient, taxedLines } from "./documents.js"

const tax = (category: TaxCategory, rate: string): Tax => ({ category, rate: dec(rate) })
const standard = tax("S", "22")
const reduced = tax("S", "10")

/** A decimal and the same number as whole parts of 10^12. */
const decimals = (min: bigint, max: bigint): fc.Arbitrary<{ text: Decimal; parts: bigint }> =>
  fc.tuple(fc.bigInt({ min, max }), fc.integer({ min: 0, max: 12 })).map(([value, places]) => {
    const digits = (value < 0n ? -value : value).toString().padStart(places + 1, "0")
    const cut = digits.length - places
    const text = `${value < 0n ? "-" : ""}${digits.slice(0, cut)}${places > 0 ? `.${digits.slice(cut)}` : ""}`
    return { text: dec(text), parts: value * 10n ** BigInt(12 - places) }
  })

describe("the net of a line", () => {
  it("is quantity times price less discount, rounded once, half away from zero", () => {
    const scale = 10n ** 12n
    fc.assert(
      fc.property(
        decimals(-1_000_000n, 1_000_000n),
        decimals(-10_000_000n, 10_000_000n),
        fc.option(decimals(0n, 100n), { nil: undefined }),
        fc.constantFrom(EUR, JPY),
        (quantity, price, discount, currency) => {
          const answer = lineNet(
            {
              quantity: quantity.text,
              unitPrice: price.text,
              ...(discount && { discountPercent: discount.text }),
            },
            currency,
          )
          const keeps = 100n * scale - (discount?.parts ?? 0n)
          const numerator = quantity.parts * price.parts * keeps * (currency === EUR ? 100n : 1n)
          expect(BigInt(given(answer))).toBe(roundedQuotient(numerator, scale ** 3n * 100n))
        },
      ),
    )
  })

  it.each([
    ["1", "0.005", undefined, 1],
    ["-1", "0.005", undefined, -1],
    ["3", "1.005", "50", 151],
    ["1", "0.01", "100", 0],
  ])("of %s at %s less %s %% is %i cents", (quantity, unitPrice, discount, expected) => {
    const line = {
      quantity: dec(quantity),
      unitPrice: dec(unitPrice),
      ...(discount && { discountPercent: dec(discount) }),
    }
    expect(given(lineNet(line, EUR))).toBe(expected)
  })

  it("is refused when the discount is above 100 % or below 0, or the amount is too large to be exact", () => {
    const line = { quantity: dec("1"), unitPrice: dec("1") }
    expect(codeOf(lineNet({ ...line, discountPercent: dec("100.01") }, EUR))).toBe("DISCOUNT_INVALID")
    expect(codeOf(lineNet({ ...line, discountPercent: dec("-1") }, EUR))).toBe("DISCOUNT_INVALID")
    const huge = { quantity: dec("999999999999999999"), unitPrice: dec("-999999999999999999") }
    expect(codeOf(lineNet(huge, EUR))).toBe("AMOUNT_TOO_LARGE")
    expect(codeOf(lineNet({ quantity: dec("1"), unitPrice: dec("90071992547409.92") }, EUR))).toBe(
      "AMOUNT_TOO_LARGE",
    )
    expect(given(lineNet({ quantity: dec("1"), unitPrice: dec("90071992547409.91") }, EUR))).toBe(
      Number.MAX_SAFE_INTEGER,
    )
  })
})

describe("the totals of a document", () => {
  it("keep EN 16931 BR-CO-10 to BR-CO-17 to the cent, and fit their codecs", () => {
    fc.assert(
      fc.property(documents, (document) => {
        const answer = given(totalsOf(document))
        expectIdentities(document, answer)
        expect(TaxBreakdown.is(answer.taxBreakdown) && Totals.is(answer.totals)).toBe(true)
      }),
    )
  })

  const document = (...lines: ReadonlyArray<readonly [number, Tax]>) => ({
    lines: lines.map(([net, of]) => ({ net: minor(net), tax: of })),
    adjustments: [],
    currency: EUR,
  })

  it("round the tax of a rate once, not line by line", () => {
    const { totals } = given(totalsOf(document([2, standard], [2, standard], [2, standard])))
    expect(totals.tax).toBe(1)
  })

  it("count 22 % and 22.00 % as one rate, and list rates as the document first uses them", () => {
    const lines = document([100, tax("S", "22.00")], [100, reduced], [100, standard])
    expect(given(totalsOf(lines)).taxBreakdown).toEqual([
      { category: "S", rate: "22", taxable: 200, tax: 44 },
      { category: "S", rate: "10", taxable: 100, tax: 10 },
    ])
  })

  it("say why no tax is due only for the categories that bear none", () => {
    const lines = document([100, standard], [100, tax("E", "0")], [100, tax("G", "0")])
    const exemptionReasons = { S: "unused", E: "Article 132", K: "unused" }
    const { taxBreakdown } = given(totalsOf({ ...lines, exemptionReasons }))
    expect(taxBreakdown.map(({ exemptionReason }) => exemptionReason)).toEqual([
      undefined,
      "Article 132",
      undefined,
    ])
  })

  it("are zero for a document without lines", () => {
    const { taxBreakdown, totals } = given(totalsOf(document()))
    expect(taxBreakdown).toEqual([])
    expect(new Set(Object.values(totals))).toEqual(new Set([0]))
  })

  it("refuse category S at 0 %", () => {
    expect(codeOf(totalsOf(document([100, tax("S", "0.00")])))).toBe("TAX_RATE_INVALID")
  })

  it.each(["Z", "E", "AE", "K", "G", "O"] as const)(
    "refuse category %s at another rate than 0 %%",
    (category) => {
      expect(codeOf(totalsOf(document([100, tax(category, "22")])))).toBe("TAX_RATE_INVALID")
      expect(codeOf(totalsOf(document([100, tax(category, "0")])))).toBe("accepted")
    },
  )

  it("refuse a negative rate", () => {
    expect(codeOf(totalsOf(document([100, tax("L", "-1")])))).toBe("TAX_RATE_INVALID")
  })

  it("refuse category O beside another, and split payment beside standard tax", () => {
    expect(codeOf(totalsOf(document([100, tax("O", "0")], [100, standard])))).toBe("TAX_CATEGORIES_MIXED")
    expect(codeOf(totalsOf(document([100, tax("B", "22")], [100, standard])))).toBe("TAX_CATEGORIES_MIXED")
    expect(codeOf(totalsOf(document([100, tax("B", "22")])))).toBe("accepted")
    const charge = { kind: "charge", amount: minor(1), reason: "freight", tax: standard } as const
    expect(codeOf(totalsOf({ ...document([100, tax("O", "0")]), adjustments: [charge] }))).toBe(
      "TAX_CATEGORIES_MIXED",
    )
  })

  it("refuse an allowance below zero, one without a reason or code, and one at a rate it can't have", () => {
    const allowance = { kind: "allowance", amount: minor(1), reason: "agreed", tax: standard } as const
    const totalled = (changed: object) =>
      codeOf(totalsOf({ ...document([100, standard]), adjustments: [{ ...allowance, ...changed }] }))
    expect(totalled({})).toBe("accepted")
    expect(totalled({ amount: minor(-1) })).toBe("ADJUSTMENT_NEGATIVE")
    expect(totalled({ reason: " " })).toBe("ADJUSTMENT_WITHOUT_REASON")
    expect(totalled({ reason: "", code: "95" })).toBe("accepted")
    expect(totalled({ tax: tax("S", "0") })).toBe("TAX_RATE_INVALID")
  })

  it("refuse what is too large to be exact instead of throwing", () => {
    const most = Number.MAX_SAFE_INTEGER
    expect(codeOf(totalsOf(document([most, tax("Z", "0")], [1, tax("Z", "0")])))).toBe("AMOUNT_TOO_LARGE")
    expect(codeOf(totalsOf(document([most, standard])))).toBe("AMOUNT_TOO_LARGE")
    expect(codeOf(totalsOf(document([most, tax("S", "999999999")])))).toBe("AMOUNT_TOO_LARGE")
    expect(codeOf(totalsOf(document([most, tax("Z", "0")])))).toBe("accepted")
    expect(codeOf(totalsOf({ ...document([most, tax("Z", "0")]), rounding: minor(1) }))).toBe(
      "AMOUNT_TOO_LARGE",
    )
  })
})

describe("an allowance or charge on a whole document", () => {
  it("is spread so that the parts sum to it and follow the net of each rate", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }).map(minor), taxedLines(1), (amount, lines) => {
        const parts = given(proratedAllowance(amount, "agreed", lines))
        expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(amount)
        const whole = lines.reduce((sum, { net }) => sum + net, 0)
        for (const part of parts) {
          const net = given(totalsOf({ lines, adjustments: [], currency: EUR })).taxBreakdown.find(
            ({ category, rate }) => category === part.tax.category && rate === part.tax.rate,
          )?.taxable
          expect(Math.abs(part.amount - (amount * (net ?? 0)) / whole)).toBeLessThan(1)
        }
      }),
    )
  })

  it("is a charge when it is spread as one", () => {
    const lines = [
      { net: minor(10_000), tax: standard },
      { net: minor(5_000), tax: reduced },
    ]
    expect(given(proratedCharge(minor(100), "freight", lines))).toEqual([
      { kind: "charge", amount: 67, reason: "freight", tax: standard },
      { kind: "charge", amount: 33, reason: "freight", tax: reduced },
    ])
  })

  it("leaves out rates whose lines take back more than they bill, and is refused when all do", () => {
    const lines = [
      { net: minor(-100), tax: standard },
      { net: minor(300), tax: reduced },
    ]
    const parts = given(proratedAllowance(minor(50), "agreed", lines))
    expect(parts).toEqual([{ kind: "allowance", amount: 50, reason: "agreed", tax: reduced }])
    expect(codeOf(proratedAllowance(minor(50), "agreed", lines.slice(0, 1)))).toBe(
      "ADJUSTMENT_NOT_PRORATABLE",
    )
    expect(codeOf(proratedAllowance(minor(-50), "agreed", lines))).toBe("ADJUSTMENT_NEGATIVE")
    expect(codeOf(proratedAllowance(minor(50), "", lines))).toBe("ADJUSTMENT_WITHOUT_REASON")
    expect(given(proratedAllowance(minor(0), "agreed", lines))).toEqual([])
  })
})

it("an exemption reason is asked for exactly where no tax is due for another reason than a zero rate", () => {
  const all = ["S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B"] as const
  expect(all.filter((category) => requirementsOf(category).includes("exemption reason"))).toEqual([
    "E",
    "AE",
    "K",
    "G",
    "O",
  ])
})
