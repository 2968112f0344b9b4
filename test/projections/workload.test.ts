import {
  addDays,
  type Instant,
  type LocalDate,
  type PlainCommand,
  type StoredEvent,
  unsafeDate,
} from "@adv/domain"
import {
  assistantLoads,
  type CompanyModels,
  capacityPlan,
  catalogue,
  companyModels,
  type KpiValue,
  kpisOf,
  type LoadQuery,
  maxOverMean,
  projections,
} from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { beforeAll, describe, expect, it } from "vitest"
import {
  absence,
  assign,
  complete,
  join,
  rebalance,
  recommend,
  staffing,
  standards,
  start,
  work,
} from "../domain/team-people.js"
import { type Company, company, instant } from "../support/company.js"
import { lawsOver } from "./laws.js"

const END_OF_TIME = instant("2030-01-01T00:00:00Z")
/** Monday 3 to Sunday 9 March 2025. */
const week = { from: "2025-03-03" as LocalDate, to: "2025-03-10" as LocalDate }

const run = async (of: Company, ...commands: ReadonlyArray<PlainCommand>) => {
  for (const command of commands) await of.run(command)
}

const ask = (asked: Partial<LoadQuery> = {}): LoadQuery => ({
  ...week,
  asOf: "2025-03-31" as LocalDate,
  knownAt: END_OF_TIME,
  ...asked,
})

const kpi = async (of: Company, id: string, asked: Partial<LoadQuery> = {}): Promise<KpiValue> => {
  const { states } = await of.models()
  const values = kpisOf(states, { ...ask(asked), ids: [id] })
  if (isLeft(values)) throw new Error(values.left.message)
  const [value] = values.right
  if (value === undefined) throw new Error(`there is no ${id}`)
  return value
}

/**
 * Anna and Bruno, 40 hours each; Bruno is away on Friday. Four disputes of 30 minutes: two done by Anna, one of Bruno's,
 * one that waits; six enquiries of 6 minutes with Bruno; a credit note of April; a cancelled one.
 */
const aWeek = async (): Promise<Company> => {
  const of = company()
  const both = { skills: ["disputes", "phone", "invoicing"] }
  await run(of, standards, join("anna", both), join("bruno", both))
  await run(of, absence("A-1", "bruno", { from: "2025-03-07", to: "2025-03-07" }))
  for (const id of ["D-1", "D-2", "D-3", "D-4"])
    await run(of, work(id, { activity: "dispute", dueOn: "2025-03-05" }))
  await run(of, assign("D-1", "anna"), assign("D-2", "anna"), assign("D-3", "anna"))
  await run(of, start("D-1", "anna"), complete("D-1", "anna", "45"))
  await run(of, start("D-2", "anna", "2025-03-04"), complete("D-2", "anna", "25", "2025-03-04"))
  await run(of, rebalance("anna", "bruno", ["D-3"], { on: "2025-03-04" }))
  for (const at of [1, 2, 3, 4, 5, 6])
    await run(of, work(`E-${at}`, { activity: "enquiry" }), assign(`E-${at}`, "bruno"))
  await run(of, work("APRIL", { dueOn: "2025-04-01" }), assign("APRIL", "anna"))
  await run(of, work("NEVER", { dueOn: "2025-03-05" }), assign("NEVER", "anna"))
  await run(of, { type: "CancelWork", on: "2025-03-04", team: "ADV", work: "NEVER", reason: "" })
  return of
}

let of: Company
beforeAll(async () => {
  of = await aWeek()
})

describe("the load of assistants", () => {
  it("is their work of the week over the hours they are there, by skill too", async () => {
    const { states } = await of.models()
    expect(assistantLoads(states.workload, ask())).toEqual([
      {
        team: "ADV",
        assistant: "anna",
        pieces: 2,
        minutes: "60",
        openMinutes: "0",
        tookMinutes: "70",
        presentMinutes: "2400",
        loadPercent: "2.50",
        skills: [{ skill: "disputes", pieces: 2, minutes: "60", openMinutes: "0", tookMinutes: "70" }],
      },
      {
        team: "ADV",
        assistant: "bruno",
        pieces: 7,
        minutes: "66",
        openMinutes: "66",
        tookMinutes: "0",
        // Four days of eight hours.
        presentMinutes: "1920",
        loadPercent: "3.44",
        skills: [
          { skill: "disputes", pieces: 1, minutes: "30", openMinutes: "30", tookMinutes: "0" },
          { skill: "phone", pieces: 6, minutes: "36", openMinutes: "36", tookMinutes: "0" },
        ],
      },
    ])
    expect(assistantLoads(states.workload, ask({ team: "SALES" }))).toEqual([])
  })

  it("is asked for any business date: before the rebalancing, the dispute was Anna's", async () => {
    const { states } = await of.models()
    const monday = assistantLoads(states.workload, ask({ asOf: "2025-03-03" as LocalDate }))
    // The piece that was cancelled on Tuesday was still hers too.
    expect(monday.map(({ assistant, pieces, openMinutes }) => [assistant, pieces, openMinutes])).toEqual([
      ["anna", 4, "72"],
      ["bruno", 6, "36"],
    ])
  })

  it("is asked for as it was known: what was recorded later wasn't", async () => {
    const late = await aWeek()
    const before = await late.models()
    const knownAt = instant("2025-01-31T00:00:00Z")
    await late.run({ ...join("carla"), on: "2025-01-01" } as PlainCommand, "2025-04-01T08:00:00Z")
    await late.run(
      {
        type: "WithdrawAbsence",
        on: "2025-02-01",
        team: "ADV",
        absence: "A-1",
        assistant: "bruno",
        reason: "came in",
      },
      "2025-04-01T09:00:00Z",
    )
    const { states } = await late.models()
    expect(assistantLoads(states.workload, ask({ knownAt }))).toEqual(
      assistantLoads(before.states.workload, ask({ knownAt })),
    )
    const now = assistantLoads(states.workload, ask())
    expect(now.map(({ assistant, presentMinutes }) => [assistant, presentMinutes])).toEqual([
      ["anna", "2400"],
      ["bruno", "2400"],
      ["carla", "2400"],
    ])
  })

  it("has no percentage for who isn't there", async () => {
    const { states } = await of.models()
    const weekend = { from: "2025-03-08" as LocalDate, to: "2025-03-10" as LocalDate }
    expect(assistantLoads(states.workload, ask(weekend)).map(({ loadPercent }) => loadPercent)).toEqual([
      null,
      null,
    ])
  })
})

describe("the capacity plan", () => {
  it("says week by week what there is to do and how much presence, both kinds of work apart", async () => {
    const { states } = await of.models()
    const asked = { from: "2025-03-05" as LocalDate, to: "2025-04-02" as LocalDate }
    const plan = capacityPlan(states.workload, ask(asked))
    expect(plan.map(({ from, to }) => [from, to])).toEqual([
      ["2025-03-05", "2025-03-10"],
      ["2025-03-10", "2025-03-17"],
      ["2025-03-17", "2025-03-24"],
      ["2025-03-24", "2025-03-31"],
      ["2025-03-31", "2025-04-02"],
    ])
    // Wednesday to Sunday: three days of Anna's, two of Bruno's; the enquiries came in on Monday.
    expect(plan[0]).toEqual({
      from: "2025-03-05",
      to: "2025-03-10",
      presentMinutes: "2400",
      administrativeMinutes: "120",
      commercialMinutes: "0",
      waitingMinutes: "30",
      loadPercent: "5.00",
    })
    expect(plan[4]).toMatchObject({ administrativeMinutes: "12", presentMinutes: "1920" })
    expect(capacityPlan(states.workload, ask())[0]).toMatchObject({ commercialMinutes: "36" })
    expect(capacityPlan(states.workload, ask({ team: "SALES" }))[0]).toMatchObject({
      presentMinutes: "0",
      administrativeMinutes: "0",
      loadPercent: null,
    })
  })
})

describe("the indicators of productivity", () => {
  it("count pieces of work done in the window (PR-06), administrative and commercial apart", async () => {
    expect(await kpi(of, "PR-06")).toMatchObject({ value: "2", n: 2 })
    expect(await kpi(of, "PR-06-ADM")).toMatchObject({ value: "2" })
    expect(await kpi(of, "PR-06-COM")).toMatchObject({ value: "0" })
    expect(await kpi(of, "PR-06", { to: "2025-03-04" as LocalDate })).toMatchObject({ value: "1" })
    expect(await kpi(of, "PR-06", { asOf: "2025-03-03" as LocalDate })).toMatchObject({ value: "1" })
  })

  it("are per full-time assistant of 40 hours a week, by the hours they were there (PR-07)", async () => {
    // 72 hours of presence are 1.8 full-time assistants.
    expect(await kpi(of, "PR-07")).toMatchObject({ value: "1.11" })
    const empty = company()
    expect(await kpi(empty, "PR-07")).toMatchObject({ value: null, reason: "DENOMINATOR_ZERO" })
  })

  it("add the minutes of the standards up (PR-08)", async () => {
    expect(await kpi(of, "PR-08")).toMatchObject({ value: "156.00", n: 10 })
    expect(await kpi(of, "PR-08-ADM")).toMatchObject({ value: "120.00", n: 4 })
    expect(await kpi(of, "PR-08-COM")).toMatchObject({ value: "36.00", n: 6 })
  })

  it("set them against presence (PR-10), and say how unevenly they lie (PR-11)", async () => {
    // 156 of 4,320 minutes.
    expect(await kpi(of, "PR-10")).toMatchObject({ value: "3.61" })
    // 2.5 % and 3.4375 %: the mean is 2.96875 %.
    expect(await kpi(of, "PR-11")).toMatchObject({ value: "1.16", n: 2 })
    expect(maxOverMean([{ load: 5, capacity: 0 }])).toEqual({ numerator: 0, denominator: 0, n: 0 })
  })

  it("turn open work into days (PR-12)", async () => {
    // Waiting 30, Bruno's 66, Anna's 12 of April: 108 minutes; five days have 4,320.
    const value = await kpi(of, "PR-12")
    expect(value).toMatchObject({ value: "0.13", n: 9 })
    expect(await kpi(of, "PR-12", { from: "2025-03-08" as LocalDate })).toMatchObject({ value: null })
  })

  it("repeat what was recommended last (PR-09, PR-17), and nothing when nothing was", async () => {
    const year = {
      from: "2025-01-01" as LocalDate,
      to: "2026-01-01" as LocalDate,
      asOf: "2025-12-31" as LocalDate,
    }
    expect(await kpi(of, "PR-17", year)).toMatchObject({ value: null, reason: "DENOMINATOR_ZERO" })
    const recommended = await aWeek()
    await run(recommended, staffing({ periods: 1 }), recommend())
    expect(await kpi(recommended, "PR-09", year)).toMatchObject({ value: "0.02" })
    expect(await kpi(recommended, "PR-17", year)).toMatchObject({ value: "reduce 1", n: 1 })
    const short = { standards: "STANDARDS", volumes: [{ activity: "dispute", count: 1000 }] }
    await run(recommended, recommend({ ...short, on: "2025-04-30", from: "2025-04-01", to: "2025-05-01" }))
    expect(await kpi(recommended, "PR-17", year)).toMatchObject({ value: "hire 3" })
    expect(await kpi(recommended, "PR-17", { ...year, to: "2025-04-01" as LocalDate })).toMatchObject({
      value: "reduce 1",
    })
  })
})

describe("what was answered of work and presence", () => {
  const answersOf = ({ states }: CompanyModels, asOf: LocalDate, knownAt: Instant): string => {
    const window = { from: "2025-02-24" as LocalDate, to: "2025-04-07" as LocalDate, asOf, knownAt }
    const ids = catalogue.map(({ id }) => id).filter((id) => /^PR-(0[6-9]|1)/.test(id))
    return JSON.stringify([
      assistantLoads(states.workload, window),
      capacityPlan(states.workload, window),
      kpisOf(states, { ...window, ids }),
    ])
  }

  it("never changes when more is recorded later, however far back it reaches (INV-24)", async () => {
    const events = await of.events()
    const shifted = events.map((event, at) => {
      const metadata = event.metadata as { effectiveDate: LocalDate }
      // What is recorded late, early and out of order is the rule here.
      return {
        ...event,
        metadata: { ...metadata, effectiveDate: addDays(metadata.effectiveDate, ((at * 7) % 11) - 5) },
      }
    })
    const modelsOf = (log: ReadonlyArray<StoredEvent>) => {
      const models = companyModels()
      models.apply(log)
      return models
    }
    const whole = modelsOf(shifted)
    let different = 0
    for (const [cut, { recordedAt }] of shifted.entries()) {
      const prefix = modelsOf(shifted.slice(0, cut + 1))
      for (const date of ["2025-02-28", "2025-03-05", "2025-04-30"].map(unsafeDate)) {
        const then = answersOf(whole, date, recordedAt)
        expect(then).toBe(answersOf(prefix, date, recordedAt))
        if (
          then.replaceAll(String(recordedAt), "") !==
          answersOf(whole, date, END_OF_TIME).replaceAll(String(END_OF_TIME), "")
        )
          different += 1
      }
    }
    expect(different).toBeGreaterThan(20)
  })
})

let histories: ReadonlyArray<Awaited<ReturnType<Company["events"]>>> = []
beforeAll(async () => {
  histories = [await of.events()]
})
lawsOver(projections.workload, () => histories)
