import { officeHours, orderProcessCosts } from "@adv/domain"
import { describe, expect, it } from "vitest"
import { type Company, company, instant, withCustomer } from "../support/company.js"
import { type Asked, comesAgain, kpi } from "../support/kpis.js"

const withRossi = async () => {
  const of = company()
  await withCustomer(of, "ROSSI")
  return of
}

const place = (
  of: Company,
  order: string,
  on: string,
  receivedAt: string | null,
  recordedAt: string,
  lines = 1,
) =>
  of.run(
    {
      type: "PlaceOrder",
      on,
      order,
      customer: "ROSSI",
      currency: "EUR",
      ...(receivedAt === null ? {} : { receivedAt: instant(receivedAt) }),
      lines: Array.from({ length: lines }, (_, line) => ({
        line: String(line + 1),
        sku: "A",
        quantity: "1",
        unitPrice: "200",
        tax: { category: "S" as const, rate: "22" },
      })),
    },
    recordedAt,
  )

const publish = (of: Company, policy: string, kind: string, body: object, on = "2025-01-01") =>
  of.run({ type: "PublishPolicy", on, policy, kind, body: body as never })

const figure = async (of: Company, id: string, query: Asked = {}) => {
  const [value] = await kpi(of, id, query)
  return [value?.numerator, value?.denominator, value?.value]
}

describe("order-taking speed", () => {
  it("counts opening hours only, over a weekend on which the clocks go forward: 20 and 6 minutes", async () => {
    const of = await withRossi()
    await publish(of, "opening-hours", "openingHours", officeHours)
    // Friday 17:50 to Monday 9:10, in Rome.
    await place(of, "1", "2025-03-31", "2025-03-28T17:50:00+01:00", "2025-03-31T09:10:00+02:00")
    await place(of, "2", "2025-03-31", "2025-03-31T09:30:00+02:00", "2025-03-31T09:36:00+02:00")
    await place(of, "nobody said when it came in", "2025-03-31", null, "2025-03-31T10:00:00+02:00")
    expect(await kpi(of, "PR-14")).toMatchObject([
      { value: "13.00", unit: "min", n: 2, also: { p50: "6.00", p90: "20.00" } },
    ])
    await comesAgain(of, "PR-14")
  })

  it("is not known while no opening hours are in force", async () => {
    const of = await withRossi()
    await place(of, "1", "2025-03-31", "2025-03-31T09:30:00+02:00", "2025-03-31T09:36:00+02:00")
    expect(await kpi(of, "PR-14")).toMatchObject([{ value: null, reason: "DENOMINATOR_ZERO", n: 0 }])
    await publish(of, "opening-hours", "openingHours", officeHours, "2025-04-01")
    expect(await kpi(of, "PR-14")).toMatchObject([{ value: null }])
  })
})

describe("handling time and cost of an order", () => {
  const worked = async (of: Company) => {
    await publish(of, "standards", "activityStandards", {
      activities: ["orderEntry", "dunningNotice"].map((activity) => ({
        activity,
        load: "administrative",
        skill: "orders",
        minutes: "6",
      })),
    })
    await of.run({
      type: "JoinTeam",
      on: "2025-03-01",
      team: "ADV",
      assistant: "anna",
      weeklyHours: "40",
      days: [1, 2, 3, 4, 5],
      skills: ["orders"],
      from: "2025-03-01",
    })
    const done = async (work: string, activity: string, minutes: string) => {
      const of_ = { team: "ADV", work }
      await of.run({ type: "CreateWorkItem", on: "2025-03-10", ...of_, activity, standards: "standards" })
      await of.run({ type: "AssignWork", on: "2025-03-10", ...of_, assistant: "anna" })
      await of.run({ type: "StartWork", on: "2025-03-10", ...of_, assistant: "anna" })
      await of.run({ type: "CompleteWork", on: "2025-03-11", ...of_, assistant: "anna", minutes })
    }
    await done("W1", "orderEntry", "10")
    await done("W2", "orderEntry", "20.5")
    await done("W3", "dunningNotice", "60")
  }

  it("is what the work really took: 10 and 20.5 minutes of entry, and dunning is none", async () => {
    const of = await withRossi()
    await worked(of)
    expect(await kpi(of, "PR-14-HANDLING")).toMatchObject([
      { value: "15.25", unit: "min", n: 2, also: { p50: "10.00", p90: "20.50" } },
    ])
  })

  it("is that time at 36.00 an hour, 18.30, over 2 orders, 3 lines and 600.00 of orders", async () => {
    const of = await withRossi()
    await publish(of, "process-costs", "processCosts", { ...orderProcessCosts, perHour: 3_600 })
    await place(of, "1", "2025-03-10", null, "2025-03-10T09:00:00Z")
    await place(of, "2", "2025-03-10", null, "2025-03-10T09:05:00Z", 2)
    await worked(of)
    expect(await figure(of, "PR-16")).toEqual(["18.30", "2", "9.15"])
    expect(await figure(of, "PR-16-LINE")).toEqual(["18.30", "3", "6.10"])
    expect(await figure(of, "PR-16-REVENUE")).toEqual(["18.30", "600.00", "30.50"])
    // From the facts that explain it alone, the policy's among them, it comes to the same.
    for (const id of ["PR-16", "PR-16-LINE", "PR-16-REVENUE", "PR-14-HANDLING"]) await comesAgain(of, id)
    // In April nothing was ordered, in February nothing was done.
    expect(await figure(of, "PR-16", { from: "2025-04-01", to: "2025-05-01" })).toEqual(["0.00", "0", null])
  })

  it("is not 0 but unknown while nobody says what an hour costs", async () => {
    const of = await withRossi()
    await place(of, "1", "2025-03-10", null, "2025-03-10T09:00:00Z")
    await worked(of)
    expect(await kpi(of, "PR-16")).toMatchObject([{ value: null, reason: "DENOMINATOR_ZERO" }])
  })
})

describe("approvals", () => {
  const workflow = {
    departments: ["ADV"],
    roles: [{ role: "ADV manager", department: "ADV" }],
    steps: [],
    gates: [
      {
        gate: "entry",
        step: "validation",
        department: "ADV",
        roles: ["ADV manager"],
        quorum: 1,
        deadlineWorkingDays: 1,
      },
    ],
    slas: [],
    calendar: "TARGET",
  }
  const ask = (of: Company, id: string, recordedAt: string) =>
    of.run(
      {
        type: "RequestApproval",
        on: recordedAt.slice(0, 10),
        subject: { kind: "order", id },
        gate: "entry",
        requestedBy: "anna",
      },
      recordedAt,
    )
  const decide = (of: Company, id: string, decision: "approve" | "reject", recordedAt: string) =>
    of.run(
      {
        type: "DecideApproval",
        on: recordedAt.slice(0, 10),
        approval: `order:${id}:entry`,
        decision,
        by: "carla",
        role: "ADV manager",
      },
      recordedAt,
    )

  it("take 30 and 90 minutes to be decided, one waiting; half are refused, and what was changed since comes to nothing", async () => {
    const of = await withRossi()
    await publish(of, "workflow", "workflow", workflow)
    for (const [order, at] of [
      ["1", "2025-03-10T08:00:00Z"],
      ["2", "2025-03-10T08:01:00Z"],
      ["3", "2025-03-10T08:02:00Z"],
    ] as const)
      await place(of, order, "2025-03-10", null, at)
    await ask(of, "1", "2025-03-10T09:00:00Z")
    await decide(of, "1", "approve", "2025-03-10T09:30:00Z")
    await ask(of, "2", "2025-03-10T10:00:00Z")
    await decide(of, "2", "reject", "2025-03-10T11:30:00Z")
    await ask(of, "3", "2025-03-31T10:00:00Z")
    expect(await kpi(of, "QU-23")).toMatchObject([
      { value: "60.00", unit: "min", n: 2, also: { p50: "30.00", p90: "90.00", censored: "1" } },
    ])
    expect(await figure(of, "QU-23-REFUSED")).toEqual(["1", "2", "50.00"])
    expect(await figure(of, "QU-23-INVALIDATED")).toEqual(["0", "1", "0.00"])
    await of.run(
      {
        type: "InvalidateApproval",
        on: "2025-04-02",
        approval: "order:1:entry",
        because: "another quantity",
      },
      "2025-04-02T08:00:00Z",
    )
    expect(await figure(of, "QU-23-INVALIDATED")).toEqual(["1", "1", "100.00"])
    expect(await figure(of, "QU-23-INVALIDATED", { asOf: "2025-03-31" })).toEqual(["0", "1", "0.00"])
    // Every one of them waits at a gate, or did.
    expect(await figure(of, "PR-15")).toEqual(["0", "3", "0.00"])
  })
})
