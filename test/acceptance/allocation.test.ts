import { type Plain, type PlainCommand, type SettlementPolicy, settlementPresets } from "@adv/domain"
import { describe, expect, it } from "vitest"
import {
  allocate,
  credit,
  customer,
  daysOn,
  invoice,
  line,
  minorOf,
  parts,
  pay,
  Replay,
  receive,
} from "./replay.js"

/**
 * Published scenarios of what money is put against: parts, too much, too little, other currencies, and what comes back.
 * Sources are named as repository, file and scenario.
 */
const on = "2025-06-02"
const inDays = (days: number) => daysOn(days, on)

/** A company that writes off by itself what is no more than an amount. */
const tolerating = (amount: number, currency = "EUR"): PlainCommand => ({
  type: "PublishPolicy",
  on: "2000-01-01",
  policy: "settlement",
  kind: "settlement",
  body: {
    ...settlementPresets.businessToBusiness.body,
    tolerances: [{ currency, absolute: minorOf(amount) }],
  } satisfies Plain<SettlementPolicy>,
})
const byPolicy = { policy: "settlement" }
const back = (payment: string, date = on): PlainCommand => ({
  type: "ReturnPayment",
  on: date,
  payment,
  reason: "cancelled",
})

// tryton/tryton, modules/account_invoice/tests
describe("Tryton's invoices", () => {
  it("of 240 at 20 and 40 days are paid by 120, 20, and 99 with 1 written off (scenario_invoice.rst)", () => {
    const of = new Replay(
      tolerating(1),
      customer(),
      invoice("I", on, 0, {
        lines: [line(40, "10", "5"), line(20)],
        paymentTerm: parts(["50", 20], ["50", 40]),
      }),
    )
    expect(of.accounts("I", on).map(({ open }) => open)).toEqual([120, 120])
    of.run(receive("P-1", on, 120), allocate("P-1", on, ["I"], byPolicy))
    expect(of.sums(on).open).toBe(120)
    of.run(receive("P-2", on, 20), allocate("P-2", on, ["I"], byPolicy))
    expect(of.sums(on).open).toBe(100)
    of.run(receive("P-3", on, 99), allocate("P-3", on, ["I"], byPolicy))
    expect(of.accounts("I", on)).toMatchObject([
      { paid: 120, open: 0 },
      { paid: 119, writtenOff: 1, open: 0 },
    ])
    // It is owed again when what settled it is taken back; so is the difference that was written off with it.
    of.run({ type: "ReverseAllocation", on, payment: "P-3", reason: "deleted" })
    expect(of.sums(on)).toEqual({ open: 100, unapplied: 99, net: 1 })
  })

  it("of 100 are paid by 110, of which 10 are written off or stay the customer's (scenario_invoice_overpayment.rst)", () => {
    const over = new Replay(
      tolerating(10),
      customer(),
      invoice("I", on, 100),
      receive("P", on, 110),
      allocate("P", on, ["I"], byPolicy),
    )
    expect(over.sums(on)).toEqual({ open: 0, unapplied: 0, net: 0 })
    const kept = new Replay(customer(), invoice("I", on, 100), ...pay("P", on, 110, "I"))
    expect(kept.sums(on)).toEqual({ open: 0, unapplied: 10, net: -10 })
  })

  it("of 240 that are credited with a refund are settled, and owed again when that is undone (scenario_invoice.rst, credit with refund)", () => {
    const of = new Replay(
      customer(),
      invoice("I", on, 0, { lines: [line(40, "10", "5"), line(20)] }),
      credit("C", on, "I"),
    )
    expect(of.account("I", on)).toMatchObject({ credited: 240, open: 0 })
    const settled = of.company.log.find(({ type }) => type === "InstalmentSettled")
    const settlement = settled?.type === "InstalmentSettled" ? settled.data.settlement : ""
    of.run({
      type: "ReverseCreditAllocation",
      on,
      invoice: "I",
      creditNote: "C",
      settlements: [settlement],
      reason: "unreconciled",
    })
    expect(of.sums(on)).toEqual({ open: 240, unapplied: 240, net: 0 })
  })

  it("of 42 and a payment of 42 find each other (account/tests/scenario_account_reconcile_automatic.rst)", () => {
    const of = new Replay(customer(), invoice("I", on, 42), receive("P", on, 42))
    of.run({ type: "AutoAllocatePayment", on, payment: "P", invoices: ["I"] })
    expect(of.sums(on)).toEqual({ open: 0, unapplied: 0, net: 0 })
  })
})

// frappe/erpnext, erpnext/accounts/doctype/payment_entry/test_payment_entry.py
describe("ERPNext's payment entries", () => {
  it("pay 200 and 36 of an invoice of 236 by its two terms (test_payment_entry_against_payment_terms)", () => {
    const of = new Replay(
      customer(),
      invoice("SI", on, 0, { lines: [line(200, "18")], paymentTerm: parts(["84.746", 1], ["15.254", 2]) }),
      ...pay("PE", on, 236, "SI"),
    )
    expect(of.accounts("SI", on).map(({ paid, open }) => [paid, open])).toEqual([
      [200, 0],
      [36, 0],
    ])
  })

  it("of 110 leave 10, and of 95 have 5 written off (test_payment_entry_write_off_difference)", () => {
    const of = new Replay(customer(), invoice("SI", on, 100), ...pay("PE", on, 110, "SI"))
    expect(of.sums(on)).toEqual({ open: 0, unapplied: 10, net: -10 })
    const short = new Replay(customer(), invoice("SI", on, 100), ...pay("PE", on, 95, "SI"))
    short.run({ type: "WriteOff", on, invoice: "SI", writeOff: "W", reason: "goodwill", amount: 500 })
    expect(short.account("SI", on)).toMatchObject({ paid: 95, writtenOff: 5, open: 0 })
    expect(short.sums(on).unapplied).toBe(0)
  })

  it("are taken back whole: 100 dollars are open again (test_payment_entry_against_si_usd_to_usd, test_payment_against_sales_invoice_to_check_status)", () => {
    const usd = { currency: "USD" }
    const of = new Replay(
      customer("CUSTOMER", "USD"),
      invoice("SI", on, 100, usd),
      ...pay("PE", on, 100, "SI", usd),
    )
    expect(of.account("SI", on).open).toBe(0)
    of.run(back("PE"))
    expect(of.account("SI", on)).toMatchObject({ open: 100, paid: 0 })
  })

  it("of 900 rupees settle 20 dollars and leave 80 (test_payment_entry_against_si_usd_to_inr)", () => {
    const of = new Replay(
      customer("CUSTOMER", "USD"),
      invoice("SI", on, 100, { currency: "USD" }),
      receive("PE", on, 900, { currency: "INR" }),
    )
    expect(of.refused(allocate("PE", on, ["SI"]))).toBe("CURRENCY_DIFFERS")
    // 900 rupees for 20 dollars are 45 each. Theirs also books what they lost against a rate of 50, which is the ledger's.
    const quote = { from: "INR", to: "USD", rate: "0.0222222222", source: "the bank", date: on }
    of.run(allocate("PE", on, ["SI"], { quote }))
    expect(of.account("SI", on)).toMatchObject({ paid: 20, open: 80 })
  })

  it("of 1000 for an order are an advance, and none when they are cancelled (test_payment_entry_against_order)", () => {
    const of = new Replay(customer(), receive("PE", on, 1000))
    expect(of.sums(on)).toEqual({ open: 0, unapplied: 1000, net: -1000 })
    of.run(back("PE"))
    expect(of.sums(on)).toEqual({ open: 0, unapplied: 0, net: 0 })
  })

  it("give back 100 that were paid and returned, not 300 (test_payment_against_negative_sales_invoice)", () => {
    const of = new Replay(
      customer(),
      invoice("SI", on, 100),
      ...pay("PE", on, 100, "SI"),
      credit("CN", on, "SI"),
    )
    expect(of.sums(on)).toEqual({ open: 0, unapplied: 100, net: -100 })
    const from = { invoice: "SI", creditNote: "CN" }
    const ask = (refund: string, amount: number): PlainCommand => ({
      type: "RequestRefund",
      on,
      refund,
      from,
      reason: "returned",
      amount: minorOf(amount),
    })
    expect(of.refused(ask("R-1", 300))).toBe("REFUND_EXCEEDS_CREDIT")
    of.run(ask("R-2", 100), { type: "PayRefund", on, refund: "R-2", from })
    expect(of.sums(on)).toEqual({ open: 0, unapplied: 0, net: 0 })
  })
})

// frappe/erpnext, erpnext/accounts/doctype/payment_reconciliation/test_payment_reconciliation.py
describe("ERPNext's payment reconciliation", () => {
  it("has 110 open of 200 after 55 and 35, and 165 when the 55 are cancelled (test_payment_against_invoice)", () => {
    const of = new Replay(
      customer(),
      invoice("SI", on, 200),
      receive("PE-1", on, 55),
      receive("PE-2", on, 35),
      allocate("PE-1", on, ["SI"]),
      allocate("PE-2", on, ["SI"]),
    )
    expect(of.sums(on)).toEqual({ open: 110, unapplied: 0, net: 110 })
    of.run(back("PE-1"))
    expect(of.sums(on)).toEqual({ open: 165, unapplied: 0, net: 165 })
  })

  it("has nothing left of 921 against 921 (test_payment_against_journal)", () => {
    const of = new Replay(customer(), invoice("JE", on, 921), receive("PE", on, 921))
    of.run({ type: "AutoAllocatePayment", on, payment: "PE", invoices: ["JE"] })
    expect(of.rows(on)).toEqual([])
    expect(of.sums(on).unapplied).toBe(0)
  })

  it("has 20 open and 20 to use when 80 of a credit note of 100 are put against another 100 (test_cr_note_partial_against_invoice)", () => {
    const of = new Replay(
      customer(),
      invoice("OLD", on, 100),
      ...pay("PE", on, 100, "OLD"),
      credit("CN", on, "OLD"),
      invoice("SI", on, 100),
    )
    of.run({
      type: "AllocateCreditNote",
      on,
      invoice: "OLD",
      creditNote: "CN",
      to: [{ invoice: "SI", amount: 8_000 }],
    })
    expect(of.account("SI", on)).toMatchObject({ credited: 80, open: 20 })
    expect(of.sums(on)).toEqual({ open: 20, unapplied: 20, net: 0 })
  })

  it("puts 100 of each of two payments against 5000, and no more than they have (test_reconcile_advance_payment_entries)", () => {
    const of = new Replay(
      customer(),
      invoice("JV", on, 5000),
      invoice("JV-0", on, 100),
      receive("UNALLOCATED", on, 100),
      receive("HALF", on, 200),
      receive("ORDER", on, 200),
      allocate("HALF", on, ["JV-0"]),
      allocate("UNALLOCATED", on, [["JV", 100]]),
    )
    expect(of.account("JV", on).open).toBe(4900)
    expect(of.refused(allocate("HALF", on, [["JV", 200]]))).toBe("ALLOCATION_EXCEEDS_PAYMENT")
    of.run(allocate("ORDER", on, [["JV", 100]]))
    expect(of.account("JV", on).open).toBe(4800)
    expect(of.sums(on).unapplied).toBe(200)
  })
})

// OCA/account-payment, account_payment_return/tests/test_payment_return.py
describe("OCA's payment returns", () => {
  const paid = () =>
    new Replay(customer(), invoice("I", on, 0, { lines: [line(50, "0", "10")] }), ...pay("P", on, 500, "I"))

  it("leave the invoice unpaid with 500 open, from the day of the return (test_payment_return)", () => {
    const of = paid()
    expect(of.account("I", on)).toMatchObject({ paid: 500, open: 0 })
    of.run(back("P", inDays(3)))
    expect(of.account("I", inDays(3))).toMatchObject({ paid: 0, open: 500 })
    expect(of.account("I", inDays(2))).toMatchObject({ paid: 500, open: 0 })
    // Theirs is cancelled and the invoice paid again. A return that was a mistake is a payment that came after all.
    of.run(...pay("P-2", inDays(4), 500, "I"))
    expect(of.account("I", inDays(4))).toMatchObject({ paid: 500, open: 0 })
  })

  it("of a part free what is left of the payment (test_payment_partial_return)", () => {
    // Theirs returns all of the 500 in that scenario. Of less, the settlement that it hits is reversed as a whole; what is
    // left of the money is the customer's, and settles the invoice again.
    const of = paid()
    of.run({ type: "ReturnPayment", on, payment: "P", reason: "RTEST", amount: 20_000 })
    expect(of.sums(on)).toEqual({ open: 500, unapplied: 300, net: 200 })
    of.run(allocate("P", on, ["I"]))
    expect(of.account("I", on)).toMatchObject({ paid: 300, open: 200 })
  })

  it("aren't made twice (test_duplicate_lines)", () => {
    const of = paid()
    of.run(back("P"))
    expect(of.refused(back("P", inDays(1)))).toBe("PAYMENT_RETURNED")
  })
})

// OCA/account-payment, account_payment_multi_deduction/tests/test_payment_multi_deduction.py
it("OCA's deductions: 450 are paid by 400 with 20 and 30 given up, not with 20 alone (test_one_invoice_payment)", () => {
  const of = new Replay(customer(), invoice("I", on, 450), ...pay("P", on, 400, "I"))
  const giveUp = (writeOff: string, amount: number): PlainCommand => ({
    type: "WriteOff",
    on,
    invoice: "I",
    writeOff,
    reason: "goodwill",
    amount: minorOf(amount),
  })
  of.run(giveUp("Expense 1", 20))
  expect(of.account("I", on)).toMatchObject({ paid: 400, writtenOff: 20, open: 30 })
  expect(of.refused(giveUp("Expense 2", 30.01))).toBe("WRITE_OFF_EXCEEDS_OPEN")
  of.run(giveUp("Expense 2", 30))
  expect(of.account("I", on)).toMatchObject({ paid: 400, writtenOff: 50, open: 0 })
})
