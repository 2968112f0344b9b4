import {
  type DocumentAdjustment,
  formatMinor,
  lineNet,
  proratedAllowance,
  requirementsOf,
  type Tax,
  type TaxCategory,
  totalsOf,
} from "@adv/domain"
import fc from "fast-check"
import { expect, it } from "vitest"
import { documents, expectIdentities } from "../properties/documents.js"
import { dec, EUR, given, money, vectorsOf } from "./read.js"

interface Vector {
  readonly id: string
  readonly title: string
  readonly expected: Readonly<Record<string, unknown>>
}

const taxed = (category: TaxCategory, rate: string): Tax => ({ category, rate: dec(rate) })
const text = (amount: number) => formatMinor(money(String(amount / 100)), EUR)

const line = (quantity: string, unitPrice: string, tax: Tax) => ({
  net: given(lineNet({ quantity: dec(quantity), unitPrice: dec(unitPrice) }, EUR)),
  tax,
})

type Extras = { readonly prepaid?: string; readonly rounding?: string }

const total = (
  lines: ReadonlyArray<ReturnType<typeof line>>,
  adjustments: ReadonlyArray<DocumentAdjustment> = [],
  { prepaid, rounding }: Extras = {},
) => {
  const { taxBreakdown, totals } = given(
    totalsOf({
      lines,
      adjustments,
      currency: EUR,
      ...(prepaid === undefined ? {} : { prepaid: money(prepaid) }),
      ...(rounding === undefined ? {} : { rounding: money(rounding) }),
    }),
  )
  const taxByRate = Object.fromEntries(
    taxBreakdown.map(({ category, rate, taxable, tax }) => [
      `${category}/${rate}`,
      [text(taxable), text(tax)],
    ]),
  )
  const amounts = Object.fromEntries(Object.entries(totals).map(([name, amount]) => [name, text(amount)]))
  return { ...amounts, taxByRate } as Record<keyof typeof totals, string> & { taxByRate: typeof taxByRate }
}

const tx04 = () => {
  const lines = [line("1", "100", taxed("S", "22")), line("1", "50", taxed("S", "10"))]
  return { lines, allowances: given(proratedAllowance(money("15.00"), "agreed allowance", lines)) }
}

/** What we answer, under the names of the vector. */
const answers: Readonly<Record<string, () => Readonly<Record<string, unknown>>>> = {
  "TX-01": () => {
    const tax = taxed("S", "25")
    const insurance = { kind: "charge", amount: money("25"), reason: "insurance", tax } as const
    const answer = total([line("7", "400", tax), line("-3", "500", tax)], [insurance])
    return {
      lineNetTotal: answer.lineNet,
      charges: answer.charges,
      taxExclusive: answer.taxExclusive,
      taxByRate: answer.taxByRate,
      taxInclusive: answer.taxInclusive,
      payable: answer.payable,
    }
  },
  "TX-04": () => {
    const { lines, allowances } = tx04()
    expect(allowances.map(({ amount }) => text(amount))).toEqual(["10.00", "5.00"])
    const { taxByRate, taxExclusive, tax, taxInclusive } = total(lines, allowances)
    return { taxByRate, taxExclusive, vat: tax, taxInclusive }
  },
  "TX-05": () => {
    const { taxByRate, taxInclusive } = total([line("1", "1000", taxed("AE", "0"))])
    return { taxByRate, taxInclusive, requires: requirementsOf("AE") }
  },
  "TX-06": () => {
    const { lines, allowances } = tx04()
    return { due: total(lines, allowances, { prepaid: "59.30" }).payable }
  },
  "TX-07": () => {
    const answer = total([line("1", "159.27", taxed("Z", "0"))], [], { rounding: "-0.02" })
    return { due: answer.payable, rounding: answer.rounding }
  },
  "TX-09": () => {
    const tax = taxed("S", "22")
    const parts = ["33.33", "33.33", "33.34"].map((price) => total([line("1", price, tax)]))
    const cents = parts.reduce((sum, part) => sum + money(part.tax), 0)
    return {
      vats: parts.map((part) => part.tax),
      sum: text(cents),
      vatOfOrder: total([line("1", "100", tax)]).tax,
    }
  },
  "TX-10": () => {
    const tax = taxed("S", "10")
    const answer = total([line("5", "10", tax), line("-2", "5", tax)])
    return { untaxed: answer.taxExclusive, tax: answer.tax, total: answer.taxInclusive }
  },
  // Validators allow less than one unit of currency; we allow nothing.
  "TX-11": () => {
    fc.assert(
      fc.property(documents, (document) => expectIdentities(document, given(totalsOf(document)))),
      { numRuns: 300 },
    )
    return { tolerance: "< 1.00" }
  },
}

it.each(vectorsOf<Vector>("tax.json"))("$id: $title", ({ id, expected }) => {
  expect(answers[id]?.()).toEqual(expected)
})
