import { type Day, fromDay, type Instant, type RecordedEvent, toDay } from "@adv/domain"
import {
  balancesOf,
  companyModels,
  dunning,
  dunningItems,
  dunningLevels,
  dunningWorklist,
} from "@adv/projections"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { decoded } from "../demo/made.js"
import {
  type Dunning,
  dunningCompany,
  invoiceDue,
  ladder,
  paid,
  query,
  registered,
} from "../support/dunning.js"
import { history } from "../support/history.js"
import { runs } from "../support/runs.js"
import { lawsOver } from "./laws.js"

/** Two customers who are dunned, promise, are blocked, pay and have their money returned. */
const story = async (): Promise<Dunning> => {
  const of = await dunningCompany(ladder({}))
  for (const customer of ["ROSSI", "VERDI"]) await of.run(registered(customer))
  await of.run(invoiceDue("I-1", "2013-01-10", "100"))
  await of.run(invoiceDue("I-2", "2013-01-20", "200"))
  await of.run(invoiceDue("V-1", "2013-01-10", "300", { customer: "VERDI" }))
  await of.dun("2013-01-20")
  await of.send("2013-01-21")
  await of.run({
    type: "OpenDispute",
    on: "2013-01-25",
    invoice: "I-2",
    dispute: "D-1",
    reason: "late",
    amount: 5_000,
  })
  await of.run({
    type: "RecordPromise",
    on: "2013-01-28",
    customer: "VERDI",
    currency: "EUR",
    promise: "PR-1",
    amount: 30_000,
    dueBy: "2013-02-10",
    items: [{ invoice: "V-1", instalment: 1 }],
  })
  await of.dun("2013-02-09")
  await of.send("2013-02-09")
  for (const command of paid("P-1", 10_000, "I-1", "2013-02-12")) await of.run(command)
  await of.dun("2013-02-15")
  await of.run({ type: "ReturnPayment", on: "2013-02-20", payment: "P-1", reason: "AC04" })
  await of.dun("2013-02-25")
  await of.send("2013-02-26")
  return of
}

let log: ReadonlyArray<RecordedEvent> = []
let company: ReadonlyArray<RecordedEvent> = []
beforeAll(async () => {
  log = decoded(await (await story()).events())
  company = decoded(await history(11, 60))
})

lawsOver(dunning, () => [log])

const modelsOf = (events: ReadonlyArray<RecordedEvent>) => {
  const models = companyModels()
  models.apply(events)
  return models.states
}
const answers = (events: ReadonlyArray<RecordedEvent>, asOf: Day, knownAt: Instant): string => {
  const states = modelsOf(events)
  const asked = { ...query(fromDay(asOf)), knownAt }
  const { items, cases, credits } = dunningItems(states, asked)
  const text = (_: string, value: unknown) => (value instanceof Map ? [...value] : value)
  return JSON.stringify(
    [items, cases, credits, dunningLevels(states, asked), dunningWorklist(states, asked)],
    text,
  )
}

describe("dunning, at two dates", () => {
  it("tells the level of an item on a day as it was then, and as it was known", async () => {
    const states = modelsOf(log)
    const levels = (asOf: string, knownAt?: Instant) =>
      dunningLevels(states, { ...query(asOf), ...(knownAt === undefined ? {} : { knownAt }) }).map(
        ({ invoice, level }) => `${invoice} ${level}`,
      )
    expect(levels("2013-01-20")).toEqual([])
    expect(levels("2013-01-21")).toEqual(["I-1 1", "V-1 1"])
    expect(levels("2013-02-09")).toEqual(["I-1 2", "I-2 1", "V-1 1"])
    expect(levels("2013-02-26")).toEqual(["I-1 3", "I-2 2", "V-1 2"])
    const firstSent = log.find(({ type }) => type === "DunningNoticeSent")?.recordedAt ?? 0
    expect(levels("2013-02-26", (firstSent - 1) as Instant)).toEqual([])
  })

  it("lists what there is to do: notices to send, promises that were broken", () => {
    const states = modelsOf(log)
    const tasks = (asOf: string) =>
      dunningWorklist(states, query(asOf)).map(({ task, about }) => `${task} ${about}`)
    expect(tasks("2013-01-20")).toEqual(["send ROSSI:EUR/2013-01-20", "send VERDI:EUR/2013-01-20"])
    expect(tasks("2013-02-09")).toEqual([])
    expect(tasks("2013-02-25")).toContain("callAboutPromise PR-1")
  })

  it("never changes when more is recorded later, however far back it reaches (INV-24)", () => {
    const moved = log.map((event) => {
      const by = (Number.parseInt(event.metadata.commandId.slice(0, 4), 16) % 61) - 40
      const effectiveDate = fromDay((toDay(event.metadata.effectiveDate) + by) as Day)
      return { ...event, metadata: { ...event.metadata, effectiveDate } }
    })
    const start = toDay(log[0]?.metadata.effectiveDate ?? fromDay(0 as Day))
    fc.assert(
      fc.property(fc.nat(moved.length - 1), fc.nat(500), (cut, days) => {
        const last = moved[cut]
        if (last === undefined) return
        const prefix = moved.filter(({ recordedAt }) => recordedAt <= last.recordedAt)
        const asOf = (start + days) as Day
        expect(answers(moved, asOf, last.recordedAt)).toBe(answers(prefix, asOf, last.recordedAt))
      }),
      { numRuns: runs(25) },
    )
  })

  it("has the same open items and disputes as aging has, on any day of a whole company", () => {
    const states = modelsOf(company)
    const start = toDay(company[0]?.metadata.effectiveDate ?? fromDay(0 as Day))
    fc.assert(
      fc.property(fc.nat(400), (days) => {
        const asOf = (start + days) as Day
        const knownAt = Number.MAX_SAFE_INTEGER as Instant
        const { items } = dunningItems(states, { asOf: fromDay(asOf), knownAt })
        const balances = balancesOf(states.receivables, { asOf, knownAt })
        let open = 0
        let count = 0
        for (const each of balances.open) {
          open += each
          if (each > 0) count += 1
        }
        expect([items.length, items.reduce((sum, item) => sum + item.open, 0)]).toEqual([count, open])
      }),
      { numRuns: runs(10) },
    )
  })
})
