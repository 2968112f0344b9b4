import { DEMO_ORDERS, DEMO_SEED, DEMO_UNTIL } from "@adv/adapters/demo"
import { factCodecs, type RecordedEvent, type StoredEvent, toDay } from "@adv/domain"
import { assertInvariants } from "@adv/domain/testing"
import { balancesOf, companyModels, orderCardsOf, orderStatusOf } from "@adv/projections"
import { beforeAll, describe, expect, it } from "vitest"
import { instant } from "../support/company.js"
import { type Figures, figuresOf } from "./figures.js"
import { decoded, logOf } from "./made.js"

const rome = new Intl.DateTimeFormat("sv-SE", {
  timeZone: "Europe/Rome",
  dateStyle: "short",
  timeStyle: "short",
})
const romeTimes = new Map<number, string>()
const romeTime = ({ recordedAt }: RecordedEvent): string => {
  const known = romeTimes.get(recordedAt) ?? rome.format(recordedAt)
  romeTimes.set(recordedAt, known)
  return known
}
const recordedOn = (event: RecordedEvent): string => romeTime(event).slice(0, 10)

/** What can't happen in a sound year, and why. */
const impossible: { readonly [type: string]: string } = {
  NumberVoided: "a number and its document are appended together, so that none is lost where nothing crashes",
}

describe("the year of the demonstration", () => {
  let log: ReadonlyArray<StoredEvent> = []
  let events: ReadonlyArray<RecordedEvent> = []
  let figures: Figures
  beforeAll(async () => {
    log = await logOf(DEMO_SEED, DEMO_ORDERS)
    events = decoded(log)
    figures = figuresOf(events, DEMO_UNTIL)
  }, 120_000)

  it("has everything in it that can happen in a sound year", () => {
    const possible = Object.keys(factCodecs).filter((type) => !Object.hasOwn(impossible, type))
    expect([...figures.types.keys()].sort()).toEqual(possible.sort())
  })

  it("lets the processes do what is theirs: allocation, letters, demand signals, credit checks, dunning, completion", () => {
    const actors = (type: RecordedEvent["type"]) => [
      ...new Set(
        events.flatMap((event) => (event.type === type ? [event.metadata.actor.id.split(":")[0]] : [])),
      ),
    ]
    for (const type of [
      "OrderCompleted",
      "DemandSignalPublished",
      "InvoiceBecameOverdue",
      "InvoiceOverdueCleared",
      "DunningRunExecuted",
      "DunningLevelReached",
      "DunningNoticeSent",
      "MessageQueued",
      "MessageSent",
      "OrderAcknowledged",
    ] as const)
      expect([type, ...actors(type)]).toEqual([type, "process"])
    const share = (type: RecordedEvent["type"], actor: string) => {
      const all = events.filter((event) => event.type === type)
      return all.filter(({ metadata }) => metadata.actor.id === `process:${actor}`).length / all.length
    }
    expect(share("PaymentAllocated", "allocation")).toBeGreaterThan(0.85)
    expect(share("CreditCheckPassed", "credit-checks")).toBeGreaterThan(0.8)
  })

  it("goes from the procedure of a small company to that of a team once, as its orders grow", () => {
    const changes = events.flatMap(({ type, data }) =>
      type === "FlowTierChanged" ? [`${data.from} to ${data.to}`] : [],
    )
    expect(changes).toEqual(["SOLO to TEAM"])
  })

  it("has orders in every status on its last day", () => {
    const horizon = { asOf: toDay(DEMO_UNTIL), knownAt: instant("2026-01-01T00:00:00Z") }
    const models = companyModels()
    models.apply(log)
    const balances = balancesOf(models.states.receivables, horizon)
    const statuses = new Set<string>()
    for (const card of orderCardsOf(models.states.orders, horizon))
      statuses.add(orderStatusOf(card, models.states.receivables, balances).displayStatus)
    expect([...statuses].sort()).toEqual([
      "cancelled",
      "delivered",
      "invoiced",
      "onHold",
      "overdue",
      "paid",
      "partiallyDelivered",
      "partiallyInvoiced",
      "placed",
      "released",
      "validated",
    ])
  })

  it("looks like a wholesaler's", () => {
    const between = (value: number, low: number, high: number) => {
      expect(value).toBeGreaterThanOrEqual(low)
      expect(value).toBeLessThanOrEqual(high)
    }
    expect(figures.orders).toBe(DEMO_ORDERS)
    between(figures.eventsPerOrder, 28, 38)
    between(figures.onTime, 0.86, 0.94)
    between(figures.settledLate, 0.08, 0.25)
    between(figures.dso, 45, 65)
    between(figures.overdueRatio, 0.15, 0.3)
    between(figures.creditNotes, 0.03, 0.05)
    between(figures.disputes, 0.01, 0.03)
    between(figures.entryErrors, 0.03, 0.06)
    between(figures.returnedPayments, 0.004, 0.015)
    between(figures.cancelled, 0.02, 0.045)
    expect(figures.heldAtTheEnd).toBeGreaterThan(0)
    expect([...figures.currencies].sort()).toEqual(["CHF", "EUR", "JPY"])
  })

  it("names who did what, for the departments that take part", () => {
    const departments = new Set(events.map(({ metadata }) => metadata.actor.department))
    expect([...departments].sort()).toEqual(["ADV", "finance", "legal", "logistics", "management", "sales"])
  })

  it("records nothing before it happens, and some things days after", () => {
    expect(events.filter((event) => event.metadata.effectiveDate > recordedOn(event))).toEqual([])
    const laterBy = (type: RecordedEvent["type"], days: number) =>
      events.filter(
        (event) =>
          event.type === type &&
          toDay(recordedOn(event) as RecordedEvent["metadata"]["effectiveDate"]) -
            toDay(event.metadata.effectiveDate) >=
            days,
      ).length
    expect(laterBy("PaymentReceived", 1)).toBe(figures.types.get("PaymentReceived"))
    expect(laterBy("InvoiceIssued", 1)).toBeGreaterThan(50)
    expect(laterBy("DeliveryConfirmed", 1)).toBeGreaterThan(20)
    expect(laterBy("OrderEntryErrorDetected", 3)).toBeGreaterThan(5)
  })

  it("is made in office hours, summer time or not", () => {
    // On the first day, before the office opens, what there was is taken over.
    const times = [...romeTimes.values()].filter((time) => time > "2025-01-02").map((time) => time.slice(11))
    expect(times.filter((time) => time < "08:00" || time > "18:30")).toEqual([])
    const weekends = new Set(["Sat", "Sun"])
    const weekday = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Rome", weekday: "short" })
    expect([...romeTimes.keys()].filter((at) => weekends.has(weekday.format(at)))).toEqual([])
  })

  it("numbers its documents without gaps, and never dates one before the last (INV-16)", () => {
    const last = new Map<string, { readonly sequence: number; readonly date: string }>()
    for (const { type, data } of events) {
      if (type !== "NumberAssigned") continue
      const before = last.get(data.register) ?? { sequence: 0, date: "" }
      expect(data.sequence).toBe(before.sequence + 1)
      expect(data.date >= before.date).toBe(true)
      last.set(data.register, data)
    }
    expect([...last.keys()].sort()).toEqual(["FT-2025", "NC-2025"])
  })

  it("breaks nothing that must always hold", () => {
    assertInvariants(events)
  }, 120_000)
})
