import {
  type Currency,
  instalmentsOf,
  minor,
  mixedDiscountAdjustments,
  type PaymentTerm,
  taxIncludedIn,
  totalsOf,
  unsafeDate,
  unsafeDecimal,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { customer, given, halves, issue, receive } from "./company.js"
import { against, pay, rules, thousand, twoTenNet30 } from "./settling.js"

const euro = "EUR" as Currency
const standard = { category: "S" as const, rate: unsafeDecimal("22") }
const start = (base?: "gross" | "net" | "mixed", more: Parameters<typeof rules>[0] = {}) => [
  ...customer(),
  rules(more),
  thousand(base),
]
const toIt = [{ invoice: "I-1" }]

describe("an early-payment discount of 2 % within ten days, on 1 000.00 and 22 %", () => {
  // What is paid by the 13th of March, what the discount comes to, and what is paid after it.
  it.each([
    ["gross", 119_560, 2_000, 440, 122_000],
    ["net", 120_000, 2_000, 0, 122_000],
    ["mixed", 119_560, 2_000, 0, 121_560],
  ] as const)(
    "on the %s base closes the invoice with what is paid in time",
    (base, early, net, tax, late) => {
      given([...start(base), pay(early)])
        .when(against("P-1", toIt, "2025-03-13"))
        .then([
          { type: "PaymentAllocated", data: { allocations: [{ amount: early }] } },
          { type: "InstalmentSettled", data: { amount: early } },
          {
            type: "DiscountTaken",
            data: {
              amount: net + tax,
              net,
              tax,
              base,
              until: "2025-03-13",
              valueDate: "2025-03-13",
              policy: { policy: "settlement", version: 1 },
            },
          },
        ])
      // A day later the whole amount is owed, and closes it.
      given([...start(base), pay(late, "2025-03-14")])
        .when(against("P-1", toIt, "2025-03-14"))
        .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled", data: { amount: late } }])
      const after = [...start(base), pay(late, "2025-03-14"), against("P-1", toIt, "2025-03-14")]
      given([...after, receive("P-2", 1, { on: "2025-03-15" })])
        .when(against("P-2", toIt, "2025-03-15"))
        .then([])
    },
  )

  it("lowers the tax on the gross base only, and says at which rate", () => {
    const told = given([...start("gross"), pay(119_560)]).when(against("P-1", toIt, "2025-03-13"))
    expect(told.facts[2]).toMatchObject({
      data: { taxAdjustment: [{ category: "S", rate: "22", taxable: 2_000, tax: 440 }] },
    })
    for (const [base, paid] of [
      ["net", 120_000],
      ["mixed", 119_560],
    ] as const) {
      const kept = given([...start(base), pay(paid)]).when(against("P-1", toIt, "2025-03-13"))
      expect(kept.facts[2]?.data).not.toHaveProperty("taxAdjustment")
    }
  })

  it("is tested on the value date: money there in time and booked late has its discount", () => {
    given([...start("gross"), pay(119_560, "2025-03-17", { valueDate: "2025-03-13" })])
      .when(against("P-1", toIt, "2025-03-17"))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled" },
        { type: "DiscountTaken", data: { valueDate: "2025-03-13" } },
      ])
    given([...start("gross"), pay(119_560, "2025-03-13", { valueDate: "2025-03-14" })])
      .when(against("P-1", toIt, "2025-03-13"))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled" }, { type: "DiscountDisallowed" }])
  })

  it("isn't granted without a policy, and not to who pays in full", () => {
    const { policy: _policy, ...plain } = against("P-1", toIt, "2025-03-13") as ReturnType<typeof against> & {
      policy: string
    }
    given([...start("gross"), pay(119_560)])
      .when(plain as never)
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled", data: { amount: 119_560 } }])
    given([...start("gross"), pay(122_000)])
      .when(against("P-1", toIt, "2025-03-13"))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled", data: { amount: 122_000 } }])
  })

  it("is of what was kept back, when that is less than what was offered", () => {
    given([...start("gross"), pay(120_500)])
      .when(against("P-1", toIt, "2025-03-13"))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { amount: 120_500 } },
        { type: "DiscountTaken", data: { amount: 1_500, net: 1_230, tax: 270 } },
      ])
  })

  it("is refused on the eleventh day without grace: what was kept back is still owed, and it is said", () => {
    const refused = [...start("gross"), pay(119_560, "2025-03-14")]
    given(refused)
      .when(against("P-1", toIt, "2025-03-14"))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { amount: 119_560 } },
        {
          type: "DiscountDisallowed",
          data: { settlement: "P-1/1", amount: 2_440, until: "2025-03-13", valueDate: "2025-03-14" },
        },
      ])
    given([...refused, against("P-1", toIt, "2025-03-14"), receive("P-2", 99_999, { on: "2025-03-20" })])
      .when(against("P-2", toIt, "2025-03-20"))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled", data: { amount: 2_440 } }])
  })

  it.each([
    ["accept", "2025-03-16", { type: "DiscountTaken", data: { amount: 2_440, late: true, graceDays: 3 } }],
    ["refuse", "2025-03-16", { type: "DiscountDisallowed", data: { amount: 2_440, graceDays: 3 } }],
    ["accept", "2025-03-17", { type: "DiscountDisallowed", data: { amount: 2_440, graceDays: 3 } }],
  ] as const)("within three days of grace: %s, on %s", (late, on, fact) => {
    given([
      ...start("gross", { discount: { graceDays: 3, late, partial: "allOrNothing" } }),
      pay(119_560, on),
    ])
      .when(against("P-1", toIt, on))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled" }, fact])
  })

  it("is all or nothing of a part payment, or in proportion to it: 597.80 settle 610.00", () => {
    given([...start("gross"), pay(59_780)])
      .when(against("P-1", toIt, "2025-03-13"))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled", data: { amount: 59_780 } }])
    const proRata = start("gross", { discount: { graceDays: 0, late: "refuse", partial: "proRata" } })
    const half = [...proRata, pay(59_780)]
    given(half)
      .when(against("P-1", toIt, "2025-03-13"))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { amount: 59_780 } },
        { type: "DiscountTaken", data: { amount: 1_220, net: 1_000, tax: 220 } },
      ])
    given([...half, against("P-1", toIt, "2025-03-13"), receive("P-2", 59_780, { on: "2025-03-13" })])
      .when(against("P-2", toIt, "2025-03-13"))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { amount: 59_780 } },
        { type: "DiscountTaken", data: { amount: 1_220 } },
      ])
  })

  it("is granted to each of several invoices that one payment closes", () => {
    given([...start("gross"), thousand("gross", { invoice: "I-2" }), pay(239_120)])
      .when(against("P-1", [{ invoice: "I-1" }, { invoice: "I-2" }], "2025-03-13"))
      .then([
        { type: "PaymentAllocated", data: { allocations: [{ amount: 119_560 }, { amount: 119_560 }] } },
        { type: "InstalmentSettled" },
        { type: "DiscountTaken", data: { invoice: "I-1", amount: 2_440 } },
        { type: "InstalmentSettled" },
        { type: "DiscountTaken", data: { invoice: "I-2", amount: 2_440 } },
      ])
  })

  it("is less when part of the invoice was credited", () => {
    given([
      ...start("gross"),
      {
        type: "IssueCreditNote",
        on: "2025-03-05",
        invoice: "I-1",
        creditNote: "C-1",
        reason: "RETURN",
        credited: { lines: [{ line: 1, quantity: "20" }] },
        effectOnOrder: "none",
      },
      pay(59_780),
    ])
      .when(against("P-1", toIt, "2025-03-13"))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { amount: 59_780 } },
        { type: "DiscountTaken", data: { amount: 1_220 } },
      ])
  })

  it("is taken back with the payment it was taken with, and may be taken again", () => {
    const taken = [...start("gross"), pay(119_560), against("P-1", toIt, "2025-03-13")]
    given(taken)
      .when({ type: "ReturnPayment", on: "2025-03-20", payment: "P-1", reason: "AC04" })
      .then([
        { type: "PaymentAllocationReversed" },
        { type: "PaymentReturned" },
        { type: "SettlementReversed", data: { amount: 119_560 } },
        { type: "DiscountReversed", data: { amount: 2_440, net: 2_000, tax: 440 } },
      ])
    given([
      ...taken,
      { type: "ReverseAllocation", on: "2025-03-13", payment: "P-1", reason: "wrong invoice" },
    ])
      .when(against("P-1", toIt, "2025-03-13"))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled" }, { type: "DiscountTaken" }])
  })

  it("leaves nothing open by a cent: what is short besides is a small difference", () => {
    given([...start("gross"), pay(119_559)])
      .when(against("P-1", toIt, "2025-03-13"))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { amount: 119_559 } },
        { type: "DiscountTaken", data: { amount: 2_440 } },
        { type: "ReceivableWrittenOff", data: { amount: 1, reason: "smallDifference" } },
      ])
  })

  it("is offered by instalments that have one, and by no others", () => {
    given([...customer(), rules(), issue({ paymentTerm: halves }), pay(12_000, "2025-01-20")])
      .when(against("P-1", toIt, "2025-01-20"))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled" }, { type: "InstalmentSettled" }])
  })
})

describe("tax on the discounted amount from the start (the mixed base)", () => {
  const term = twoTenNet30("mixed") as unknown as PaymentTerm
  const lines = [{ net: minor(100_000), tax: standard }]
  const total = (percent: string, all = lines) => {
    const adjustments = mixedDiscountAdjustments(lines, unsafeDecimal(percent))
    if (isLeft(adjustments)) throw new Error(adjustments.left.message)
    const totals = totalsOf({ lines: all, adjustments: adjustments.right, currency: euro })
    if (isLeft(totals)) throw new Error(totals.left.message)
    return totals.right
  }

  it("makes 1 215.60 of 1 000.00, with 215.60 of tax on 980.00, and a discount of 20.00", () => {
    const { totals, taxBreakdown } = total("2")
    expect(totals).toMatchObject({ payable: 121_560, tax: 21_560, taxExclusive: 100_000 })
    expect(taxBreakdown).toMatchObject([
      { taxable: 98_000, tax: 21_560 },
      { category: "E", taxable: 2_000, tax: 0 },
    ])
    const instalments = instalmentsOf(term, {
      ...totals,
      currency: euro,
      anchors: { issueDate: unsafeDate("2025-03-03") },
      calendars: {},
    })
    expect(instalments).toMatchObject({
      right: [{ amount: 121_560, discount: { amount: 2_000, base: "mixed" } }],
    })
  })

  it("leaves an eco-tax out: 99.00 less 2 % and 1.00 at 21 % make 120.58, or 118.60 in time (Peppol, Odoo)", () => {
    const at21 = { category: "S" as const, rate: unsafeDecimal("21") }
    const goods = [{ net: minor(9_900), tax: at21 }]
    const adjustments = mixedDiscountAdjustments(goods, unsafeDecimal("2"))
    if (isLeft(adjustments)) throw new Error(adjustments.left.message)
    const document = {
      lines: [...goods, { net: minor(100), tax: at21 }],
      adjustments: adjustments.right,
      currency: euro,
    }
    const totals = totalsOf(document)
    if (isLeft(totals)) throw new Error(totals.left.message)
    expect(totals.right.taxBreakdown[0]).toMatchObject({ taxable: 9_802, tax: 2_058 })
    expect(totals.right.totals.payable).toBe(12_058)
    expect(totals.right.totals.payable - totals.right.totals.allowances).toBe(11_860)
  })

  it("is of nothing where nothing is discounted, and of no more than everything", () => {
    expect(mixedDiscountAdjustments(lines, unsafeDecimal("0"))).toEqual({ _tag: "Right", right: [] })
    expect(mixedDiscountAdjustments(lines, unsafeDecimal("101"))).toMatchObject({
      left: { code: "DISCOUNT_INVALID" },
    })
  })
})

describe("tax that an amount includes", () => {
  it("parts over the rates that were billed, and the parts come to the amount", () => {
    const reduced = { category: "S" as const, rate: unsafeDecimal("10") }
    const parts = taxIncludedIn(minor(1_001), [
      { ...standard, taxable: minor(10_000), tax: minor(2_200) },
      { ...reduced, taxable: minor(5_000), tax: minor(500) },
    ])
    expect(parts.reduce((sum, { taxable, tax }) => sum + taxable + tax, 0)).toBe(1_001)
    expect(parts).toEqual([
      { ...standard, taxable: 566, tax: 124 },
      { ...reduced, taxable: 283, tax: 28 },
    ])
    expect(taxIncludedIn(minor(5), [])).toEqual([])
  })
})
