import { type PlainCommand, shippedFlowTiers, shippedWorkflow } from "@adv/domain"
import { describe, it } from "vitest"
import { customer, day, deliver, given, place, release, validate } from "./company.js"

type Of<T extends PlainCommand["type"]> = Partial<Omit<Extract<PlainCommand, { type: T }>, "type">>

const department = (code: string): PlainCommand => ({
  type: "RegisterDepartment",
  on: "2025-01-01",
  department: code,
  name: `Department of ${code}`,
})
const responsible = (step: string, department: string): PlainCommand => ({
  type: "AssignResponsibility",
  on: "2025-01-01",
  step,
  department,
})
const handOver = (toDepartment: string, asked: Of<"HandOverStep"> = {}): PlainCommand => ({
  type: "HandOverStep",
  on: day,
  order: "O-1",
  step: "validation",
  toDepartment,
  reason: "credit exceeded",
  ...asked,
})
const step = <T extends "AcceptStep" | "CompleteStep">(type: T, department: string) => ({
  type,
  on: day,
  order: "O-1",
  step: "validation",
  department,
})
const giveBack = (department: string): PlainCommand => ({
  type: "ReturnStep",
  on: day,
  order: "O-1",
  step: "validation",
  department,
  reasonCode: "MISSING_PAPERS",
})
const departments = [
  department("ADV"),
  department("finance"),
  department("sales"),
  responsible("validation", "ADV"),
]
const placed = [...customer(), ...departments, place()]
const handedOver = [...placed, handOver("finance")]
const workflow: PlainCommand = {
  type: "PublishPolicy",
  on: "2025-01-01",
  policy: "workflow",
  kind: "workflow",
  // Without gates, so that orders go through by themselves.
  body: { ...shippedWorkflow, gates: [] },
}
const tiers: PlainCommand = {
  type: "PublishPolicy",
  on: "2025-01-01",
  policy: "flow-tiers",
  kind: "flowTiers",
  body: shippedFlowTiers,
}

describe("a department", () => {
  it("is registered once, and responsible for the steps it is assigned", () => {
    given([])
      .when(department("ADV"))
      .then([{ type: "DepartmentRegistered", data: { policy: "departments", department: "ADV" } }])
    given(departments).when(department("ADV")).then([])
    given(departments)
      .when(responsible("invoicing", "ADV"))
      .then([{ type: "ResponsibilityAssigned", data: { step: "invoicing", department: "ADV" } }])
    given(departments).when(responsible("validation", "ADV")).then([])
    given([]).when(responsible("validation", "ADV")).then("DEPARTMENT_UNKNOWN")
  })
})

describe("a step of an order", () => {
  it("is handed over by the department that has it, or that is responsible for it", () => {
    given(placed)
      .when(handOver("finance"))
      .then([{ type: "StepHandedOver", data: { fromDepartment: "ADV", toDepartment: "finance" } }])
    given([...handedOver, step("AcceptStep", "finance")])
      .when(handOver("sales"))
      .then([{ type: "StepHandedOver", data: { fromDepartment: "finance", toDepartment: "sales" } }])
    given(placed)
      .when(handOver("finance", { step: "invoicing", fromDepartment: "sales" }))
      .then([{ type: "StepHandedOver", data: { fromDepartment: "sales" } }])
    given([...customer(), workflow, tiers, place()])
      .when(handOver("logistics", { step: "payment" }))
      .then([{ type: "StepHandedOver", data: { fromDepartment: "finance", toDepartment: "logistics" } }])
  })

  it("isn't handed over by who doesn't have it, to who isn't there, or to nobody new", () => {
    given(placed)
      .when(handOver("finance", { step: "invoicing" }))
      .then("STEP_WITHOUT_DEPARTMENT")
    given(placed).when(handOver("astrology")).then("DEPARTMENT_UNKNOWN")
    given(placed).when(handOver("ADV")).then("STEP_ALREADY_THERE")
    given(handedOver).when(handOver("sales")).then("STEP_HANDOVER_PENDING")
    given([...handedOver, step("AcceptStep", "finance")])
      .when(handOver("sales", { fromDepartment: "ADV" }))
      .then("STEP_NOT_WITH_DEPARTMENT")
    given(departments).when(handOver("finance")).then("ORDER_UNKNOWN")
  })

  it("is accepted by who was given it, or returned to who gave it", () => {
    given(handedOver)
      .when(step("AcceptStep", "finance"))
      .then([{ type: "StepAccepted", data: { step: "validation", department: "finance" } }])
    given(handedOver).when(step("AcceptStep", "sales")).then("STEP_HANDOVER_MISSING")
    given([...handedOver, step("AcceptStep", "finance")])
      .when(step("AcceptStep", "finance"))
      .then("STEP_HANDOVER_MISSING")
    given(handedOver)
      .when(giveBack("finance"))
      .then([
        {
          type: "StepReturned",
          data: { fromDepartment: "finance", toDepartment: "ADV", reasonCode: "MISSING_PAPERS" },
        },
      ])
    given([...handedOver, giveBack("finance")])
      .when(giveBack("ADV"))
      .then("STEP_HANDOVER_MISSING")
    given(handedOver).when(giveBack("sales")).then("STEP_NOT_WITH_DEPARTMENT")
    given([...handedOver, giveBack("finance")])
      .when(handOver("sales"))
      .then([{ type: "StepHandedOver", data: { fromDepartment: "ADV", toDepartment: "sales" } }])
  })

  it("is completed by the department that has it, once", () => {
    const complete = step("CompleteStep", "finance")
    given([...handedOver, step("AcceptStep", "finance")])
      .when(complete)
      .then([{ type: "StepCompleted", data: { department: "finance" } }])
    given([...handedOver, step("AcceptStep", "finance"), complete])
      .when(complete)
      .then([])
    given(handedOver).when(complete).then("STEP_NOT_WITH_DEPARTMENT")
  })
})

describe("a step's deadline", () => {
  const deadline = (asked: Of<"SetStepDeadline"> = {}): PlainCommand => ({
    type: "SetStepDeadline",
    on: day,
    order: "O-1",
    step: "validation",
    ...asked,
  })
  const missed = (on: string, step = "validation"): PlainCommand => ({
    type: "NoticeStepDeadlineMissed",
    on,
    order: "O-1",
    step,
  })
  const dated = [...placed, deadline({ dueBy: "2025-01-16" })]

  it("is set by somebody, or by the service level of the workflow in working days", () => {
    given(placed)
      .when(deadline({ dueBy: "2025-01-16" }))
      .then([{ type: "StepDeadlineSet", data: { dueBy: "2025-01-16" } }])
    given(dated)
      .when(deadline({ dueBy: "2025-01-16" }))
      .then([])
    // 17 January 2025 is a Friday.
    given([...placed, workflow])
      .when(deadline({ on: "2025-01-17" }))
      .then([
        {
          type: "StepDeadlineSet",
          data: { dueBy: "2025-01-20", policy: { policy: "workflow", version: 1 } },
        },
      ])
    given(placed).when(deadline()).then("STEP_DEADLINE_MISSING")
    given([...placed, workflow])
      .when(deadline({ step: "payment" }))
      .then("STEP_DEADLINE_MISSING")
  })

  it("is missed the day after, and the same lateness is noticed once", () => {
    given(dated).when(missed("2025-01-16")).then([])
    given(dated)
      .when(missed("2025-01-18"))
      .then([{ type: "StepDeadlineMissed", data: { dueBy: "2025-01-16", daysLate: 2 } }])
    given([...dated, missed("2025-01-18")])
      .when(missed("2025-01-20"))
      .then([])
    given([...dated, missed("2025-01-18"), deadline({ dueBy: "2025-01-20" })])
      .when(missed("2025-01-21"))
      .then([{ type: "StepDeadlineMissed", data: { dueBy: "2025-01-20", daysLate: 1 } }])
    given(placed).when(missed(day)).then("STEP_DEADLINE_UNSET")
  })

  it("isn't missed by what was done", () => {
    given([...dated, validate])
      .when(missed("2025-01-18"))
      .then([])
    const packed = deadline({ step: "packing", dueBy: "2025-01-16" })
    given([...placed, packed, { ...step("CompleteStep", "ADV"), step: "packing" }])
      .when(missed("2025-01-18", "packing"))
      .then([])
    const delivery = deadline({ step: "delivery", dueBy: "2025-01-16" })
    given([...placed, delivery, validate, release])
      .when(missed("2025-01-18", "delivery"))
      .then([{ type: "StepDeadlineMissed", data: { step: "delivery" } }])
    given([...placed, delivery, validate, release, deliver("D-1")])
      .when(missed("2025-01-18", "delivery"))
      .then([])
    given([
      ...placed,
      deadline({ step: "invoicing", dueBy: "2025-01-16" }),
      validate,
      release,
      deliver("D-1"),
    ])
      .when(missed("2025-01-18", "invoicing"))
      .then([{ type: "StepDeadlineMissed", data: { step: "invoicing" } }])
  })
})

describe("an order that stands still", () => {
  const stalled = (on: string): PlainCommand => ({ type: "NoticeOrderStalled", on, order: "O-1" })
  const standing = [...placed, workflow, tiers]

  it("is stalled after the days that the workflow says, and that is noticed once", () => {
    given(standing).when(stalled("2025-01-25")).then([])
    given(standing)
      .when(stalled("2025-01-26"))
      .then([
        {
          type: "OrderStalled",
          data: { sinceStep: "placed", since: day, ageDays: 11, policy: { policy: "workflow", version: 1 } },
        },
      ])
    given([...standing, stalled("2025-01-26")])
      .when(stalled("2025-01-30"))
      .then([])
  })

  it("counts anew from what brought it forward", () => {
    given([...standing, stalled("2025-01-26"), { ...validate, on: "2025-01-27" } as PlainCommand])
      .when(stalled("2025-02-07"))
      .then([{ type: "OrderStalled", data: { sinceStep: "validated", since: "2025-01-27", ageDays: 11 } }])
  })

  it("is none when it is over", () => {
    const cancel: PlainCommand = {
      type: "CancelOrder",
      on: day,
      order: "O-1",
      reason: "",
      initiator: "customer",
    }
    given([...standing, cancel])
      .when(stalled("2025-06-01"))
      .then([])
  })

  it("takes a workflow that says after how long", () => {
    given(placed).when(stalled("2025-06-01")).then("POLICY_MISSING")
  })
})
