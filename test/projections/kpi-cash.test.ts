import { settlementPresets } from "@adv/domain"
import { cashForecastKpi, termsDrift } from "@adv/projections"
import { describe, expect, it } from "vitest"
import { type Company, withCustomer, withOrder } from "../support/company.js"
import { figureOf, paid, sold, type Told, valuesOf, withRossi } from "./finance-story.js"

const february = { from: "2025-02-01", to: "2025-03-01", asOf: "2025-12-31" }
const march = { asOf: "2025-12-31" }

describe("days sales outstanding on other bases", () => {
  it("take open or net receivables, over invoices or invoices less credit notes (FI-01)", async () => {
    const of = await withRossi()
    await sold(of, "A", "2025-03-05", "1000")
    await sold(of, "B", "2025-03-06", "240")
    await of.run({
      type: "IssueCreditNote",
      on: "2025-03-20",
      invoice: "B",
      creditNote: "C-1",
      reason: "PRICE",
      credited: { amounts: [{ net: 24_000, tax: { category: "Z", rate: "0" }, description: "all" }] },
      effectOnOrder: "none",
    })
    await of.run({
      type: "ReceivePayment",
      on: "2025-03-25",
      payment: "P-1",
      customer: "ROSSI",
      currency: "EUR",
      amount: 10_000,
    })
    // The credit note settled its own invoice: 1000.00 are open, 100.00 unapplied, 1240.00 invoiced, 240.00 credited.
    expect(await figureOf(of, "FI-01")).toBe("27.90")
    expect(await figureOf(of, "FI-01-OPEN")).toBe("25.00")
    expect(await figureOf(of, "FI-01-OPEN-LESS")).toBe("31.00")
    expect(await figureOf(of, "FI-01-INVOICES")).toBe("22.50")
  })
})

describe("days to pay", () => {
  const story = async (): Promise<Company> => {
    const of = await withRossi()
    // 40 days after the invoice, ten late; then 27 days after it, three early.
    await sold(of, "A", "2025-01-10", "100")
    await sold(of, "B", "2025-02-01", "300")
    await paid(of, "A", "2025-02-19", 10_000)
    await paid(of, "B", "2025-02-28", 30_000)
    return of
  }

  it("are weighted by what was paid, and are the terms and the delay together (FI-07, FI-06)", async () => {
    const of = await story()
    // (100 × 40 + 300 × 27) ÷ 400, with terms of 30 days throughout
    expect(await figureOf(of, "FI-07", february)).toBe("30.25")
    expect(await figureOf(of, "FI-07-TERMS", february)).toBe("30.00")
    // (100 × 10 − 300 × 3) ÷ 400
    expect(await figureOf(of, "FI-06", february)).toBe("0.25")
  })

  it("can take early for in time (FI-06-FLOOR)", async () => {
    expect(await figureOf(await story(), "FI-06-FLOOR", february)).toBe("2.50")
  })

  it("go back to nothing when the bank takes the money back", async () => {
    const of = await story()
    for (const invoice of ["A", "B"]) {
      await of.run({
        type: "ReverseAllocation",
        on: "2025-03-05",
        payment: `P-${invoice}`,
        reason: "returned",
      })
    }
    expect(await figureOf(of, "FI-07", february)).toBe("DENOMINATOR_ZERO")
    expect(await figureOf(of, "FI-07", { ...february, asOf: "2025-03-04" })).toBe("30.25")
  })
})

describe("the collection effectiveness index over several months", () => {
  it("takes the sales of an average month (FI-08-MONTHLY)", async () => {
    const of = await withRossi()
    // 4 000 open before; 3 000 sold in the quarter; 3 500 open at its end, of which 1 000 overdue.
    await sold(of, "OLD", "2024-12-01", "4000")
    await sold(of, "NEW", "2025-03-10", "2500")
    await sold(of, "SOON", "2025-01-10", "500")
    await paid(of, "OLD", "2025-02-10", 300_000)
    await paid(of, "SOON", "2025-02-10", 50_000)
    const quarter = { from: "2025-01-01" }
    const [value] = await valuesOf(of, "FI-08-MONTHLY", quarter)
    // (4000 + 1000 − 3500) ÷ (4000 + 1000 − 2500), both times three
    expect([value?.numerator, value?.denominator, value?.value]).toEqual(["4500.00", "7500.00", "60.00"])
    // (4000 + 3000 − 3500) ÷ (4000 + 3000 − 2500)
    expect(await figureOf(of, "FI-08", quarter)).toBe("77.78")
    // Of one month it is the index itself.
    expect(await figureOf(of, "FI-08-MONTHLY")).toBe(await figureOf(of, "FI-08"))
  })
})

describe("the recovery rate", () => {
  it("is what was paid of what was past due when the month began (FI-15)", async () => {
    const of = await withRossi()
    await sold(of, "D", "2024-10-01", "400", 0)
    await sold(of, "A", "2025-01-10", "100")
    await sold(of, "B", "2025-02-01", "200")
    await sold(of, "F", "2025-03-01", "50", 0)
    // B is due on 3 March and F on the 1st: late when they are paid, and not when the month began.
    await paid(of, "D", "2025-03-10", 10_000)
    await paid(of, "B", "2025-03-20", 20_000)
    await paid(of, "F", "2025-03-25", 5_000)
    // What the bank took back was not recovered.
    await paid(of, "A", "2025-03-12", 4_000)
    await of.run({
      type: "ReturnPayment",
      on: "2025-03-14",
      payment: "P-A",
      reason: "no funds",
    })
    const [value] = await valuesOf(of, "FI-15")
    expect([value?.numerator, value?.denominator, value?.value]).toEqual(["100.00", "500.00", "20.00"])
  })

  it("has no value when nothing was past due", async () => {
    const of = await withRossi()
    await sold(of, "A", "2025-02-20", "100")
    expect(await figureOf(of, "FI-15")).toBe("DENOMINATOR_ZERO")
  })
})

describe("the dunning cycle", () => {
  const reached = (notice: string, on: string, invoices: ReadonlyArray<string>, level = 1): Told => ({
    on,
    fact: {
      type: "DunningLevelReached",
      data: {
        case: "ROSSI:EUR",
        notice,
        customer: "ROSSI",
        currency: "EUR",
        level,
        code: `L${level}`,
        items: invoices.map((invoice) => ({ invoice, instalment: 1, level, open: 10_000, daysPastDue: 5 })),
        claims: [],
        interest: 0,
        fee: 0,
        compensation: 0,
        total: 10_000,
        channel: "email",
        template: "D",
        language: "en",
        policy: { policy: "LADDER", version: 1 },
      },
    },
  })
  const sent = (notice: string, on: string, level = 1): Told => ({
    on,
    fact: {
      type: "DunningNoticeSent",
      data: {
        case: "ROSSI:EUR",
        notice,
        level,
        channel: "email",
        template: { code: "D", version: 1 },
        language: "en",
        documentHash: "0".repeat(64),
      },
    },
  })
  const told: ReadonlyArray<Told> = [
    reached("N0", "2025-02-01", ["A"], 0),
    sent("N0", "2025-02-01", 0),
    reached("N1", "2025-03-05", ["A", "B"]),
    sent("N1", "2025-03-05"),
    reached("N2", "2025-03-20", ["A"], 2),
    sent("N2", "2025-03-20", 2),
    reached("N3", "2025-03-25", ["C"]),
  ]

  it("runs from the due date until what was dunned is settled; what isn't is counted apart (FI-13)", async () => {
    const of = await withRossi()
    await sold(of, "A", "2025-01-10", "100")
    await sold(of, "B", "2025-01-20", "100")
    await sold(of, "C", "2025-01-25", "100")
    await paid(of, "A", "2025-03-31", 10_000)
    // A is settled 50 days after its due date, on two notices; B is open; of C no notice went out.
    const [value] = await valuesOf(of, "FI-13", { ...march, told })
    expect([value?.value, value?.n, value?.also]).toEqual([
      "50.00",
      1,
      { p50: "50", p90: "50", censored: "1" },
    ])
    const [notices] = await valuesOf(of, "FI-13-NOTICES", { ...march, told })
    // A reminder before the due date is no dunning.
    expect([notices?.value, notices?.also]).toEqual(["2.00", { censored: "1" }])
    expect(await figureOf(of, "FI-13", { ...february, told })).toBe("DENOMINATOR_ZERO")
  })
})

describe("the cash forecast", () => {
  /** Rossi was 4, 10 and 20 days late: the median is 10. */
  const habits = async (): Promise<Company> => {
    const of = await withRossi()
    for (const [invoice, on] of [
      ["H1", "2024-12-04"],
      ["H2", "2024-12-10"],
      ["H3", "2024-12-20"],
    ] as const) {
      await sold(of, invoice, "2024-10-31", "10")
      await paid(of, invoice, on, 1_000)
    }
    return of
  }
  const window = { from: "2025-03-31", to: "2025-05-12", asOf: "2025-03-31" }
  const weeks = { ...window, every: "week" as const }
  const byWeek = async (of: Company, more: object = {}, id = "FI-18") =>
    (await valuesOf(of, id, { ...weeks, ...more }))
      .filter(({ value }) => value !== "0.00")
      .map(({ from, value }) => [from, value])

  it("expects what is open on its due date and the customer's median delay (FI-18)", async () => {
    const of = await habits()
    // Due on 9 April, expected on the 19th; due on 30 March, expected on 9 April.
    await sold(of, "A", "2025-03-10", "100")
    await sold(of, "B", "2025-02-28", "50")
    expect(await byWeek(of)).toEqual([
      ["2025-04-07", "50.00"],
      ["2025-04-14", "100.00"],
    ])
  })

  it("expects nothing before tomorrow", async () => {
    const of = await habits()
    await sold(of, "A", "2025-01-10", "100")
    expect(await byWeek(of, { to: "2025-04-02" })).toEqual([["2025-03-31", "100.00"]])
    expect(await byWeek(of, { to: "2025-04-01" })).toEqual([])
  })

  it("takes who never paid for somebody who pays on the day, and forgets what was long ago", async () => {
    const of = await habits()
    await withCustomer(of, "BIANCHI")
    await sold(of, "A", "2025-03-10", "100", 30, { customer: "BIANCHI" })
    expect(await byWeek(of)).toEqual([["2025-04-07", "100.00"]])
    // A year on, Rossi's habit is over the hill too.
    await sold(of, "B", "2026-03-10", "50")
    const later = { from: "2026-04-06", to: "2026-04-13", asOf: "2026-03-31", where: { customer: "ROSSI" } }
    expect(await byWeek(of, later)).toEqual([["2026-04-06", "50.00"]])
  })

  it("goes by a promise where there is one, for what was promised", async () => {
    const of = await habits()
    await sold(of, "A", "2025-02-10", "100")
    const promised: Told = {
      on: "2025-03-20",
      fact: {
        type: "PaymentPromised",
        data: {
          case: "ROSSI:EUR",
          customer: "ROSSI",
          currency: "EUR",
          promise: "P-1",
          amount: 6_000,
          dueBy: "2025-04-30",
          items: [{ invoice: "A", instalment: 1 }],
        },
      },
    }
    expect(await byWeek(of, { told: [promised] })).toEqual([
      ["2025-03-31", "40.00"],
      ["2025-04-28", "60.00"],
    ])
    const by = (await valuesOf(of, "FI-18", { ...window, told: [promised], by: ["by"] })).map(
      ({ group, value }) => [group?.["by"], value],
    )
    expect(by).toEqual([
      ["dueDate", "40.00"],
      ["promise", "60.00"],
    ])
    // One that was broken binds nobody.
    const broken: Told = {
      on: "2025-03-31",
      fact: {
        type: "PromiseBroken",
        data: { case: "ROSSI:EUR", promise: "P-1", paid: 0, missing: 6_000 },
      },
    }
    expect(await byWeek(of, { told: [promised, broken] })).toEqual([["2025-03-31", "100.00"]])
  })

  it("leaves out what is in dispute, or counts a part of it", async () => {
    const of = await habits()
    await sold(of, "A", "2025-03-10", "100")
    await of.run({
      type: "OpenDispute",
      on: "2025-03-20",
      invoice: "A",
      dispute: "X",
      instalment: 1,
      amount: 3_001,
      reason: "damaged",
    })
    expect(await byWeek(of)).toEqual([["2025-04-14", "69.99"]])
    const half = [cashForecastKpi({ id: "FI-18-HALF", disputedPercent: 50 })]
    expect(await byWeek(of, { definitions: half }, "FI-18-HALF")).toEqual([["2025-04-14", "85.00"]])
  })

  it("expects what a bill settled at its maturity, and what it doesn't settle on the item's day", async () => {
    const of = await habits()
    await sold(of, "A", "2025-03-10", "100")
    await of.run({
      type: "AcceptInstrument",
      on: "2025-03-15",
      payment: "RIBA-1",
      customer: "ROSSI",
      currency: "EUR",
      amount: 7_000,
      kind: "RiBa",
      maturity: "2025-05-05",
    })
    expect(await byWeek(of)).toEqual([["2025-04-14", "100.00"]])
    await of.run({ type: "AllocatePayment", on: "2025-03-15", payment: "RIBA-1", to: [{ invoice: "A" }] })
    expect(await byWeek(of)).toEqual([
      ["2025-04-14", "30.00"],
      ["2025-05-05", "70.00"],
    ])
  })
})

describe("early-payment discounts", () => {
  const story = async (): Promise<Company> => {
    const of = await withRossi()
    // 2 % within ten days, net 30: A takes 20.00 until 13 March, B could have taken 10.00 until then.
    await sold(of, "A", "2025-03-03", "1000", 30, { discount: true })
    await sold(of, "B", "2025-03-03", "500", 30, { discount: true })
    await sold(of, "C", "2025-03-28", "500", 30, { discount: true })
    await paidWithDiscount(of, "A", "2025-03-10", 98_000)
    return of
  }
  const paidWithDiscount = async (of: Company, invoice: string, on: string, amount: number) => {
    await of.run({
      type: "PublishPolicy",
      on: "2025-01-01",
      policy: "settlement",
      kind: "settlement",
      body: settlementPresets.businessToBusiness.body,
      source: settlementPresets.businessToBusiness.source,
    })
    await of.run({ type: "ReceivePayment", on, payment: "P-1", customer: "ROSSI", currency: "EUR", amount })
    await of.run({
      type: "AllocatePayment",
      on,
      payment: "P-1",
      to: [{ invoice }],
      policy: "settlement",
    })
  }

  it("are taken or not by their last day (FI-19)", async () => {
    const of = await story()
    const [value] = await valuesOf(of, "FI-19")
    // C's still runs until 7 April.
    expect([value?.numerator, value?.denominator, value?.value]).toEqual(["20.00", "30.00", "66.67"])
    expect(await figureOf(of, "FI-19", { from: "2025-04-01", to: "2025-05-01" })).toBe("DENOMINATOR_ZERO")
  })

  it("cost what was kept back, and 37.24 percent a year for twenty days (FI-19-COST, FI-19-ANNUAL)", async () => {
    const of = await story()
    expect(await figureOf(of, "FI-19-COST")).toBe("20.00")
    // 20 ÷ 980 × 365 ÷ 20
    expect(await figureOf(of, "FI-19-ANNUAL")).toBe("37.24")
  })
})

describe("the terms that are granted", () => {
  const story = async (): Promise<Company> => {
    const of = await withRossi()
    await sold(of, "A", "2025-03-01", "100", 60)
    await sold(of, "B", "2025-03-05", "300", 30)
    return of
  }

  it("drift from thirty days by amount (FI-23)", async () => {
    const of = await story()
    // (100 × 60 + 300 × 30) ÷ 400 − 30
    expect(await figureOf(of, "FI-23")).toBe("7.50")
    const ours = [termsDrift({ id: "FI-23-60", standardDays: 60 })]
    expect(await figureOf(of, "FI-23-60", { definitions: ours })).toBe("-22.50")
  })

  it("are not what rescheduling made of them, which is told apart (FI-23-RESCHEDULED)", async () => {
    const of = await story()
    await of.run({
      type: "RescheduleInstalment",
      on: "2025-04-02",
      invoice: "B",
      instalment: 1,
      splits: [
        { dueDate: "2025-04-04", amount: 10_000 },
        { dueDate: "2025-05-04", amount: 20_000 },
      ],
      reason: "asked",
      approvedBy: "cfo",
    })
    const later = { asOf: "2025-04-30" }
    expect(await figureOf(of, "FI-23", later)).toBe("7.50")
    // 200 are paid 30 days later, of 400.
    expect(await figureOf(of, "FI-23-RESCHEDULED", later)).toBe("15.00")
    expect(await figureOf(of, "FI-23-RESCHEDULED")).toBe("0.00")
  })
})

describe("order to cash", () => {
  it("is how long it takes from the order to the money, by amount (FI-25)", async () => {
    const of = await withRossi()
    await withOrder(of, "O-1", {
      customer: "ROSSI",
      on: "2025-03-01",
      quantity: "10",
      unitPrice: "8",
      rate: "25",
    })
    await of.run({ type: "ConfirmDelivery", on: "2025-03-06", order: "O-1", delivery: "D-1" })
    await of.run({ type: "InvoiceOrder", on: "2025-03-07", order: "O-1", invoice: "I-1" })
    await paid(of, "I-1", "2025-03-31", 2_500, { nth: 1 })
    await paid(of, "I-1", "2025-04-10", 7_500, { nth: 2 })
    // (25 × 30 + 75 × 40) ÷ 100
    const [value] = await valuesOf(of, "FI-25", march)
    expect([value?.value, value?.denominator]).toEqual(["37.50", "100.00"])
    expect(await figureOf(of, "FI-25")).toBe("30.00")
    expect(await figureOf(of, "FI-25", { from: "2025-04-01", to: "2025-05-01" })).toBe("DENOMINATOR_ZERO")
  })

  it("parts what came in for an invoice of several orders by what they were worth", async () => {
    const of = await withRossi()
    const order = (id: string, on: string, quantity: string) =>
      withOrder(of, id, { customer: "ROSSI", on, quantity, unitPrice: "8", rate: "25" })
    await order("O-1", "2025-03-01", "10")
    await order("O-2", "2025-03-11", "5")
    await of.run({ type: "ConfirmDelivery", on: "2025-03-12", order: "O-1", delivery: "D-1" })
    await of.run({ type: "InvoiceOrder", on: "2025-03-12", order: "O-1", invoice: "I-1" })
    await paid(of, "I-1", "2025-03-31", 3_000)
    // The invoice is of the second order too, which is worth half of the first.
    const told: ReadonlyArray<Told> = [
      {
        on: "2025-03-12",
        fact: { type: "OrderInvoiced", data: { order: "O-2", invoice: "I-1", lines: [] } },
      },
    ]
    // (20 × 30 + 10 × 20) ÷ 30
    const [value] = await valuesOf(of, "FI-25", { told })
    expect([value?.value, value?.denominator]).toEqual(["26.67", "30.00"])
    // Of a window in which only the second was placed: 10.00 in 20 days.
    expect(await figureOf(of, "FI-25", { from: "2025-03-10", told })).toBe("20.00")
  })
})
