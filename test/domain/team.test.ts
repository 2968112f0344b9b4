import { describe, it } from "vitest"
import { given } from "./company.js"
import { absence, assign, complete, join, monday, rebalance, standards, start, work } from "./team-people.js"

const team = [standards, join("anna"), join("bruno", { skills: ["orders"] })]

describe("a piece of work", () => {
  it("is as long as its standard says, and says which version said so", () => {
    given(team)
      .when(
        work("W-1", {
          activity: "orderEntry",
          drivers: { lines: 4, channel: "phone", newCustomer: true, export: true },
          about: { order: "O-1", customer: "ROSSI" },
          dueOn: monday,
        }),
      )
      .then([
        {
          type: "WorkItemCreated",
          data: {
            // 6, 1.5 for each of 4 lines, 3 on the phone, 4 for a new customer, 8 for going abroad.
            minutes: "27",
            load: "administrative",
            skill: "orders",
            policy: { policy: "STANDARDS", version: 1 },
          },
        },
      ])
  })

  it("takes no less than no time: what comes by EDI is short, and never negative", () => {
    const short = {
      ...standards,
      body: {
        activities: [
          {
            activity: "glance",
            load: "commercial",
            skill: "phone",
            minutes: "1",
            channels: [{ channel: "edi", minutes: "-5" }],
          },
        ],
      },
    }
    given([short])
      .when(work("W-1", { activity: "glance", drivers: { channel: "edi" } }))
      .then("MINUTES_INVALID")
  })

  it("needs a published standard: without the policy, or without the activity in it, nobody invents one", () => {
    given([join("anna")])
      .when(work("W-1"))
      .then("POLICY_MISSING")
    given(team)
      .when(work("W-1", { on: "2024-12-31" }))
      .then("POLICY_MISSING")
    given(team)
      .when(work("W-1", { activity: "juggling" }))
      .then("ACTIVITY_UNKNOWN")
    given([...team, work("W-1")])
      .when(work("W-1"))
      .then("WORK_EXISTS")
  })

  it("is counted by the standards of the day it came in, not by later ones", () => {
    const slower = {
      ...standards,
      on: "2025-03-04",
      body: {
        activities: [{ activity: "crediting", load: "administrative", skill: "invoicing", minutes: "20" }],
      },
    }
    given([...team, slower])
      .when(work("W-1"))
      .then([{ type: "WorkItemCreated", data: { minutes: "12" } }])
    given([...team, slower])
      .when(work("W-1", { on: "2025-03-04" }))
      .then([
        { type: "WorkItemCreated", data: { minutes: "20", policy: { policy: "STANDARDS", version: 2 } } },
      ])
  })

  it("waits, is given to somebody, is started and is done, in that order", () => {
    const waiting = [...team, work("W-1")]
    given(waiting).when(start("W-1", "anna")).then("WORK_NOT_READY")
    given(waiting).when(complete("W-1", "anna")).then("WORK_NOT_READY")
    const given1 = [...waiting, assign("W-1", "anna")]
    given(given1).when(assign("W-1", "anna")).then("WORK_NOT_READY")
    given(given1).when(complete("W-1", "anna")).then("WORK_NOT_READY")
    given(given1)
      .when(start("W-1", "anna"))
      .then([{ type: "WorkItemStarted", data: { work: "W-1", assistant: "anna" } }])
    const started = [...given1, start("W-1", "anna")]
    given(started)
      .when(complete("W-1", "anna", "14.5"))
      .then([{ type: "WorkItemCompleted", data: { minutes: "14.5" } }])
    const done = [...started, complete("W-1", "anna")]
    given(done).when(complete("W-1", "anna")).then("WORK_NOT_READY")
    given(done)
      .when({ type: "CancelWork", on: monday, team: "ADV", work: "W-1", reason: "" })
      .then("WORK_NOT_READY")
    given(started)
      .when({ type: "CancelWork", on: monday, team: "ADV", work: "W-1", reason: "order cancelled" })
      .then([{ type: "WorkItemCancelled", data: { reason: "order cancelled" } }])
  })

  it("is done by who has it, on a day on which they are there, and never before it was given to them", () => {
    const given1 = [...team, work("W-1"), assign("W-1", "anna")]
    given(given1).when(start("W-1", "bruno")).then("WORK_NOT_THEIRS")
    given([...given1, absence("A-1", "anna")])
      .when(start("W-1", "anna"))
      .then("ASSISTANT_AWAY")
    given([...given1, absence("A-1", "anna", { hours: "4" })])
      .when(start("W-1", "anna"))
      .then([{ type: "WorkItemStarted" }])
    given(given1)
      .when(start("W-1", "anna", "2025-03-02"))
      .then("WORK_DATE_GOES_BACK")
    given(team).when(start("W-9", "anna")).then("WORK_UNKNOWN")
  })

  it("takes some time, and comes to an end", () => {
    const started = [...team, work("W-1"), assign("W-1", "anna"), start("W-1", "anna")]
    for (const minutes of ["0", "1000001"])
      given(started)
        .when(complete("W-1", "anna", minutes))
        .then("MINUTES_INVALID")
  })
})

describe("giving work to somebody", () => {
  it("asks for the skill that the activity needs", () => {
    given([...team, work("W-1")])
      .when(assign("W-1", "bruno"))
      .then("SKILL_MISSING")
    given([...team, work("W-1")])
      .when(assign("W-1", "anna"))
      .then([{ type: "WorkItemAssigned", data: { work: "W-1", assistant: "anna" } }])
  })

  it("is to somebody of the team, who is there until it is due", () => {
    given([...team, work("W-1")])
      .when(assign("W-1", "carla"))
      .then("ASSISTANT_UNKNOWN")
    const all = absence("A-1", "anna", { from: monday, to: "2025-03-07" })
    given([...team, all, work("W-1", { dueOn: "2025-03-07" })])
      .when(assign("W-1", "anna"))
      .then("ASSISTANT_AWAY")
    given([...team, all, work("W-1", { dueOn: "2025-03-10" })])
      .when(assign("W-1", "anna"))
      .then([{ type: "WorkItemAssigned" }])
  })

  it("respects an absence that was recorded, and no longer one that was withdrawn", () => {
    const away = [...team, absence("A-1", "anna"), work("W-1", { dueOn: monday })]
    given(away).when(assign("W-1", "anna")).then("ASSISTANT_AWAY")
    const withdraw = {
      type: "WithdrawAbsence" as const,
      on: monday,
      team: "ADV",
      absence: "A-1",
      assistant: "anna",
      reason: "came in after all",
    }
    given([...away, withdraw])
      .when(assign("W-1", "anna"))
      .then([{ type: "WorkItemAssigned" }])
    given([...away, withdraw])
      .when(withdraw)
      .then([])
    given(away)
      .when({ ...withdraw, absence: "A-2" })
      .then("ABSENCE_UNKNOWN")
  })

  it("fits into their hours until it is due, unless the overload is wanted", () => {
    // 40 pieces of 12 minutes are the 8 hours of Monday.
    const pieces = Array.from({ length: 40 }, (_, at) => `W-${at}`)
    const full = [
      ...team,
      ...pieces.map((id) => work(id, { dueOn: monday })),
      ...pieces.map((id) => assign(id, "anna")),
    ]
    const one = work("ONE", { dueOn: monday })
    given([...full, one])
      .when(assign("ONE", "anna"))
      .then("CAPACITY_EXCEEDED")
    given([...full, one])
      .when(assign("ONE", "anna", { overload: true }))
      .then([{ type: "WorkItemAssigned", data: { overload: true } }])
    // Due a day later there is room; and what is done makes room too.
    given([...full, work("ONE", { dueOn: "2025-03-04" })])
      .when(assign("ONE", "anna"))
      .then([{ type: "WorkItemAssigned" }])
    given([...full, one, start("W-0", "anna"), complete("W-0", "anna")])
      .when(assign("ONE", "anna"))
      .then([{ type: "WorkItemAssigned" }])
    given([...full.slice(0, -1), absence("A-1", "anna", { hours: "1" }), one])
      .when(assign("ONE", "anna"))
      .then("CAPACITY_EXCEEDED")
  })

  it("counts the hours and the skills that are defined for the day", () => {
    const fewer = {
      type: "DefineCapacity" as const,
      on: "2025-02-01",
      team: "ADV",
      assistant: "anna",
      weeklyHours: "0.5",
      days: [1],
      skills: ["invoicing"],
      from: monday,
    }
    const two = [
      work("W-1", { dueOn: monday }),
      work("W-2", { dueOn: monday }),
      work("W-3", { dueOn: monday }),
    ]
    const history = [...team, fewer, ...two, assign("W-1", "anna"), assign("W-2", "anna")]
    given(history).when(assign("W-3", "anna")).then("CAPACITY_EXCEEDED")
    // Of two that start together, the one defined last.
    given([...team, { ...fewer, weeklyHours: "8" }, fewer, ...history.slice(-5)])
      .when(assign("W-3", "anna"))
      .then("CAPACITY_EXCEEDED")
    given([...team, { ...fewer, to: monday }, work("W-1", { dueOn: "2025-03-04" })])
      .when(assign("W-1", "anna", { on: "2025-03-04" }))
      .then([{ type: "WorkItemAssigned" }])
    given([...team, fewer, work("W-1", { activity: "enquiry" })])
      .when(assign("W-1", "anna"))
      .then("SKILL_MISSING")
  })
})

describe("rebalancing", () => {
  const both = [
    standards,
    join("anna"),
    join("bruno"),
    work("W-1"),
    work("W-2"),
    assign("W-1", "anna"),
    assign("W-2", "anna"),
  ]

  it("gives what isn't started to somebody else, with the reason", () => {
    given(both)
      .when(rebalance("anna", "bruno", ["W-1", "W-2"]))
      .then([
        {
          type: "WorkRebalanced",
          data: { from: "anna", to: "bruno", items: ["W-1", "W-2"], reason: "too much on one desk" },
        },
      ])
    given([...both, rebalance("anna", "bruno", ["W-1"])])
      .when(start("W-1", "bruno"))
      .then([{ type: "WorkItemStarted" }])
    given([...both, start("W-1", "anna")])
      .when(rebalance("anna", "bruno", ["W-1"]))
      .then("WORK_NOT_READY")
  })

  it("obeys the guards of giving work: skill, presence, hours, and whose it is", () => {
    given([...both, join("carla", { skills: [] })])
      .when(rebalance("anna", "carla", ["W-1"]))
      .then("SKILL_MISSING")
    given([...both, absence("A-1", "bruno", { to: "2025-03-31" })])
      .when(rebalance("anna", "bruno", ["W-1"]))
      .then("ASSISTANT_AWAY")
    given(both)
      .when(rebalance("bruno", "anna", ["W-1"]))
      .then("WORK_NOT_THEIRS")
    given([...both, join("dario", { weeklyHours: "0.3", days: [1] })])
      .when(rebalance("anna", "dario", ["W-1", "W-2"]))
      .then("CAPACITY_EXCEEDED")
    for (const items of [[], ["W-1", "W-1"]])
      given(both)
        .when(rebalance("anna", "bruno", items))
        .then("NOTHING_TO_REBALANCE")
  })
})

describe("the team", () => {
  it("has each assistant once, with hours that fit into their days", () => {
    given(team).when(join("anna")).then("ASSISTANT_EXISTS")
    for (const capacity of [
      { days: [] },
      { days: [0] },
      { days: [1, 1] },
      { days: [8] },
      { days: [1], weeklyHours: "25" },
      { days: [1, 2, 3, 4, 5, 6, 7], weeklyHours: "169" },
    ])
      given([]).when(join("anna", capacity)).then("CAPACITY_INVALID")
    given([])
      .when(join("anna", { to: "2024-12-31" }))
      .then("VALIDITY_INVALID")
  })

  it("knows of each absence once, of people it has", () => {
    given(team).when(absence("A-1", "carla")).then("ASSISTANT_UNKNOWN")
    given([...team, absence("A-1", "anna")])
      .when(absence("A-1", "anna"))
      .then("ABSENCE_EXISTS")
    given(team)
      .when(absence("A-1", "anna", { to: "2025-03-02" }))
      .then("VALIDITY_INVALID")
    for (const hours of ["0", "25"])
      given(team)
        .when(absence("A-1", "anna", { hours }))
        .then("ABSENCE_INVALID")
  })

  it("keeps samples of how long work took, to set standards by", () => {
    const sample = {
      type: "RecordWorkSample" as const,
      on: monday,
      team: "ADV",
      activity: "crediting",
      minutes: "11",
    }
    given(team)
      .when({ ...sample, assistant: "anna", drivers: { lines: 2 } })
      .then([
        { type: "WorkSampleRecorded", data: { minutes: "11", assistant: "anna", drivers: { lines: 2 } } },
      ])
    given(team)
      .when(sample)
      .then([{ type: "WorkSampleRecorded", data: { drivers: {} } }])
    given(team)
      .when({ ...sample, assistant: "carla" })
      .then("ASSISTANT_UNKNOWN")
  })
})
