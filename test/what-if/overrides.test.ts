import {
  activityStandards,
  netDays,
  type Plain,
  type PlainCommand,
  type PolicyOverride,
  policyId,
  type RecordedEvent,
  shippedWorkflow,
  staffingPolicy,
  unsafeDate,
  type WorkflowPolicy,
} from "@adv/domain"
import { Simulation } from "@adv/domain/testing"
import { type WhatIf, type WhatIfQuery, whatIf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { beforeAll, describe, expect, it } from "vitest"
import { agree, line, register } from "../domain/company.js"
import { aYear, calendars, ladder } from "./company.js"

const asked = (events: ReadonlyArray<RecordedEvent>, more: Partial<WhatIfQuery>): WhatIf => {
  const found = whatIf({
    events,
    from: unsafeDate("2025-01-10"),
    to: unsafeDate("2025-05-01"),
    overrides: [],
    calendars,
    kpis: ["FI-09"],
    ...more,
  })
  if (isLeft(found)) throw new Error(`${found.left.code}: ${found.left.message}`)
  expect(found.right.reproduced).toBe(true)
  return found.right
}

/** By type of fact: how many more, fewer, and otherwise. */
const changed = ({ changes }: WhatIf) =>
  Object.fromEntries(
    changes.map(({ type, added, dropped, different }) => [type, [added, dropped, different]]),
  )

const measured = ({ measures }: WhatIf, measure: string) =>
  measures
    .filter((each) => each.measure === measure)
    .flatMap(({ before, after, delta }) => [before, after, delta])

/** Of the first fact that says otherwise: on which day it was, and on which it would have been. */
const example = ({ changes }: WhatIf, type: string) => {
  const examples = changes.find((each) => each.type === type)?.examples ?? []
  const first = examples.find(({ change }) => change === "different")
  return [first?.before?.on, first?.after?.on]
}

const money = (amount: number) => ({ amount, currency: "EUR" }) as never

describe("Rossi's year", () => {
  let log: ReadonlyArray<RecordedEvent> = []
  beforeAll(async () => {
    log = await aYear()
  })
  const sixtyDays: ReadonlyArray<PolicyOverride> = [{ kind: "paymentTerm", term: netDays(60) }]

  it("comes out as it was under the policies it had", () => {
    const same = asked(log, {})
    expect(same.changes).toEqual([])
    expect(same.unresolved).toEqual([])
    expect(measured(same, "dunning notices sent")).toEqual(["2", "2", "0"])
  })

  it("has neither reminder nor interest when invoices are due after 60 days, and is late from 17 March on", () => {
    const later = asked(log, { overrides: sixtyDays })
    expect(changed(later)).toEqual({
      InvoiceIssued: [0, 0, 1],
      InvoiceBecameOverdue: [0, 0, 1],
      // It owes nothing more when it has paid: there are no charges left.
      InvoiceOverdueCleared: [1, 0, 0],
      // On 3 March what it owes isn't overdue yet.
      CreditCheckPassed: [0, 0, 1],
      ChargeClaimed: [0, 2, 0],
      DunningCaseOpened: [0, 1, 0],
      DunningCaseClosed: [0, 1, 0],
      DunningLevelReached: [0, 2, 0],
      DunningNoticeSent: [0, 2, 0],
      DunningRunExecuted: [0, 0, 6],
      MessageQueued: [0, 2, 0],
      MessageSent: [0, 2, 0],
    })
    // Looked at on 20 February, five weeks after the invoice, and on 19 March, three days after 16 March.
    expect(example(later, "InvoiceBecameOverdue")).toEqual(["2025-02-20", "2025-03-19"])
    expect(measured(later, "dunning notices sent")).toEqual(["2", "0", "-2"])
    expect(measured(later, "claimed as compensation")).toEqual(["40.00", "0.00", "-40.00"])
    // 1,220.00 at 11.15 % (3.15 and 8 points more) for the 19 days from 15 February through 5 March.
    expect(measured(later, "claimed as interest")).toEqual(["7.08", "0.00", "-7.08"])
    expect(later.unresolved).toEqual([])
    expect(later.constant).toContain("Customers pay on the day they paid, and what they paid.")
    expect(later.overrides[0]).toMatch(/^Invoices are payable by other terms: net 60/)
  })

  it("owes as much at the end of February, but nothing of it is overdue", () => {
    const { aging, kpis } = asked(log, { overrides: sixtyDays, to: unsafeDate("2025-03-01") })
    const moved = aging.filter(({ delta }) => delta !== "0.00")
    expect(moved.map(({ bucket, before, after }) => [bucket, before, after])).toEqual([
      ["current", "0.00", "1220.00"],
      ["1-30", "1220.00", "0.00"],
    ])
    expect(kpis).toMatchObject([{ id: "FI-09", before: "100.00", after: "0.00", delta: "-100.00" }])
  })

  it("has one reminder at 60 days, when Rossi is as late as it was: it pays on 19 April", () => {
    const later = asked(log, { overrides: sixtyDays, payments: "sameDelay" })
    expect(example(later, "PaymentReceived")).toEqual(["2025-03-20", "2025-04-19"])
    expect(example(later, "InstalmentSettled")).toEqual(["2025-03-20", "2025-04-19"])
    // Ten days late on 26 March.
    expect(example(later, "DunningLevelReached")).toEqual(["2025-02-20", "2025-03-26"])
    expect(measured(later, "dunning notices sent")).toEqual(["2", "1", "-1"])
    expect(later.constant[1]).toMatch(/as many days after the due date as they did.*1 payment came/)
  })

  it("has one reminder, on 19 March, when the first goes out after 20 days, and no interest is claimed", () => {
    const [first, second] = ladder.levels
    if (first === undefined || second === undefined) throw new Error("no levels")
    const body = { ...ladder, levels: [{ ...first, after: { netDays: 20 } }, second] }
    const milder = asked(log, { overrides: [{ kind: "policy", policy: policyId("dunning"), body }] })
    expect(example(milder, "DunningLevelReached")).toEqual(["2025-02-20", "2025-03-19"])
    expect(measured(milder, "notices of level 1")).toEqual(["1", "1", "0"])
    expect(measured(milder, "notices of level 2")).toEqual(["1", "0", "-1"])
    expect(measured(milder, "claimed as interest")).toEqual(["7.08", "0.00", "-7.08"])
    expect(changed(milder)).not.toHaveProperty("InvoiceBecameOverdue")
  })

  it("has the second order on hold with a limit of 3,000.00: 1,220.00 are open, and it is for 3,050.00", () => {
    const customer = "ROSSI" as never
    const limit = (amount: number): ReadonlyArray<PolicyOverride> => [
      { kind: "creditLimit", customer, limit: money(amount) },
    ]
    const held = asked(log, { overrides: limit(300_000) })
    expect(measured(held, "orders put on credit hold")).toEqual(["0", "1", "1"])
    expect(changed(held)).toEqual({
      CreditCheckFailed: [1, 0, 0],
      // The first order passes against the lower limit; the second doesn't pass any more.
      CreditCheckPassed: [0, 1, 1],
      CreditReserved: [0, 1, 0],
      OrderHeld: [1, 0, 0],
    })
    expect(held.unresolved).toMatchObject([{ outcome: "kept", type: "OrderReleased", count: 1 }])
    // 4,270.00 are just within.
    expect(measured(asked(log, { overrides: limit(427_000) }), "orders put on credit hold")).toEqual([])
    expect(asked(log, { overrides: limit(500_000) }).changes).toEqual([])
  })

  it("goes by another ladder, and another limit, also where the span begins before there were any", () => {
    const from = unsafeDate("2025-01-01")
    const [first] = ladder.levels
    if (first === undefined) throw new Error("no levels")
    const overrides: ReadonlyArray<PolicyOverride> = [
      { kind: "policy", policy: policyId("dunning"), body: { ...ladder, levels: [first] } },
      { kind: "creditLimit", customer: "ROSSI" as never, limit: money(300_000) },
    ]
    const found = asked(log, { from, overrides })
    expect(measured(found, "notices of level 2")).toEqual(["1", "0", "-1"])
    expect(measured(found, "orders put on credit hold")).toEqual(["0", "1", "1"])
    expect(changed(found)).not.toHaveProperty("PolicyPublished")
    expect(changed(found)).not.toHaveProperty("CreditLimitSet")
  })

  it("has nothing otherwise when an override begins after all that it would be about", () => {
    const late = { from: unsafeDate("2025-03-26"), to: unsafeDate("2025-05-01") }
    expect(asked(log, { ...late, overrides: sixtyDays }).changes).toEqual([])
  })
})

describe("a company whose procedure grows with its flow of orders", () => {
  const workflow: Plain<WorkflowPolicy> = {
    ...shippedWorkflow,
    gates: [
      {
        gate: "entry",
        step: "validation",
        department: "ADV",
        roles: ["ADV manager"],
        quorum: 1,
        deadlineWorkingDays: 2,
        tiers: ["SOLO"],
      },
      {
        gate: "amount",
        step: "validation",
        department: "finance",
        roles: ["credit controller"],
        quorum: 1,
        deadlineWorkingDays: 2,
        tiers: ["TEAM"],
        when: [{ netAbove: [money(50_000)] }],
      },
    ],
  }
  const tiers = (enterAbove: string) => ({
    metric: "ordersPerDay",
    windowDays: 2,
    smallest: "SOLO",
    above: [{ tier: "TEAM", enterAbove, leaveAt: "1", leaveAfterDays: 1 }],
  })

  /** Three orders a day, each of 1,000.00 but the first of a day, which is for 100.00; entered and approved at once. */
  const weeks = (): ReadonlyArray<RecordedEvent> => {
    const company = new Simulation({ calendars })
    const run = (...commands: ReadonlyArray<PlainCommand>) => {
      for (const command of commands) {
        const done = company.run(command)
        if (isLeft(done)) throw new Error(`${command.type}: ${done.left.message}`)
      }
    }
    run(
      { type: "PublishPolicy", on: "2025-01-01", policy: "flow-tiers", kind: "flowTiers", body: tiers("5") },
      { type: "PublishPolicy", on: "2025-01-01", policy: "workflow", kind: "workflow", body: workflow },
      register(),
      agree(),
    )
    for (const day of ["2025-01-13", "2025-01-14", "2025-01-15"])
      for (const at of [1, 2, 3]) {
        const order = `${day}/${at}`
        run(
          {
            type: "PlaceOrder",
            on: day,
            order,
            customer: "ROSSI",
            currency: "EUR",
            lines: [line("1", "1", at === 1 ? "100" : "1000")],
          },
          {
            type: "RequestApproval",
            on: day,
            subject: { kind: "order", id: order },
            gate: "entry",
            requestedBy: "anna",
          },
          {
            type: "DecideApproval",
            on: day,
            approval: `order:${order}:entry`,
            decision: "approve",
            by: "ada",
            role: "ADV manager",
          },
          { type: "ValidateOrder", on: day, order },
        )
      }
    return company.log
  }

  it("is a TEAM from the third day on when three orders a day are enough for that: two large ones wait for finance", () => {
    const found = asked(weeks(), {
      overrides: [{ kind: "policy", policy: policyId("flow-tiers"), body: tiers("2") }],
    })
    expect(measured(found, "changes of flow tier")).toEqual(["0", "1", "1"])
    expect(found.changes.find(({ type }) => type === "FlowTierChanged")?.examples[0]?.after).toMatchObject({
      on: "2025-01-15",
      data: { from: "SOLO", to: "TEAM", value: "3" },
    })
    // Nine orders had the entry gate; now the six of the first two days have it, and two of the third another.
    expect(measured(found, "approvals required of orders placed")).toEqual(["9", "8", "-1"])
    expect(measured(found, "approvals asked for")).toEqual(["9", "8", "-1"])
    expect(changed(found)).toEqual({
      FlowTierChanged: [1, 0, 0],
      OrderPlaced: [0, 0, 3],
      OrderValidated: [0, 0, 3],
      ApprovalRequested: [2, 3, 0],
      ApprovalDecided: [0, 3, 0],
      ApprovalGranted: [0, 3, 0],
    })
    expect(found.unresolved).toMatchObject([
      { outcome: "dropped", type: "ApprovalDecided", code: "APPROVAL_UNKNOWN", count: 3 },
      { outcome: "kept", type: "OrderValidated", code: "GATE_APPROVAL_MISSING", count: 2 },
    ])
  })

  it("asks finance only when the workflow says so from the start", () => {
    const [, amount] = workflow.gates
    const found = asked(weeks(), {
      overrides: [
        {
          kind: "policy",
          policy: policyId("workflow"),
          body: { ...workflow, gates: [{ ...amount, tiers: ["SOLO", "TEAM"] }] },
        },
      ],
    })
    expect(measured(found, "approvals required of orders placed")).toEqual(["9", "6", "-3"])
    expect(found.unresolved.find(({ outcome }) => outcome === "kept")?.count).toBe(6)
  })
})

describe("a team whose work takes longer than its standards said", () => {
  const team = "ADV"
  const month = (): ReadonlyArray<RecordedEvent> => {
    const company = new Simulation({ calendars })
    const on = "2025-01-13"
    const commands: ReadonlyArray<PlainCommand> = [
      { type: "PublishPolicy", on, policy: "standards", kind: "activityStandards", body: activityStandards },
      { type: "PublishPolicy", on, policy: "staffing", kind: "staffing", body: staffingPolicy },
      {
        type: "JoinTeam",
        on,
        team,
        assistant: "anna",
        weeklyHours: "40",
        days: [1, 2, 3, 4, 5],
        skills: ["invoicing"],
        from: on,
      },
      ...[1, 2, 3, 4].map(
        (work): PlainCommand => ({
          type: "CreateWorkItem",
          on: "2025-01-14",
          team,
          work: `W${work}`,
          activity: "invoicing",
          standards: "standards",
          drivers: { lines: 4 },
          dueOn: "2025-01-20",
        }),
      ),
      {
        type: "IssueStaffingRecommendation",
        on: "2025-02-03",
        team,
        from: "2025-01-13",
        to: "2025-02-03",
        policy: "staffing",
      },
    ]
    for (const command of commands) {
      const done = company.run(command)
      if (isLeft(done)) throw new Error(`${command.type}: ${done.left.message}`)
    }
    return company.log
  }

  it("has more to do: four invoices of four lines at 10 minutes and half a minute a line, not at 3", () => {
    const activities = activityStandards.activities.map((each) =>
      each.activity === "invoicing" ? { ...each, minutes: "10" } : each,
    )
    const found = asked(month(), {
      from: unsafeDate("2025-01-14"),
      overrides: [{ kind: "policy", policy: policyId("standards"), body: { activities } }],
    })
    expect(measured(found, "work by its standards")).toEqual(["20", "48", "28"])
    expect(changed(found)).toEqual({ WorkItemCreated: [0, 0, 4], StaffingRecommendationIssued: [0, 0, 1] })
    const [issued] = found.changes.find(({ type }) => type === "StaffingRecommendationIssued")?.examples ?? []
    expect(issued?.before?.data).toMatchObject({ inputs: { administrativeMinutes: "20" } })
    expect(issued?.after?.data).toMatchObject({ inputs: { administrativeMinutes: "48" } })
  })

  it("needs as many people as its staffing policy says", () => {
    const found = asked(month(), {
      from: unsafeDate("2025-01-14"),
      overrides: [
        {
          kind: "policy",
          policy: policyId("staffing"),
          body: { ...staffingPolicy, shrinkagePercent: "50" },
        },
      ],
    })
    expect(changed(found)).toEqual({ StaffingRecommendationIssued: [0, 0, 1] })
  })
})
