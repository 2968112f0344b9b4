import {
  DunningPolicy,
  dunningLadders,
  ladderSource,
  type PlainCommand,
  policyId,
  sha256Of,
} from "@adv/domain"
import { dunningItems } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { dunningCompany, invoiceDue, ladder, query, registered } from "../support/dunning.js"
import { allocate, customer, given, issue, receive } from "./company.js"
import { publishLadder, reach, sendNotice } from "./dunning-story.js"
import { ask, decide, gate, publish, workflow } from "./workflow.js"

const id = "ROSSI:EUR"
const on = "2025-03-01"
const plain = (more: object = {}) => ({
  levels: ["FIRST", "SECOND"].map((code, at) => ({
    code,
    after: { netDays: 10 + at * 20 },
    channel: "email",
    template: "T",
    fee: [{ currency: "EUR", amount: 500 }],
    ...more,
  })),
})
const billed = (more: object = {}) => [
  ...customer(),
  publishLadder(plain(more)),
  issue({ invoice: "I-7", numbering: { number: "D-7" } }),
]
const sent = [...billed(), reach("N-1", on, 1), sendNotice("N-1", on)]
const escalate = (more: object = {}): PlainCommand => ({
  type: "EscalateDunning",
  on: "2025-03-02",
  case: id,
  to: "agency",
  packageHash: sha256Of("all that was written"),
  ...more,
})

describe("a notice", () => {
  it("opens the case, claims nothing before it is sent, and its fee once it is", () => {
    given(billed())
      .when(reach("N-1", on, 1))
      .then([
        { type: "DunningCaseOpened", data: { case: id, policy: { policy: "ladder", version: 1 } } },
        {
          type: "DunningLevelReached",
          data: { level: 1, fee: 500, total: 12_700, items: [{ open: 12_200, daysPastDue: 15 }] },
        },
      ])
    given([...billed(), reach("N-1", on, 1)])
      .when(sendNotice("N-1", on))
      .then([
        { type: "DunningNoticeSent", data: { channel: "email", language: "it" } },
        { type: "ChargeClaimed", data: { kind: "fee", amount: 500, charge: "N-1/fee" } },
      ])
  })

  it("of a plan that was carried out before is not made again", () => {
    given([...billed(), reach("N-1", on, 1)])
      .when(reach("N-1", on, 1))
      .then([])
    given([...billed(), reach("N-1", on, 1)])
      .when(reach("N-2", on, 1))
      .then("DUNNING_ITEM_NOT_DUNNABLE")
    // The ladder has no reminder before the due date.
    given(billed())
      .when(reach("N-0", "2025-02-10", 0, { items: [{ invoice: "I-7", instalment: 1, level: 0 }] }))
      .then("DUNNING_LEVEL_UNKNOWN")
  })

  it("is decided by the ladder that is published, and by nothing assumed in its place", () => {
    given([...customer(), issue({ invoice: "I-7" })])
      .when(reach("N-1", on, 1))
      .then("POLICY_MISSING")
    given(billed())
      .when(reach("N-1", on, 1, { items: [{ invoice: "I-9", instalment: 1, level: 1 }] }))
      .then("INSTALMENT_UNKNOWN")
    given(billed())
      .when({
        type: "PublishPolicy",
        on,
        policy: "ladder",
        kind: "dunning",
        body: {
          ...ladder({}),
          levels: [{ code: "A", after: { sincePrevious: 3 }, channel: "email", template: "T" }],
        },
      })
      .then("POLICY_MALFORMED")
  })

  it("that came back once its item had gone further changes nothing of that", () => {
    const further = [...sent, reach("N-2", "2025-03-20", 2), sendNotice("N-2", "2025-03-20")]
    const told = given([
      ...further,
      { type: "BounceDunningNotice", on: "2025-03-25", case: id, notice: "N-1", reason: "moved" },
    ]).when(escalate())
    told.then("DUNNING_NOT_AT_LAST_LEVEL")
    given([
      ...further,
      { type: "BounceDunningNotice", on: "2025-03-25", case: id, notice: "N-1", reason: "moved" },
    ])
      .when(reach("N-3", "2025-03-26", 2))
      .then("DUNNING_ITEM_NOT_DUNNABLE")
  })
})

describe("handing a case over", () => {
  const last = [...billed({ escalateTo: "agency" }), reach("N-1", on, 1), sendNotice("N-1", on)]

  it("takes what is open, with the charges, once a notice of such a level was sent", () => {
    given(last)
      .when(escalate())
      .then([{ type: "DunningEscalated", data: { to: "agency", amount: 12_700, currency: "EUR" } }])
    given([...last, escalate()])
      .when(escalate())
      .then([])
    given([...last, escalate()])
      .when(reach("N-2", "2025-03-20", 2))
      .then("DUNNING_ITEM_NOT_DUNNABLE")
  })

  it("waits for the escalation gate of the workflow in force", () => {
    const gated = [...last, publish(workflow({ gates: [gate({ gate: "escalation", step: "escalation" })] }))]
    const asked = given(gated).when(escalate())
    asked.then("GATE_APPROVAL_MISSING")
    const context = isLeft(asked.outcome) ? asked.outcome.left.data["context"] : {}
    expect(context).toMatchObject({ case: id, to: "agency", amount: 12_700 })
    given([
      ...gated,
      ask({
        on: "2025-03-02",
        subject: { kind: "dunningCase", id },
        gate: "escalation",
        context: context as object,
      }),
      decide("Carla", { on: "2025-03-02", approval: `dunningCase:${id}:escalation` }),
    ])
      .when(escalate())
      .then([{ type: "DunningEscalated", data: { workflow: { policy: "workflow", version: 1 } } }])
  })
})

describe("a case", () => {
  it("is withdrawn by hand, whatever is open, for a reason", () => {
    const withdraw = (reason?: string): PlainCommand => ({
      type: "CloseDunningCase",
      on: "2025-03-02",
      case: id,
      withdrawn: true,
      ...(reason === undefined ? {} : { reason }),
    })
    given(sent).when(withdraw()).then("REASON_MISSING")
    given(sent)
      .when(withdraw("our own mistake"))
      .then([{ type: "DunningCaseClosed", data: { cause: "withdrawn", reason: "our own mistake" } }])
    given([...sent, withdraw("our own mistake")])
      .when(withdraw("again"))
      .then([])
  })

  it("is opened again only when something of it is open again", () => {
    const paid = [
      ...sent,
      receive("P-1", 12_700, { on: "2025-03-02" }),
      allocate("P-1", [{ invoice: "I-7" }], "2025-03-02"),
      { type: "CloseDunningCase", on: "2025-03-03", case: id } as PlainCommand,
    ]
    const reopen: PlainCommand = { type: "ReopenDunningCase", on: "2025-03-11", case: id, reason: "returned" }
    given(paid).when(reopen).then("NOTHING_OPEN_AGAIN")
    given(sent).when(reopen).then([])
    given([...paid, { type: "ReturnPayment", on: "2025-03-10", payment: "P-1", reason: "AC04" }])
      .when(reopen)
      .then([{ type: "DunningCaseReopened", data: { items: [{ invoice: "I-7", instalment: 1 }] } }])
  })

  it("keeps a promise by what came for its items from the day it was made, and no sooner", () => {
    const promise: PlainCommand = {
      type: "RecordPromise",
      on: "2025-03-02",
      customer: "ROSSI",
      currency: "EUR",
      promise: "PR-1",
      amount: 5_000,
      dueBy: "2025-03-10",
      items: [{ invoice: "I-7", instalment: 1 }],
    }
    const review = (day: string): PlainCommand => ({
      type: "ReviewPromise",
      on: day,
      case: id,
      promise: "PR-1",
    })
    const paying = (amount: number, day: string, payment = "P-1") => [
      receive(payment, amount, { on: day }),
      allocate(payment, [{ invoice: "I-7" }], day),
    ]
    given([...billed(), ...paying(5_000, on), promise])
      .when(review("2025-03-10"))
      .then([])
    given([...billed(), promise, ...paying(5_000, "2025-03-10")])
      .when(review("2025-03-10"))
      .then([{ type: "PromiseKept", data: { paid: 5_000, late: false } }])
    given([...billed(), promise, ...paying(4_999, "2025-03-10")])
      .when(review("2025-03-11"))
      .then([{ type: "PromiseBroken", data: { paid: 4_999, missing: 1 } }])
    given([...billed(), promise, review("2025-03-11"), ...paying(5_000, "2025-03-12")])
      .when(review("2025-03-13"))
      .then([{ type: "PromiseKept", data: { late: true } }])
    given([...billed(), promise, review("2025-03-11")])
      .when(review("2025-03-12"))
      .then([])
  })
})

describe("the ladders that ship", () => {
  it("are sound, say where they come from, and reach their levels as they say", () => {
    expect(ladderSource).toContain("account_credit_control")
    for (const body of Object.values(dunningLadders)) expect(DunningPolicy.is(body)).toBe(true)
    expect(
      Object.values(dunningLadders).map(({ levels }) => levels.map(({ after, channel }) => [after, channel])),
    ).toEqual([
      [
        [{ netDays: 10 }, "email"],
        [{ endOfMonth: 30 }, "email"],
        [{ sincePrevious: 10 }, "letter"],
      ],
      [
        [{ endOfMonth: 30 }, "email"],
        [{ sincePrevious: 60 }, "letter"],
      ],
    ])
  })

  it("are given by segment where nothing nearer says otherwise (DN-14)", async () => {
    const of = await dunningCompany(ladder({}))
    await of.run(registered("ROSSI", "EUR", { segment: "schools" }))
    await of.run(registered("VERDI"))
    await of.run(invoiceDue("I-1", "2013-01-10", "100"))
    await of.run(invoiceDue("V-1", "2013-01-10", "100", { customer: "VERDI" }))
    const { states } = await of.models()
    const bySegment = new Map([["schools", policyId("GENTLE")]])
    const { items } = dunningItems(states, { ...query("2013-02-01"), bySegment })
    expect(items.map(({ customer: whose, ladder: of }) => [whose, of])).toEqual([
      ["ROSSI", "GENTLE"],
      ["VERDI", null],
    ])
  })
})
