import {
  activityStandards,
  backlogDays,
  fteRequired,
  loadImbalance,
  type PhoneLoad,
  type Plain,
  type PlainCommand,
  phoneAgents,
  proposeMoves,
  type StaffingInputs,
  sampledMinutes,
  staffingFigures,
  utilisationPercent,
  workloadMinutes,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { dec, given, codeOf as refusal } from "../vectors/read.js"
import { given as history } from "./company.js"
import {
  absence,
  assign,
  complete,
  join,
  recommend,
  staffing,
  standards,
  start,
  work,
} from "./team-people.js"

const time = {
  workingDays: 20,
  hoursPerDay: dec("8"),
  shrinkagePercent: dec("25"),
  occupancyPercent: dec("85"),
}

describe("the arithmetic of staffing", () => {
  it("adds standard minutes up, administrative and commercial work apart", () => {
    const load = given(
      workloadMinutes(activityStandards, [
        { activity: "orderEntry", count: 10, drivers: { lines: 2 } },
        { activity: "crediting", count: 3 },
        { activity: "enquiry", count: 5 },
      ]),
    )
    // 10 × (6 + 2 × 1.5) + 3 × 12, and 5 × 6.
    expect(load).toEqual({ administrative: "126", commercial: "30", total: "156" })
    expect(refusal(workloadMinutes(activityStandards, [{ activity: "juggling", count: 1 }]))).toBe(
      "ACTIVITY_UNKNOWN",
    )
    const many = [{ activity: "crediting", count: Number.MAX_SAFE_INTEGER }]
    expect(refusal(workloadMinutes(activityStandards, many))).toBe("MINUTES_INVALID")
  })

  it("counts the assistants that the work needs, by hand: 27,888 minutes need 4.56, which is 0.56 more than 4", () => {
    // 464.8 hours ÷ (20 days × 8 h × 0.75 × 0.85 = 102 h) = 4.5569; of 4 × 120 h = 480 h, 96.83 % are worked.
    expect(given(fteRequired(dec("27888"), time))).toBe("4.556863")
    expect(utilisationPercent(dec("464.8"), dec("480"))).toBe("96.833333")
    expect(utilisationPercent(dec("1"), dec("0"))).toBeNull()
  })

  it("refuses to divide by no time at all", () => {
    for (const more of [
      { workingDays: 0 },
      { hoursPerDay: dec("0") },
      { hoursPerDay: dec("25") },
      { shrinkagePercent: dec("100") },
      { occupancyPercent: dec("0") },
      { occupancyPercent: dec("101") },
      { shrinkagePercent: dec("99.999999999999"), hoursPerDay: dec("0.000001") },
    ])
      expect(refusal(fteRequired(dec("1000000"), { ...time, ...more }))).toBe("STAFFING_INVALID")
  })

  it("says how unevenly the work lies: 1 and 0 when alike, up to one has everything", () => {
    const of = (...minutes: ReadonlyArray<string>) =>
      loadImbalance(
        minutes.map((each, at) => ({
          assistant: String(at),
          minutes: dec(each),
          capacityMinutes: dec("1000"),
        })),
      )
    expect(of("500", "500", "500")).toEqual({ maxOverMean: "1", gini: "0" })
    expect(of("900", "0", "0")).toEqual({ maxOverMean: "3", gini: "0.666667" })
    expect(of("1200", "800", "400")).toEqual({ maxOverMean: "1.5", gini: "0.222222" })
    expect(of("0", "0")).toEqual({ maxOverMean: null, gini: null })
    // Who has no time for work isn't compared.
    const away = { assistant: "away", minutes: dec("100"), capacityMinutes: dec("0") }
    expect(loadImbalance([away])).toEqual({ maxOverMean: null, gini: null })
  })

  it("turns open work into days of work", () => {
    expect(backlogDays(dec("2400"), dec("960"))).toBe("2.5")
    expect(backlogDays(dec("2400"), dec("0"))).toBeNull()
  })

  it("reads a standard out of samples, without the odd ones", () => {
    const samples = ["12", "10", "11", "90", "1", "13"].map(dec)
    expect(given(sampledMinutes(samples, 20))).toEqual({ n: 6, median: "11.5", trimmedMean: "11.5" })
    expect(refusal(sampledMinutes([], 10))).toBe("SAMPLES_MISSING")
    expect(refusal(sampledMinutes([dec("1"), dec("2")], 50))).toBe("SAMPLES_MISSING")
  })
})

describe("phone agents", () => {
  const calls: PhoneLoad = {
    calls: 200,
    periodMinutes: 60,
    handleSeconds: 180,
    serviceLevelPercent: 80,
    withinSeconds: 20,
    shrinkagePercent: 30,
  }

  it("are as many as Erlang's published example has: 10 erlangs, 80 % in 20 seconds, 14 agents, 20 on the roster", () => {
    const staffed = given(phoneAgents(calls))
    expect([staffed.agents, staffed.scheduled]).toEqual([14, 20])
    expect(staffed.waiting).toBeCloseTo(0.1741, 4)
    expect(staffed.serviceLevel).toBeCloseTo(0.8884, 4)
    expect(staffed.averageWaitSeconds).toBeCloseTo(7.8, 1)
    expect(staffed.occupancy).toBeCloseTo(0.714, 3)
  })

  it("are the fewest that meet the service level, and more than minutes over capacity would give", () => {
    for (const serviceLevelPercent of [50, 70, 80, 90, 95, 99]) {
      const { agents, serviceLevel } = given(phoneAgents({ ...calls, serviceLevelPercent }))
      expect(serviceLevel * 100).toBeGreaterThanOrEqual(serviceLevelPercent)
      expect(agents).toBeGreaterThan(10)
      if (agents > 11)
        expect(
          given(phoneAgents({ ...calls, serviceLevelPercent: serviceLevelPercent - 20 })).agents,
        ).toBeLessThan(agents)
    }
    expect(given(phoneAgents({ ...calls, calls: 0 })).agents).toBe(1)
    expect(given(phoneAgents({ ...calls, calls: 20_000 })).agents).toBeGreaterThan(1000)
  })

  it("aren't counted for what can't be", () => {
    for (const more of [
      { calls: -1 },
      { calls: Number.NaN },
      { handleSeconds: 0 },
      { serviceLevelPercent: 100 },
      { shrinkagePercent: 100 },
      { calls: 1e12 },
    ])
      expect(refusal(phoneAgents({ ...calls, ...more }))).toBe("PHONE_LOAD_INVALID")
  })
})

describe("proposed moves", () => {
  const everything = () => true

  it("bring everybody to what is planned, and nobody over it", () => {
    const moves = proposeMoves(
      [
        { assistant: "anna", load: 150, capacity: 100, can: everything },
        { assistant: "bruno", load: 90, capacity: 100, can: everything },
        { assistant: "carla", load: 20, capacity: 100, can: everything },
      ],
      [30, 20, 10, 90].map((seconds, at) => ({ work: `W-${at}`, assistant: "anna", skill: "x", seconds })),
    )
    // 90 fits nowhere; 30 and 20 go to Carla, and then Anna has what is planned.
    expect(moves.map(({ work: piece, to }) => [piece, to])).toEqual([
      ["W-0", "carla"],
      ["W-1", "carla"],
    ])
  })

  it("go only to who can do it", () => {
    const of = (can: (skill: string) => boolean) =>
      proposeMoves(
        [
          { assistant: "anna", load: 150, capacity: 100, can: everything },
          { assistant: "bruno", load: 0, capacity: 100, can },
        ],
        [{ work: "W-1", assistant: "anna", skill: "invoicing", seconds: 60 }],
      ).length
    expect(of((skill) => skill === "invoicing")).toBe(1)
    expect(of((skill) => skill === "orders")).toBe(0)
  })

  it("are none when nobody has too much", () => {
    expect(
      proposeMoves(
        [
          { assistant: "anna", load: 100, capacity: 100, can: everything },
          { assistant: "bruno", load: 0, capacity: 100, can: everything },
        ],
        [{ work: "W-1", assistant: "anna", skill: "x", seconds: 100 }],
      ),
    ).toEqual([])
  })
})

describe("a staffing recommendation", () => {
  // March 2025 has 21 working days of the TARGET calendar: 168 hours, of which 15 % and then 15 % aren't planned.
  const planned = 168 * 60 * 0.85 * 0.85
  const pieces = (count: number, assistant: string, from = 0) =>
    Array.from({ length: count }, (_, at) => `W-${from + at}`).flatMap((id) => [
      work(id, { activity: "dispute", dueOn: "2025-03-31" }),
      assign(id, assistant),
    ])
  const skilled = (assistant: string, more = {}) => join(assistant, { skills: ["disputes"], ...more })
  const team = [standards, staffing()]
  const found = (steps: ReadonlyArray<PlainCommand>, asked = {}) => {
    const told = history(steps as never).when(recommend(asked))
    if (isLeft(told.outcome)) throw new Error(told.outcome.left.message)
    return (
      told.facts[0] as { data: { inputs: StaffingInputs; figures: Plain<ReturnType<typeof figuresOf>> } }
    ).data
  }
  const figuresOf = (inputs: StaffingInputs) => given(staffingFigures(inputs))

  it("leaves it as it is when the work fits and nobody has too much", () => {
    const { inputs, figures } = found([...team, skilled("anna"), ...pieces(100, "anna")])
    expect(figures).toMatchObject({ decision: "none", verdict: "balanced", workloadMinutes: "3000" })
    expect(inputs).toMatchObject({ workingDays: 21, availableHours: "168", commercialMinutes: "0" })
    expect(Number(figures.fteRequired)).toBeCloseTo(3000 / planned, 5)
  })

  it("distributes when there are enough hands but one has more than is planned: it says which work goes to whom", () => {
    const { inputs, figures } = found([...team, skilled("anna"), skilled("bruno"), ...pieces(260, "anna")])
    expect(figures).toMatchObject({ decision: "redistribute", verdict: "balanced" })
    // 7,800 minutes are 517.2 too many: 18 pieces of 30 minutes.
    expect(inputs.moves.length).toBe(Math.ceil((7800 - planned) / 30))
    expect(inputs.moves.every(({ from, to }) => from === "anna" && to === "bruno")).toBe(true)
  })

  it("asks for overtime when only one person has the skill: nobody else can take the work", () => {
    const { inputs, figures } = found([
      ...team,
      skilled("anna"),
      join("bruno", { skills: ["orders"] }),
      ...pieces(260, "anna"),
    ])
    expect(inputs.moves).toEqual([])
    expect(figures.decision).toBe("overtime")
    expect(Number(figures.overtimeHours)).toBeCloseTo((7800 - planned) / 60, 4)
  })

  it("counts absences: who is away leaves fewer hours", () => {
    const away = absence("A-1", "anna", { from: "2025-03-03", to: "2025-03-14" })
    const { inputs } = found([...team, skilled("anna"), away])
    expect(inputs.availableHours).toBe("88")
    const half = absence("A-1", "anna", { from: "2025-03-03", to: "2025-03-14", hours: "4" })
    expect(found([...team, skilled("anna"), half]).inputs.availableHours).toBe("128")
    const ended = found([...team, skilled("anna", { to: "2025-03-14" })])
    expect(ended.inputs.availableHours).toBe("80")
  })

  it("counts no hours on holidays: Good Friday and Easter Monday are worked by nobody", () => {
    const { inputs } = found([...team, skilled("anna")], { from: "2025-04-01", to: "2025-05-01" })
    expect(inputs).toMatchObject({ workingDays: 20, availableHours: "160" })
  })

  it("keeps what is cancelled or due in another period out, and what is done in", () => {
    const { figures } = found([
      ...team,
      skilled("anna"),
      ...pieces(3, "anna"),
      start("W-0", "anna"),
      complete("W-0", "anna"),
      { type: "CancelWork", on: "2025-03-03", team: "ADV", work: "W-1", reason: "" },
      work("NEXT", { activity: "dispute", dueOn: "2025-04-01" }),
      work("UNDATED", { activity: "dispute" }),
    ])
    expect(figures.workloadMinutes).toBe("90")
  })

  const months = ["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"]
  const month = (at: number, count: number): PlainCommand =>
    recommend({
      on: months[at + 1] ?? "",
      from: months[at] ?? "",
      to: months[at + 1] ?? "",
      standards: "STANDARDS",
      volumes: [{ activity: "dispute", count }],
    })

  it("hires after three months in a row were short, not before: until then it is overtime", () => {
    const short = [...team, skilled("anna"), month(0, 600), month(1, 600)]
    const second = history(short.slice(0, 4) as never).when(month(1, 600)).facts[0]
    expect(second).toMatchObject({ data: { figures: { decision: "overtime", verdict: "short" } } })
    const third = history(short as never).when(month(2, 600)).facts[0]
    // 18,000 minutes are 2.47 assistants: 1.47 are missing, two are hired.
    expect(third).toMatchObject({
      data: {
        figures: { decision: "hire", count: 2, verdict: "short" },
        inputs: { shortBefore: 2 },
        standards: { policy: "STANDARDS", version: 1 },
      },
    })
  })

  it("starts counting again after a month that wasn't short, or that nobody looked at", () => {
    const broken = [...team, skilled("anna"), month(0, 600), month(1, 100)]
    expect(history(broken as never).when(month(2, 600)).facts[0]).toMatchObject({
      data: { figures: { decision: "overtime" }, inputs: { shortBefore: 0 } },
    })
    const gap = [...team, skilled("anna"), month(0, 600)]
    expect(history(gap as never).when(month(2, 600)).facts[0]).toMatchObject({
      data: { inputs: { shortBefore: 0 } },
    })
    // What was said last of a month is what counts.
    const again = [...team, skilled("anna"), month(0, 600), month(1, 100), month(1, 600)]
    expect(history(again as never).when(month(2, 600)).facts[0]).toMatchObject({
      data: { inputs: { shortBefore: 2 } },
    })
  })

  it("covers a small gap by overtime, however long it lasts", () => {
    const small = [...team.slice(0, 1), staffing({ periods: 1, overtimeUpToFte: "0.25" }), skilled("anna")]
    const { figures } = found(small, {
      volumes: [{ activity: "dispute", count: 260 }],
      standards: "STANDARDS",
    })
    expect(figures).toMatchObject({ decision: "overtime", verdict: "short" })
    expect(Number(figures.fteGap)).toBeLessThan(0.25)
  })

  it("does with less after one at least was to spare for so many periods", () => {
    const spare = [...team, skilled("anna"), skilled("bruno"), skilled("carla"), month(0, 10), month(1, 10)]
    const third = history(spare as never).when(month(2, 10)).facts[0]
    expect(third).toMatchObject({ data: { figures: { decision: "reduce", count: 2, verdict: "spare" } } })
    const second = history(spare.slice(0, -1) as never).when(month(1, 10)).facts[0]
    expect(second).toMatchObject({ data: { figures: { decision: "none", verdict: "spare" } } })
  })

  it("can be counted again by anybody, from what it recorded alone", () => {
    for (const steps of [
      [...team, skilled("anna"), ...pieces(100, "anna")],
      [...team, skilled("anna"), skilled("bruno"), ...pieces(260, "anna")],
      [...team, skilled("anna"), month(0, 600), month(1, 600)],
    ]) {
      const { inputs, figures } = found(steps)
      expect(figuresOf(JSON.parse(JSON.stringify(inputs)))).toEqual(figures)
    }
  })

  it("needs a staffing policy, a calendar that covers the period, and a period", () => {
    const of = (steps: ReadonlyArray<PlainCommand>, asked = {}) =>
      history(steps as never).when(recommend(asked))
    of([standards]).then("POLICY_MISSING")
    of([standards], { policy: "STANDARDS" }).then("POLICY_KIND_DIFFERS")
    of([...team.slice(0, 1), staffing({ calendar: "MOON" })]).then("CALENDAR_UNKNOWN")
    of(team, { from: "2035-12-01", to: "2036-01-02" }).then("CALENDAR_YEAR_MISSING")
    of(team, { from: "2025-03-31", to: "2025-03-31" }).then("PERIOD_INVALID")
    of(team, { from: "2025-01-01", to: "2026-01-03" }).then("PERIOD_INVALID")
    of(team, { from: "2025-03-01", to: "2025-03-02" }).then("STAFFING_INVALID")
    of(team, { volumes: [{ activity: "dispute", count: 1 }] }).then("STANDARDS_MISSING")
    of(team, { volumes: [{ activity: "juggling", count: 1 }], standards: "STANDARDS" }).then(
      "ACTIVITY_UNKNOWN",
    )
  })
})
