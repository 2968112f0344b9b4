import { approvalIdOf, type PlainCommand, shippedFlowTiers, shippedWorkflow } from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import {
  bill,
  credit,
  customer,
  day,
  deliver,
  given,
  issue,
  line,
  place,
  release,
  validate,
} from "./company.js"
import {
  type Asked,
  approval,
  ask,
  decide,
  delegate,
  type Facts,
  gate,
  publish,
  workflow,
} from "./workflow.js"

/** An order of 130.00 net, above the 100.00 from which credit is to be approved. */
const placed = (body: object = workflow()): Facts => [...customer(), publish(body), place()]
const asked = (body?: object): Facts => [...placed(body), ask()]
const approved = (body?: object): Facts => [...asked(body), decide()]
const granted = {
  type: "ApprovalGranted",
  data: { approval, gate: "credit", by: ["Carla"], round: 1 },
} as const

describe("an order placed under a workflow", () => {
  it("pins the version that is in force, and the gates it has to pass", () => {
    given([...customer(), publish()])
      .when(place())
      .then([
        {
          type: "OrderPlaced",
          data: {
            workflow: { policy: "workflow", version: 1 },
            gates: [{ gate: "credit", step: "validation", because: ["netAbove"] }],
          },
        },
      ])
  })

  it("is validated without anybody's approval when it is clean", () => {
    const clean = place({ lines: [line("1", "2", "50")] })
    given([...customer(), publish()])
      .when(clean)
      .then([{ type: "OrderPlaced", data: { gates: [] } }])
    given([...customer(), publish(), clean])
      .when(validate)
      .then([{ type: "OrderValidated", data: { order: "O-1" } }])
  })

  it("is not validated before each gate was decided on", () => {
    given(placed()).when(validate).then("GATE_APPROVAL_MISSING")
    given(asked()).when(validate).then("GATE_APPROVAL_MISSING")
    given([...asked(), decide("Carla", { decision: "reject" })])
      .when(validate)
      .then("GATE_APPROVAL_REFUSED")
    given(approved())
      .when(validate)
      .then([{ type: "OrderValidated", data: { decisions: [{ gate: "credit", approval, round: 1 }] } }])
    const both = workflow({ gates: [gate(), gate({ gate: "price" })] })
    given(approved(both)).when(validate).then("GATE_APPROVAL_MISSING")
  })

  it("keeps its gates whatever is published later: new ones are for new orders", () => {
    const stricter = publish(workflow({ gates: [gate(), gate({ gate: "price" })] }), { on: "2025-01-14" })
    given([
      ...customer(),
      publish(),
      place(),
      ask(),
      decide(),
      { ...stricter, on: "2025-01-16" } as PlainCommand,
    ])
      .when({ ...validate, on: "2025-01-17" })
      .then([{ type: "OrderValidated", data: {} }])
    given([...customer(), publish(), stricter])
      .when(place())
      .then([
        {
          type: "OrderPlaced",
          data: { workflow: { version: 2 }, gates: [{ gate: "credit" }, { gate: "price" }] },
        },
      ])
  })

  it("goes as ever when no workflow is in force, or when it was withdrawn", () => {
    const withdrawn: PlainCommand = {
      type: "WithdrawPolicy",
      on: "2025-01-10",
      policy: "workflow",
      reason: "too slow",
    }
    for (const history of [customer(), [...customer(), publish(), withdrawn]]) {
      const told = given(history).when(place())
      expect(told.facts[0]?.data).not.toHaveProperty("workflow")
      given([...history, place()])
        .when(validate)
        .then([{ type: "OrderValidated", data: {} }])
    }
  })

  it("waits for its delivery release when a gate guards that", () => {
    const guarded = workflow({ gates: [gate({ gate: "dispatch", step: "deliveryRelease" })] })
    const ready: Facts = [...placed(guarded), validate]
    given(ready).when(release).then("GATE_APPROVAL_MISSING")
    given([...ready, ask({ gate: "dispatch" }), decide("Carla", { approval: "order:O-1:dispatch" })])
      .when(release)
      .then([{ type: "OrderReleased", data: { decisions: [{ gate: "dispatch" }] } }])
  })
})

describe("what was approved", () => {
  const cancelled: PlainCommand = {
    type: "CancelOrderLine",
    on: day,
    order: "O-1",
    line: "1",
    quantity: "1",
    reason: "",
  }
  const more: PlainCommand = {
    type: "ChangeOrderLine",
    on: day,
    order: "O-1",
    line: "1",
    quantity: "90",
    reason: "",
  }

  it("is what the order said: when a line changes afterwards, the order is no longer validated", () => {
    given([...approved(), cancelled])
      .when(validate)
      .then("GATE_APPROVAL_STALE")
    given([...approved(), more])
      .when(validate)
      .then("GATE_APPROVAL_STALE")
  })

  it("is asked again once it is invalidated, and the second answer counts", () => {
    const invalidate: PlainCommand = {
      type: "InvalidateApproval",
      on: day,
      approval,
      because: "line 1 changed",
    }
    const again: Facts = [...approved(), cancelled, invalidate]
    given([...approved(), cancelled])
      .when(invalidate)
      .then([{ type: "ApprovalInvalidated", data: { because: "line 1 changed" } }])
    given(again).when(invalidate).then([])
    given(again).when(validate).then("GATE_APPROVAL_MISSING")
    given([...again, ask()])
      .when(decide())
      .then([
        { type: "ApprovalDecided", data: { by: "Carla" } },
        { ...granted, data: { ...granted.data, round: 2 } },
      ])
    given([...again, ask(), decide()])
      .when(validate)
      .then([{ type: "OrderValidated", data: { decisions: [{ round: 2 }] } }])
  })

  it("can't be decided on when the order has changed since it was asked", () => {
    given([...asked(), cancelled])
      .when(decide())
      .then("GATE_APPROVAL_STALE")
  })

  it("is bound by its hash, and kept as it was asked", () => {
    const [requested] = given(placed()).when(ask()).facts
    const data = requested?.data as { context: string; contextHash: string; dueBy: string }
    expect(JSON.parse(data.context)).toMatchObject({
      order: "O-1",
      lines: [{ line: "1", wanted: "10" }, { line: "2" }],
    })
    expect(data.contextHash).toMatch(/^[0-9a-f]{64}$/)
    expect(data.dueBy).toBe("2025-01-17")
  })

  it("may be said by who asks, but only as the order is", () => {
    given(placed())
      .when(ask({ context: { order: "O-1" } }))
      .then("APPROVAL_CONTEXT_DIFFERS")
    given(customer()).when(ask()).then("ORDER_UNKNOWN")
  })

  it("grows past no gate: an order that was clean and became large asks for its approval", () => {
    const clean: Facts = [...customer(), publish(), place({ lines: [line("1", "2", "50")] })]
    given([...clean, more])
      .when(validate)
      .then("GATE_APPROVAL_MISSING")
    given([...clean, more, ask(), decide()])
      .when(validate)
      .then([{ type: "OrderValidated", data: { decisions: [{ gate: "credit" }] } }])
  })
})

describe("an approval", () => {
  it("takes four eyes: who asks doesn't decide, not even by a delegate", () => {
    given(asked()).when(decide("Ada")).then("APPROVAL_FOUR_EYES")
    given(asked()).when(delegate("Ada", "Eva")).then("APPROVAL_FOUR_EYES")
    given(asked()).when(delegate("Carla", "Ada")).then("APPROVAL_FOUR_EYES")
  })

  it("keeps four eyes when it is asked again by who had been given the decision", () => {
    const withdrawn: PlainCommand = { type: "WithdrawApproval", on: day, approval, by: "Ada" }
    const again: Facts = [...asked(), delegate("Carla", "Bruno"), withdrawn, ask({ requestedBy: "Bruno" })]
    given(again).when(decide("Bruno")).then("APPROVAL_FOUR_EYES")
    given(again)
      .when(decide("Carla"))
      .then([
        { type: "ApprovalDecided", data: {} },
        { type: "ApprovalGranted", data: { round: 2 } },
      ])
  })

  it("is decided by who has a required role on the day", () => {
    given(asked()).when(decide("Bruno")).then("APPROVAL_ROLE_MISSING")
    given(asked())
      .when(decide("Bruno", { role: "ADV manager" }))
      .then("APPROVAL_ROLE_MISSING")
    const onlyDario = workflow({ roles: [{ role: "controller", department: "finance", holders: ["Dario"] }] })
    given([...asked(), publish(onlyDario, { on: day })])
      .when(decide("Carla"))
      .then("APPROVAL_ROLE_MISSING")
    const whoever = workflow({ roles: [{ role: "controller", department: "finance" }] })
    given(asked(whoever))
      .when(decide("Zoe"))
      .then([
        { type: "ApprovalDecided", data: {} },
        { type: "ApprovalGranted", data: { by: ["Zoe"] } },
      ])
  })

  it("may be delegated, for as long as is said, and says in whose name it was decided", () => {
    const delegated: Facts = [...asked(), delegate("Carla", "Eva", { validTo: "2025-01-16" })]
    given(delegated)
      .when(decide("Eva", { on: "2025-01-16" }))
      .then([
        { type: "ApprovalDecided", data: { by: "Eva", onBehalfOf: "Carla" } },
        { type: "ApprovalGranted", data: { by: ["Eva"] } },
      ])
    given(delegated)
      .when(decide("Eva", { on: "2025-01-17" }))
      .then("APPROVAL_ROLE_MISSING")
    given(asked()).when(delegate("Bruno", "Eva")).then("APPROVAL_ROLE_MISSING")
    given(asked())
      .when(delegate("Carla", "Eva", { validTo: "2025-01-01" }))
      .then("VALIDITY_INVALID")
  })

  it("isn't delegated in a circle", () => {
    given(asked()).when(delegate("Carla", "Carla")).then("APPROVAL_DELEGATION_LOOP")
    given([...asked(), delegate("Carla", "Eva"), delegate("Eva", "Fabio")])
      .when(delegate("Fabio", "Carla"))
      .then("APPROVAL_DELEGATION_LOOP")
  })

  it("of two people takes two different ones", () => {
    const dual = asked(workflow({ gates: [gate({ quorum: 2 })] }))
    given(dual)
      .when(decide())
      .then([{ type: "ApprovalDecided", data: { by: "Carla" } }])
    given([...dual, decide()])
      .when(validate)
      .then("GATE_APPROVAL_MISSING")
    given([...dual, decide()])
      .when(decide())
      .then("APPROVAL_DECIDED_TWICE")
    given([...dual, decide(), delegate("Carla", "Eva")])
      .when(decide("Eva"))
      .then("APPROVAL_DECIDED_TWICE")
    given([...dual, delegate("Carla", "Eva"), decide("Eva")])
      .when(decide("Carla"))
      .then("APPROVAL_DECIDED_TWICE")
    given([...dual, decide()])
      .when(decide("Dario"))
      .then([
        { type: "ApprovalDecided", data: { by: "Dario" } },
        { type: "ApprovalGranted", data: { by: ["Carla", "Dario"] } },
      ])
    given([...dual, decide()])
      .when(decide("Dario", { decision: "reject" }))
      .then([
        { type: "ApprovalDecided", data: {} },
        { type: "ApprovalRefused", data: { by: "Dario" } },
      ])
  })

  it("expires when nobody decides in time, and is asked again", () => {
    const expire = (on: string): PlainCommand => ({ type: "ExpireApproval", on, approval })
    given(asked())
      .when(decide("Carla", { on: "2025-01-18" }))
      .then("APPROVAL_EXPIRED")
    given(asked()).when(expire("2025-01-17")).then("APPROVAL_NOT_YET_DUE")
    given(asked())
      .when(expire("2025-01-18"))
      .then([{ type: "ApprovalExpired", data: { dueBy: "2025-01-17" } }])
    given([...asked(), expire("2025-01-18")])
      .when(expire("2025-01-19"))
      .then([])
    given([...asked(), expire("2025-01-18")])
      .when(decide())
      .then("APPROVAL_NOT_PENDING")
    given([...asked(), expire("2025-01-18")])
      .when(ask({ on: "2025-01-20" }))
      .then([{ type: "ApprovalRequested", data: { round: 2, dueBy: "2025-01-22" } }])
    given(placed())
      .when(ask({ dueBy: "2025-01-14" }))
      .then("APPROVAL_DUE_IN_THE_PAST")
  })

  it("is withdrawn only by who asked for it", () => {
    const withdraw = (by: string): PlainCommand => ({ type: "WithdrawApproval", on: day, approval, by })
    given(asked()).when(withdraw("Carla")).then("APPROVAL_NOT_REQUESTER")
    given(asked())
      .when(withdraw("Ada"))
      .then([{ type: "ApprovalWithdrawn", data: { by: "Ada" } }])
  })

  it("is asked for once, and given once", () => {
    given(asked()).when(ask()).then("APPROVAL_EXISTS")
    given(approved()).when(ask()).then("APPROVAL_EXISTS")
    given(approved()).when(decide("Dario")).then("APPROVAL_NOT_PENDING")
    given(placed()).when(decide()).then("APPROVAL_UNKNOWN")
    given(placed())
      .when(ask({ gate: "taste" }))
      .then("GATE_UNKNOWN")
    given([...customer(), place()])
      .when(ask())
      .then("POLICY_MISSING")
  })
})

describe("a document", () => {
  const gates = [
    gate({
      gate: "creditNote",
      step: "creditNote",
      when: [{ netAbove: [{ amount: 5_000, currency: "EUR" }] }],
    }),
  ]
  const invoiced: Facts = [...customer(), publish(workflow({ gates })), issue()]

  it("says which workflow let it pass, also when it asked for nothing", () => {
    given([...customer(), publish(workflow({ gates }))])
      .when(issue())
      .then([
        { type: "NumberAssigned", data: {} },
        { type: "InvoiceIssued", data: { workflow: { policy: "workflow", version: 1, decisions: [] } } },
      ])
  })

  it("is not issued before its gate was passed: the refusal says of what to ask the approval", () => {
    const whole = credit("C-1", { whole: true })
    const refused = given(invoiced).when(whole)
    refused.then("GATE_APPROVAL_MISSING")
    if (!isLeft(refused.outcome)) throw new Error("it was issued")
    const { context, subject } = refused.outcome.left.data as {
      context: object
      subject: { kind: "creditNote"; id: string }
    }
    const request = ask({ subject, gate: "creditNote", context })
    const passed: Facts = [
      ...invoiced,
      request,
      decide("Carla", { approval: approvalIdOf(subject, "creditNote") }),
    ]
    given(passed)
      .when(whole)
      .then([
        { type: "NumberAssigned", data: {} },
        { type: "CreditNoteIssued", data: { workflow: { decisions: [{ gate: "creditNote" }] } } },
        { type: "InstalmentSettled", data: {} },
      ])
    given(passed)
      .when(credit("C-1", { whole: true }, { reason: "GOODWILL" }))
      .then("GATE_APPROVAL_STALE")
    given(invoiced)
      .when(credit("C-2", { amounts: [{ net: 5_000, tax: { category: "S", rate: "22" }, description: "" }] }))
      .then([
        { type: "NumberAssigned", data: {} },
        { type: "CreditNoteIssued", data: { workflow: { decisions: [] } } },
        { type: "InstalmentSettled", data: {} },
      ])
    given(invoiced)
      .when(ask({ subject, gate: "creditNote" }))
      .then("APPROVAL_CONTEXT_MISSING")
  })

  it("of an order waits for its release too", () => {
    const released = workflow({ gates: [gate({ gate: "invoice", step: "invoiceRelease" })] })
    given([...placed(released), validate, release, deliver("D-1")])
      .when(bill("I-1"))
      .then("GATE_APPROVAL_MISSING")
  })
})

describe("the shipped workflow", () => {
  const tiers = publish(shippedFlowTiers, { policy: "flow-tiers", kind: "flowTiers" })
  const days = (value: string) =>
    Array.from({ length: 20 }, (_, at) => ({ date: `2025-01-${String(at + 1).padStart(2, "0")}`, value }))
  const evaluate = (value: string): PlainCommand => ({
    type: "EvaluateFlowTier",
    on: "2025-01-20",
    policy: "flow-tiers",
    values: days(value),
  })
  const company = (value: string): Facts => [...customer(), publish(shippedWorkflow), tiers, evaluate(value)]
  const gatesOf = (history: Facts, asked: Asked<"PlaceOrder"> = {}) => {
    const [fact] = given(history).when(place({ on: "2025-01-21", ...asked })).facts
    const data = fact?.data as { workflow: { tier: string }; gates: ReadonlyArray<{ gate: string }> }
    return [data.workflow.tier, ...data.gates.map((each) => each.gate)]
  }
  const clean = {
    creditExceeded: false,
    shortage: false,
    export: false,
    priceDeviationPercent: "0",
    marginPercent: "20",
  }
  const bad = {
    creditExceeded: true,
    shortage: true,
    export: true,
    priceDeviationPercent: "-3",
    marginPercent: "20",
  }

  it("has sales administration validate every order of a small flow", () => {
    expect(gatesOf(company("20"), { attributes: clean })).toEqual(["SOLO", "entry"])
    expect(gatesOf(company("20"), { attributes: bad })).toEqual(["SOLO", "entry"])
  })

  it("asks finance and logistics too, where there is something to ask them, in a larger one", () => {
    expect(gatesOf(company("21"), { attributes: clean })).toEqual(["TEAM", "entry"])
    expect(gatesOf(company("21"), { attributes: bad })).toEqual(["TEAM", "entry", "credit", "stock"])
  })

  it("lets clean orders of the largest flow pass untouched, and sends the others to four departments", () => {
    expect(gatesOf(company("201"), { attributes: clean })).toEqual(["PLANT"])
    expect(gatesOf(company("201"), { attributes: bad })).toEqual([
      "PLANT",
      "price",
      "credit",
      "stock",
      "export",
    ])
    const large = { attributes: clean, lines: [line("1", "1", "50000.01")] }
    expect(gatesOf(company("201"), large)).toEqual(["PLANT", "amount"])
    expect(gatesOf(company("201"), { attributes: clean, lines: [line("1", "1", "50000")] })).toEqual([
      "PLANT",
    ])
  })

  it("has somebody look at what nobody knows", () => {
    expect(gatesOf(company("201"))).toEqual(["PLANT", "price", "credit", "stock", "export"])
    expect(gatesOf(company("201"), { attributes: clean, currency: "USD" })).toEqual(["PLANT", "amount"])
  })

  it("changes the gates of new orders only when the flow grows", () => {
    const before: Facts = [
      ...customer(),
      publish(shippedWorkflow),
      tiers,
      place({ on: "2025-01-10" }),
      evaluate("201"),
    ]
    given(before)
      .when({ ...validate, on: "2025-01-21" })
      .then("GATE_APPROVAL_MISSING")
    expect(gatesOf(before, { order: "O-2", attributes: clean })).toEqual(["PLANT"])
    expect(gatesOf(before, { order: "O-2", attributes: clean, on: "2025-01-19" })).toEqual(["SOLO", "entry"])
  })

  it("asks for its flow tiers to be published", () => {
    given([...customer(), publish(shippedWorkflow)])
      .when(place())
      .then("POLICY_MISSING")
  })
})
