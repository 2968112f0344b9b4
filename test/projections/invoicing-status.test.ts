import { type Day, fromDay, type Instant, type StoredEvent, toDay, unsafeDate } from "@adv/domain"
import {
  activity,
  agingOf,
  balancesOf,
  billingOf,
  companyModels,
  invoicesByKind,
  orderCardOf,
  orderCardsOf,
  orderStatusOf,
  orders,
  receivables,
} from "@adv/projections"
import { beforeAll, describe, expect, it } from "vitest"
import { invoicingStory } from "../domain/invoicing-story.js"
import { type Company, company, instant } from "../support/company.js"
import { lawsOver } from "./laws.js"

let of: Company = company()
let events: ReadonlyArray<StoredEvent> = []
beforeAll(async () => {
  of = company()
  for (const command of invoicingStory) await of.run(command)
  events = await of.events()
})

lawsOver(receivables, () => [events])
lawsOver(orders, () => [events])
lawsOver(activity, () => [events])

it("answers for a date and a moment never change when more is recorded later (INV-24)", () => {
  const answers = (log: ReadonlyArray<StoredEvent>, asOf: Day, knownAt: Instant): string => {
    const models = companyModels()
    models.apply(log)
    const { states } = models
    const balances = balancesOf(states.receivables, { asOf, knownAt })
    return JSON.stringify([
      agingOf(states.receivables, { asOf: fromDay(asOf), knownAt, by: "invoice" }),
      invoicesByKind(states.activity, { from: 0, to: asOf + 1, asOf, knownAt }),
      [...orderCardsOf(states.orders, { asOf, knownAt })].map((card) =>
        orderStatusOf(card, states.receivables, balances),
      ),
    ])
  }
  for (let cut = 10; cut < events.length; cut += 11) {
    const knownAt = events[cut]?.recordedAt
    if (knownAt === undefined) continue
    const prefix = events.filter(({ recordedAt }) => recordedAt <= knownAt)
    for (const date of ["2025-01-15", "2025-02-22", "2025-05-01", "2025-09-04", "2026-01-01"]) {
      const asOf = toDay(unsafeDate(date))
      expect(answers(events, asOf, knownAt)).toBe(answers(prefix, asOf, knownAt))
    }
  }
})

const later = instant("2030-01-01T00:00:00Z")
const cardOn = async (order: string, date: string) => {
  const { states } = await of.models()
  const horizon = { asOf: toDay(unsafeDate(date)), knownAt: later }
  const card = orderCardOf(states.orders, order, horizon)
  if (card === undefined) throw new Error(`there is no order ${order}`)
  return { card, status: orderStatusOf(card, states.receivables, balancesOf(states.receivables, horizon)) }
}
const billing = async (order: string, date: string) => billingOf((await cardOn(order, date)).card)

describe("the billing of an order", () => {
  it("that is invoiced by progress is in part, as long as part of it is certified", async () => {
    expect(await billing("O-P", "2025-02-01")).toBe("partial")
    expect(await billing("O-P", "2025-02-20")).toBe("partial")
    const { card } = await cardOn("O-P", "2025-02-20")
    // A down-payment of 20 %, and 75 % of progress of which as much of it was deducted.
    expect(card.billedAsAmount).toBe(200_667 + 752_500 - 150_500)
    // What was credited to be billed again is not billed, and then is.
    expect((await cardOn("O-P", "2025-02-21")).card.billedAsAmount).toBe(200_667 + 301_000 - 60_200)
    expect((await cardOn("O-P", "2025-02-22")).card.billedAsAmount).toBe(card.billedAsAmount)
  })

  it("is full once all of it is certified and invoiced", async () => {
    const whole = company()
    for (const command of [
      ...invoicingStory.slice(
        0,
        invoicingStory.findIndex(({ type }) => type === "RescheduleInstalment"),
      ),
      { type: "ReportProgress", on: "2025-03-01", order: "O-P", percent: "100", evidence: "" } as const,
      { type: "CertifyProgress", on: "2025-03-01", order: "O-P", percent: "100", certifiedBy: "" } as const,
      { type: "InvoiceOrder", on: "2025-03-01", invoice: "P-5", order: "O-P" } as const,
    ])
      await whole.run(command)
    const { states } = await whole.models()
    const card = orderCardOf(states.orders, "O-P", { asOf: toDay(unsafeDate("2025-03-01")), knownAt: later })
    expect(card && billingOf(card)).toBe("full")
    expect(card?.billedAsAmount).toBe(1_003_333)
  })

  it("with a down-payment is in part before it is delivered, and full with its final invoice", async () => {
    expect(await billing("O-G", "2025-09-02")).toBe("partial")
    expect(await billing("O-G", "2025-09-03")).toBe("full")
    expect((await cardOn("O-G", "2025-09-03")).status.amounts).toMatchObject({
      invoiced: 15_860,
      open: 15_860,
    })
  })

  it("that is invoiced by periods is of each order by itself", async () => {
    expect(await billing("O-N1", "2025-08-30")).toBe("none")
    expect(await billing("O-N1", "2025-08-31")).toBe("full")
    expect(await billing("O-N2", "2025-08-31")).toBe("partial")
  })
})

describe("the settlement of an order whose invoice was rescheduled", () => {
  it("counts every instalment, those too that came about later", async () => {
    const before = await cardOn("O-P", "2025-02-28")
    const after = await cardOn("O-P", "2025-03-01")
    expect(after.status.amounts.open).toBe(before.status.amounts.open)
    expect(after.status.amounts.invoiced).toBe(before.status.amounts.invoiced)
  })
})

describe("invoices by kind (PR-04)", () => {
  it("count a collective invoice once, with its lines, in the period of its issue", async () => {
    const { states } = await of.models()
    const window = (from: string, to: string, asOf = to) =>
      invoicesByKind(states.activity, {
        from: toDay(unsafeDate(from)),
        to: toDay(unsafeDate(to)),
        asOf: toDay(unsafeDate(asOf)),
        knownAt: later,
      })
    expect(window("2025-08-01", "2025-09-01")).toEqual([
      { kind: "partial", invoices: 1, lines: 1 },
      { kind: "commercial", invoices: 1, lines: 3 },
    ])
    expect(window("2025-02-01", "2025-03-01").map(({ kind, invoices }) => [kind, invoices])).toEqual([
      ["prepayment", 1],
      ["partial", 3],
    ])
    expect(window("2025-09-01", "2025-10-01").map(({ kind, invoices }) => [kind, invoices])).toEqual([
      ["prepayment", 1],
      ["final", 1],
      ["commercial", 1],
      ["corrected", 1],
    ])
    expect(window("2025-02-01", "2025-03-01", "2025-02-05")).toEqual([
      { kind: "prepayment", invoices: 1, lines: 2 },
    ])
  })
})
