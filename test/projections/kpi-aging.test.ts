import { unsafeDate } from "@adv/domain"
import { agingOf } from "@adv/projections"
import { beforeAll, describe, expect, it } from "vitest"
import { type Company, instant } from "../support/company.js"
import { figureOf, modelsOf, paid, partsOf, sold, type Told, valuesOf, withRossi } from "./finance-story.js"

/** A company whose only invoice was paid on its day. */
const settled = async (): Promise<Company> => {
  const of = await withRossi()
  await sold(of, "A", "2025-01-10", "100")
  await paid(of, "A", "2025-01-10", 10_000)
  return of
}

/**
 * On 31 March: A 100.00 of 10 January, 50 days late; B 200.00 of 1 February, 28 days late; C 300.00 of 20 March, not due;
 * D 400.00 of 1 October, 181 days late.
 */
const four = async (): Promise<Company> => {
  const of = await withRossi()
  await sold(of, "D", "2024-10-01", "400", 0)
  await sold(of, "A", "2025-01-10", "100")
  await sold(of, "B", "2025-02-01", "200")
  await sold(of, "C", "2025-03-20", "300")
  return of
}

describe("the age of what is open", () => {
  let of: Company
  beforeAll(async () => {
    of = await four()
  })

  it("is told bucket by bucket, which add up to what is open (FI-10)", async () => {
    expect(await partsOf(of, "FI-10")).toEqual({
      current: "300.00",
      "1-30": "200.00",
      "31-60": "100.00",
      "61-90": "0.00",
      ">90": "400.00",
    })
    expect(await partsOf(of, "FI-10-SHARE")).toEqual({
      current: "30.00",
      "1-30": "20.00",
      "31-60": "10.00",
      "61-90": "0.00",
      ">90": "40.00",
    })
  })

  it("moves an item on the day after a bound, and not on it (AG-2)", async () => {
    // B is due on 3 March: 2 April is its 30th day late, 3 April its 31st.
    const on = (asOf: string) => partsOf(of, "FI-10", { to: "2025-05-01", asOf })
    expect((await on("2025-04-02"))["1-30"]).toBe("200.00")
    expect((await on("2025-04-03"))["31-60"]).toBe("300.00")
    expect((await on("2025-04-03"))["1-30"]).toBe("0.00")
  })

  it("goes by the due date that was told last of those that had taken effect, however they were dated", async () => {
    const due = (on: string, dueDate: string): Told => ({
      on,
      fact: {
        type: "DueDatesFixed",
        data: { invoice: "A", anchor: "receiptDate", date: on, instalments: [{ instalment: 1, dueDate }] },
      },
    })
    // A is due on 25 March, it is said for the 20th; then, for the 10th, that it was on 20 February.
    const told = [due("2025-03-20", "2025-03-25"), due("2025-03-10", "2025-02-20")]
    const aged = await partsOf(of, "FI-10", { told })
    expect([aged["1-30"], aged["31-60"]]).toEqual(["200.00", "100.00"])
    const { states } = await modelsOf(of, told)
    const aging = agingOf(states.receivables, {
      asOf: unsafeDate("2025-03-31"),
      knownAt: instant("2030-01-01T00:00:00Z"),
    })
    const [euros] = aging._tag === "Right" ? aging.right.currencies : []
    expect(euros?.buckets.map(({ amount }) => amount)).toEqual([30_000, 20_000, 10_000, 0, 40_000])
  })

  it("is 95.3 days since the invoices, by amount (FI-10-AGE)", async () => {
    // (100 × 80 + 200 × 58 + 300 × 11 + 400 × 181) ÷ 1000
    expect(await figureOf(of, "FI-10-AGE")).toBe("95.30")
  })

  it("is 118.57 days past due of what is late (FI-06-OPEN)", async () => {
    // (100 × 50 + 200 × 28 + 400 × 181) ÷ 700
    expect(await figureOf(of, "FI-06-OPEN")).toBe("118.57")
    expect(await figureOf(await settled(), "FI-06-OPEN")).toBe("0.00")
  })

  it("has three of four instalments overdue (FI-09-COUNT)", async () => {
    expect(await figureOf(of, "FI-09-COUNT")).toBe("75.00")
    expect(await figureOf(await settled(), "FI-09-COUNT")).toBe("0.00")
  })

  it("is 330 days of sales, invoice by invoice over its own month (FI-03)", async () => {
    // 80 × 100 ÷ 100 + 58 × 200 ÷ 200 + 11 × 300 ÷ 300 + 181 × 400 ÷ 400
    expect(await figureOf(of, "FI-03")).toBe("330.00")
  })
})

describe("days sales outstanding, invoice by invoice", () => {
  it("count half of an invoice of which half is paid, and nothing of one that is", async () => {
    const of = await four()
    await paid(of, "A", "2025-03-25", 5_000)
    await paid(of, "D", "2025-03-25", 40_000)
    // 80 × 50 ÷ 100 + 58 + 11
    expect(await figureOf(of, "FI-03")).toBe("109.00")
  })

  it("have no value where a month's sales were all credited, and something of it is open", async () => {
    const of = await withRossi()
    await sold(of, "A", "2025-01-10", "100")
    await paid(of, "A", "2025-01-20", 4_000)
    await of.run({
      type: "IssueCreditNote",
      on: "2025-01-25",
      invoice: "A",
      creditNote: "C-1",
      reason: "PRICE",
      credited: { amounts: [{ net: 10_000, tax: { category: "Z", rate: "0" }, description: "all" }] },
      effectOnOrder: "none",
    })
    await of.run({
      type: "ClaimCharge",
      on: "2025-03-01",
      invoice: "A",
      charge: "C-1",
      kind: "expense",
      amount: 500,
    })
    expect(await figureOf(of, "FI-03")).toBe("DENOMINATOR_ZERO")
  })

  it("are 0 when nothing is open", async () => {
    expect(await figureOf(await settled(), "FI-03")).toBe("0.00")
  })
})

describe("the overdue ratio without what is in dispute", () => {
  it("leaves the disputed part out above and below", async () => {
    const of = await four()
    await of.run({
      type: "OpenDispute",
      on: "2025-03-10",
      invoice: "A",
      dispute: "X",
      instalment: 1,
      amount: 10_000,
      reason: "damaged",
    })
    await of.run({
      type: "OpenDispute",
      on: "2025-03-25",
      invoice: "C",
      dispute: "Y",
      instalment: 1,
      amount: 15_000,
      reason: "price",
    })
    // (700 − 100) ÷ (1000 − 100 − 150)
    expect(await figureOf(of, "FI-09-UNDISPUTED")).toBe("80.00")
    // Before anything was disputed it is the ratio as it is: A alone of A, B and D is late, with D.
    expect(await figureOf(of, "FI-09-UNDISPUTED", { to: "2025-03-02" })).toBe(
      await figureOf(of, "FI-09", { to: "2025-03-02" }),
    )
  })
})

describe("roll rates", () => {
  let of: Company
  beforeAll(async () => {
    of = await four()
    // E was there when March began, and was paid before it was late; F came in March, and was late the day after.
    await sold(of, "E", "2025-02-20", "500")
    await paid(of, "E", "2025-03-20", 50_000)
    await sold(of, "F", "2025-03-01", "50", 0)
    await of.run({
      type: "WriteOff",
      on: "2025-03-15",
      invoice: "D",
      instalment: 1,
      writeOff: "W-1",
      amount: 4_000,
      reason: "badDebt",
      approvedBy: "cfo",
    })
  })

  it("are what went on to the next bucket of what was in one when the month began (FI-11)", async () => {
    expect(await partsOf(of, "FI-11")).toEqual({
      // B of B and E.
      current: "28.57",
      // A, which is 31 days late on 12 March.
      "1-30": "100.00",
      "31-60": "DENOMINATOR_ZERO",
      "61-90": "DENOMINATOR_ZERO",
      // What of D was written off.
      ">90": "10.00",
    })
  })

  it("count in each month only what was there when it began", async () => {
    const values = await valuesOf(of, "FI-11", { from: "2025-02-01", every: "month" })
    const current = values.filter(({ part }) => part === "current")
    // In February A went on, of A alone: B and E came in it.
    expect(current.map(({ numerator, denominator }) => [numerator, denominator])).toEqual([
      ["100.00", "100.00"],
      ["200.00", "700.00"],
    ])
  })
})

describe("unapplied cash", () => {
  it("is what came in and isn't put against anything, and has an age (FI-22)", async () => {
    const of = await withRossi()
    const receive = (payment: string, on: string, amount: number) =>
      of.run({ type: "ReceivePayment", on, payment, customer: "ROSSI", currency: "EUR", amount })
    await sold(of, "A", "2025-01-10", "5")
    await receive("P-1", "2025-03-11", 3_000)
    await receive("P-2", "2025-03-21", 1_500)
    await of.run({ type: "AllocatePayment", on: "2025-03-25", payment: "P-2", to: [{ invoice: "A" }] })
    const [value] = await valuesOf(of, "FI-22")
    expect([value?.value, value?.n]).toEqual(["40.00", 2])
    // (30 × 20 + 10 × 10) ÷ 40
    expect(await figureOf(of, "FI-22-AGE")).toBe("17.50")
    // On the 24th all of both is unapplied.
    expect(await figureOf(of, "FI-22", { to: "2025-03-25" })).toBe("45.00")
    expect(await figureOf(of, "FI-22-AGE", { to: "2025-01-02", from: "2025-01-01" })).toBe("0.00")
  })

  it("is somebody else's once it is known whose it is", async () => {
    const of = await withRossi()
    await of.run({
      type: "ReceivePayment",
      on: "2025-03-05",
      payment: "P-1",
      currency: "EUR",
      amount: 1_000,
    })
    await of.run({ type: "IdentifyPayment", on: "2025-03-20", payment: "P-1", customer: "ROSSI" })
    const by = async (to: string) =>
      (await valuesOf(of, "FI-22", { to, by: ["customer"] }))
        .filter(({ value }) => value !== "0.00")
        .map(({ group, value }) => [group?.["customer"], value])
    expect(await by("2025-03-20")).toEqual([["(unknown)", "10.00"]])
    expect(await by("2025-03-21")).toEqual([["ROSSI", "10.00"]])
  })
})
