import { dashboardDecider, indicatorDecider, periodBefore, subjectsOf, unsafeDate } from "@adv/domain"
import { scenarioOf } from "@adv/domain/testing"
import { describe, expect, it } from "vitest"
import { given } from "./company.js"
import { defineDashboard, notice, publish, target, withdrawTarget } from "./indicator-story.js"

describe("the target of a KPI", () => {
  it("is set from a day on, for a part of it and a kind of period", () => {
    given([])
      .when(target({ scope: { segment: "retail" }, validTo: "2025-12-31" }))
      .then([
        {
          type: "TargetSet",
          data: {
            kpi: "QU-05",
            scope: { segment: "retail" },
            every: "month",
            value: "95",
            direction: "atLeast",
            validFrom: "2025-01-01",
            validTo: "2025-12-31",
          },
        },
      ])
  })

  it("is not set twice, and is replaced by another one of the same first day", () => {
    given([target()]).when(target()).then([])
    given([target()])
      .when(target({ value: "90" }))
      .then([{ type: "TargetSet", data: { value: "90" } }])
    given([target(), target({ value: "90" })])
      .when(notice("92", "2025-01"))
      .then([])
  })

  it("holds through its last day, and then the one before it holds again", () => {
    const sale = target({ value: "80", validFrom: "2025-02-01", validTo: "2025-02-28" })
    given([target(), sale]).when(notice("85", "2025-02")).then([])
    given([target(), sale])
      .when(notice("85", "2025-03"))
      .then([{ type: "ThresholdCrossed", data: { target: "95", direction: "missed" } }])
  })

  it("doesn't end before it starts", () => {
    given([])
      .when(target({ validTo: "2024-12-31" }))
      .then("TARGET_INVALID")
  })

  it("can be withdrawn from a day on, once, and holds for what was before that day", () => {
    given([target()])
      .when(withdrawTarget())
      .then([{ type: "TargetWithdrawn", data: { validFrom: "2025-02-10", reason: "another carrier" } }])
    given([target(), withdrawTarget()]).when(withdrawTarget()).then("TARGET_UNKNOWN")
    given([target(), withdrawTarget()])
      .when(notice("80", "2025-01"))
      .then([{ type: "ThresholdCrossed", data: { direction: "missed" } }])
    given([target(), withdrawTarget()]).when(notice("80", "2025-02")).then("TARGET_UNKNOWN")
    given([target(), target({ value: "90", validFrom: "2025-03-01" }), withdrawTarget()])
      .when(notice("80", "2025-03"))
      .then("TARGET_UNKNOWN")
  })
})

describe("a crossing", () => {
  it("is noticed in the first window in which the target is missed, and not again while it is missed", () => {
    given([target()])
      .when(notice("94.99", "2025-01"))
      .then([
        {
          type: "ThresholdCrossed",
          data: {
            window: { from: "2025-01-01", to: "2025-02-01" },
            value: "94.99",
            target: "95",
            direction: "missed",
          },
        },
      ])
    given([target(), notice("94.99", "2025-01")])
      .when(notice("94.99", "2025-01"))
      .then([])
    given([target(), notice("94.99", "2025-01")])
      .when(notice("80", "2025-02"))
      .then([])
  })

  it("is noticed again when the target is met again, by a later window or by what was recorded late", () => {
    const missed = [target(), notice("90", "2025-01")]
    given(missed)
      .when(notice("95", "2025-02"))
      .then([{ type: "ThresholdCrossed", data: { direction: "metAgain", value: "95" } }])
    given(missed)
      .when(notice("96", "2025-01", { on: "2025-02-20" }))
      .then([{ type: "ThresholdCrossed", data: { direction: "metAgain" } }])
    given([...missed, notice("95", "2025-02")])
      .when(notice("90", "2025-03"))
      .then([{ type: "ThresholdCrossed", data: { direction: "missed" } }])
  })

  it("is none while a target is met, on the target itself too, and of one to stay below from above", () => {
    given([target()]).when(notice("95.00", "2025-01")).then([])
    const days = target({ direction: "atMost", value: "45" })
    given([days]).when(notice("45", "2025-01")).then([])
    given([days])
      .when(notice("45.01", "2025-01"))
      .then([{ type: "ThresholdCrossed", data: { direction: "missed" } }])
  })

  it("is told of a whole period that is over, and of no earlier one than was noticed", () => {
    given([target()])
      .when(notice("90", "2025-01", { on: "2025-01-31" }))
      .then("WINDOW_INVALID")
    given([target()])
      .when(notice("90", "2025-01", { window: { from: "2025-01-01", to: "2025-01-15" } }))
      .then("WINDOW_INVALID")
    given([target(), notice("90", "2025-02")])
      .when(notice("99", "2025-01"))
      .then("CROSSING_GOES_BACK")
  })

  it("is of the part and the kind of period that the target is of", () => {
    given([target()])
      .when(notice("90", "2025-01", { scope: { segment: "retail" } }))
      .then("TARGET_UNKNOWN")
    const bySegment = target({ scope: { segment: "retail", country: "IT" } })
    given([bySegment])
      .when(notice("90", "2025-01", { scope: { country: "IT", segment: "retail" } }))
      .then([{ type: "ThresholdCrossed" }])
    expect([
      periodBefore("week", unsafeDate("2025-01-05")),
      periodBefore("quarter", unsafeDate("2025-03-31")),
      periodBefore("year", unsafeDate("2025-01-01")),
    ]).toEqual([
      { from: "2024-12-23", to: "2024-12-30" },
      { from: "2024-10-01", to: "2025-01-01" },
      { from: "2024-01-01", to: "2025-01-01" },
    ])
  })
})

describe("a published figure", () => {
  it("says what it was, by which definition, of what, and as known when", () => {
    given([])
      .when(publish("95.00"))
      .then([
        {
          type: "KpiPublished",
          data: {
            kpi: "QU-05",
            version: 1,
            publication: 1,
            window: { from: "2025-01-01", to: "2025-02-01" },
            asOf: "2025-02-07",
            knownAt: 100,
            logPosition: 40,
            numerator: "19",
            denominator: "20",
            value: "95.00",
          },
        },
      ])
  })

  it("is never overwritten: another one for the same window restates the first, and the same one is nothing", () => {
    const later = { knownAt: 200, logPosition: 90 }
    given([publish("95.00")])
      .when(publish("95.00", later))
      .then([])
    given([publish("95.00")])
      .when(publish("90.00", { ...later, numerator: "18" }))
      .then([{ type: "KpiPublished", data: { publication: 2, restates: 1, value: "90.00" } }])
    given([publish("95.00"), publish("90.00", { ...later, numerator: "18" })])
      .when(publish("85.00", { knownAt: 300, numerator: "17" }))
      .then([{ type: "KpiPublished", data: { publication: 3, restates: 1 } }])
    given([publish("95.00")])
      .when(publish("96.00", { ...later, version: 2 }))
      .then([{ type: "KpiPublished", data: { publication: 2, restates: 1, version: 2 } }])
    given([publish("95.00")])
      .when(publish("95.00", { scope: { segment: "retail" } }))
      .then([{ type: "KpiPublished", data: { publication: 2 } }])
  })

  it("doesn't contradict one that was known at the same moment, and isn't of less than was known before", () => {
    given([publish("95.00")])
      .when(publish("90.00", { numerator: "18" }))
      .then("FIGURE_CONTRADICTS")
    given([publish("95.00")])
      .when(publish("90.00", { knownAt: 99 }))
      .then("FIGURE_OUTDATED")
  })

  it("is of a window that is over, and not of days to come", () => {
    given([])
      .when(publish("95.00", { asOf: "2025-01-31" }))
      .then([{ type: "KpiPublished" }])
    given([])
      .when(publish("95.00", { asOf: "2025-01-30" }))
      .then("WINDOW_NOT_OVER")
    given([])
      .when(publish("95.00", { on: "2025-02-06" }))
      .then("WINDOW_NOT_OVER")
    given([])
      .when(publish("95.00", { window: { from: "2025-02-01", to: "2025-01-01" } }))
      .then("WINDOW_INVALID")
  })

  it("may be that there was nothing to tell, and why", () => {
    given([])
      .when(publish("", { numerator: "0", denominator: "0", value: null, n: 0, reason: "DENOMINATOR_ZERO" }))
      .then([{ type: "KpiPublished", data: { value: null, reason: "DENOMINATOR_ZERO" } }])
  })

  it("of a customer is about that customer", () => {
    const [fact] = given([]).when(publish("95.00", { scope: { customer: "ROSSI" } })).facts
    expect(subjectsOf(fact as never).customers).toEqual(["ROSSI"])
  })
})

describe("a dashboard", () => {
  const tile = { kpi: "FI-09", dims: { currency: "EUR" }, window: { every: "month", periods: 6 } } as const

  it("is defined, and defined otherwise as another version; the same again is nothing", () => {
    given([])
      .when(defineDashboard())
      .then([{ type: "DashboardDefined", data: { dashboard: "office", version: 1 } }])
    given([defineDashboard()]).when(defineDashboard()).then([])
    given([defineDashboard()])
      .when(defineDashboard([tile]))
      .then([{ type: "DashboardDefined", data: { version: 2, tiles: [{ kpi: "FI-09" }] } }])
  })

  it("shows something, over at least one period, with each threshold once", () => {
    const refused = (tiles: Parameters<typeof defineDashboard>[0]) =>
      given([]).when(defineDashboard(tiles)).then("DASHBOARD_INVALID")
    refused([])
    refused([{ ...tile, window: { every: "month", periods: 0 } }])
    refused([{ ...tile, window: { every: "month", periods: 121 } }])
    const level = { level: "warning", value: "20" } as const
    refused([{ ...tile, thresholds: [level, { ...level, value: "30" }] }])
    given([])
      .when(defineDashboard([{ ...tile, thresholds: [level, { level: "critical", value: "30" }] }]))
      .then([{ type: "DashboardDefined" }])
  })
})

describe("by themselves", () => {
  it("the two aggregates decide on their own commands", () => {
    const set = target()
    if (set.type !== "SetTarget") throw new Error("not a target")
    scenarioOf(indicatorDecider)
      .given([])
      .when(set)
      .then([{ type: "TargetSet" }])
    const define = defineDashboard()
    if (define.type !== "DefineDashboard") throw new Error("not a dashboard")
    scenarioOf(dashboardDecider)
      .given([])
      .when(define)
      .then([{ type: "DashboardDefined" }])
  })
})
