import { DunningPolicy, LateInterestPolicy, threeTimes } from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import {
  credit,
  customer,
  daysOn,
  dueIn,
  invoice,
  type Ladder,
  ladder,
  minorOf,
  parts,
  pay,
  published,
  Replay,
  receive,
} from "./replay.js"

/**
 * Published scenarios of dunning, with the levels, dates and amounts that their authors expect. Sources are named as
 * repository, file and scenario. OCA's own half-year of runs, month by month, is in `domain/dunning-peers.test.ts`.
 */
/** What a run says of who isn't dunned, by invoice. */
const skipped = (of: Replay, on: string, by: Ladder) =>
  Object.fromEntries(of.plan(on, by).skipped.map(({ invoice, reason }) => [invoice, reason]))

const block = (on: string, more: object = {}) =>
  ({
    type: "BlockDunning",
    on,
    customer: "CUSTOMER",
    currency: "EUR",
    block: "B",
    reason: "asked",
    ...more,
  }) as const

// tryton/tryton, modules/account_dunning and account_dunning_fee
describe("Tryton's account_dunning", () => {
  const start = "2025-01-01"
  const on = (days: number) => daysOn(days, start)

  it("duns on day 5, waits for the draft, the block and the money (scenario_account_dunning.rst)", () => {
    const procedure = ladder([
      ["1", 5],
      ["2", 20],
      ["3", 40],
    ])
    const of = new Replay(
      ...published(procedure),
      customer(),
      invoice("PAID", start, 100),
      ...pay("P-0", start, 100, "PAID"),
      invoice("OPEN", start, 100),
    )
    expect(of.dun(on(4), procedure).notices).toEqual([])
    expect(of.dun(on(5), procedure).notices).toMatchObject([
      { level: 1, items: [{ invoice: "OPEN", open: 10_000 }] },
    ])
    // Still a draft on day 30: nothing more.
    expect(of.dun(on(30), procedure).notices).toEqual([])
    expect(skipped(of, on(30), procedure)).toEqual({ OPEN: "noticeNotSent" })
    of.send(on(30))
    of.run(block(on(30)))
    expect(of.dun(on(30), procedure).notices).toEqual([])
    of.run({ type: "UnblockDunning", on: on(30), case: "CUSTOMER:EUR", block: "B", reason: "asked" })
    expect(of.dun(on(30), procedure).notices).toMatchObject([{ level: 2, items: [{ invoice: "OPEN" }] }])
    of.run(...pay("P-1", on(30), 100, "OPEN"))
    // Theirs deletes the draft when it is paid; ours takes the item off it with the next run, and keeps that it was there.
    const last = of.dun(on(50), procedure)
    expect(last.notices).toEqual([])
    expect(last.removals).toMatchObject([{ invoice: "OPEN", reason: "settled" }])
    expect(of.company.log.filter(({ type }) => type === "DunningNoticeSent")).toHaveLength(1)
  })

  it("has nothing after the last level (scenario_account_dunning_final.rst)", () => {
    const procedure = ladder([["1", 0]])
    const of = new Replay(...published(procedure), customer(), invoice("OPEN", start, 100))
    expect(of.dun(on(1), procedure).notices).toMatchObject([{ level: 1 }])
    of.send(on(1))
    expect(of.dun(on(2), procedure).notices).toEqual([])
    expect(skipped(of, on(2), procedure)).toEqual({ OPEN: "lastLevel" })
  })

  it("adds a fee of 10, and then one of 15 percent, to what is owed (scenario_account_dunning_fee.rst)", () => {
    // Fees are amounts here: the 15 percent are of a claim of 100.
    const fee = (amount: number) => ({ fee: [{ currency: "EUR", amount: minorOf(amount) }] })
    const procedure = ladder([
      ["1", 5, fee(10)],
      ["2", 10, fee(15)],
    ])
    const of = new Replay(...published(procedure), customer(), invoice("OPEN", start, 100))
    expect(of.sums(start).open).toBe(100)
    of.levelOn(on(5), procedure)
    expect(of.sums(on(5)).open).toBe(110)
    of.levelOn(on(10), procedure)
    expect(of.sums(on(10)).open).toBe(125)
  })
})

// frappe/erpnext, erpnext/accounts/doctype/dunning/test_dunning.py
describe("ERPNext's dunning", () => {
  const today = "2025-06-02"
  const ago = (days: number) => daysOn(-days, today)
  const tenPercent: unknown = {
    id: "TEN",
    version: 1,
    rateMode: "contractual",
    fixed: "10",
    dayCount: "ACT/365F",
    compensation: null,
    businessOnly: true,
    validFrom: "2000-01-01",
    source: "the dunning type of the scenario",
  }
  if (!LateInterestPolicy.is(tenPercent)) throw new Error("not an interest policy")
  const first = ladder([["First Notice", 1]])
  const second: Ladder = {
    ...ladder([
      [
        "Second Notice",
        1,
        {
          fee: [{ currency: "EUR", amount: 1_000 }],
          claim: { policy: "TEN", interest: true, compensation: false },
        },
      ],
    ]),
    interest: tenPercent,
  }
  const owing = (by: Ladder, ...invoices: ReadonlyArray<readonly [string, number, number]>) =>
    new Replay(
      ...published(by),
      customer(),
      ...invoices.map(([id, days, amount]) => invoice(id, ago(days), amount)),
    )

  it("asks for 100 when there is neither fee nor interest (dunning_without_fees)", () => {
    const [notice] = owing(first, ["SI", 20, 100]).plan(today, first).notices
    expect(notice).toMatchObject({ interest: 0, fee: 0, total: 10_000 })
  })

  it("asks for 110.41: 10 and 0.41 on 100 that are 15 days late (dunning_with_fees_and_interest)", () => {
    const [notice] = owing(second, ["SI", 15, 100]).plan(today, second).notices
    expect(notice).toMatchObject({
      items: [{ open: 10_000, daysPastDue: 15 }],
      interest: 41,
      fee: 1_000,
      total: 11_041,
    })
  })

  it("is resolved once all of it is paid (dunning_with_payment_entry)", () => {
    const of = owing(second, ["SI", 15, 100])
    of.dun(today, second)
    of.send(today)
    of.run(...pay("PE", today, 110.41, "SI"))
    expect(of.sums(today)).toEqual({ open: 0, unapplied: 0, net: 0 })
    of.dun(daysOn(1, today), second)
    expect(of.hasOpenCase(daysOn(1, today))).toBe(false)
  })

  it("takes in all that the customer has overdue: 100 and 300 (fetch_overdue_payments)", () => {
    const { notices } = owing(first, ["SI1", 6, 100], ["SI2", 6, 300]).plan(today, first)
    expect(notices).toMatchObject([
      {
        items: [
          { invoice: "SI1", open: 10_000 },
          { invoice: "SI2", open: 30_000 },
        ],
      },
    ])
  })

  it("duns the instalment that is late, and again when its payment is cancelled (dunning_and_payment_against_partially_due_invoice)", () => {
    const of = new Replay(
      ...published(first),
      customer(),
      invoice("SI", ago(6), 100, { paymentTerm: parts(["50", 5], ["50", 10]) }),
    )
    const { notices } = of.dun(today, first)
    expect(notices.map(({ items }) => items.map(({ instalment, open }) => [instalment, open]))).toEqual([
      [[1, 5_000]],
    ])
    of.send(today)
    of.run(...pay("PE", today, 50, "SI"))
    expect(of.accounts("SI", today).map(({ open }) => open)).toEqual([0, 50])
    const closing = daysOn(1, today)
    of.dun(closing, first)
    expect(of.hasOpenCase(closing)).toBe(false)
    of.run({ type: "ReturnPayment", on: closing, payment: "PE", reason: "cancelled" })
    expect(of.accounts("SI", closing).map(({ open }) => open)).toEqual([50, 50])
    of.dun(daysOn(2, today), first)
    expect(of.hasOpenCase(daysOn(2, today))).toBe(true)
    expect(of.level(daysOn(2, today))).toBe(1)
  })

  it("is resolved by a credit note, and not any more when that is taken back (dunning_resolution_from_credit_note)", () => {
    const of = owing(first, ["SI", 10, 100])
    of.levelOn(today, first)
    expect(of.hasOpenCase(today)).toBe(true)
    of.run(credit("CN", today, "SI"))
    of.dun(daysOn(1, today), first)
    expect(of.hasOpenCase(daysOn(1, today))).toBe(false)
    // Theirs is cancelled; an issued document stays, and what it settled is taken back.
    const settled = of.company.log.find(
      ({ type, data }) =>
        type === "InstalmentSettled" && "source" in data && data.source.kind === "creditNote",
    )
    const settlement = settled?.type === "InstalmentSettled" ? settled.data.settlement : ""
    of.run({
      type: "ReverseCreditAllocation",
      on: daysOn(1, today),
      invoice: "SI",
      creditNote: "CN",
      settlements: [settlement],
      reason: "the goods never came back",
    })
    of.dun(daysOn(2, today), first)
    expect(of.hasOpenCase(daysOn(2, today))).toBe(true)
  })

  it("isn't resolved by a credit note that settles nothing of it (dunning_not_affected_by_standalone_credit_note)", () => {
    const of = owing(first, ["SI", 10, 100], ["OTHER", 10, 100])
    of.run(...pay("PE", today, 100, "OTHER"), credit("CN", today, "OTHER"))
    of.levelOn(today, first)
    of.dun(daysOn(1, today), first)
    expect(of.sums(daysOn(1, today))).toEqual({ open: 100, unapplied: 100, net: 0 })
    expect(of.hasOpenCase(daysOn(1, today))).toBe(true)
  })
})

// killbill/killbill, beatrix/src/test/java/org/killbill/billing/beatrix/integration/overdue
describe("Kill Bill's overdue states", () => {
  /** A state is a level; theirs are entered by days since the earliest unpaid invoice, the most severe first. */
  const states = ladder(
    [
      ["OD1", 30],
      ["OD2", 40],
      ["OD3", 50],
    ],
    { mode: "mostSevere", closes: "principalSettled" },
  )
  const may = "2012-05-31"
  const june = "2012-06-30"
  const usd = { currency: "USD" }
  const account = (by: Ladder, ...invoices: ReadonlyArray<readonly [string, string, number]>) =>
    new Replay(
      ...published(by),
      customer("CUSTOMER", "USD"),
      ...invoices.map(([id, on, amount]) => invoice(id, on, amount, usd)),
    )
  const unpaid = () => account(states, ["I-2", may, 249.95], ["I-3", june, 249.95])

  // TestOverdueIntegration.java; both scenarios have these states, and differ in the days on which they look
  it.each([
    ["testOverdueStages1, 2 and 3", [8, 16, 24, 30, 32, 38, 40, 46, 48, 50], [0, 0, 0, 1, 1, 1, 2, 2, 2, 3]],
    ["testOverdueStateIfNoPaymentMethod", [15, 30, 32, 40, 50], [0, 1, 1, 2, 3]],
  ] as const)("are entered on days 30, 40 and 50 and left when all is paid (%s)", (_, days, expected) => {
    const of = unpaid()
    expect(days.map((day) => of.levelOn(daysOn(day, may), states))).toEqual(expected)
    of.run(
      ...pay("P-2", daysOn(50, may), 249.95, "I-2", usd),
      ...pay("P-3", daysOn(50, may), 249.95, "I-3", usd),
    )
    expect(of.levelOn(daysOn(50, may), states)).toBe(0)
  })

  it("are clear again when the oldest is paid by other means (testOverdueStateShouldClearAfterExternalPayment)", () => {
    const of = unpaid()
    expect([15, 35].map((day) => of.levelOn(daysOn(day, may), states))).toEqual([0, 1])
    of.run(...pay("P", daysOn(35, may), 249.95, "I-2", usd))
    expect(of.levelOn(daysOn(35, may), states)).toBe(0)
  })

  it("are clear when the oldest is credited, until the next is 30 days old (testOverdueStateShouldClearAfterCreditOrInvoiceItemAdjustment)", () => {
    const of = unpaid()
    expect(of.levelOn(daysOn(35, may), states)).toBe(1)
    of.run(credit("C-2", daysOn(35, may), "I-2"))
    expect(of.levelOn(daysOn(35, may), states)).toBe(0)
    expect([10, 20, 35].map((day) => of.levelOn(daysOn(day, june), states))).toEqual([0, 0, 1])
    of.run(credit("C-3", daysOn(35, june), "I-3"))
    expect(of.levelOn(daysOn(35, june), states)).toBe(0)
  })

  it("are entered at once when old money goes back (testShouldBeInOverdueAfterRefundWithoutAdjustment)", () => {
    const of = unpaid()
    of.run(...pay("P-2", may, 249.95, "I-2", usd), ...pay("P-3", june, 249.95, "I-3", usd))
    expect([0, 15, 35].map((day) => of.levelOn(daysOn(day, may), states))).toEqual([0, 0, 0])
    // A refund is of money that settles nothing: what it settled is taken back first.
    const on = daysOn(35, may)
    of.run(
      { type: "ReverseAllocation", on, payment: "P-2", reason: "refund" },
      { type: "RequestRefund", on, refund: "R", from: { payment: "P-2" }, reason: "asked for it" },
      { type: "PayRefund", on, refund: "R", from: { payment: "P-2" } },
    )
    expect(of.account("I-2", on).open).toBe(249.95)
    expect(of.levelOn(on, states)).toBe(1)
  })

  it("are entered after a chargeback, and left when that is reversed (testShouldBeInOverdueAfterChargeback)", () => {
    const of = unpaid()
    of.run(...pay("P-2", may, 249.95, "I-2", usd), ...pay("P-3", june, 249.95, "I-3", usd))
    const on = daysOn(35, may)
    of.run({ type: "ReturnPayment", on, payment: "P-2", reason: "chargeback" })
    expect(of.levelOn(on, states)).toBe(1)
    of.run(...pay("P-2b", on, 249.95, "I-2", usd))
    expect(of.levelOn(daysOn(35, may), states)).toBe(0)
  })

  it("are for who owes enough: 260, 600 and 1200 (testOverdueStateWithTotalUnpaidInvoiceBalanceCondition)", () => {
    const enough = (amount: number) => ({ minimum: [{ currency: "USD", amount: minorOf(amount) }] })
    const of = account(
      states,
      ["I-2", may, 249.95],
      ["I-3", june, 249.95],
      ["I-4", "2012-07-31", 249.95],
      ["I-5", "2012-08-31", 249.95],
      ["I-6", "2012-09-30", 249.95],
    )
    // Who comes to a level with too little falls back to the one below.
    const severe = ladder(
      [
        ["OD1", 0, enough(260)],
        ["OD2", 0, enough(600)],
        ["OD3", 0, enough(1200)],
      ],
      { mode: "mostSevere" },
    )
    const reached = (on: string): number => of.plan(on, severe).notices[0]?.level ?? 0
    const days = ["2012-06-01", "2012-07-01", "2012-08-01", "2012-09-01", "2012-10-01"]
    expect(days.map((day) => of.sums(day).open)).toEqual([249.95, 499.9, 749.85, 999.8, 1249.75])
    expect(days.map(reached)).toEqual([0, 1, 2, 2, 3])
  })

  it("aren't for who has so many unpaid invoices: no level asks for that (testOverdueStateWithNumberOfUnpaidInvoicesCondition)", () => {
    // Theirs are entered by 2, 3 and 5 unpaid invoices. Here lateness and amounts decide (DN-2, DN-6).
    const { levels } = states.body
    const body = { ...states.body, levels: [{ ...levels[0], after: { unpaidInvoices: 2 } }] }
    expect(DunningPolicy.is(body)).toBe(false)
  })

  // TestOverdueStateSkipWithShiftingEarliestUnpaidInvoice.java
  describe("of a warning on day 5, a block on day 7 and a cancellation on day 11", () => {
    const strict = ladder(
      [
        ["WARNING", 5],
        ["BLOCKED", 7],
        ["CANCELLATION", 11],
      ],
      { mode: "mostSevere", closes: "principalSettled" },
    )

    it("begin with the warning though the oldest two were paid meanwhile (testWarningSkippedWhenEarliestUnpaidInvoiceShiftsForward)", () => {
      const of = account(
        strict,
        ["I-2", may, 249.95],
        ["A", may, 500],
        ["B", "2012-06-02", 700],
        ["C", "2012-06-03", 200],
      )
      of.run(...pay("P-2", "2012-06-02", 249.95, "I-2", usd), ...pay("P-A", "2012-06-02", 500, "A", usd))
      // What they report as a fault (2297) is a run that isn't made on the 7th. What is due on a day is counted on it here.
      expect(
        ["2012-06-02", "2012-06-03", "2012-06-05", "2012-06-07", "2012-06-10"].map((day) =>
          of.levelOn(day, strict),
        ),
      ).toEqual([0, 0, 0, 1, 2])
    })

    it("go from the warning to the block while nothing is paid (testControlProgressiveDegradationWithoutPartialPayment)", () => {
      const of = account(strict, ["I-2", may, 249.95])
      expect([0, 5, 7].map((day) => of.levelOn(daysOn(day, may), strict))).toEqual([0, 1, 2])
    })

    it("pass the warning when the first look is on day 8, which is kept on record (testDelayedCheckAppliesMostSevereMatchingState)", () => {
      const of = account(strict, ["I-2", may, 249.95])
      expect(of.plan(daysOn(8, may), strict).notices).toMatchObject([
        { level: 2, code: "BLOCKED", passed: [{ level: 1 }] },
      ])
      expect(of.levelOn(daysOn(8, may), strict)).toBe(2)
      expect(of.company.log.filter(({ type }) => type === "DunningLevelSkipped")).toMatchObject([
        { data: { code: "WARNING", level: 1 } },
      ])
      // In a sequential ladder nobody is threatened who wasn't warned (DN-3).
      const sequential = { ...strict, body: { ...strict.body, mode: "sequential" as const } }
      const [notice] = account(sequential, ["I-2", may, 249.95]).plan(daysOn(8, may), sequential).notices
      expect(notice).toMatchObject({ level: 1, code: "WARNING", passed: [] })
    })
  })

  // TestOverdueWithTags.java
  describe("of one state on day 5", () => {
    const one = ladder([["OD1", 5]], { closes: "principalSettled" })
    const day = daysOn(6, may)
    const late = () => account(one, ["I-2", may, 249.95])

    it("leave out what was written off, until that is taken back (testOverdueStateWith_WRITTEN_OFF)", () => {
      const of = late()
      of.run({ type: "WriteOff", on: may, invoice: "I-2", writeOff: "W", reason: "badDebt" })
      expect(of.levelOn(day, one)).toBe(0)
      of.run({
        type: "ReverseWriteOff",
        on: day,
        invoice: "I-2",
        writeOff: "W",
        reason: "it may come after all",
      })
      expect(of.levelOn(day, one)).toBe(1)
    })

    it("leave a customer alone while it is blocked (testNonOverdueAccountWith_OVERDUE_ENFORCEMENT_OFF)", () => {
      const of = late()
      of.run(block(may, usd))
      expect(of.levelOn(day, one)).toBe(0)
      of.run({ type: "UnblockDunning", on: day, case: "CUSTOMER:USD", block: "B", reason: "enough" })
      expect(of.levelOn(day, one)).toBe(1)
    })

    it("aren't forgotten by a block: what was sent was sent (testOverdueAccountWithOverdueEnforcementOffTag)", () => {
      // Theirs are clear while the tag is there and OD1 again after it; a level here is what the last notice said.
      const of = late()
      expect(of.levelOn(day, one)).toBe(1)
      of.run(block(day, usd))
      expect(of.levelOn(daysOn(7, may), one)).toBe(1)
      expect(of.company.log.filter(({ type }) => type === "DunningNoticeSent")).toHaveLength(1)
    })
  })

  // TestOverdueChildParentRelationship.java
  it("are each customer's own, whoever pays (testOverdueChildParentRelationship)", () => {
    // Theirs hands the parent's state down to accounts whose invoices it pays. A notice goes to who owes (DN-5).
    const of = new Replay(
      ...published(states),
      customer("PARENT", "USD"),
      customer("CHILD", "USD"),
      { type: "AssignParent", on: may, customer: "CHILD", parent: "PARENT" },
      invoice("I", may, 249.95, { customer: "PARENT", ...usd }),
    )
    of.levelOn(daysOn(30, may), states, "PARENT")
    expect(["PARENT", "CHILD"].map((each) => of.level(daysOn(30, may), each))).toEqual([1, 0])
  })

  // overdue/src/test/java/org/killbill/billing/overdue/config/TestCondition.java
  it("are met from the tenth day of ten on (testTimeSinceEarliestUnpaidInvoiceEqualsOrExceeds)", () => {
    const ten = ladder([["OD", 10]])
    const met = [9, 10, 20].map(
      (days) => account(ten, ["I", may, 100]).plan(daysOn(days, may), ten).notices.length,
    )
    expect(met).toEqual([0, 1, 1])
  })
})

// OCA/credit-control, account_credit_control/tests
describe("OCA's credit control with three times", () => {
  const policy: Ladder = { id: "3-times", body: threeTimes }
  const today = "2025-06-02"
  const yearAgo = () => new Replay(...published(policy), customer(), invoice("I", "2024-06-02", 500))

  it("duns an invoice of a year ago for the first time (test_generate_credit_lines)", () => {
    expect(yearAgo().plan(today, policy).notices).toMatchObject([
      { level: 1, channel: "email", items: [{ invoice: "I", open: 50_000 }] },
    ])
  })

  it("has a line of each of three runs, once those before were sent (test_multi_credit_control_run)", () => {
    const of = yearAgo()
    const days = ["2024-12-02", "2025-04-02", today]
    expect(days.map((day) => of.levelOn(day, policy))).toEqual([1, 2, 3])
    // Theirs sends nothing between the runs and has three lines all the same, each a new draft of the first level.
    const unsent = yearAgo()
    expect(days.map((day) => unsent.dun(day, policy).notices.length)).toEqual([1, 0, 0])
  })

  it("refuses a run before the last (test_check_run_date)", () => {
    const of = yearAgo()
    of.dun(today, policy)
    const earlier = of.planned(daysOn(-15, today), policy)
    expect(isLeft(earlier) && earlier.left.code).toBe("DUNNING_RUN_TOO_OLD")
  })

  it("has no first level that counts from a notice before it (test_check_level_mode; DN-7)", () => {
    const [first, ...others] = threeTimes.levels
    const body = { ...threeTimes, levels: [{ ...first, after: { sincePrevious: 10 } }, ...others] }
    expect(DunningPolicy.is(body)).toBe(false)
  })

  it("leaves to the other ladder what was given to it (test_invoice_policy_wiz; DN-14)", () => {
    const of = yearAgo()
    of.run({
      type: "AssignDunningPolicy",
      on: today,
      customer: "CUSTOMER",
      currency: "EUR",
      invoice: "I",
      ladder: "2-times",
    })
    expect(of.plan(today, policy).notices).toEqual([])
    expect(skipped(of, today, policy)).toEqual({ I: "otherPolicy" })
  })

  it("takes a draft back when nothing is owed any more, and keeps what was sent (test_action_cancel, draft_credit_lines)", () => {
    // Theirs cancels the invoice, unless a line of it was sent. An issued invoice is credited here, whatever was sent.
    const of = yearAgo()
    of.dun(today, policy)
    of.run(credit("C", today, "I"))
    expect(of.dun(daysOn(1, today), policy).removals).toMatchObject([{ invoice: "I", reason: "settled" }])
    of.send(daysOn(1, today))
    expect(of.company.log.filter(({ type }) => type === "DunningNoticeSent")).toHaveLength(0)
  })
})

// odoo/odoo, addons/account_followup/tests/test_account_followup.py (8.0), levels of account_followup_demo.xml
describe("Odoo's follow-ups at 15 days, 30 days and the end of the month after 45", () => {
  const today = "2025-06-02"
  const on = (days: number) => daysOn(days, today)
  const levels = ladder([
    ["Level 0", 15],
    ["Level 1", 30],
    ["Level 2", 0, { after: { endOfMonth: 45 } }],
  ])
  const owing = () =>
    new Replay(...published(levels), customer(), invoice("I", today, 1000, { paymentTerm: dueIn(0) }))

  it("does nothing after 3 days (test_00_send_followup_after_3_days)", () => {
    expect(owing().levelOn(on(3), levels)).toBe(0)
  })

  it("comes to the first level after 15 days (test_01_send_followup_later_for_upgrade)", () => {
    expect(owing().levelOn(on(15), levels)).toBe(1)
  })

  it("doesn't run through its levels in one day (test_02_check_manual_action)", () => {
    // Theirs runs three times on day 40 and is told to call. Here a customer gets one notice a day, and the last level's own
    // day, the end of July, isn't there yet (DN-3).
    const of = owing()
    expect([40, 40, 40].map((day) => of.levelOn(on(day), levels))).toEqual([1, 1, 1])
    expect([41, 58, 59].map((day) => of.levelOn(on(day), levels))).toEqual([2, 2, 3])
    expect(on(59)).toBe("2025-07-31")
  })

  it("leaves alone what is in litigation, and goes on after it (test_05_litigation)", () => {
    const of = owing()
    of.run({ type: "OpenDispute", on: today, invoice: "I", dispute: "D", reason: "litigation" })
    expect(of.levelOn(on(40), levels)).toBe(0)
    expect(skipped(of, on(40), levels)).toEqual({ I: "disputed" })
    of.run({ type: "ResolveDispute", on: on(40), invoice: "I", dispute: "D", outcome: "rejected" })
    expect([40, 41, 59].map((day) => of.levelOn(on(day), levels))).toEqual([1, 2, 3])
  })

  it("has no level any more when 1000 are paid (test_06_pay_the_invoice)", () => {
    const of = owing()
    expect(of.levelOn(on(40), levels)).toBe(1)
    of.run(...pay("P", on(40), 1000, "I"))
    expect(of.levelOn(on(41), levels)).toBe(0)
    expect(of.sums(on(41)).open).toBe(0)
  })

  it("isn't paid off by money that is put against nothing (test_03_filter_on_credit)", () => {
    const of = owing()
    of.run(receive("P", on(20), 400))
    expect(of.plan(on(20), levels).notices).toMatchObject([{ items: [{ open: 100_000 }], credits: 0 }])
    const netted = { ...levels, body: { ...levels.body, credits: "netted" as const } }
    expect(of.plan(on(20), netted).notices).toMatchObject([{ credits: 40_000, total: 60_000 }])
  })
})

// SAP, Financial Accounting, "Effect of Minimum Amounts and Percentage Rates on Dunning Levels" (help.sap.com), its example
describe("SAP's minimum amounts of a dunning level", () => {
  const on = "2025-06-02"
  const levels = ladder([
    ["1", 1, { minimum: [{ currency: "EUR", amount: 1_000 }], minimumPercent: "10" }],
    ["2", 20, { minimum: [{ currency: "EUR", amount: 1_000 }], minimumPercent: "10" }],
  ])
  const owing = (others: number) =>
    new Replay(
      ...published(levels),
      customer(),
      invoice("LATE", daysOn(-10, on), 100),
      invoice("OTHER", on, others, { paymentTerm: dueIn(90) }),
    )

  it("let the first level be reached by 100 of 1000 open", () => {
    expect(owing(900).plan(on, levels).notices).toMatchObject([{ level: 1, items: [{ invoice: "LATE" }] }])
  })

  it("hold the second level back when it is 100 of 1100: nothing is sent, where theirs would send the first again", () => {
    const of = owing(900)
    expect(of.levelOn(on, levels)).toBe(1)
    of.run(invoice("MORE", on, 100, { paymentTerm: dueIn(90) }))
    expect(of.plan(daysOn(10, on), levels).notices).toEqual([])
    expect(skipped(of, daysOn(10, on), levels)).toMatchObject({ LATE: "belowMinimum" })
  })
})
