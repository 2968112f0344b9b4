import { daysBetween, unsafeDate } from "@adv/domain"
import { describe, expect, it } from "vitest"
import {
  allocate,
  credit,
  customer,
  daysOn,
  dueIn,
  invoice,
  line,
  parts,
  pay,
  Replay,
  receive,
} from "./replay.js"

/**
 * Published scenarios of aging, with the figures that their authors expect. Sources are named as repository, file and
 * scenario; figures are theirs, dates are theirs where they fix any.
 */
const today = "2025-06-02"
const inDays = (days: number) => daysOn(days, today)

// frappe/erpnext, erpnext/accounts/report/accounts_receivable/test_accounts_receivable.py
describe("ERPNext's accounts receivable report", () => {
  const terms = { paymentTerm: parts(["30", 30], ["50", 60], ["20", 90]) }

  it("ages each instalment by its own date, and takes money off the oldest (with_payment)", () => {
    const of = new Replay(customer(), invoice("SI", today, 100, terms))
    expect(of.accounts("SI", today).map(({ open }) => open)).toEqual([30, 50, 20])
    of.run(...pay("PE", today, 40, "SI"))
    expect(of.rows(today, "instalment")).toEqual([
      ["SI/2", 40],
      ["SI/3", 20],
    ])
    expect(of.accounts("SI", today)[1]).toMatchObject({ paid: 10, open: 40 })
    // Here they leave 60 open and the whole credit note of 100 beside it. Ours settles its own invoice first, so that nobody
    // is reminded of what was credited; what both come to is the same.
    of.run(credit("CN", today, "SI"))
    expect(of.sums(today)).toEqual({ open: 0, unapplied: 40, net: -40 })
  })

  it("has nothing left of an invoice that was credited whole (without_payment)", () => {
    const of = new Replay(customer(), invoice("SI", today, 100, terms), credit("CN", today, "SI"))
    expect(of.sums(today)).toEqual({ open: 0, unapplied: 0, net: 0 })
    expect(of.rows(today)).toEqual([])
  })

  it("takes a payment and then a credit note off the oldest instalments (with_partial_payment)", () => {
    const of = new Replay(
      customer(),
      invoice("SI", today, 0, { lines: [line(100, "0", "2")], ...terms }),
      ...pay("PE", today, 40, "SI"),
    )
    expect(of.accounts("SI", today).map(({ paid, open }) => [paid, open])).toEqual([
      [40, 20],
      [0, 100],
      [0, 40],
    ])
    of.run(credit("CN", today, "SI", "1"))
    expect(of.accounts("SI", today).map(({ paid, credited, open }) => [paid, credited, open])).toEqual([
      [40, 20, 0],
      [0, 80, 20],
      [0, 0, 40],
    ])
  })

  it("shows money for an order before any invoice as a credit (payment_againt_po)", () => {
    const of = new Replay(customer(), receive("PE", today, 1000))
    expect(of.sums(today)).toEqual({ open: 0, unapplied: 1000, net: -1000 })
  })

  it("has nothing left when a credit note of a paid invoice settles the next (payment_against_credit_note)", () => {
    const of = new Replay(
      customer(),
      invoice("SI1", today, 100, terms),
      ...pay("PE", today, 100, "SI1"),
      credit("CN", today, "SI1"),
      invoice("SI2", today, 100, terms),
    )
    expect(of.sums(today)).toEqual({ open: 100, unapplied: 100, net: 0 })
    of.run({
      type: "AllocateCreditNote",
      on: today,
      invoice: "SI1",
      creditNote: "CN",
      to: [{ invoice: "SI2" }],
    })
    expect(of.sums(today)).toEqual({ open: 0, unapplied: 0, net: 0 })
    expect(of.rows(today)).toEqual([])
  })

  it("keeps what is open of a part payment, and nothing of a full one (partially, fully paid via_journal_entry)", () => {
    const of = new Replay(
      customer(),
      invoice("SI-A", today, 100),
      ...pay("JE-A", today, 40, "SI-A"),
      invoice("SI-B", today, 100),
      ...pay("JE-B", today, 100, "SI-B"),
    )
    expect(of.rows(today)).toEqual([["SI-A", 60]])
    expect(of.account("SI-A", today)).toMatchObject({ paid: 40, open: 60 })
  })

  it("adds a customer's invoices up (group_by_party)", () => {
    const of = new Replay(
      customer(),
      invoice("SI1", inDays(-1), 100, terms),
      invoice("SI2", today, 85, terms),
    )
    expect(of.rows(today)).toEqual([
      ["SI1", 100],
      ["SI2", 85],
    ])
    expect(of.aging(today, { by: "customer" })[0]?.rows).toMatchObject([
      { customer: "CUSTOMER", total: 18_500 },
    ])
  })

  it("knows nothing today of money that comes tomorrow, in part, in full or too much (future_payments)", () => {
    // Their columns for future payments are two questions here: what is open today, and what as of the later day.
    for (const [amount, open, over] of [
      [90, 10, 0],
      [100, 0, 0],
      [110, 0, 10],
    ] as const) {
      const of = new Replay(
        customer(),
        invoice("SI", today, 100, terms),
        ...pay("PE", inDays(1), amount, "SI"),
      )
      expect(of.sums(today)).toEqual({ open: 100, unapplied: 0, net: 100 })
      expect(of.sums(inDays(1))).toEqual({ open, unapplied: over, net: open - over })
    }
  })

  it("has a future payment of two invoices on both of them (future_payments_from_journal_entry)", () => {
    const of = new Replay(
      customer(),
      invoice("SI-A", today, 100),
      invoice("SI-B", today, 100),
      receive("JE", inDays(1), 100),
      allocate("JE", inDays(1), [
        ["SI-A", 50],
        ["SI-B", 50],
      ]),
    )
    const both = (open: number) => [
      ["SI-A", open],
      ["SI-B", open],
    ]
    expect(of.rows(today)).toEqual(both(100))
    expect(of.rows(inDays(1))).toEqual(both(50))
  })

  it("reports a cent (output_for_minor_outstanding; AG-14)", () => {
    const of = new Replay(customer(), invoice("SI", today, 100), ...pay("PE", today, 99.99, "SI"))
    expect(of.account("SI", today)).toMatchObject({ paid: 99.99, open: 0.01 })
    expect(of.rows(today)).toEqual([["SI", 0.01]])
  })

  it("ages each currency by itself (party_account_filter, usd_customer_filter; AG-13)", () => {
    const of = new Replay(
      customer("CUSTOMER", "INR"),
      invoice("SI1", today, 100, { currency: "INR", ...terms }),
      customer("Jane Doe", "USD"),
      invoice("SI2", inDays(-1), 100, { customer: "Jane Doe", currency: "USD", ...terms }),
    )
    // They add that the second is 8000 in the company's currency; no base currency is kept here (AG-10).
    expect(of.aging(today).map(({ currency, total }) => [currency, total])).toEqual([
      ["INR", 10_000],
      ["USD", 10_000],
    ])
  })

  it("nets a return against the invoice that it is of (receivable_filtered_by_sales_partner)", () => {
    const of = new Replay(
      customer(),
      invoice("SI", today, 0, { lines: [line(100, "0", "2")] }),
      credit("CN", today, "SI", "1"),
    )
    expect(of.account("SI", today)).toMatchObject({ credited: 100, open: 100 })
  })

  it("keeps amounts of nobody in the report (report_output_if_party_is_missing; AG-15)", () => {
    const of = new Replay({
      type: "ReceivePayment",
      on: today,
      payment: "JE",
      currency: "EUR",
      amount: 35_000,
    })
    expect(of.aging(today, { by: "customer" })[0]?.rows).toMatchObject([
      { customer: "(unknown)", unapplied: 35_000, net: -35_000 },
    ])
  })

  it("spreads an advance over the instalments only when asked to (payment_terms_with_advance_on_foreign_currency)", () => {
    const advance = (...more: ReadonlyArray<object>) => {
      const of = new Replay(
        customer("CUSTOMER", "USD"),
        receive("PE", inDays(-1), 50, { currency: "USD" }),
        invoice("SI", today, 100, { currency: "USD", paymentTerm: parts(["50", 0], ["50", 30]) }),
        ...more.map((each) => allocate("PE", today, ["SI"], each)),
      )
      return of.accounts("SI", today).map(({ open }) => open)
    }
    expect(advance()).toEqual([50, 50])
    // 2000 and 2000 at their rate of 80.
    expect(advance({ allocation: "proportional" })).toEqual([25, 25])
    // Without being asked, what is due first is paid first.
    expect(advance({})).toEqual([0, 50])
  })
})

// odoo/odoo, addons/account/report/account_aged_partner_balance.py (13.0), the table in its comment
describe("Odoo's aged partner balance as of 2019-02-08", () => {
  const asOf = "2019-02-08"
  const on = "2018-01-01"
  const due = (day: string) => dueIn(daysBetween(unsafeDate(on), unsafeDate(day)))

  it("has each period from its first day to its last", () => {
    const periods = [
      ["2019-02-08"],
      ["2019-02-07", "2019-01-09"],
      ["2019-01-08", "2018-12-10"],
      ["2018-12-09", "2018-11-10"],
      ["2018-11-09", "2018-10-11"],
      ["2018-10-10"],
    ]
    for (const [column, days] of periods.entries())
      for (const day of days) {
        const of = new Replay(customer(), invoice("I", on, 100, { paymentTerm: due(day) }))
        const expected = periods.map((_, index) => (index === column ? 100 : 0))
        expect([day, of.columns(asOf)]).toEqual([day, expected])
      }
  })

  it("had its second period a day longer before that was mended: 61 days late is 61-90 here", () => {
    // 11.0 began each period a day after the last and gave it 31 days: 0-30, 31-61, 62-92 (AG-2).
    const of = new Replay(customer(), invoice("I", on, 100, { paymentTerm: due("2018-12-09") }))
    expect(of.columns(asOf)).toEqual([0, 0, 0, 100, 0, 0])
  })
})

// OCA/account-payment, account_due_list_days_overdue/tests/test_account_due_list_days_overdue.py
describe("OCA's due list with days overdue", () => {
  const of = () =>
    new Replay(
      customer("CUSTOMER", "USD"),
      invoice("I", inDays(-16), 100, { currency: "USD", paymentTerm: dueIn(15) }),
    )

  it("has an invoice of 16 days ago at net 15 one day overdue, in the first range (due_days, overdue_term)", () => {
    expect(of().aging(today, { by: "invoice" })[0]?.rows).toMatchObject([{ daysPastDue: 1 }])
    expect(of().columns(today)).toEqual([0, 100, 0, 0, 0, 0])
  })

  it("refuses ranges that overlap (ovelapping_overdue_term; AG-3)", () => {
    expect(() => of().aging(today, { bounds: [30, 25] })).toThrow("AGING_BOUNDS_INVALID")
  })
})

// OCA/account-financial-reporting, account_financial_report
describe("OCA's aged partner balance", () => {
  // tests/test_age_report_configuration.py
  it.each([[[]], [[0]], [[-1]]])(
    "refuses the intervals %j (check_line_ids, check_lower_inferior_limit)",
    (bounds) => {
      const of = new Replay(customer(), invoice("I", today, 100))
      expect(() => of.aging(today, { bounds })).toThrow("AGING_BOUNDS_INVALID")
    },
  )

  it("loses nothing beyond the only interval of 30 days (with_aged_report_configuration; AG-3)", () => {
    // report/aged_partner_balance.py has no column there: what is older is in the total and in no interval.
    const of = new Replay(
      customer(),
      invoice("I-1", inDays(-30), 100),
      invoice("I-2", inDays(-31), 200),
      invoice("I-3", today, 300),
    )
    expect(of.columns(today, { bounds: [30] })).toEqual([300, 100, 200])
  })

  // report/aged_partner_balance.py: current when not after the due date, then each bound included
  it.each([
    [0, 0],
    [1, 1],
    [30, 1],
    [31, 2],
    [60, 2],
    [61, 3],
    [90, 3],
    [91, 4],
    [120, 4],
    [121, 5],
  ])("has what is %d days late in column %d (AG-1, AG-2)", (late, column) => {
    const of = new Replay(customer(), invoice("I", inDays(-late), 100))
    expect(of.columns(today).indexOf(100)).toBe(column)
  })

  // partner_statement/report/report_statement_common.py, _get_bucket_dates_months
  it("has months of the calendar in the outstanding statement (customer_outstanding_statement, aging_type months; AG-12)", () => {
    const asOf = "2025-03-15"
    const column = (day: string) => {
      const of = new Replay(customer(), invoice("I", day, 100))
      return of.columns(asOf, { scheme: "months", bounds: [0, 1, 2, 3] }).indexOf(100)
    }
    // Their limits for that day are the 28th of February, the 31st of January, the 31st of December, the 30th of November.
    const days = [
      "2025-03-15",
      "2025-03-14",
      "2025-03-01",
      "2025-02-28",
      "2025-02-01",
      "2025-01-31",
      "2025-01-01",
      "2024-12-31",
      "2024-12-01",
      "2024-11-30",
    ]
    expect(days.map(column)).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5])
  })
})

// OCA/credit-control, account_invoice_overdue_warn/tests/test_overdue_warn.py
it("OCA's overdue warning: one invoice of 500 is overdue, the 1000 due in a month aren't", () => {
  const of = new Replay(
    customer(),
    invoice("I-1", inDays(-5), 500),
    invoice("I-2", today, 1000, { paymentTerm: dueIn(30) }),
  )
  const [only] = of.aging(today)
  expect(only?.overdue).toBe(50_000)
  expect(only?.buckets.map(({ items }) => items)).toEqual([1, 1, 0, 0, 0, 0])
})

// tryton/tryton, modules/account/tests
describe("Tryton's account module", () => {
  it("has 10 open at the end of the third period and nothing after the fifth began (scenario_reports.rst)", () => {
    const of = new Replay(customer(), invoice("I", "2025-03-01", 10), receive("P", "2025-05-01", 10))
    expect(of.sums("2025-03-31")).toEqual({ open: 10, unapplied: 0, net: 10 })
    // Nothing was reconciled there either: the two stand side by side, and come to nothing.
    expect(of.sums("2025-05-31")).toEqual({ open: 10, unapplied: 10, net: 0 })
    expect(of.columns("2025-05-31", { credits: "oldestFirst" })).toEqual([0, 0, 0, 0, 0, 0])
  })

  it("ages what was rescheduled by its new dates (scenario_move_line_reschedule.rst)", () => {
    const of = new Replay(customer(), invoice("I", "2025-01-01", 100))
    const split = (...splits: ReadonlyArray<readonly [string, number]>) =>
      ({
        type: "RescheduleInstalment",
        on: "2025-01-01",
        invoice: "I",
        instalment: 1,
        splits: splits.map(([dueDate, amount]) => ({ dueDate, amount })),
        reason: "asked for it",
        approvedBy: "carla",
      }) as const
    expect(of.refused(split(["2025-01-31", 4_000], ["2025-02-28", 3_000]))).toBe("RESCHEDULE_SUM_DIFFERS")
    of.run(split(["2025-01-31", 4_000], ["2025-02-28", 3_000], ["2025-04-30", 3_000]))
    expect(of.rows("2025-01-31", "instalment")).toEqual([
      ["I/1", 40],
      ["I/2", 30],
      ["I/3", 30],
    ])
    expect(of.columns("2025-01-31")).toEqual([100, 0, 0, 0, 0, 0])
    expect(of.columns("2025-03-31")).toEqual([30, 0, 70, 0, 0, 0])
    expect(of.columns("2025-06-01")).toEqual([0, 0, 30, 0, 30, 40])
  })
})
