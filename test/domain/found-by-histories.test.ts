import { type PlainCommand, staticCheck } from "@adv/domain"
import { describe, expect, it } from "vitest"
import { allocate, bill, credit, customer, day, given, issue, place, receive, validate } from "./company.js"
import { ask, decide, gate, publish, workflow } from "./workflow.js"

/** The smallest histories of what generated ones of a whole company came upon: see test/properties. */

const milestones = [
  { milestone: "START", part: { percent: "30" }, trigger: "released" as const },
  { milestone: "SIGNED", part: { percent: "10" }, trigger: "validated" as const },
]
const end = (type: "CloseOrderShort" | "CompleteOrder"): PlainCommand =>
  type === "CloseOrderShort"
    ? { type, on: day, order: "O-1", reason: "not wanted" }
    : { type, on: day, order: "O-1" }
/** Freight that stays whatever becomes of the lines. */
const freight = {
  adjustments: [
    {
      kind: "charge" as const,
      amount: 10_000,
      reason: "freight",
      tax: { category: "S" as const, rate: "22" },
    },
  ],
}

describe("an order that is invoiced by milestones", () => {
  it("hasn't come to its release when it was closed short without ever being released (INV-02)", () => {
    const order = [...customer({ invoicingPolicy: { milestones } }), place(freight), validate]
    given([...order, end("CloseOrderShort")])
      .when(bill("I-1"))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { totals: { taxExclusive: 1_000 } } },
        { type: "OrderInvoiced" },
      ])
  })

  it("has come to it when it was released before", () => {
    const order = [...customer({ invoicingPolicy: { milestones } }), place(freight), validate]
    given([...order, { type: "ReleaseOrder", on: day, order: "O-1" }, end("CloseOrderShort")])
      .when(bill("I-1"))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { totals: { taxExclusive: 4_000 } } },
        { type: "OrderInvoiced" },
      ])
  })
})

/** Of 10 × 5.00 and 4 × 20.00, and then of 100 × 5.00 and 4 × 20.00, ten percent are taken off. */
const discounted = customer({ orderDiscountPercent: "10" })
const grown: PlainCommand = {
  type: "ChangeOrderLine",
  on: day,
  order: "O-1",
  line: "1",
  quantity: "100",
  reason: "more of them",
}

describe("an order with a discount in percent that is amended", () => {
  it("counts for credit with the discount on what it is now (INV-18)", () => {
    const policy: PlainCommand = {
      type: "PublishPolicy",
      on: "2025-01-01",
      policy: "credit",
      kind: "credit",
      body: staticCheck,
    }
    const check: PlainCommand = {
      type: "CheckCredit",
      on: day,
      order: "O-1",
      point: "order",
      components: [],
      overdueItems: [],
      through: 0,
      reservations: 0,
    }
    given([...discounted, policy, place(), grown])
      .when(check)
      // 580.00 less 58.00, with tax.
      .then([{ type: "CreditCheckPassed", data: { value: 63_684 } }, { type: "CreditReserved" }])
  })

  it("is held to its gates by what it comes to now", () => {
    const above = [{ netAbove: [{ amount: 55_000, currency: "EUR" }] }]
    const gated = publish(workflow({ gates: [gate({ when: above })] }))
    // 522.00 is not above 550.00, whatever the discount was of.
    given([...discounted, gated, place(), grown])
      .when(validate)
      .then([{ type: "OrderValidated" }])
    given([...discounted, gated, place(), { ...grown, quantity: "110" } as PlainCommand])
      .when(validate)
      .then("GATE_APPROVAL_MISSING")
    given([...discounted, gated, place(), { ...grown, quantity: "110" } as PlainCommand, ask(), decide()])
      .when(validate)
      .then([{ type: "OrderValidated", data: { decisions: [{ gate: "credit" }] } }])
  })
})

describe("interest on an item that a credit note settled for a while", () => {
  /** 122.00 due on 14 February; a credit note of another invoice stood against it from 24 February to 6 March. */
  const history = [
    ...customer(),
    issue({ invoice: "I-1", numbering: { number: "D-1" } }),
    issue({ invoice: "I-2", numbering: { number: "D-2" } }),
    receive("P-1", 12_200, { on: "2025-02-01" }),
    allocate("P-1", [{ invoice: "I-2" }], "2025-02-01"),
    credit("C-1", { whole: true }, { invoice: "I-2", on: "2025-02-10", numbering: { number: "C-1" } }),
    {
      type: "AllocateCreditNote",
      on: "2025-02-24",
      invoice: "I-2",
      creditNote: "C-1",
      to: [{ invoice: "I-1" }],
    },
    { type: "ReverseCreditAllocation", on: "2025-03-06", invoice: "I-2", creditNote: "C-1", reason: "wrong" },
  ] satisfies Parameters<typeof given>[0]
  const claim = (
    segments: ReadonlyArray<{ principal: number; from: string; to: string; days: number; rate: string }>,
    total: number,
  ): PlainCommand => ({
    type: "ClaimCharge",
    on: "2025-03-16",
    invoice: "I-1",
    charge: "INT-1",
    kind: "interest",
    amount: total,
    computed: {
      policy: "TEN",
      version: 1,
      dayCount: "ACT/365F",
      from: "2025-02-15",
      through: "2025-03-16",
      base: 12_200,
      segments,
      total,
      claimedBefore: 0,
    },
  })

  it("counts the days before and after, and not those on which it stood (INV-14)", () => {
    given(history)
      .when(
        claim(
          [
            { principal: 12_200, from: "2025-02-15", to: "2025-02-24", days: 10, rate: "10" },
            { principal: 12_200, from: "2025-03-07", to: "2025-03-16", days: 10, rate: "10" },
          ],
          67,
        ),
      )
      .then([{ type: "ChargeClaimed" }])
    given(history)
      .when(claim([{ principal: 12_200, from: "2025-02-15", to: "2025-03-16", days: 30, rate: "10" }], 100))
      .then("INTEREST_MISCOUNTED")
  })
})

describe("money that pays charges first", () => {
  const fee: PlainCommand = {
    type: "ClaimCharge",
    on: "2025-03-08",
    invoice: "I-1",
    charge: "F-1",
    kind: "fee",
    amount: 250,
  }
  const first = (on: string): PlainCommand => ({
    type: "AllocatePayment",
    on,
    payment: "P-1",
    to: [{ invoice: "I-1", amount: 1_000 }],
    components: "chargesFirst",
  })
  const billed = [...customer(), issue(), receive("P-1", 12_000, { on: "2025-03-01" }), fee]

  it("pays those that were claimed by its day, and not what was claimed later (INV-14)", () => {
    given(billed)
      .when(first("2025-03-08"))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled", data: { charges: 250 } }])
    const [, settled] = given(billed).when(first("2025-03-05")).facts
    expect(settled?.data).not.toHaveProperty("charges")
  })

  it("leaves nothing of them to be waived: what was paid stays paid (INV-14)", () => {
    const blocked: PlainCommand = {
      type: "BlockDunning",
      on: "2025-03-08",
      customer: "ROSSI",
      currency: "EUR",
      block: "B-1",
      reason: "a call is agreed",
    }
    const waive: PlainCommand = {
      type: "WaiveDunningCharges",
      on: "2025-03-10",
      case: "ROSSI:EUR",
      charges: [{ invoice: "I-1", charge: "F-1" }],
      reason: "for the sake of peace",
    }
    given([...billed, blocked])
      .when(waive)
      .then([{ type: "DunningChargesWaived", data: { amount: 250 } }, { type: "ChargeWaived" }])
    given([...billed, blocked, first("2025-03-08")])
      .when(waive)
      .then("CHARGE_SETTLED")
  })
})
