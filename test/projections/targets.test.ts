import { memoryStore } from "@adv/adapters/memory"
import { processRunner } from "@adv/adapters/processes"
import {
  commandRunner,
  handlersWith,
  isRecordedEvent,
  type LocalDate,
  processesWith,
  toDay,
} from "@adv/domain"
import { crossingsOf, targetCrossings, targetsInForce } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { type Company, instant } from "../support/company.js"
import { januaryOrders, recordedLate } from "./error-rate.js"

const aim = (value: string) =>
  ({
    type: "SetTarget",
    on: "2025-01-02",
    kpi: "QU-01",
    scope: {},
    every: "month",
    value,
    direction: "atMost",
    validFrom: "2025-01-01",
  }) as const

/** A process runner of its own each time: what was done is known by its id alone. */
const work = async (of: Company, on: string): Promise<void> => {
  const runner = commandRunner({ store: of.store, handlers: handlersWith({}) })
  const done = await processRunner({
    store: of.store,
    runner,
    processes: processesWith({ site: "MILANO" }),
  }).day(on as LocalDate, "IT01")
  if (isLeft(done)) throw new Error(done.left.message)
}

const noticed = async (of: Company) =>
  (await of.events())
    .filter(isRecordedEvent)
    .flatMap((event) =>
      event.type === "ThresholdCrossed"
        ? [[event.metadata.effectiveDate, event.data.direction, event.data.value, event.metadata.actor.id]]
        : [],
    )

const watch = "process:target-watch"

describe("the watch over targets", () => {
  it("notices a missed target once the month is over, once, however often the day is worked through", async () => {
    const of = await januaryOrders()
    await of.run(aim("10"))
    await work(of, "2025-01-31")
    expect(await noticed(of)).toEqual([])
    for (const on of ["2025-02-01", "2025-02-01", "2025-02-02"]) await work(of, on)
    expect(await noticed(of)).toEqual([["2025-02-01", "missed", "25.00", watch]])
  })

  it("notices that it is met again, by what was recorded late too", async () => {
    const of = await januaryOrders()
    await of.run(aim("30"))
    await work(of, "2025-02-05")
    expect(await noticed(of)).toEqual([])
    await recordedLate(of)
    await work(of, "2025-02-13")
    expect(await noticed(of)).toEqual([["2025-02-13", "missed", "40.00", watch]])
    await of.run({
      type: "RejectOrderEntryError",
      on: "2025-02-14",
      order: "O-3",
      error: "O-3-E1",
      reason: "it was agreed",
    })
    for (const on of ["2025-02-14", "2025-02-14", "2025-02-15"]) await work(of, on)
    expect((await noticed(of)).slice(1)).toEqual([["2025-02-14", "metAgain", "20.00", watch]])
  })

  it("leaves alone what has no value, and what has no target in the month", async () => {
    const of = await januaryOrders()
    await of.run(aim("10"))
    await of.run({ ...aim("10"), kpi: "PR-03", value: "1", direction: "atMost" })
    // February is empty, and PR-03 is one figure for each currency.
    await work(of, "2025-03-01")
    expect(await noticed(of)).toEqual([])
    await of.run({
      type: "WithdrawTarget",
      on: "2025-01-02",
      kpi: "QU-01",
      scope: {},
      every: "month",
      reason: "looked at one by one",
    })
    await work(of, "2025-02-01")
    expect(await noticed(of)).toEqual([])
    expect(targetCrossings((await of.models()).states, "2025-02-01" as LocalDate)).toEqual([])
  })

  it("tells the targets of a day with how they stand, and the crossings so far, as known at a moment", async () => {
    const of = await januaryOrders()
    await of.run(aim("10"))
    await work(of, "2025-02-01")
    const { states } = await of.models()
    const horizon = (asOf: string, knownAt = "2025-12-31T00:00:00Z") => ({
      asOf: toDay(asOf as LocalDate),
      knownAt: instant(knownAt),
    })
    expect(targetsInForce(states.indicators, horizon("2025-01-31"))).toMatchObject([
      { kpi: "QU-01", value: "10", noticed: null },
    ])
    expect(targetsInForce(states.indicators, horizon("2025-02-01"))).toMatchObject([
      { noticed: { direction: "missed", window: { from: "2025-01-01" } } },
    ])
    expect(targetsInForce(states.indicators, horizon("2025-02-01", "2025-01-01T00:00:00Z"))).toEqual([])
    expect(crossingsOf(states.indicators, horizon("2025-01-31"))).toEqual([])
    expect(crossingsOf(states.indicators, horizon("2025-02-01"))).toMatchObject([
      { value: "25.00", target: "10", noticedOn: "2025-02-01" },
    ])
  })

  it("does nothing where nobody set a target", async () => {
    const store = memoryStore()
    const runner = commandRunner({ store, handlers: handlersWith({}) })
    const done = await processRunner({ store, runner, processes: processesWith({ site: "X" }) }).day(
      "2025-02-01" as LocalDate,
      "IT01",
    )
    expect(done).toMatchObject({ right: { asked: 0 } })
  })
})
