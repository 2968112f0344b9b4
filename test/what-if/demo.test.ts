import { runDemo } from "@adv/adapters/demo"
import { memoryStore } from "@adv/adapters/memory"
import {
  dunningLadders,
  type EventStore,
  frenchCalendar,
  isRecordedEvent,
  italianCalendar,
  netDays,
  policyId,
  type RecordedEvent,
  targetCalendar,
  unsafeDate,
} from "@adv/domain"
import { checkInvariants } from "@adv/domain/testing"
import { type WhatIfQuery, whatIf } from "@adv/projections"
import { right } from "fp-ts/lib/TaskEither.js"
import { beforeAll, describe, expect, it } from "vitest"

const calendars = {
  TARGET: targetCalendar(2024, 2028),
  IT: italianCalendar(2024, 2028),
  FR: frenchCalendar(2024, 2028),
}

const eventsOf = async (store: EventStore): Promise<ReadonlyArray<RecordedEvent>> => {
  const events: Array<RecordedEvent> = []
  for await (const batch of store.readAll()) events.push(...batch.filter(isRecordedEvent))
  return events
}

/** What a year's demonstration comes to is decided by people and processes, under all the policies there are. */
describe("the demonstration's year", { timeout: 240_000 }, () => {
  let events: ReadonlyArray<RecordedEvent> = []
  beforeAll(async () => {
    const made = await runDemo({ seed: 4, orders: 60, open: (clock) => right(memoryStore({ clock })) })()
    if (made._tag === "Left") throw new Error(made.left.message)
    events = await eventsOf(made.right.store)
  }, 240_000)

  const asked = (more: Partial<WhatIfQuery>) => {
    const found = whatIf({
      events,
      from: unsafeDate("2025-01-01"),
      to: unsafeDate("2026-01-01"),
      overrides: [],
      calendars,
      kpis: ["FI-01", "FI-09"],
      ...more,
    })
    if (found._tag === "Left") throw new Error(`${found.left.message} ${JSON.stringify(found.left.data)}`)
    return found.right
  }

  it("comes out again, fact for fact, from its first day or from its middle", () => {
    const year = asked({})
    expect(year.reproduced).toBe(true)
    expect(year.decided).toBeGreaterThan(500)
    expect(year.changes).toEqual([])
    expect(year.before.log).toEqual(events)
    expect(asked({ from: unsafeDate("2025-06-10"), to: unsafeDate("2025-10-01") }).changes).toEqual([])
  })

  it("would have other reminders by another ladder, and the same invoices", () => {
    const body = dunningLadders["2-times"] ?? {}
    const { changes, measures, after } = asked({
      overrides: [{ kind: "policy", policy: policyId("dunning"), body }],
    })
    const types = changes.map(({ type }) => type)
    expect(types).toContain("DunningLevelReached")
    expect(types).not.toContain("InvoiceIssued")
    expect(measures.find(({ measure }) => measure === "notices of level 3")).toMatchObject({ after: "0" })
    // Approvals that nobody gave are listed: nothing else is against any rule.
    expect(checkInvariants(after.log)).toEqual([])
  })

  it("would have invoices due later under longer terms, and each of them is told of", () => {
    const { changes, before, after } = asked({ overrides: [{ kind: "paymentTerm", term: netDays(75) }] })
    const issued = before.log.filter((event) => event.type === "InvoiceIssued").length
    expect(changes.find(({ type }) => type === "InvoiceIssued")).toMatchObject({ different: issued })
    expect(checkInvariants(after.log)).toEqual([])
  })
})
