import { type PlainCommand, unsafeDate } from "@adv/domain"
import { agingOf, balancesOf, itemOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { company, instant, withCustomer } from "../support/company.js"
import { allocate, credit, customer, given, halves, issue, receive, register } from "./company.js"

const reschedule = (splits: ReadonlyArray<readonly [string, number]>, more: object = {}): PlainCommand => ({
  type: "RescheduleInstalment",
  on: "2025-02-10",
  invoice: "I-1",
  instalment: 1,
  splits: splits.map(([dueDate, amount]) => ({ dueDate, amount })),
  reason: "cash short until the harvest",
  approvedBy: "finance",
  ...more,
})
const invoiced = [...customer(), issue()]
const pay = (amount: number, on = "2025-02-10") => [
  receive("P-1", amount, { on }),
  allocate("P-1", [{ invoice: "I-1" }], on),
]

describe("an instalment", () => {
  it("may be put off: it keeps its number and has another due date", () => {
    given(invoiced)
      .when(reschedule([["2025-05-31", 12_200]]))
      .then([
        {
          type: "InstalmentRescheduled",
          data: {
            splits: [{ instalment: 1, dueDate: "2025-05-31", amount: 12_200 }],
            interestFree: false,
            approvedBy: "finance",
          },
        },
      ])
    given([...invoiced, reschedule([["2025-05-31", 12_200]])])
      .when({ type: "MarkOverdue", on: "2025-05-31", invoice: "I-1" })
      .then([])
    given([...invoiced, reschedule([["2025-05-31", 12_200]])])
      .when({ type: "MarkOverdue", on: "2025-06-01", invoice: "I-1" })
      .then([{ type: "InvoiceBecameOverdue", data: { dueDate: "2025-05-31", open: 12_200 } }])
  })

  it("may be split over several dates, which come to what is open of it (INV-09)", () => {
    const split = reschedule(
      [
        ["2025-03-31", 4000],
        ["2025-04-30", 8200],
      ],
      { interestFree: true },
    )
    given(invoiced)
      .when(split)
      .then([
        {
          type: "InstalmentRescheduled",
          data: {
            splits: [
              { instalment: 1, amount: 4000 },
              { instalment: 2, amount: 8200 },
            ],
            interestFree: true,
          },
        },
      ])
    given([...invoiced, split, ...pay(5000)])
      .when({ type: "MarkOverdue", on: "2025-05-01", invoice: "I-1" })
      .then([{ type: "InvoiceBecameOverdue", data: { instalment: 2, open: 7200 } }])
    given(invoiced)
      .when(reschedule([["2025-03-31", 12_199]]))
      .then("RESCHEDULE_SUM_DIFFERS")
    given(invoiced).when(reschedule([])).then("RESCHEDULE_SUM_DIFFERS")
  })

  it("keeps what was paid of it: only the rest is rescheduled", () => {
    const paid = [...invoiced, ...pay(2200)]
    given(paid)
      .when(reschedule([["2025-03-31", 12_200]]))
      .then("RESCHEDULE_SUM_DIFFERS")
    given([
      ...paid,
      reschedule([
        ["2025-03-31", 6000],
        ["2025-04-30", 4000],
      ]),
    ])
      .when({ type: "ReturnPayment", on: "2025-02-15", payment: "P-1", reason: "AC04" })
      .then([
        { type: "PaymentAllocationReversed" },
        { type: "PaymentReturned" },
        { type: "SettlementReversed", data: { instalment: 1, amount: 2200 } },
      ])
  })

  it("is not rescheduled where nothing is open, nor in a dispute, nor back in time", () => {
    given([...invoiced, ...pay(12_200)])
      .when(reschedule([["2025-03-31", 1]]))
      .then("NOTHING_TO_RESCHEDULE")
    given([
      ...invoiced,
      { type: "OpenDispute", on: "2025-02-01", invoice: "I-1", dispute: "D-1", reason: "DAMAGE" },
    ])
      .when(reschedule([["2025-03-31", 12_200]]))
      .then("INSTALMENT_DISPUTED")
    given([...invoiced, ...pay(200, "2025-02-12")])
      .when(reschedule([["2025-03-31", 12_000]]))
      .then("RESCHEDULE_TOO_EARLY")
    given([...invoiced, reschedule([["2025-05-31", 12_200]])])
      .when(reschedule([["2025-03-31", 12_200]], { on: "2025-02-09" }))
      .then("RESCHEDULE_TOO_EARLY")
    given(invoiced)
      .when(reschedule([["2025-02-09", 12_200]]))
      .then("SPLIT_INVALID")
    given(invoiced)
      .when(
        reschedule([
          ["2025-03-31", 12_200],
          ["2025-04-30", 0],
        ]),
      )
      .then("SPLIT_INVALID")
    given(invoiced)
      .when(reschedule([["2025-03-31", 12_200]], { instalment: 7 }))
      .then("INSTALMENT_UNKNOWN")
    given([])
      .when(reschedule([["2025-03-31", 1]]))
      .then("INVOICE_UNKNOWN")
  })

  it("may be credited or rescheduled again afterwards, part by part", () => {
    const split = reschedule([
      ["2025-03-31", 4000],
      ["2025-04-30", 8200],
    ])
    given([...invoiced, split])
      .when(
        reschedule(
          [
            ["2025-06-30", 8000],
            ["2025-07-31", 200],
          ],
          { instalment: 2, on: "2025-02-11" },
        ),
      )
      .then([
        {
          type: "InstalmentRescheduled",
          data: { splits: [{ instalment: 2 }, { instalment: 3, amount: 200 }] },
        },
      ])
    given([...invoiced, split])
      .when(credit("C-1", { whole: true }, { on: "2025-02-11" }))
      .then([
        { type: "NumberAssigned" },
        { type: "CreditNoteIssued" },
        { type: "InstalmentSettled", data: { instalment: 1, amount: 4000 } },
        { type: "InstalmentSettled", data: { instalment: 2, amount: 8200 } },
      ])
  })
})

describe("a payment plan", () => {
  const two = [
    ...customer(),
    issue({ paymentTerm: halves }),
    issue({
      invoice: "I-2",
      on: "2025-01-20",
      lines: [{ description: "x", quantity: "1", unitPrice: "10", tax: { category: "S", rate: "22" } }],
    }),
  ]
  const plan = (schedule: ReadonlyArray<readonly [string, number]>, more: object = {}): PlainCommand => ({
    type: "GrantPaymentPlan",
    on: "2025-02-10",
    customer: "ROSSI",
    plan: "PLAN-1",
    invoices: ["I-1", "I-2"],
    schedule: schedule.map(([dueDate, amount]) => ({ dueDate, amount })),
    reason: "strike",
    approvedBy: "finance",
    ...more,
  })

  it("spreads what is open on several invoices over its dates, oldest due first", () => {
    // Open: 6100 due 14 Feb, 1220 due 19 Feb, 6100 due 16 Mar.
    given(two)
      .when(
        plan([
          ["2025-04-30", 6700],
          ["2025-03-31", 6720],
        ]),
      )
      .then([
        {
          type: "PaymentPlanGranted",
          data: { plan: "PLAN-1", currency: "EUR", invoices: ["I-1", "I-2"], interestFree: false },
        },
        {
          type: "InstalmentRescheduled",
          data: {
            invoice: "I-1",
            plan: "PLAN-1",
            splits: [{ instalment: 1, dueDate: "2025-03-31", amount: 6100 }],
          },
        },
        {
          type: "InstalmentRescheduled",
          data: {
            invoice: "I-2",
            splits: [
              { instalment: 1, dueDate: "2025-03-31", amount: 620 },
              { instalment: 2, dueDate: "2025-04-30", amount: 600 },
            ],
          },
        },
        {
          type: "InstalmentRescheduled",
          data: { invoice: "I-1", splits: [{ instalment: 2, dueDate: "2025-04-30", amount: 6100 }] },
        },
      ])
  })

  it("numbers the new instalments of one invoice apart", () => {
    given(two)
      .when(
        plan([
          ["2025-03-31", 3000],
          ["2025-04-30", 5320],
          ["2025-05-31", 5100],
        ]),
      )
      .then([
        { type: "PaymentPlanGranted" },
        {
          type: "InstalmentRescheduled",
          data: { invoice: "I-1", splits: [{ instalment: 1 }, { instalment: 3 }] },
        },
        { type: "InstalmentRescheduled", data: { invoice: "I-2" } },
        {
          type: "InstalmentRescheduled",
          data: { invoice: "I-1", splits: [{ instalment: 2 }, { instalment: 4 }] },
        },
      ])
  })

  it("comes to what is open, is of one customer and currency, and is granted once", () => {
    given(two)
      .when(plan([["2025-03-31", 13_419]]))
      .then("RESCHEDULE_SUM_DIFFERS")
    given(two)
      .when(plan([["2025-02-09", 13_420]]))
      .then("SPLIT_INVALID")
    given([...two, plan([["2025-03-31", 13_420]])])
      .when(plan([["2025-04-30", 13_420]]))
      .then("PAYMENT_PLAN_EXISTS")
    given([
      ...two,
      register({ customer: "BIANCHI" }),
      issue({ invoice: "I-3", customer: "BIANCHI", paymentTerm: halves, on: "2025-01-21" }),
    ])
      .when(plan([["2025-04-30", 13_420]], { invoices: ["I-1", "I-3"] }))
      .then("PAYMENT_PLAN_MIXED")
    given(two)
      .when(plan([["2025-04-30", 13_420]], { invoices: ["I-9"] }))
      .then("INVOICE_UNKNOWN")
    given(two)
      .when(plan([["2025-04-30", 13_420]], { invoices: [] }))
      .then("NOTHING_TO_RESCHEDULE")
    given([])
      .when(plan([["2025-04-30", 1]]))
      .then("CUSTOMER_UNKNOWN")
  })
})

describe("aging of what was rescheduled", () => {
  it("follows both dates: as of a day before, or as known before, it is as it was (INV-08, INV-24)", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await of.run(issue(), "2025-01-15T10:00:00Z")
    await of.run(
      reschedule([
        ["2025-03-31", 4000],
        ["2025-04-30", 8200],
      ]),
      "2025-02-20T10:00:00Z",
    )
    const { states } = await of.models()
    const aged = (asOf: string, knownAt: string) => {
      const aging = agingOf(states.receivables, {
        asOf: unsafeDate(asOf),
        knownAt: instant(knownAt),
        by: "invoice",
      })
      if (isLeft(aging)) throw new Error(aging.left.message)
      const [euros] = aging.right.currencies
      return [euros?.total, euros?.overdue]
    }
    const later = "2025-12-31T00:00:00Z"
    expect(aged("2025-02-09", later)).toEqual([12_200, 0])
    // Due on 14 February, it was late by the twentieth, as far as anybody knew on the morning of that day.
    expect(aged("2025-02-20", "2025-02-20T09:00:00Z")).toEqual([12_200, 12_200])
    expect(aged("2025-02-20", later)).toEqual([12_200, 0])
    expect(aged("2025-04-01", later)).toEqual([12_200, 4000])
    expect(aged("2025-05-01", later)).toEqual([12_200, 12_200])
    const balances = balancesOf(states.receivables, {
      asOf: (Date.parse("2025-02-10") / 86_400_000) as never,
      knownAt: instant(later),
    })
    expect([1, 2].map((instalment) => balances.open[itemOf(states.receivables, "I-1", instalment)])).toEqual([
      4000, 8200,
    ])
  })
})
