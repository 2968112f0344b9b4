import { ecbReferenceRates, eu20117, type LateInterestPolicy } from "@adv/domain"
import { accruedInterestKpi, expectedLoss, herfindahlMillionths, provisionMatrixKpi } from "@adv/projections"
import { describe, expect, it } from "vitest"
import { type Company, withCustomer, withOrder } from "../support/company.js"
import { figureOf, paid, sold, type Told, valuesOf, withRossi } from "./finance-story.js"

const writeOff = (of: Company, invoice: string, on: string, amount: number, reason = "badDebt") =>
  of.run({
    type: "WriteOff",
    on,
    invoice,
    instalment: 1,
    writeOff: `W-${invoice}`,
    amount,
    reason: reason as "badDebt",
    approvedBy: "cfo",
  })

describe("the bad-debt ratio", () => {
  it("is what was written off as bad debt, less what was taken back, of what was sold (FI-16)", async () => {
    const of = await withRossi()
    await sold(of, "OLD", "2024-10-01", "100")
    await sold(of, "OLDER", "2024-09-01", "50")
    await sold(of, "NEW", "2025-03-05", "1000")
    await writeOff(of, "OLD", "2025-03-10", 10_000)
    await writeOff(of, "OLDER", "2025-03-11", 5_000)
    await writeOff(of, "NEW", "2025-03-12", 90, "smallDifference")
    expect(await figureOf(of, "FI-16")).toBe("15.00")
    // It came after all: what was written off is taken back, and then paid.
    await of.run({
      type: "ReverseWriteOff",
      on: "2025-03-25",
      invoice: "OLDER",
      writeOff: "W-OLDER",
      reason: "paid",
    })
    await paid(of, "OLDER", "2025-03-26", 5_000)
    expect(await figureOf(of, "FI-16")).toBe("10.00")
    expect(await figureOf(of, "FI-16", { from: "2025-04-01", to: "2025-05-01" })).toBe("DENOMINATOR_ZERO")
  })
})

describe("the expected credit loss", () => {
  it("is what is open in each bucket at the rate of the example of IFRS 9 (FI-17-MATRIX)", async () => {
    const of = await withRossi()
    await sold(of, "CURRENT", "2025-03-20", "15000000")
    await sold(of, "THIRTY", "2025-02-10", "7500000")
    await sold(of, "SIXTY", "2025-01-10", "4000000")
    await sold(of, "NINETY", "2024-12-05", "2500000")
    await sold(of, "OLD", "2024-10-01", "1000000")
    // IE77: 45,000 + 120,000 + 144,000 + 165,000 + 106,000
    expect(await figureOf(of, "FI-17-MATRIX")).toBe("580000.00")
    const ours = [provisionMatrixKpi({ id: "OURS", source: "us", rates: [0, 0, 0, 0, 10_000] })]
    expect(await figureOf(of, "OURS", { definitions: ours })).toBe("1000000.00")
  })

  it("goes by what was lost of what reached each bucket in the last twelve months (FI-17)", async () => {
    const of = await withRossi()
    // In twelve months 1000 were sold, of which 400 became late, and 300 of them more than 30 days; 30 are lost.
    await sold(of, "GOOD", "2024-06-01", "600")
    await paid(of, "GOOD", "2024-06-20", 60_000)
    await sold(of, "LATE", "2024-07-01", "100")
    await paid(of, "LATE", "2024-08-20", 10_000)
    await sold(of, "BAD", "2024-07-01", "200")
    await writeOff(of, "BAD", "2024-12-01", 3_000)
    await paid(of, "BAD", "2024-12-02", 17_000)
    await sold(of, "NOW", "2025-01-20", "100")
    const [value] = await valuesOf(of, "FI-17")
    // NOW is due on 19 February and 40 days late: of 300 that were more than 30 days late, 30 are lost.
    expect([value?.value, value?.n]).toEqual(["10.00", 1])
    // On 31 January it was current: 30 of 1000 that were sold.
    expect(await figureOf(of, "FI-17", { from: "2025-01-01", to: "2025-02-01" })).toBe("3.00")
    // On 10 March it was 19 days late: 30 of 400 that became late.
    expect(await figureOf(of, "FI-17", { from: "2025-01-01", to: "2025-03-11" })).toBe("7.50")
  })

  it("has no value where something is open and nothing was ever seen of its bucket", () => {
    expect(expectedLoss([{ open: 100, lost: 0, reached: 0 }])).toBe(null)
    expect(expectedLoss([{ open: 0, lost: 0, reached: 0 }])).toBe(0)
    // No more than all is lost.
    expect(expectedLoss([{ open: 100, lost: 7, reached: 5 }])).toBe(100)
  })
})

describe("the concentration of what is open", () => {
  const three = async (): Promise<Company> => {
    const of = await withRossi()
    for (const [customer, amount] of [
      ["BIANCHI", "300"],
      ["VERDI", "100"],
    ] as const) {
      await withCustomer(of, customer)
      await sold(of, `I-${customer}`, "2025-03-01", amount, 30, { customer })
    }
    await sold(of, "I-1", "2025-03-01", "500")
    await sold(of, "I-2", "2025-03-02", "100")
    return of
  }

  it("is the sum of the squares of their percentages (FI-24-HHI)", async () => {
    const of = await three()
    // 60² + 30² + 10²
    expect(await figureOf(of, "FI-24-HHI")).toBe("4600.00")
    expect(await figureOf(of, "FI-24-HHI", { where: { customer: "ROSSI" } })).toBe("10000.00")
    expect(await figureOf(of, "FI-24-HHI", { from: "2025-01-01", to: "2025-02-01" })).toBe("DENOMINATOR_ZERO")
  })

  it("is the share of the ten largest (FI-24)", async () => {
    const of = await three()
    for (let small = 0; small < 9; small++) {
      await withCustomer(of, `S-${small}`)
      await sold(of, `I-S-${small}`, "2025-03-01", "10", 30, { customer: `S-${small}` })
    }
    // 600, 300, 100 and seven times 10, of 1090
    const [value] = await valuesOf(of, "FI-24")
    expect([value?.numerator, value?.denominator, value?.n]).toEqual(["1070.00", "1090.00", 12])
  })

  it("is counted exactly, however large the amounts", () => {
    expect(herfindahlMillionths([900_000_000_000_001, 900_000_000_000_001])).toBe(5_000_000_000)
    expect(herfindahlMillionths([])).toBe(null)
  })
})

describe("credit limits and holds", () => {
  const check = (
    on: string,
    order: string,
    found: { exposure: number; document: number; limit: number | null; broken?: boolean; passed?: boolean },
  ): Told => {
    const { exposure, document, limit, broken = false, passed = !broken } = found
    return {
      on,
      fact: {
        type: passed ? "CreditCheckPassed" : "CreditCheckFailed",
        data: {
          order,
          point: "release",
          customer: order.startsWith("B") ? "BIANCHI" : "ROSSI",
          value: document,
          currency: "EUR",
          components: [],
          exposure,
          document,
          limit,
          available: limit === null ? null : limit - exposure,
          through: 0,
          reservations: 0,
          policy: { policy: "CREDIT", version: 1 },
          reasons: broken ? [{ rule: "exposure", actual: exposure + document, allowed: limit ?? 0 }] : [],
          ...(passed ? {} : { releasedBy: [] }),
        },
      },
    }
  }

  it("are used as each customer's last check says; who has no limit is left out (FI-20)", async () => {
    const of = await withRossi()
    await sold(of, "I-1", "2025-01-01", "1")
    const told = [
      check("2025-03-01", "A-1", { exposure: 10_000, document: 5_000, limit: 100_000 }),
      // A failed check's order doesn't count.
      check("2025-03-10", "A-2", { exposure: 60_000, document: 50_000, limit: 100_000, broken: true }),
      check("2025-03-05", "B-1", { exposure: 20_000, document: 20_000, limit: 100_000 }),
      check("2025-03-20", "B-2", { exposure: 30_000, document: 5_000, limit: null }),
    ]
    const at = (to: string) => figureOf(of, "FI-20", { from: "2025-01-01", to, told })
    expect(await at("2025-03-03")).toBe("15.00")
    // (150 + 400) ÷ 2000
    expect(await at("2025-03-10")).toBe("27.50")
    // (600 + 400) ÷ 2000
    expect(await at("2025-03-11")).toBe("50.00")
    // Bianchi is unlimited from the 20th on.
    expect(await at("2025-03-21")).toBe("60.00")
    expect(await at("2025-03-01")).toBe("DENOMINATOR_ZERO")
  })

  it("are overridden for some of the checks that found a rule broken (FI-20-OVERRIDE)", async () => {
    const broken = { exposure: 90_000, document: 50_000, limit: 100_000, broken: true }
    const told = [
      check("2025-03-01", "A-1", broken),
      check("2025-03-02", "A-1", { ...broken, passed: true }),
      check("2025-03-03", "A-2", broken),
      check("2025-03-04", "A-3", { ...broken, broken: false }),
    ]
    expect(await figureOf(await withRossi(), "FI-20-OVERRIDE", { told })).toBe("33.33")
  })

  const held = (on: string, order: string, hold = "credit"): Told => ({
    on,
    fact: { type: "OrderHeld", data: { order, hold, reason: "limit" } },
  })
  const released = (on: string, order: string, hold = "credit"): Told => ({
    on,
    fact: { type: "OrderHoldReleased", data: { order, hold, reason: "paid", override: false } },
  })

  it("hold orders for some days, which are counted when they end (FI-20-HELD, -RATE, -TIME)", async () => {
    const of = await withRossi()
    for (const [order, on] of [
      ["O-1", "2025-03-01"],
      ["O-2", "2025-03-02"],
      ["O-3", "2025-03-03"],
      ["O-4", "2025-03-04"],
    ] as const)
      await withOrder(of, order, { customer: "ROSSI", on, quantity: "1", unitPrice: "10" })
    const told = [
      held("2025-03-05", "O-1"),
      held("2025-03-06", "O-2"),
      held("2025-03-06", "O-3", "price"),
      released("2025-03-08", "O-1"),
      held("2025-03-20", "O-1"),
      released("2025-03-27", "O-1"),
      held("2025-03-10", "O-4"),
      {
        on: "2025-03-12",
        fact: { type: "OrderCancelled", data: { order: "O-4", reason: "no", initiator: "customer" } },
      },
    ]
    const [now] = await valuesOf(of, "FI-20-HELD", { told })
    expect(now?.value).toBe("1")
    expect(await figureOf(of, "FI-20-HELD", { to: "2025-03-08", told })).toBe("2")
    expect(await figureOf(of, "FI-20-HELD", { to: "2025-03-12", told })).toBe("2")
    expect(await figureOf(of, "FI-20-HELD", { to: "2025-03-13", told })).toBe("1")
    // O-1, O-2 and O-4 of four; O-3 was on hold for its price.
    expect(await figureOf(of, "FI-20-RATE", { told })).toBe("75.00")
    // 3, 7 and 2 days; O-2's goes on.
    const [time] = await valuesOf(of, "FI-20-TIME", { told })
    expect([time?.value, time?.also]).toEqual(["4.00", { p50: "3", p90: "7", censored: "1" }])
  })
})

describe("interest and compensation for lateness", () => {
  const story = async (): Promise<Company> => {
    const of = await withRossi()
    await sold(of, "A", "2024-12-01", "100")
    const claim = (charge: string, kind: "interest" | "compensation" | "expense", amount: number) =>
      of.run({ type: "ClaimCharge", on: "2025-03-05", invoice: "A", charge, kind, amount })
    await claim("C-1", "interest", 300)
    await claim("C-2", "compensation", 4_000)
    await claim("C-3", "expense", 500)
    return of
  }
  const month = async (of: Company, asOf = "2025-03-31") =>
    Promise.all(["FI-21-CLAIMED", "FI-21-COLLECTED", "FI-21-WAIVED"].map((id) => figureOf(of, id, { asOf })))

  it("are claimed, paid after what was invoiced, and given up (FI-21)", async () => {
    const of = await story()
    // Expenses are claimed for something else.
    expect(await month(of)).toEqual(["43.00", "0.00", "0.00"])
    await paid(of, "A", "2025-03-10", 9_000, { nth: 1 })
    expect(await month(of)).toEqual(["43.00", "0.00", "0.00"])
    // 10.00 for what is left of the invoice, 3.00 for the interest, 7.00 of the compensation.
    await paid(of, "A", "2025-03-12", 2_000, { nth: 2 })
    expect(await month(of)).toEqual(["43.00", "10.00", "0.00"])
    const byKind = (await valuesOf(of, "FI-21-COLLECTED", { by: ["kind"] })).map(({ group, value }) => [
      group?.["kind"],
      value,
    ])
    expect(byKind).toEqual([
      ["compensation", "7.00"],
      ["interest", "3.00"],
    ])
    // The bank takes the second payment back.
    await of.run({ type: "ReturnPayment", on: "2025-03-25", payment: "P-A-2", reason: "no funds" })
    expect(await month(of)).toEqual(["43.00", "0.00", "0.00"])
    expect(await month(of, "2025-03-24")).toEqual(["43.00", "10.00", "0.00"])
  })

  it("are given up, expenses apart", async () => {
    const of = await story()
    const waived = (charge: string, amount: number): Told => ({
      on: "2025-03-20",
      fact: {
        type: "ChargeWaived",
        data: { invoice: "A", charge, instalment: 1, amount, reason: "goodwill" },
      },
    })
    const told = [waived("C-2", 3_000), waived("C-3", 500), waived("C-9", 700)]
    expect(await figureOf(of, "FI-21-WAIVED", { told })).toBe("30.00")
  })

  it("are for what a settlement says, when it says that charges come first", async () => {
    const of = await story()
    await of.run({
      type: "ReceivePayment",
      on: "2025-03-10",
      payment: "P-1",
      customer: "ROSSI",
      currency: "EUR",
      amount: 1_000,
    })
    await of.run({
      type: "AllocatePayment",
      on: "2025-03-10",
      payment: "P-1",
      to: [{ invoice: "A" }],
      components: "chargesFirst",
    })
    expect(await month(of)).toEqual(["43.00", "10.00", "0.00"])
    // So 100.00 bear interest for all of the 90 days since the end of December, at 11.15 %.
    expect(await figureOf(of, "FI-21-ACCRUED")).toBe("2.75")
    // All of the invoice is still to be paid: of 105.00 more, 5.00 are for what was claimed.
    await paid(of, "A", "2025-03-12", 10_500)
    expect(await month(of)).toEqual(["43.00", "15.00", "0.00"])
  })

  it("accrue day by day on what is open and past due (FI-21-ACCRUED)", async () => {
    const of = await withRossi()
    // LI-08: 2 500.00 due on 31 December, ninety days at 10.15 %. Here a day less at the end of each month.
    await sold(of, "A", "2025-12-01", "2500")
    const on = (asOf: string, more: object = {}) =>
      figureOf(of, "FI-21-ACCRUED", { from: "2025-12-01", to: "2027-12-01", asOf, ...more })
    expect(await on("2025-12-31")).toBe("0.00")
    expect(await on("2026-03-31")).toBe("62.57")
    // A payment cuts it: 1 000.00 less from the 31st of January on.
    await paid(of, "A", "2026-01-31", 100_000)
    // 2500 × 31 + 1500 × 59 days at 10.15 % ÷ 365
    expect(await on("2026-03-31")).toBe("46.16")
    // Nobody has published a rate for it yet: no interest is not what it is.
    expect(await on("2026-08-31")).toBe("DENOMINATOR_ZERO")
    const fixed = { ...eu20117, rateMode: "contractual", fixed: "10" } as unknown as LateInterestPolicy
    const ours = [accruedInterestKpi({ id: "OURS", policy: fixed, rates: ecbReferenceRates })]
    expect(
      await figureOf(of, "OURS", {
        definitions: ours,
        from: "2025-12-01",
        to: "2027-12-01",
        asOf: "2026-08-31",
      }),
    ).toBe("108.36")
  })

  it("stand on each month's end as they stood then", async () => {
    const of = await withRossi()
    await sold(of, "A", "2025-12-01", "2500")
    const months = await valuesOf(of, "FI-21-ACCRUED", {
      from: "2026-01-01",
      to: "2026-04-01",
      asOf: "2026-03-31",
      every: "month",
    })
    // 31, 59 and 90 days
    expect(months.map(({ value }) => value)).toEqual(["21.55", "41.02", "62.57"])
  })
})
