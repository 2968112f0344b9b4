import type { PlainCommand } from "@adv/domain"
import { agingOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { dunningCompany, invoiceDue, ladder, later, registered } from "../support/dunning.js"
import { credit, customer, given, issue } from "./company.js"

const own = { invoice: "I-1", dispute: "D-1" } as const
const open = (more: object = {}): PlainCommand => ({
  type: "OpenDispute",
  on: "2025-02-20",
  ...own,
  reason: "a chair is broken",
  amount: 3_050,
  ...more,
})
const resolve = (outcome: "rejected" | "upheld" | "partiallyUpheld", more: object = {}): PlainCommand => ({
  type: "ResolveDispute",
  on: "2025-03-01",
  ...own,
  outcome,
  ...more,
})
const close = (...creditNotes: ReadonlyArray<string>): PlainCommand => ({
  type: "CloseDispute",
  on: "2025-03-10",
  ...own,
  creditNotes,
})
const assign = (more: object = {}): PlainCommand => ({
  type: "AssignDispute",
  on: "2025-02-21",
  ...own,
  department: "Logistics",
  dueBy: "2025-02-28",
  ...more,
})
const history = [...customer(), issue()]
const chair = (on = "2025-03-05") =>
  credit("C-1", { lines: [{ line: 1, quantity: "1" }] }, { on, reason: "DAMAGE" as const })

describe("a dispute", () => {
  it("says which lines it is about, who opened it and how", () => {
    given(history)
      .when(open({ lines: [1], openedBy: "Bianchi", channel: "phone" }))
      .then([
        { type: "DisputeOpened", data: { lines: [1], openedBy: "Bianchi", channel: "phone", instalment: 1 } },
      ])
    given(history)
      .when(open({ lines: [2] }))
      .then("INVOICE_LINE_UNKNOWN")
  })

  it("is acknowledged once", () => {
    const acknowledge: PlainCommand = {
      type: "AcknowledgeDispute",
      on: "2025-02-20",
      ...own,
      channel: "email",
    }
    given([...history, open()])
      .when(acknowledge)
      .then([{ type: "DisputeAcknowledged", data: { channel: "email" } }])
    given([...history, open(), acknowledge])
      .when(acknowledge)
      .then([])
    given(history).when(acknowledge).then("DISPUTE_UNKNOWN")
  })

  it("is assigned to a department with a deadline that is still to come", () => {
    given([...history, open()])
      .when(assign())
      .then([{ type: "DisputeAssigned", data: { department: "Logistics", dueBy: "2025-02-28" } }])
    given([...history, open(), assign()])
      .when(assign())
      .then([])
    given([...history, open(), assign()])
      .when(assign({ department: "Sales" }))
      .then([{ type: "DisputeAssigned" }])
    given([...history, open()])
      .when(assign({ dueBy: "2025-02-20" }))
      .then("DEADLINE_PAST")
  })

  it("is answered with no more than was disputed, and with nothing of what is not upheld", () => {
    const propose = (more: object): PlainCommand => ({
      type: "ProposeDisputeAnswer",
      on: "2025-02-25",
      ...own,
      outcome: "upheld",
      department: "Logistics",
      ...more,
    })
    given([...history, open()])
      .when(propose({ creditAmount: 3_050 }))
      .then([{ type: "DisputeProposed", data: { creditAmount: 3_050 } }])
    for (const refused of [
      { creditAmount: 3_051 },
      { creditAmount: -1 },
      { outcome: "rejected", creditAmount: 1 },
    ])
      given([...history, open()])
        .when(propose(refused))
        .then("DISPUTE_CREDIT_INVALID")
    given([...history, open(), resolve("rejected")])
      .when(propose({}))
      .then("DISPUTE_RESOLVED")
  })

  it("that was upheld is closed only once it is credited, in full", () => {
    given([...history, open()])
      .when(close())
      .then("DISPUTE_OPEN")
    given([...history, open(), resolve("upheld")])
      .when(close())
      .then("DISPUTE_NOT_CREDITED")
    given([...history, open(), resolve("upheld")])
      .when(close("C-1"))
      .then("CREDIT_NOTE_UNKNOWN")
    given([...history, open(), resolve("upheld"), chair()])
      .when(close("C-1"))
      .then([{ type: "DisputeClosed", data: { creditNotes: ["C-1"] } }])
    given([...history, open({ amount: 6_100 }), resolve("upheld"), chair()])
      .when(close("C-1", "C-1"))
      .then("DISPUTE_NOT_CREDITED")
    given([...history, open({ amount: 6_100 }), resolve("partiallyUpheld", { creditAmount: 3_050 }), chair()])
      .when(close("C-1"))
      .then([{ type: "DisputeClosed" }])
    given([...history, open(), resolve("rejected")])
      .when(close())
      .then([{ type: "DisputeClosed", data: { creditNotes: [] } }])
    given([...history, open(), resolve("rejected"), close()])
      .when(close())
      .then([])
  })

  it("is opened again with the amount it was about", () => {
    const reopen: PlainCommand = {
      type: "ReopenDispute",
      on: "2025-03-15",
      ...own,
      reason: "new photographs",
    }
    given([...history, open(), resolve("rejected"), close()])
      .when(reopen)
      .then([{ type: "DisputeReopened", data: { amount: 3_050, instalment: 1 } }])
    given([...history, open()])
      .when(reopen)
      .then([])
    given([...history, open(), resolve("rejected"), reopen])
      .when(resolve("upheld"))
      .then([{ type: "DisputeResolved" }])
  })
})

describe("what is disputed", () => {
  const disputed = async () => {
    const of = await dunningCompany(ladder({}))
    await of.run(registered("ROSSI"))
    await of.run(invoiceDue("I-1", "2025-01-10", "100", { on: "2025-01-01" }))
    await of.run(open({ on: "2025-01-12", amount: 4_000 }))
    return of
  }
  const asked = async (of: Awaited<ReturnType<typeof disputed>>, on: string) => {
    const plan = await of.plan(on)
    if (isLeft(plan)) throw new Error(plan.left.message)
    return plan.right.notices.flatMap(({ items }) => items.map((item) => item.open))
  }
  const aging = async (of: Awaited<ReturnType<typeof disputed>>, asOf: string) => {
    const { states } = await of.models()
    const answer = agingOf(states.receivables, { asOf: asOf as never, knownAt: later })
    if (isLeft(answer)) throw new Error(answer.left.message)
    return answer.right.currencies.map(({ total, disputed: part, overdue }) => [total, part, overdue])[0]
  }

  it("is neither dunned nor hidden: the rest is dunned, and aging shows it as a measure of its own", async () => {
    const of = await disputed()
    expect(await asked(of, "2025-01-20")).toEqual([6_000])
    expect(await aging(of, "2025-01-20")).toEqual([10_000, 4_000, 10_000])
  })

  it("is dunned again once it was rejected, and not before what was upheld is credited", async () => {
    const rejected = await disputed()
    await rejected.run(resolve("rejected", { on: "2025-01-15" }))
    expect(await asked(rejected, "2025-01-20")).toEqual([10_000])
    const upheld = await disputed()
    await upheld.run(resolve("upheld", { on: "2025-01-15", creditAmount: 3_000 }))
    expect(await asked(upheld, "2025-01-20")).toEqual([7_000])
    await upheld.run({
      type: "IssueCreditNote",
      on: "2025-01-18",
      invoice: "I-1",
      creditNote: "C-1",
      reason: "DISPUTE",
      credited: { amounts: [{ net: 3_000, tax: { category: "Z", rate: "0" }, description: "a scratch" }] },
      effectOnOrder: "none",
    })
    expect(await asked(upheld, "2025-01-20")).toEqual([7_000])
    expect(await aging(upheld, "2025-01-20")).toEqual([7_000, 0, 7_000])
  })

  it("is in aging again when the dispute is opened again, and held back as a whole when all of it is", async () => {
    const of = await disputed()
    await of.run(resolve("rejected", { on: "2025-01-15" }))
    await of.run({ type: "ReopenDispute", on: "2025-01-18", ...own, reason: "new photographs" })
    expect(await aging(of, "2025-01-17")).toEqual([10_000, 0, 10_000])
    expect(await aging(of, "2025-01-20")).toEqual([10_000, 4_000, 10_000])
    await of.run(open({ on: "2025-01-19", dispute: "D-2", amount: 6_000 }))
    const plan = await of.dun("2025-01-20")
    expect([plan.notices, plan.skipped]).toMatchObject([[], [{ reason: "disputed" }]])
    const suppressed = (await of.events()).filter(({ type }) => type === "DunningSuppressed")
    expect(suppressed).toMatchObject([{ data: { reason: "disputed", level: 1 } }])
  })
})
