import type { DashboardId, LocalDate, PlainCommand } from "@adv/domain"
import { toDay } from "@adv/domain"
import { type DashboardTile, dashboardOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { type Company, instant, withCustomer } from "../support/company.js"
import { error, januaryOrders, recordedLate } from "./error-rate.js"

type Tiles = Extract<PlainCommand, { readonly type: "DefineDashboard" }>["tiles"]
const month = { every: "month", periods: 3 } as const

const define = (tiles: Tiles): PlainCommand => ({
  type: "DefineDashboard",
  on: "2025-01-02",
  dashboard: "office",
  title: "The office",
  tiles,
})

const shown = async (
  of: Company,
  asOf = "2025-01-31",
  knownAt = "2025-12-31T00:00:00Z",
): Promise<ReadonlyArray<DashboardTile>> => {
  const { states } = await of.models()
  const page = dashboardOf(states, {
    dashboard: "office" as DashboardId,
    asOf: toDay(asOf as LocalDate),
    knownAt: instant(knownAt),
  })
  if (isLeft(page)) throw new Error(page.left.message)
  return page.right.tiles
}

const rate = { kpi: "QU-01", dims: {}, window: month } as const

describe("a dashboard", () => {
  it("shows each figure of the month so far, against its target, with the months before", async () => {
    const of = await januaryOrders()
    await of.run(define([{ ...rate, target: { value: "10", direction: "atMost" } }]))
    expect(await shown(of)).toMatchObject([
      {
        kpi: "QU-01",
        version: 1,
        unit: "%",
        window: { from: "2025-01-01", to: "2025-02-01" },
        value: "25.00",
        numerator: "1",
        denominator: "4",
        n: 4,
        status: "missed",
        trend: [
          { from: "2024-11-01", value: null },
          { from: "2024-12-01", value: null },
          { from: "2025-01-01", value: "25.00" },
        ],
        turn: null,
        problem: null,
      },
    ])
    await recordedLate(of)
    expect(await shown(of, "2025-02-05", "2025-02-05T12:00:00Z")).toMatchObject([
      { window: { from: "2025-02-01" }, value: null, status: "noValue" },
    ])
    expect((await shown(of, "2025-02-05"))[0]?.trend.at(-2)).toMatchObject({ value: "40.00" })
  })

  it("goes by the target that is set for the same part and period, on the day it is asked for", async () => {
    const of = await januaryOrders()
    await of.run(define([rate, { ...rate, window: { every: "quarter", periods: 1 } }]))
    expect((await shown(of)).map(({ status }) => status)).toEqual(["noTarget", "noTarget"])
    await of.run({
      type: "SetTarget",
      on: "2025-01-25",
      kpi: "QU-01",
      scope: {},
      every: "month",
      value: "30",
      direction: "atMost",
      validFrom: "2025-01-20",
    })
    expect((await shown(of)).map(({ status }) => status)).toEqual(["met", "noTarget"])
    expect((await shown(of, "2025-01-24")).map(({ status }) => status)).toEqual(["noTarget", "noTarget"])
  })

  it("says what is critical before what is a warning, and a warning before a target that is missed", async () => {
    const of = await januaryOrders()
    const thresholds = (warning: string, critical: string) => ({
      ...rate,
      target: { value: "10", direction: "atMost" } as const,
      thresholds: [
        { level: "warning", value: warning } as const,
        { level: "critical", value: critical } as const,
      ],
    })
    await of.run(
      define([
        thresholds("20", "24.99"),
        thresholds("20", "25"),
        thresholds("25", "40"),
        // Without a target, less of an error rate is better.
        { ...rate, thresholds: [{ level: "warning", value: "20" }] },
        { ...rate, thresholds: [{ level: "warning", value: "30" }] },
      ]),
    )
    expect((await shown(of)).map(({ status }) => status)).toEqual([
      "critical",
      "warning",
      "missed",
      "warning",
      "met",
    ])
  })

  it("tells whether it became better since the period before", async () => {
    const of = await januaryOrders()
    await of.run(define([{ ...rate, window: { every: "week", periods: 3 } }]))
    await of.run(error("O-2", "2025-01-13"))
    // Of the two orders of the second week one was wrong, in the third week none, and in the fourth the only one.
    expect(await shown(of, "2025-01-19")).toMatchObject([
      { trend: [{ value: null }, { value: "50.00" }, { value: "0.00" }], turn: "better" },
    ])
    await of.run(error("O-4", "2025-01-25"))
    expect(await shown(of, "2025-01-26")).toMatchObject([
      { trend: [{ value: "100.00" }, { value: "0.00" }, { value: "100.00" }], turn: "worse" },
    ])
  })

  it("says which tile can't be told, and shows the others", async () => {
    const of = await januaryOrders()
    await withCustomer(of, "SMITH", "USD")
    await of.run({
      type: "PlaceOrder",
      on: "2025-01-21",
      order: "O-9",
      customer: "SMITH",
      currency: "USD",
      lines: [{ line: "1", sku: "A", quantity: "1", unitPrice: "5", tax: { category: "Z", rate: "0" } }],
    })
    await of.run(
      define([
        { kpi: "PR-03", dims: {}, window: month },
        { kpi: "XX-99", dims: {}, window: month },
        { kpi: "PR-03", dims: { currency: "USD" }, window: month },
        { kpi: "PR-01", dims: { mood: "good" }, window: month },
      ]),
    )
    expect((await shown(of)).map(({ value, problem }) => problem?.code ?? value)).toEqual([
      "SCOPE_INCOMPLETE",
      "KPI_UNKNOWN",
      "5.00",
      "DIMENSION_UNKNOWN",
    ])
  })

  it("is the version that was defined by then, or none", async () => {
    const of = await januaryOrders()
    await of.run(define([rate]))
    await of.run({ ...define([rate, rate]), on: "2025-01-25" } as PlainCommand)
    expect([await shown(of, "2025-01-24"), await shown(of)].map(({ length }) => length)).toEqual([1, 2])
    await expect(shown(of, "2025-01-01")).rejects.toThrow("There is no dashboard office on 2025-01-01")
  })
})
