import { isRecordedEvent } from "@adv/domain"
import { describe, expect, it } from "vitest"
import { type Company, company, withCustomer } from "../support/company.js"
import { kpi, vector } from "../support/kpis.js"

const orderOf = async (of: Company, order: string, lines: number, on: string, recordedAt?: string) =>
  of.run(
    {
      type: "PlaceOrder",
      on,
      order,
      customer: "ROSSI",
      currency: "EUR",
      lines: Array.from({ length: lines }, (_, line) => ({
        line: String(line + 1),
        sku: "A",
        quantity: "1",
        unitPrice: "10",
        tax: { category: "S" as const, rate: "22" },
      })),
    },
    recordedAt,
  )

const report = async (
  of: Company,
  order: string,
  error: string,
  errorType: string,
  on: string,
  at?: string,
) =>
  of.run(
    {
      type: "ReportOrderEntryError",
      on,
      order,
      error,
      errorType: errorType as "PRICE",
      origin: "ADV",
      detectedAt: "delivery",
    },
    at,
  )

const reject = async (of: Company, order: string, error: string, on: string, at?: string) =>
  of.run({ type: "RejectOrderEntryError", on, order, error, reason: "it was right" }, at)

const rateOf = async (...asked: Parameters<typeof kpi>) => (await kpi(...asked))[0]?.value

describe("how orders are entered", () => {
  it("agrees with the published example, counted from the facts (KP-20)", async () => {
    const { inputs, expected } = vector<{
      inputs: { orders: number; orderLines: number; errors: Record<string, number>; ordersWithError: number }
      expected: {
        ratePerOrderPct: string
        ratePerLinePct: string
        firstTimeRightPct: string
        shareByTypePct: Record<string, string>
      }
    }>("KP-20")
    const of = company()
    await withCustomer(of, "ROSSI")
    for (let order = 1; order <= inputs.orders; order++)
      await orderOf(of, String(order), order <= inputs.orderLines - 2 * inputs.orders ? 3 : 2, "2025-03-10")
    const types = Object.entries(inputs.errors).flatMap(([type, count]) =>
      Array.from({ length: count }, () => type),
    )
    // The last error is on an order that has one already.
    for (const [index, type] of types.entries())
      await report(of, String((index % inputs.ordersWithError) + 1), `E-${index}`, type, "2025-03-20")
    await report(of, "80", "E-F", "TAX", "2025-03-20")
    await reject(of, "80", "E-F", "2025-03-25")
    expect(await rateOf(of, "QU-01")).toBe(expected.ratePerOrderPct)
    expect(await rateOf(of, "QU-02")).toBe(expected.ratePerLinePct)
    expect(await rateOf(of, "QU-04")).toBe(expected.firstTimeRightPct)
    const mix = await kpi(of, "QU-03")
    expect(Object.fromEntries(mix.map(({ part, value }) => [part, value]))).toEqual(expected.shareByTypePct)
    const independent = new Set(
      (await of.events())
        .filter(isRecordedEvent)
        .flatMap((event) => (event.type === "OrderEntryErrorDetected" ? [event.data.order] : [])),
    )
    expect((await kpi(of, "QU-01"))[0]).toMatchObject({ numerator: "5", denominator: "80", n: 80 })
    expect(independent.size).toBe(6)
  })

  it("ripens: March's rate as known at the end of March, and as known today", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    for (const order of ["1", "2", "3", "4"]) await orderOf(of, order, 1, "2025-03-10")
    await report(of, "1", "E-1", "PRICE", "2025-03-12")
    await report(of, "2", "E-1", "PRICE", "2025-04-20", "2025-04-20T08:00:00Z")
    await reject(of, "1", "E-1", "2025-05-02", "2025-05-02T08:00:00Z")
    const end = { asOf: "2025-03-31", knownAt: "2025-03-31T23:59:59Z" }
    expect(await kpi(of, "QU-01", end)).toMatchObject([{ numerator: "1", denominator: "4", value: "25.00" }])
    const inApril = { asOf: "2025-04-30", knownAt: "2025-04-30T23:59:59Z" }
    expect(await rateOf(of, "QU-01", inApril)).toBe("50.00")
    expect(await rateOf(of, "QU-01")).toBe("25.00")
    expect(await rateOf(of, "QU-04", inApril)).toBe("50.00")
    // What is found in April is no error of April's orders.
    expect(await kpi(of, "QU-01", { from: "2025-04-01", to: "2025-05-01" })).toMatchObject([
      { value: null, reason: "DENOMINATOR_ZERO" },
    ])
  })

  it("tells what took effect from what was known: an error found in March and recorded in April", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await orderOf(of, "1", 1, "2025-03-10")
    await report(of, "1", "E-1", "PRICE", "2025-03-12", "2025-04-02T08:00:00Z")
    expect(await rateOf(of, "QU-01", { asOf: "2025-03-31", knownAt: "2025-03-31T23:59:59Z" })).toBe("0.00")
    expect(await rateOf(of, "QU-01", { asOf: "2025-03-31" })).toBe("100.00")
    expect(await rateOf(of, "QU-01", { asOf: "2025-03-11" })).toBe("0.00")
  })

  it("counts a corrected error: correcting it doesn't undo that it was made", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await orderOf(of, "1", 1, "2025-03-10")
    await report(of, "1", "E-1", "PRICE", "2025-03-12")
    await of.run({
      type: "CorrectOrderEntryError",
      on: "2025-03-13",
      order: "1",
      error: "E-1",
      correctedBy: "anna",
      how: "price corrected",
    })
    expect(await rateOf(of, "QU-01")).toBe("100.00")
  })
})
