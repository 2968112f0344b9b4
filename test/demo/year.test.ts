import { DEMO_ORDERS, DEMO_SEED, DEMO_UNTIL } from "@adv/adapters/demo"
import { factCodecs, type RecordedEvent, type StoredEvent, toDay } from "@adv/domain"
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

describe("the year of the demonstration", () => {
  let log: ReadonlyArray<StoredEvent> = []
  let events: ReadonlyArray<RecordedEvent> = []
  let figures: Figures
  beforeAll(async () => {
    log = await logOf(DEMO_SEED, DEMO_ORDERS)
    events = decoded(log)
    figures = figuresOf(events, DEMO_UNTIL)
  })

  it("has everything in it that can happen", () => {
    expect([...figures.types.keys()].sort()).toEqual(Object.keys(factCodecs).sort())
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
    between(figures.eventsPerOrder, 10, 14)
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
    expect([...departments].sort()).toEqual([
      "ADV",
      "Finance",
      "Management",
      "Purchasing",
      "Sales",
      "Warehouse",
    ])
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
    const times = events.filter((event) => event.position > 500).map((event) => romeTime(event).slice(11))
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
    expect([...last.keys()].sort()).toEqual(["CN-2025", "INV-2025"])
  })

  it("never allocates more than was paid, nor settles more than is owed (INV-05, INV-06)", () => {
    const unallocated = new Map<string, number>()
    const open = new Map<string, number>()
    const add = (to: Map<string, number>, key: string, amount: number) => {
      const sum = (to.get(key) ?? 0) + amount
      to.set(key, sum)
      expect(sum).toBeGreaterThanOrEqual(0)
    }
    for (const { type, data } of events) {
      if (type === "PaymentReceived") add(unallocated, data.payment, data.amount)
      if (type === "PaymentAllocated")
        for (const { amount } of data.allocations) add(unallocated, data.payment, -amount)
      if (type === "PaymentAllocationReversed")
        for (const { amount } of data.allocations) add(unallocated, data.payment, amount)
      if (type === "PaymentReturned") add(unallocated, data.payment, -data.amount)
      if (type === "InvoiceIssued")
        for (const { instalment, amount } of data.instalments)
          add(open, `${data.invoice}/${instalment}`, amount)
      if (type === "ChargeClaimed" || type === "SettlementReversed")
        add(open, `${data.invoice}/${data.instalment}`, data.amount)
      if (type === "InstalmentSettled") add(open, `${data.invoice}/${data.instalment}`, -data.amount)
    }
  })
})
