import {
  type Currency,
  type DocumentAdjustment,
  instalmentsOf,
  minor,
  mixedDiscountAdjustments,
  type Plain,
  type PlainCommand,
  type SettlementPolicy,
  settlementPresets,
  unsafeDate,
  unsafeDecimal,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { allocate, credit, customer, dueIn, invoice, line, minorOf, pay, Replay, receive } from "./replay.js"

/**
 * Published scenarios of early-payment discounts: what is paid, what of it is discount, and what of that is tax. Sources are
 * named as repository, file and scenario. Purchase invoices of theirs are sales invoices here: the figures are the same.
 */
const rules: Plain<SettlementPolicy> = { ...settlementPresets.businessToBusiness.body, tolerances: [] }
const start = (currency = "EUR"): ReadonlyArray<PlainCommand> => [
  { type: "PublishPolicy", on: "2000-01-01", policy: "settlement", kind: "settlement", body: rules },
  customer("CUSTOMER", currency),
]
const policy = { policy: "settlement" }
const settle = (of: Replay, payment: string, on: string, ...invoices: ReadonlyArray<string>) => {
  const from = of.company.log.length
  of.run(allocate(payment, on, invoices, policy))
  return of.company.log.slice(from)
}
/** The discounts of a settlement in major units: whole, net and tax. */
const discounts = (facts: Replay["company"]["log"]) =>
  facts.flatMap(({ type, data }) =>
    type === "DiscountTaken" && "net" in data
      ? [{ amount: data.amount / 100, net: data.net / 100, tax: data.tax / 100 }]
      : [],
  )
/** The adjustments of an invoice that bears tax on the discounted amount from the start. */
const mixed = (percent: string, ...lines: ReadonlyArray<readonly [number, string]>) => {
  const adjustments = mixedDiscountAdjustments(
    lines.map(([net, rate]) => ({
      net: minor(minorOf(net)),
      tax: { category: rate === "0" ? ("E" as const) : ("S" as const), rate: unsafeDecimal(rate) },
    })),
    unsafeDecimal(percent),
  )
  if (isLeft(adjustments)) throw new Error(adjustments.left.message)
  return adjustments.right
}
/** A tax of a fixed amount, an eco-tax say: a charge that bears no tax. */
const fixedTax = (amount: number): DocumentAdjustment => ({
  kind: "charge",
  amount: minor(minorOf(amount)),
  reason: "eco-tax",
  tax: { category: "E", rate: unsafeDecimal("0") },
})
const totalsOf = (of: Replay, id: string) => {
  const issued = of.company.log.find(
    ({ type, data }) => type === "InvoiceIssued" && "invoice" in data && data.invoice === id,
  )
  if (issued?.type !== "InvoiceIssued") throw new Error(`${id} was not issued`)
  const { tax, payable } = issued.data.totals
  return { tax: tax / 100, payable: payable / 100 }
}

// odoo/odoo, addons/account/tests/test_early_payment_discount.py
describe("Odoo's 10 % within ten days", () => {
  const on = "2019-01-01"
  const tenPercent = (base?: "gross" | "net" | "mixed") =>
    dueIn(0, { percent: "10", days: 10, ...(base === undefined ? {} : { base }) })
  /** included is on the gross, excluded on the net. */
  const bill = (id: string, lines: ReadonlyArray<ReturnType<typeof line>>, more: object = {}) =>
    invoice(id, on, 0, { lines, paymentTerm: tenPercent(), ...more })

  it("may be taken until 2019-01-11 (test_early_payment_end_date)", () => {
    const term = {
      ...tenPercent(),
      lines: [
        {
          share: { remainder: true as const },
          steps: [],
          discount: { percent: unsafeDecimal("10"), days: 10 },
        },
      ],
    }
    const instalments = instalmentsOf(term, {
      payable: minor(minorOf(1200)),
      currency: "EUR" as Currency,
      anchors: { issueDate: unsafeDate(on) },
      calendars: {},
    })
    expect(instalments).toMatchObject({ right: [{ discount: { until: "2019-01-11", amount: 12_000 } }] })
  })

  it("is 100 of 1000, 900 being paid (test_register_discounted_payment_on_single_invoice)", () => {
    const of = new Replay(...start(), bill("I", [line(1000)]), receive("P", "2019-01-02", 900))
    expect(discounts(settle(of, "P", "2019-01-02", "I"))).toEqual([{ amount: 100, net: 100, tax: 0 }])
    expect(of.account("I", "2019-01-02")).toMatchObject({ open: 0, paid: 900, discounted: 100 })
  })

  it("is 150 and 22.50 of tax, 1552.50 being paid of 1725 (single_invoice_with_tax, single_out_invoice_with_tax)", () => {
    const of = new Replay(...start(), bill("I", [line(1500, "15")]), receive("P", on, 1552.5))
    expect(discounts(settle(of, "P", on, "I"))).toEqual([{ amount: 172.5, net: 150, tax: 22.5 }])
    expect(of.account("I", on).open).toBe(0)
  })

  it.each([
    ["1", 1500, 1725.05, 1552.55, 150, 22.5],
    ["2", 50, 57.55, 51.8, 5, 0.75],
  ] as const)(
    "leaves a fixed tax of 0.05 alone (single_invoice_with_fixed_tax_%s)",
    (_, price, total, paid, net, tax) => {
      // Ten percent of the whole would be half a cent more. What is granted is what was kept back, and that is theirs.
      const of = new Replay(
        ...start(),
        bill("I", [line(price, "15")], { adjustments: [fixedTax(0.05)] }),
        receive("P", on, paid),
      )
      expect(totalsOf(of, "I").payable).toBe(total)
      const [taken] = discounts(settle(of, "P", on, "I"))
      expect(taken).toEqual({ amount: net + tax, net, tax })
      expect(of.account("I", on).open).toBe(0)
    },
  )

  it("is 300 and 15 of tax on lines with tax and without (test_register_discounted_payment_multi_line_discount)", () => {
    const of = new Replay(...start(), bill("I", [line(1000, "15"), line(2000)]), receive("P", on, 2835))
    const facts = settle(of, "P", on, "I")
    expect(discounts(facts)).toEqual([{ amount: 315, net: 300, tax: 15 }])
    expect(facts.find(({ type }) => type === "DiscountTaken")).toMatchObject({
      data: {
        taxAdjustment: [
          { category: "S", rate: "15", taxable: 10_000, tax: 1_500 },
          { category: "E", rate: "0", taxable: 20_000, tax: 0 },
        ],
      },
    })
  })

  it("is 300 of two invoices that one payment closes: 2700 (test_register_payment_batch_included)", () => {
    const of = new Replay(
      ...start(),
      bill("I-1", [line(1000)]),
      bill("I-2", [line(2000)]),
      receive("P", on, 2700),
    )
    expect(discounts(settle(of, "P", on, "I-1", "I-2")).map(({ amount }) => amount)).toEqual([100, 200])
    expect(of.sums(on)).toEqual({ open: 0, unapplied: 0, net: 0 })
  })

  it("is 300 of 3150, the tax being paid whole: 2850 (test_register_payment_batch_excluded)", () => {
    const net = { paymentTerm: tenPercent("net") }
    const of = new Replay(
      ...start(),
      bill("I-1", [line(1000, "15")], net),
      bill("I-2", [line(2000)], net),
      receive("P", on, 2850),
    )
    expect(discounts(settle(of, "P", on, "I-1", "I-2"))).toEqual([
      { amount: 100, net: 100, tax: 0 },
      { amount: 200, net: 200, tax: 0 },
    ])
    expect(of.sums(on)).toEqual({ open: 0, unapplied: 0, net: 0 })
  })

  describe("with the tax on the discounted amount from the start", () => {
    const onMixed = (
      id: string,
      date: string,
      lines: ReadonlyArray<readonly [number, string]>,
      more: object = {},
    ) =>
      invoice(id, date, 0, {
        lines: lines.map(([net, rate]) => line(net, rate)),
        adjustments: mixed("10", ...lines),
        paymentTerm: tenPercent("mixed"),
        ...more,
      })

    it("is 300 of 3135: 2835 (test_register_payment_batch_mixed)", () => {
      const of = new Replay(
        ...start(),
        onMixed("I-1", on, [[1000, "15"]]),
        onMixed("I-2", on, [[2000, "0"]]),
        receive("P", on, 2835),
      )
      expect(totalsOf(of, "I-1")).toEqual({ tax: 135, payable: 1135 })
      expect(discounts(settle(of, "P", on, "I-1", "I-2")).map(({ amount }) => amount)).toEqual([100, 200])
      expect(of.sums(on)).toEqual({ open: 0, unapplied: 0, net: 0 })
    })

    it("is 200 of 3135 when the first invoice is two years old: 2935 (test_register_payment_batch_mixed_one_too_late)", () => {
      const of = new Replay(
        ...start(),
        onMixed("I-1", "2017-01-01", [[1000, "15"]]),
        onMixed("I-2", on, [[2000, "0"]]),
        receive("P", on, 2935),
      )
      const facts = settle(of, "P", on, "I-1", "I-2")
      expect(discounts(facts)).toEqual([{ amount: 200, net: 200, tax: 0 }])
      expect(of.account("I-1", on)).toMatchObject({ paid: 1135, open: 0 })
      expect(of.account("I-2", on)).toMatchObject({ paid: 1800, open: 0 })
    })

    it.each([
      ["test_mixed_epd_with_draft_invoice", 1000, "10", 90, 1090],
      ["test_mixed_epd_with_tax_deleted_line", 100, "10", 9, 109],
      ["test_mixed_epd_with_tax_no_duplication", 100, "15", 13.5, 113.5],
    ] as const)("bears tax on nine tenths (%s)", (_, net, rate, tax, payable) => {
      expect(totalsOf(new Replay(...start(), onMixed("I", on, [[net, rate]])), "I")).toEqual({ tax, payable })
    })

    it("bears 20.58 on 100 at 21 % less 2 %: 120.58 (test_mixed_epd_with_tax_included)", () => {
      // 121 with its tax in it is 100 here: prices are without tax.
      const of = new Replay(
        ...start(),
        invoice("I", on, 0, {
          lines: [line(100, "21")],
          adjustments: mixed("2", [100, "21"]),
          paymentTerm: dueIn(0),
        }),
      )
      expect(totalsOf(of, "I")).toEqual({ tax: 20.58, payable: 120.58 })
    })

    it("leaves a fixed tax out: 135.05 of tax, 1135.05 (test_fixed_tax_amount_discounted_payment_mixed)", () => {
      const of = new Replay(
        ...start(),
        onMixed("I", on, [[1000, "15"]], { adjustments: [...mixed("10", [1000, "15"]), fixedTax(0.05)] }),
      )
      expect(totalsOf(of, "I")).toEqual({ tax: 135, payable: 1135.05 })
    })

    it("discounts both of two lines at one rate: 200 (test_mixed_early_discount_with_tag_on_tax_base_line)", () => {
      expect(mixed("10", [1000, "21"], [1000, "21"]).map(({ kind, amount }) => [kind, amount / 100])).toEqual(
        [
          ["allowance", 200],
          ["charge", 200],
        ],
      )
    })

    it("is in its credit note, which takes all of 113.50 back (test_mixed_epd_with_tax_refund)", () => {
      const of = new Replay(...start(), onMixed("I", on, [[100, "15"]]), credit("C", on, "I"))
      expect(of.account("I", on)).toMatchObject({ credited: 113.5, open: 0 })
      expect(of.company.log.find(({ type }) => type === "CreditNoteIssued")).toMatchObject({
        data: { totals: { tax: 1_350, payable: 11_350 } },
      })
    })
  })

  it("is of the one that offers it, of two that are paid together: 1000 and 1800 (test_register_payment_batch_with_discount_and_without_discount)", () => {
    const of = new Replay(
      ...start(),
      bill("I-1", [line(1000)], { paymentTerm: dueIn(30) }),
      bill("I-2", [line(2000)]),
      receive("P", on, 2800),
    )
    expect(discounts(settle(of, "P", on, "I-1", "I-2"))).toEqual([{ amount: 200, net: 200, tax: 0 }])
    expect(of.account("I-1", on).paid).toBe(1000)
    expect(of.account("I-2", on).paid).toBe(1800)
  })

  it("isn't of two that offer none: 1000 and 2000 (test_register_payment_batch_without_discount)", () => {
    const net = { paymentTerm: dueIn(30) }
    const of = new Replay(
      ...start(),
      bill("I-1", [line(1000)], net),
      bill("I-2", [line(2000)], net),
      receive("P", on, 3000),
    )
    expect(discounts(settle(of, "P", on, "I-1", "I-2"))).toEqual([])
    expect(of.sums(on)).toEqual({ open: 0, unapplied: 0, net: 0 })
  })

  it("may be offered on each of several instalments (test_epd_validation_on_payment_terms)", () => {
    // Theirs allows a discount on terms of one line only. Each instalment has its own here.
    const term = {
      id: "halves",
      version: 1,
      lines: [
        { share: { percent: "50" }, steps: [{ addDays: 30 }], discount: { percent: "10", days: 10 } },
        {
          share: { remainder: true as const },
          steps: [{ addDays: 60 }],
          discount: { percent: "10", days: 10 },
        },
      ],
    }
    const of = new Replay(...start(), bill("I", [line(1000)], { paymentTerm: term }), receive("P", on, 900))
    expect(discounts(settle(of, "P", on, "I")).map(({ amount }) => amount)).toEqual([50, 50])
  })
})

// OCA/account-payment, account_payment_term_discount/tests/test_customer_payment_term.py
describe("OCA's 5%10 NET30 on 1000", () => {
  const on = "2025-01-15"
  const paidOn = (date: string) => {
    const of = new Replay(
      ...start(),
      invoice("I", on, 1000, { paymentTerm: dueIn(30, { percent: "5", days: 10 }) }),
      receive("P", date, 950),
    )
    settle(of, "P", date, "I")
    return of.account("I", date)
  }

  it("is paid by 950 on the ninth day (customer_invoice_payment_term_discount)", () => {
    expect(paidOn("2025-01-24")).toMatchObject({ open: 0, paid: 950, discounted: 50 })
  })

  it("is paid in part by 950 on the fifteenth (customer_invoice_payment_term_no_discount)", () => {
    // Theirs lets it be anything from partly paid to paid.
    expect(paidOn("2025-01-30")).toMatchObject({ open: 50, paid: 950, discounted: 0 })
  })
})

// OCA/account-payment, account_financial_discount/tests
describe("OCA's financial discount of 2 % within ten days, on 1000 and 15 %", () => {
  const skonto = { lines: [line(1000, "15")], paymentTerm: dueIn(60, { percent: "2", days: 10 }) }

  it("is 23.00 until 2019-04-25, of an invoice of 2019-04-15 (customer_invoice_discount_term_line)", () => {
    const of = new Replay(...start(), invoice("I", "2019-04-15", 0, skonto))
    expect(of.company.log.at(-1)).toMatchObject({
      data: { instalments: [{ amount: 115_000, discount: { until: "2019-04-25", amount: 2_300 } }] },
    })
  })

  it("is 20 and 3 of tax, 1127 being paid (client_invoice_with_tax_bank_reconciliation, customer_manual_payment_with_discount_available)", () => {
    const of = new Replay(...start(), invoice("I", "2019-05-01", 0, skonto), receive("P", "2019-05-01", 1127))
    expect(discounts(settle(of, "P", "2019-05-01", "I"))).toEqual([{ amount: 23, net: 20, tax: 3 }])
  })

  it("is 20 without tax, 980 being paid (client_invoice_without_tax_bank_reconciliation)", () => {
    const of = new Replay(
      ...start(),
      invoice("I", "2019-05-01", 0, { ...skonto, lines: [line(1000)] }),
      receive("P", "2019-05-01", 980),
    )
    expect(discounts(settle(of, "P", "2019-05-01", "I"))).toEqual([{ amount: 20, net: 20, tax: 0 }])
  })

  it("isn't granted when it is late, unless somebody gives 23.00 up (client_invoice_with_tax_late, customer_manual_payment_with_discount_late_forced)", () => {
    const of = new Replay(...start(), invoice("I", "2019-02-15", 0, skonto), receive("P", "2019-04-01", 1127))
    const facts = settle(of, "P", "2019-04-01", "I")
    expect(discounts(facts)).toEqual([])
    expect(facts.at(-1)).toMatchObject({ type: "DiscountDisallowed", data: { amount: 2_300 } })
    expect(of.account("I", "2019-04-01").open).toBe(23)
    // Theirs has a flag to force it. Who lets it pass says so here, by a write-off.
    of.run({ type: "WriteOff", on: "2019-04-01", invoice: "I", writeOff: "W", reason: "goodwill" })
    expect(of.account("I", "2019-04-01")).toMatchObject({ open: 0, writtenOff: 23 })
  })
})

// OCA/account-payment, account_cash_discount_base, account_cash_discount_payment and account_cash_discount_write_off
describe("OCA's cash discount", () => {
  const on = "2025-01-15"
  const billed = (lines: ReadonlyArray<ReturnType<typeof line>>, discount: Parameters<typeof dueIn>[1]) =>
    new Replay(...start(), invoice("I", on, 0, { lines, paymentTerm: dueIn(30, discount) }))

  it.each([
    ["untaxed", "net", 100, 1000],
    ["total", "gross", 110, 990],
  ] as const)(
    "of 10 %% on the %s of 1100 (test_compute_discount_untaxed, test_compute_discount_total)",
    (_, base, amount, paid) => {
      const of = billed([line(1000, "10")], { percent: "10", days: 10, base })
      of.run(receive("P", on, paid))
      expect(discounts(settle(of, "P", on, "I")).map((each) => each.amount)).toEqual([amount])
      expect(of.account("I", on).open).toBe(0)
    },
  )

  it("of 25 % on 2000 is 500, 1500 being paid, and nothing of 125 (test_invoice_payment_discount)", () => {
    const of = billed([line(2000)], { percent: "25", days: 0 })
    of.run(receive("P", on, 1500))
    expect(discounts(settle(of, "P", on, "I")).map(({ amount }) => amount)).toEqual([500])
    const little = billed([line(2000)], { percent: "25", days: 0 })
    little.run(receive("P", on, 125))
    expect(discounts(settle(little, "P", on, "I"))).toEqual([])
    expect(little.account("I", on).open).toBe(1875)
  })

  it("of 10 % on 1000 is 100 (test_cash_discount_with_write_off)", () => {
    const of = billed([line(1000)], { percent: "10", days: 0 })
    of.run(receive("P", on, 900))
    settle(of, "P", on, "I")
    expect(of.account("I", on)).toMatchObject({ open: 0, discounted: 100 })
  })

  it("of 10 % on 1000 with 25 % of tax is 100 and 25 (test_cash_discount_with_write_off_with_taxes)", () => {
    // Theirs has taxes of 10 and 15 % on the one line, and takes 10 and 15 off them; a line has one tax here (BT-151).
    const of = billed([line(1000, "25")], { percent: "10", days: 0 })
    of.run(receive("P", on, 1125))
    expect(discounts(settle(of, "P", on, "I"))).toEqual([{ amount: 125, net: 100, tax: 25 }])
  })

  it("of 2 % on 117 is 114.66, and 103.19 when 10 and their tax were credited (test_cash_discount_with_refund)", () => {
    const of = billed([line(100, "17")], { percent: "2", days: 0 })
    expect(of.company.log.at(-1)).toMatchObject({
      data: { instalments: [{ amount: 11_700, discount: { amount: 234 } }] },
    })
    of.run({
      type: "IssueCreditNote",
      on,
      invoice: "I",
      creditNote: "C",
      reason: "PRICE",
      credited: { amounts: [{ net: 1_000, tax: { category: "S", rate: "17" }, description: "too much" }] },
      effectOnOrder: "none",
    })
    expect(of.account("I", on).open).toBe(105.3)
    of.run(receive("P", on, 103.19))
    expect(discounts(settle(of, "P", on, "I")).map(({ amount }) => amount)).toEqual([2.11])
    expect(of.account("I", on).open).toBe(0)
  })
})

// frappe/erpnext, erpnext/accounts/doctype/payment_entry/test_payment_entry.py
describe("ERPNext's discount for paying by the next day, on 200 and 18 %", () => {
  const on = "2025-01-15"
  const billed = (percent: string) =>
    new Replay(
      ...start("INR"),
      invoice("SI", on, 0, {
        currency: "INR",
        lines: [line(200, "18")],
        paymentTerm: dueIn(2, { percent, days: 1 }),
      }),
    )
  const inr = { currency: "INR" }

  it("is 23.60 of 236 at 10 %, 20 and 3.60 of tax, 212.40 being paid (payment_terms_with_discount)", () => {
    const of = billed("10")
    of.run(receive("PE", on, 212.4, inr))
    expect(discounts(settle(of, "PE", on, "SI"))).toEqual([{ amount: 23.6, net: 20, tax: 3.6 }])
    expect(of.account("SI", on)).toMatchObject({ paid: 212.4, discounted: 23.6, open: 0 })
  })

  it("is 50 of 236, 42.37 and 7.63 of tax, and nothing two days later (payment_terms_with_discount_amount)", () => {
    // Theirs may be an amount; ours is a percentage, of as many decimals as it takes.
    const of = billed("21.1864407")
    of.run(receive("PE", on, 186, inr))
    expect(discounts(settle(of, "PE", on, "SI"))).toEqual([{ amount: 50, net: 42.37, tax: 7.63 }])
    expect(of.account("SI", on)).toMatchObject({ paid: 186, discounted: 50, open: 0 })
    const late = billed("21.1864407")
    late.run(receive("PE", "2025-01-17", 186, inr))
    expect(discounts(settle(late, "PE", "2025-01-17", "SI"))).toEqual([])
    expect(late.account("SI", "2025-01-17").open).toBe(50)
  })

  it("is 10 of 100 dollars that are paid with 4500 rupees at 50 (multicurrency_si_with_base_currency_accounting_early_payment_discount)", () => {
    // The 500 rupees of loss and the difference of exchange are the ledger's; here 90 dollars are settled and 10 given up.
    const of = new Replay(
      ...start("USD"),
      invoice("SI", on, 100, { currency: "USD", paymentTerm: dueIn(2, { percent: "10", days: 1 }) }),
      receive("PE", on, 4500, inr),
      allocate("PE", on, ["SI"], {
        ...policy,
        quote: { from: "INR", to: "USD", rate: "0.02", source: "the scenario", date: on },
      }),
    )
    expect(of.account("SI", on)).toEqual({ open: 0, paid: 90, credited: 0, discounted: 10, writtenOff: 0 })
  })
})

it("without a settlement policy nobody grants a discount (all of the above ask for one)", () => {
  const on = "2019-01-02"
  const of = new Replay(
    customer(),
    invoice("I", "2019-01-01", 1000, { paymentTerm: dueIn(0, { percent: "10", days: 10 }) }),
    ...pay("P", on, 900, "I"),
  )
  expect(of.account("I", on)).toMatchObject({ open: 100, paid: 900, discounted: 0 })
})
