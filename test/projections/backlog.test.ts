import {
  type Day,
  fromDay,
  type Instant,
  invoiceable,
  invoicingBasis,
  type OrderFact,
  orderDecider,
  orderFacts,
  type PlainCommand,
  type RecordedEvent,
  replay,
  streamName,
  toDay,
  unsafeDate,
} from "@adv/domain"
import { companyHistory } from "@adv/domain/testing"
import {
  type BacklogRow,
  companyModels,
  countDeadlines,
  deadlineCompliance,
  deadlinesIn,
  invoiceableBacklog,
} from "@adv/projections"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { decoded } from "../demo/made.js"
import { agree, line, place, receive, register } from "../domain/company.js"
import { company } from "../support/company.js"
import { runs } from "../support/runs.js"

const day = (text: string): Day => toDay(unsafeDate(text))
const always = Number.MAX_SAFE_INTEGER as Instant
const of = (type: string, on: string, data: object): PlainCommand => ({ type, on, ...data }) as PlainCommand

const statesAfter = async (commands: ReadonlyArray<PlainCommand>) => {
  const story = company()
  for (const command of commands) await story.run(command)
  return (await story.models()).states
}
type Conditions = Parameters<typeof agree>[0]

/** An order of 10 at 1,000.00 from 10 January on, under these conditions, released the day after. */
const ordered = (conditions: Conditions, more: object = {}): ReadonlyArray<PlainCommand> => [
  register(),
  agree(conditions),
  place({ on: "2025-01-10", lines: [line("1", "10", "1000")], ...more }),
  of("ValidateOrder", "2025-01-10", { order: "O-1" }),
  of("ReleaseOrder", "2025-01-11", { order: "O-1" }),
]
const deliver = (on: string, delivery: string, quantity: string, of1 = "1") =>
  of("ConfirmDelivery", on, { order: "O-1", delivery, lines: [{ line: of1, quantity }] })
const invoice = (on: string, id: string) => of("InvoiceOrder", on, { order: "O-1", invoice: id })

const told = ({ reason, since, ageDays, dueOn, waits, net, evidence }: BacklogRow) =>
  [reason, fromDay(since), ageDays, waits ? `from ${fromDay(dueOn)}` : "now", net, evidence]
    .join(" ")
    .trimEnd()

describe("what could be invoiced", () => {
  it("of deliveries is what was delivered and isn't invoiced, since the oldest of it", async () => {
    const states = await statesAfter([
      ...ordered({}),
      deliver("2025-01-12", "D-1", "2"),
      deliver("2025-01-15", "D-2", "3"),
      invoice("2025-01-16", "I-1"),
      deliver("2025-01-20", "D-3", "1"),
      of("ReturnGoods", "2025-01-22", {
        order: "O-1",
        return: "R-1",
        lines: [{ line: "1", quantity: "0.5" }],
        reason: "",
        affectsOrder: false,
      }),
    ])
    const on = (date: string) =>
      invoiceableBacklog(states.orders, { asOf: day(date), knownAt: always }).map(told)
    expect(on("2025-01-11")).toEqual([])
    expect(on("2025-01-12")).toEqual(["delivered 2025-01-12 0 now 200000"])
    expect(on("2025-01-15")).toEqual(["delivered 2025-01-12 3 now 500000"])
    expect(on("2025-01-16")).toEqual([])
    expect(on("2025-01-21")).toEqual(["delivered 2025-01-20 1 now 100000"])
    // What came back is not paid for.
    expect(on("2025-01-22")).toEqual(["delivered 2025-01-20 2 now 50000"])
  })

  it("is, when that was agreed, all of it as soon as it is ordered", async () => {
    const states = await statesAfter(ordered({ invoicingPolicy: "onOrder" }))
    const rows = invoiceableBacklog(states.orders, { asOf: day("2025-01-13"), knownAt: always })
    expect(rows.map(told)).toEqual(["ordered 2025-01-10 3 now 1000000"])
  })

  it("by progress is what was certified, less what was invoiced: 30 % and then 75 % of 10,000", async () => {
    const done = (on: string, percent: string) => [
      of("ReportProgress", on, { order: "O-1", percent, evidence: "site log" }),
      of("CertifyProgress", on, { order: "O-1", percent, certifiedBy: "works manager" }),
    ]
    const states = await statesAfter([
      ...ordered({ invoicingPolicy: { progress: true } }),
      ...done("2025-02-01", "30"),
      invoice("2025-02-05", "I-1"),
      ...done("2025-02-20", "75"),
    ])
    const on = (date: string) =>
      invoiceableBacklog(states.orders, { asOf: day(date), knownAt: always }).map(told)
    expect(on("2025-01-31")).toEqual([])
    expect(on("2025-02-03")).toEqual(["progress 2025-02-01 2 now 300000 30 %"])
    expect(on("2025-02-05")).toEqual([])
    expect(on("2025-03-01")).toEqual(["progress 2025-02-20 9 now 450000 75 %"])
  })

  it("by progress is what was certified, whatever was asked for before it: a down-payment comes off the invoice", async () => {
    const states = await statesAfter([
      ...ordered({ invoicingPolicy: { progress: true } }),
      of("InvoicePrepayment", "2025-01-12", { order: "O-1", invoice: "I-0", percent: "20" }),
      of("ReportProgress", "2025-02-01", { order: "O-1", percent: "30", evidence: "site log" }),
      of("CertifyProgress", "2025-02-01", { order: "O-1", percent: "30", certifiedBy: "works manager" }),
      invoice("2025-02-05", "I-1"),
    ])
    const on = (date: string) =>
      invoiceableBacklog(states.orders, { asOf: day(date), knownAt: always }).map(told)
    expect(on("2025-01-31")).toEqual([])
    expect(on("2025-02-01")).toEqual(["progress 2025-02-01 0 now 300000 30 %"])
    expect(on("2025-02-05")).toEqual([])
  })

  it("by milestones is what was reached, each since the day it was", async () => {
    const milestones = [
      { milestone: "ORDER", part: { percent: "20" }, trigger: "placed" as const },
      { milestone: "HALF", part: { percent: "30" }, trigger: "certified" as const },
      { milestone: "ALL", part: { amount: 500_000 as never }, trigger: "delivered" as const },
    ]
    const states = await statesAfter([
      ...ordered({ invoicingPolicy: { milestones } }),
      invoice("2025-01-12", "I-1"),
      of("ReportProgress", "2025-01-20", { order: "O-1", milestone: "HALF", evidence: "photo" }),
      of("CertifyProgress", "2025-01-21", { order: "O-1", milestone: "HALF", certifiedBy: "works manager" }),
      deliver("2025-01-25", "D-1", "10"),
    ])
    const on = (date: string) =>
      invoiceableBacklog(states.orders, { asOf: day(date), knownAt: always }).map(told)
    expect(on("2025-01-11")).toEqual(["milestone 2025-01-10 1 now 200000 ORDER"])
    expect(on("2025-01-12")).toEqual([])
    expect(on("2025-01-24")).toEqual(["milestone 2025-01-21 3 now 300000 HALF"])
    expect(on("2025-01-25")).toEqual(["milestone 2025-01-21 4 now 800000 HALF, ALL"])
  })

  it("by periods waits for the end of the period", async () => {
    const periodic = { every: "month" as const, per: "customer" as const, basis: "onDelivery" as const }
    const states = await statesAfter([
      ...ordered({ invoicingPolicy: { periodic } }),
      deliver("2025-01-20", "D-1", "1"),
    ])
    const on = (date: string) =>
      invoiceableBacklog(states.orders, { asOf: day(date), knownAt: always }).map(told)
    expect(on("2025-01-31")).toEqual(["period 2025-01-20 11 from 2025-02-01 100000"])
    expect(on("2025-02-01")).toEqual(["period 2025-01-20 12 now 100000"])
  })

  it("before anything is delivered is the down-payment that was agreed, until it is asked for", async () => {
    const states = await statesAfter([
      ...ordered({ invoicingPolicy: { prepayment: { percent: "30", basis: "onDelivery" as const } } }),
      of("InvoicePrepayment", "2025-01-15", { order: "O-1", invoice: "I-1" }),
      deliver("2025-01-20", "D-1", "10"),
    ])
    const on = (date: string) =>
      invoiceableBacklog(states.orders, { asOf: day(date), knownAt: always }).map(told)
    expect(on("2025-01-14")).toEqual(["prepayment 2025-01-10 4 now 300000 30 %"])
    expect(on("2025-01-15")).toEqual([])
    expect(on("2025-01-20")).toEqual(["delivered 2025-01-20 0 now 1000000"])
  })

  it("is of one customer when one is asked about, and says what holds the order", async () => {
    const states = await statesAfter([
      ...ordered({}),
      deliver("2025-01-12", "D-1", "2"),
      of("HoldOrder", "2025-01-13", { order: "O-1", hold: "manual", reason: "" }),
    ])
    const asked = { asOf: day("2025-01-13"), knownAt: always }
    expect(invoiceableBacklog(states.orders, { ...asked, customer: "ROSSI" })).toMatchObject([
      { order: "O-1", holds: ["manual"], lines: [{ line: "1", quantity: 2_000_000 }] },
    ])
    expect(invoiceableBacklog(states.orders, { ...asked, customer: "BIANCHI" })).toEqual([])
  })

  it("is of each line what the order itself would let be invoiced, whatever happens in a company", () => {
    const isOrderFact = (event: RecordedEvent): event is RecordedEvent<OrderFact> =>
      Object.hasOwn(orderFacts, event.type)
    let compared = 0
    for (const { log } of fc.sample(companyHistory(), { numRuns: runs(6), seed: 11 })) {
      const events = decoded(log)
      const models = companyModels()
      models.apply(events)
      const rows = invoiceableBacklog(models.states.orders, { asOf: day("2040-01-01"), knownAt: always })
      const orders = new Set(
        events.flatMap((event) => (event.type === "OrderPlaced" ? [event.data.order] : [])),
      )
      for (const order of orders) {
        const own = events.filter(({ stream }) => stream === streamName("order", order)).filter(isOrderFact)
        const state = replay(orderDecider, own)
        if (invoicingBasis(state.terms?.conditions.invoicingPolicy ?? "onDelivery") === "certified") continue
        const expected = [...state.lines].flatMap(([id, at]) => {
          const rest = invoiceable(at, state.terms) - at.invoiced
          return rest <= 0 ? [] : [[id, rest] as const]
        })
        const found = rows
          .filter((row) => row.order === order && row.reason !== "prepayment")
          .flatMap(({ lines }) => lines.map((each) => [each.line, each.quantity] as const))
        expect([order, found]).toEqual([order, expected])
        compared += expected.length
      }
    }
    expect(compared).toBeGreaterThan(20)
  })
})

describe("deadlines", () => {
  const window = (from: string, to: string, asOf: string) => ({
    from: day(from),
    to: day(to),
    asOf: day(asOf),
    knownAt: always,
  })
  /** Due on 20 January by the day asked for, on the 25th by the promise; delivered on the 22nd and 24th. */
  const story: ReadonlyArray<PlainCommand> = [
    register(),
    agree(),
    place({
      on: "2025-01-10",
      lines: [
        line("1", "10", "5", { requestedDate: "2025-01-20" }),
        line("2", "4", "20", { requestedDate: "2025-01-20" }),
      ],
    }),
    of("AcknowledgeOrder", "2025-01-13", {
      order: "O-1",
      channel: "email",
      documentHash: "0".repeat(64),
    }),
    of("ValidateOrder", "2025-01-13", { order: "O-1" }),
    of("ReleaseOrder", "2025-01-13", { order: "O-1" }),
    of("SetStepDeadline", "2025-01-13", { order: "O-1", step: "delivery", dueBy: "2025-01-23" }),
    of("PromiseDelivery", "2025-01-13", { order: "O-1", line: "1", date: "2025-01-25" }),
    deliver("2025-01-22", "D-1", "10"),
    deliver("2025-01-24", "D-2", "4", "2"),
    invoice("2025-01-26", "I-1"),
    of("OpenDispute", "2025-01-27", {
      invoice: "I-1",
      dispute: "D-1",
      amount: 100,
      reason: "",
      department: "ADV",
      answerBy: "2025-01-30",
    }),
    of("ResolveDispute", "2025-01-30", { invoice: "I-1", dispute: "D-1", outcome: "rejected" }),
    receive("P-1", 15_860, { on: "2025-02-26" }),
    of("AllocatePayment", "2025-02-26", { payment: "P-1", to: [{ invoice: "I-1", amount: 15_860 }] }),
  ]
  const compliance = async (asOf: string, more: object = {}) =>
    deadlineCompliance(await statesAfter(story), {
      ...window("2025-01-01", "2025-04-01", asOf),
      ...more,
    }).map(({ kind, met, missed, outstanding, open, percent, daysLate }) =>
      [kind, met, missed, outstanding, open, percent ?? "–", daysLate].join(" "),
    )

  it("are met by the end of their day, and missed from the day after, kind by kind", async () => {
    expect(await compliance("2025-03-31")).toEqual([
      // Placed on the 10th and acknowledged on the 13th: two days after it was due.
      "acknowledge 0 1 0 0 0.00 2",
      "promise 1 0 0 0 100.00 0",
      // Both lines are asked for on one day: one deadline, done with the last of them.
      "requested 0 1 0 0 0.00 4",
      "step 0 1 0 0 0.00 1",
      // Delivered on the 22nd and the 24th: due on the 25th and 27th, and invoiced on the 26th.
      "invoiceIssue 1 1 0 0 50.00 1",
      "disputeAnswer 1 0 0 0 100.00 0",
      // 30 days from the 26th of January: due on the 25th of February, paid on the 26th.
      "payment 0 1 0 0 0.00 1",
    ])
  })

  it("are open until their day is over, and outstanding while they are not done", async () => {
    expect(await compliance("2025-01-23")).toEqual([
      "acknowledge 0 1 0 0 0.00 2",
      "promise 1 0 0 0 100.00 0",
      "requested 0 1 1 0 0.00 3",
      "step 0 0 0 1 – 0",
      "invoiceIssue 0 0 0 1 – 0",
    ])
  })

  it("belong to the window they are due in, and can be asked for one kind, one customer, or by other limits", async () => {
    const states = await statesAfter(story)
    const due = (from: string, to: string, more: object = {}) =>
      deadlinesIn(states, { ...window(from, to, "2025-03-31"), ...more }).map(({ kind }) => kind)
    expect(due("2025-01-20", "2025-01-25")).toEqual(["requested", "step"])
    expect(due("2025-01-01", "2025-04-01", { kind: "invoiceIssue" })).toEqual([
      "invoiceIssue",
      "invoiceIssue",
    ])
    expect(due("2025-01-01", "2025-04-01", { customer: "BIANCHI" })).toEqual([])
    expect(await compliance("2025-03-31", { kind: "acknowledge", limits: { acknowledgeDays: 3 } })).toEqual([
      "acknowledge 1 0 0 0 100.00 0",
    ])
  })

  it("by the day asked for are the ones that QU-05 counts", () => {
    for (const { log } of fc.sample(companyHistory(), { numRuns: runs(4), seed: 3 })) {
      const models = companyModels()
      models.apply(log)
      const { states } = models
      const last = toDay(decoded(log).at(-1)?.metadata.effectiveDate ?? unsafeDate("2025-01-01"))
      const asked = { from: 0, to: last + 400, asOf: last, knownAt: always }
      const [requested] = deadlineCompliance(states, { ...asked, kind: "requested" })
      expect({ met: requested?.met ?? 0, due: requested?.decided ?? 0 }).toEqual(
        countDeadlines(states.orders, asked),
      )
    }
  })
})
