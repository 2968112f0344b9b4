import { type Day, fromDay, type Instant, type RecordedEvent, toDay, unsafeDate } from "@adv/domain"
import {
  approvalsOn,
  type CompanyModels,
  companyModels,
  delayWatch,
  departmentInboxes,
  gateMatrix,
  handOverMatrix,
  loadByDepartment,
  messageCounts,
  messageLog,
  orderProgressOf,
  shortagesOf,
  stalledOrders,
  unansweredEnquiries,
} from "@adv/projections"
import { orderAnswersOf } from "@adv/projections/testing"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { decoded } from "../demo/made.js"
import { company } from "../support/company.js"
import { runs } from "../support/runs.js"
import { internal, ordersAtWork, textHash } from "./orders-at-work.js"

const day = (text: string): Day => toDay(unsafeDate(text))
const always = Number.MAX_SAFE_INTEGER as Instant

let log: ReadonlyArray<RecordedEvent> = []
let states: CompanyModels["states"] = companyModels().states
beforeAll(async () => {
  const of = company()
  for (const command of ordersAtWork) await of.run(command)
  log = decoded(await of.events())
  states = (await of.models()).states
})

const on = (date: string, knownAt = always) => ({ asOf: day(date), knownAt })

const said = (date: string, department?: string) =>
  departmentInboxes(states, { ...on(date), ...(department === undefined ? {} : { department }) }).map(
    ({ department: of, kind, what, subject, since, daysLate, handedOverBy }) =>
      [of, kind, what, subject, fromDay(since), daysLate, handedOverBy ?? ""].join(" ").trimEnd(),
  )

describe("the inbox of a department", () => {
  it("holds the steps it has or answers for, what it is asked to approve, and its work; what is most late first", () => {
    expect(said("2025-01-20")).toEqual([
      "ADV step validation order:O-3 2025-01-02 0",
      "ADV step delivery order:O-2 2025-01-13 0",
      "ADV task crediting task:W-1 2025-01-17 0",
      "finance approval credit order:O-1 2025-01-13 5",
      "finance step validation order:O-1 2025-01-16 2",
      "finance step invoicing order:O-2 2025-01-15 0",
    ])
  })

  it("holds what was handed over to it before it accepts it, and no longer what it gave back", () => {
    expect(said("2025-01-13", "finance")).toContain("finance step validation order:O-1 2025-01-13 0 ADV")
    expect(said("2025-01-12", "logistics")).toEqual(["logistics step delivery order:O-2 2025-01-12 0 ADV"])
    expect(said("2025-01-13", "logistics")).toEqual([])
  })

  it("is what it was, whatever is recorded later", () => {
    const handedOver = log.find(({ type }) => type === "StepHandedOver")?.recordedAt ?? 0
    const before = departmentInboxes(states, on("2025-01-20", (handedOver - 1) as Instant))
    expect(before.filter(({ subject }) => subject === "order:O-1")).toMatchObject([
      { department: "ADV", kind: "step", what: "validation" },
      { department: "finance", kind: "approval", what: "credit" },
    ])
  })

  it("adds up to the load of each department", () => {
    expect(loadByDepartment(departmentInboxes(states, on("2025-01-20")))).toEqual([
      {
        department: "ADV",
        steps: 2,
        approvals: 0,
        disputes: 0,
        tasks: 1,
        toAccept: 0,
        late: 0,
        oldestDays: 18,
        // 18, 7 and 3 days.
        averageTenths: 93,
      },
      {
        department: "finance",
        steps: 2,
        approvals: 1,
        disputes: 0,
        tasks: 0,
        toAccept: 0,
        late: 2,
        oldestDays: 7,
        averageTenths: 53,
      },
    ])
  })
})

describe("hand-overs", () => {
  const matrix = (date: string, from = "2025-01-01", to = "2025-02-01") =>
    handOverMatrix(states.steps, { from: day(from), to: day(to), ...on(date) })

  it("are counted by who gives and who gets, with how long they waited to be accepted or given back", () => {
    const none = { pending: 0, oldestPendingDays: 0, handedOver: 1, answered: 1 }
    expect(matrix("2025-01-20")).toEqual([
      { from: "ADV", to: "finance", ...none, accepted: 1, returned: 0, waitedDays: 3, longestDays: 3 },
      { from: "ADV", to: "logistics", ...none, accepted: 0, returned: 1, waitedDays: 1, longestDays: 1 },
    ])
  })

  it("are pending until they are answered, and belong to the day they were made on", () => {
    expect(matrix("2025-01-15")).toMatchObject([
      { to: "finance", accepted: 0, pending: 1, answered: 0, waitedDays: 0, oldestPendingDays: 2 },
      { to: "logistics", returned: 1 },
    ])
    expect(matrix("2025-01-20", "2025-01-13").map(({ to }) => to)).toEqual(["finance"])
    expect(matrix("2025-01-20", "2025-01-01", "2025-01-12")).toEqual([])
  })
})

describe("orders that stand still", () => {
  it("haven't moved for longer than the workflow allows, whether anybody noticed or not", () => {
    expect(stalledOrders(states, on("2025-01-12"))).toMatchObject({ right: [] })
    expect(stalledOrders(states, on("2025-01-13"))).toMatchObject({
      right: [
        {
          order: "O-3",
          sinceStep: "placed",
          since: day("2025-01-02"),
          ageDays: 11,
          nextStep: "validation",
          department: "ADV",
          noticedOn: null,
        },
      ],
    })
    const found = stalledOrders(states, { ...on("2025-01-20"), afterDays: 4 })
    expect(found).toMatchObject({
      right: [
        { order: "O-3", ageDays: 18 },
        { order: "O-1", ageDays: 10, holds: ["manual"] },
        // It was delivered in part on the 15th.
        { order: "O-2", sinceStep: "delivered", ageDays: 5, department: "ADV" },
      ],
    })
  })

  it("can't be told without anybody saying after how long", () => {
    expect(stalledOrders(companyModels().states, on("2025-01-13"))).toMatchObject({
      left: { code: "POLICY_MISSING" },
    })
  })
})

describe("gates and approvals", () => {
  it("are those of the workflow in force, with what is asked there", () => {
    const { gates } = gateMatrix(states, on("2025-01-20"))
    expect(gates).toMatchObject([
      {
        gate: "credit",
        step: "validation",
        department: "finance",
        inForce: true,
        pending: 1,
        late: 1,
        lapsed: 0,
      },
    ])
    expect(gateMatrix(states, on("2024-12-31")).gates).toEqual([])
  })

  it("are pending until somebody decides, and over once their time is", () => {
    const status = (date: string) =>
      approvalsOn(states.approvals, on(date)).map(({ status: word, waitedDays, daysLate }) => [
        word,
        waitedDays,
        daysLate,
      ])
    expect(status("2025-01-12")).toEqual([])
    // Two working days from Monday the 13th on.
    expect(status("2025-01-15")).toEqual([["pending", 2, 0]])
    expect(status("2025-01-20")).toEqual([["pending", 7, 5]])
    expect(status("2025-01-22")).toEqual([["expired", 9, 7]])
  })
})

describe("an order's progress, for those who work on it", () => {
  it("is a share of what is wanted by value and by quantity, with what is next and with whom", () => {
    const progress = orderProgressOf(states, "O-2", on("2025-01-20"))
    expect(progress).toMatchObject({
      delivered: {
        byValue: { part: 2500, whole: 10_000, percent: "25.0" },
        byQuantity: { part: 1_000_000, whole: 4_000_000, percent: "25.0" },
      },
      invoiced: { byValue: { part: 0, percent: "0.0" } },
      settled: { byValue: { part: 0, whole: 12_200, percent: "0.0" }, byQuantity: null },
    })
    expect(progress?.next.map(({ step, department }) => [step, department])).toEqual([
      ["delivery", "ADV"],
      ["invoicing", "finance"],
    ])
  })

  it("says what keeps it from going on: holds, gates, deadlines that are over, shortages, delays", () => {
    expect(orderProgressOf(states, "O-1", on("2025-01-20"))?.blocks).toEqual([
      { kind: "hold", hold: "manual", since: day("2025-01-11"), reason: internal.hold },
      {
        kind: "approval",
        gate: "credit",
        status: "pending",
        department: "finance",
        roles: "controller",
        since: day("2025-01-13"),
        dueBy: day("2025-01-15"),
      },
      { kind: "deadline", step: "validation", department: "finance", dueBy: day("2025-01-18"), daysLate: 2 },
    ])
    expect(orderProgressOf(states, "O-2", on("2025-01-20"))?.blocks).toEqual([
      {
        kind: "shortage",
        sku: "SKU-1",
        site: "MILANO",
        line: "1",
        quantity: 3_000_000,
        expected: day("2025-01-25"),
      },
      {
        kind: "delay",
        line: "1",
        promised: day("2025-01-20"),
        expected: day("2025-01-25"),
        daysLate: 5,
        told: false,
      },
    ])
  })

  it("says of a gate that nobody asked at that it is missing, and of one that ran out that it did", () => {
    const credit = (date: string) =>
      orderProgressOf(states, "O-1", on(date))?.blocks.flatMap((block) =>
        block.kind === "approval" ? [block.status] : [],
      )
    expect(credit("2025-01-12")).toEqual(["missing"])
    expect(credit("2025-01-22")).toEqual(["expired"])
  })

  it("is none of an order that wasn't there yet", () => {
    expect(orderProgressOf(states, "O-2", on("2025-01-09"))).toBeUndefined()
    expect(orderProgressOf(states, "O-99", on("2025-01-20"))).toBeUndefined()
  })
})

describe("the delay watch", () => {
  const watch = (date: string) =>
    delayWatch(states, on(date)).map(({ certainty, delayDays, notified, noticeDays }) => [
      certainty,
      delayDays,
      notified === null ? null : fromDay(notified),
      noticeDays,
    ])

  it("calls a delay likely until the promise has passed, and certain from the day after; and says who was told when", () => {
    expect(watch("2025-01-17")).toEqual([])
    expect(watch("2025-01-20")).toEqual([["likely", 5, null, null]])
    expect(watch("2025-01-21")).toEqual([["certain", 5, "2025-01-21", -1]])
    // What is late is at least as late as it is by now.
    expect(watch("2025-01-30")).toEqual([["certain", 10, "2025-01-21", -1]])
  })

  it("knows of a broken promise before anybody says when the goods are expected", async () => {
    const of = company()
    for (const command of ordersAtWork.filter(({ type }) => type !== "ReviseExpectedDelivery"))
      await of.run(command)
    const models = await of.models()
    expect(delayWatch(models.states, on("2025-01-20"))).toEqual([])
    expect(delayWatch(models.states, on("2025-01-23"))).toMatchObject([
      { order: "O-2", expected: null, certainty: "certain", delayDays: 3 },
    ])
  })
})

describe("shortages", () => {
  it("last until inventory has as much, or what was short was delivered", async () => {
    expect(shortagesOf(states, on("2025-01-15"))).toEqual([])
    expect(shortagesOf(states, on("2025-01-20"))).toMatchObject([
      { shortage: "S-1", quantity: 3_000_000, ageDays: 4, order: "O-2", line: "1" },
    ])
    const of = company()
    for (const command of ordersAtWork) await of.run(command)
    await of.run({
      type: "RecordStockInformation",
      on: "2025-01-26",
      item: "SKU-1@MILANO",
      sku: "SKU-1",
      site: "MILANO",
      onHand: "5",
      reserved: "3",
      inbound: [],
      asOf: "2025-01-26",
    })
    await of.run({
      type: "ConfirmDelivery",
      on: "2025-01-27",
      order: "O-2",
      delivery: "D-2",
      lines: [{ line: "1", quantity: "3" }],
    })
    const models = await of.models()
    // Two are free, and three are short.
    expect(shortagesOf(models.states, on("2025-01-26"))).toHaveLength(1)
    expect(shortagesOf(models.states, on("2025-01-27"))).toEqual([])
  })
})

describe("what customers asked", () => {
  it("is unanswered until they have an answer, and late once their days are over", () => {
    const open = (date: string) =>
      unansweredEnquiries(states.contacts, on(date)).map(({ contact, dueBy, daysLate }) => [
        contact,
        fromDay(dueBy),
        daysLate,
      ])
    expect(open("2025-01-18")).toEqual([
      ["C-1", "2025-01-18", 0],
      ["C-2", "2025-01-19", 0],
    ])
    expect(open("2025-01-21")).toEqual([["C-2", "2025-01-19", 2]])
    expect(
      unansweredEnquiries(states.contacts, { ...on("2025-01-21"), answerWithinDays: 10 })[0],
    ).toMatchObject({ kind: "complaint", topic: "DELIVERY", order: "O-2", daysLate: 0, ageDays: 4 })
  })
})

describe("the message log", () => {
  it("says of each message what became of it, and the hash of what it said", () => {
    expect(messageLog(states.messages, on("2025-01-18"))).toMatchObject([
      { message: "M-1", status: "sent", sentOn: day("2025-01-18"), bounces: 0, documentHash: textHash },
    ])
    expect(messageLog(states.messages, on("2025-01-19"))).toEqual([
      {
        message: "M-1",
        customer: "ROSSI",
        topic: "reminder",
        template: "REMINDER",
        version: 1,
        language: "it",
        channel: "email",
        about: "order:O-2",
        documentHash: textHash,
        queuedOn: day("2025-01-18"),
        sentOn: day("2025-01-18"),
        status: "bounced",
        statusOn: day("2025-01-19"),
        bounces: 1,
        reason: "mailbox unknown",
        permanent: true,
      },
    ])
  })

  it("is told by customer, template, channel and what became of it", () => {
    const found = (more: object) => messageLog(states.messages, { ...on("2025-01-20"), ...more }).length
    expect([found({ customer: "ROSSI" }), found({ customer: "BIANCHI" })]).toEqual([1, 0])
    expect([found({ template: "REMINDER" }), found({ channel: "letter" })]).toEqual([1, 0])
    expect([found({ status: "bounced" }), found({ status: "sent" })]).toEqual([1, 0])
    expect([found({ to: day("2025-01-18") }), found({ from: day("2025-01-18") })]).toEqual([0, 1])
    expect(messageCounts(messageLog(states.messages, on("2025-01-20")))).toEqual([
      { template: "REMINDER", channel: "email", messages: 1, sent: 1, delivered: 0, bounced: 1, waiting: 0 },
    ])
  })
})

it("whatever is recorded later, however far back it reaches, no answer changes (INV-24)", () => {
  const models = (events: ReadonlyArray<RecordedEvent>) => {
    const built = companyModels()
    built.apply(events)
    return built
  }
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -15, max: 15 }), { minLength: 40, maxLength: 40 }),
      fc.nat({ max: 200 }),
      fc.integer({ min: 0, max: 30 }),
      (shifts, cut, days) => {
        const moved = log.map((event, index) => {
          const to = toDay(event.metadata.effectiveDate) + (shifts[index % 40] ?? 0)
          return { ...event, metadata: { ...event.metadata, effectiveDate: fromDay(to as Day) } }
        })
        const last = moved[cut % moved.length]
        if (last === undefined) return
        const known = moved.filter(({ recordedAt }) => recordedAt <= last.recordedAt)
        const asOf = (day("2025-01-01") + days) as Day
        expect(orderAnswersOf(models(moved), asOf, last.recordedAt)).toEqual(
          orderAnswersOf(models(known), asOf, last.recordedAt),
        )
      },
    ),
    { numRuns: runs(30) },
  )
})
