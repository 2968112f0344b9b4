import { type PlainCommand, shippedFlowTiers, shippedWorkflow } from "@adv/domain"
import { customer, day, given, place, validate } from "../company.js"
import { ask, decide, delegate, gate, approval as id, publish, workflow } from "../workflow.js"
import { type Provocations, refused } from "./provocation.js"

const policies = customer()
const placed = [...policies, publish(), place()]
const asked = [...placed, ask()]
const dual = [...policies, publish(workflow({ gates: [gate({ quorum: 2 })] })), place(), ask(), decide()]
const cancelled: PlainCommand = {
  type: "CancelOrderLine",
  on: day,
  order: "O-1",
  line: "1",
  quantity: "1",
  reason: "",
}
const tiers = publish(shippedFlowTiers, { policy: "flow-tiers", kind: "flowTiers" })
const evaluate = (values: ReadonlyArray<string>, on = "2025-12-31"): PlainCommand => ({
  type: "EvaluateFlowTier",
  on,
  policy: "flow-tiers",
  values: values.map((value, at) => ({ date: `2025-01-${String(at + 1).padStart(2, "0")}`, value })),
})
const busy = Array.from({ length: 20 }, () => "100")
const department = (code: string): PlainCommand => ({
  type: "RegisterDepartment",
  on: day,
  department: code,
  name: code,
})
const step = { on: day, order: "O-1", step: "packing" }
const handOver = (toDepartment: string, fromDepartment = "ADV"): PlainCommand => ({
  ...step,
  type: "HandOverStep",
  toDepartment,
  fromDepartment,
  reason: "",
})
const accept: PlainCommand = { ...step, type: "AcceptStep", department: "sales" }
const departments = [...policies, department("ADV"), department("sales"), place()]
const unpublished = () => {
  const [fact] = given([...policies, publish()]).when(place()).facts
  const forgotten = {
    type: "OrderPlaced",
    data: { ...(fact?.data as object), workflow: { policy: "workflow", version: 9 } },
  }
  return refused([...policies, forgotten as never], validate)
}

export const approval: Provocations = {
  APPROVAL_CONTEXT_DIFFERS: () => refused(placed, ask({ context: {} })),
  APPROVAL_CONTEXT_MISSING: () => refused(placed, ask({ subject: { kind: "invoice", id: "I-1" } })),
  APPROVAL_DECIDED_TWICE: () => refused(dual, decide()),
  APPROVAL_DELEGATION_LOOP: () => refused(asked, delegate("Carla", "Carla")),
  APPROVAL_DUE_IN_THE_PAST: () => refused(placed, ask({ dueBy: "2025-01-01" })),
  APPROVAL_EXISTS: () => refused(asked, ask()),
  APPROVAL_EXPIRED: () => refused(asked, decide("Carla", { on: "2025-12-31" })),
  APPROVAL_FOUR_EYES: () => refused(asked, decide("Ada")),
  APPROVAL_NOT_PENDING: () => refused([...asked, decide()], decide("Dario")),
  APPROVAL_NOT_REQUESTER: () =>
    refused(asked, { type: "WithdrawApproval", on: day, approval: id, by: "Carla" }),
  APPROVAL_NOT_YET_DUE: () => refused(asked, { type: "ExpireApproval", on: day, approval: id }),
  APPROVAL_ROLE_MISSING: () => refused(asked, decide("Zoe")),
  APPROVAL_UNKNOWN: () => refused(placed, decide()),
  DEPARTMENT_UNKNOWN: () =>
    refused([], { type: "AssignResponsibility", on: day, step: "validation", department: "ADV" }),
  FLOW_TIER_GOES_BACK: () => refused([tiers, evaluate(busy)], evaluate(busy, "2025-12-30")),
  FLOW_VALUES_DISORDERED: () => refused([tiers], evaluate(busy, "2025-01-02")),
  FLOW_VALUES_INSUFFICIENT: () => refused([tiers], evaluate(["100"])),
  GATE_APPROVAL_MISSING: () => refused(placed, validate),
  GATE_APPROVAL_REFUSED: () => refused([...asked, decide("Carla", { decision: "reject" })], validate),
  GATE_APPROVAL_STALE: () => refused([...asked, decide(), cancelled], validate),
  GATE_UNKNOWN: () => refused(placed, ask({ gate: "taste" })),
  POLICY_KIND_DIFFERS: () => refused([publish()], publish(shippedFlowTiers, { kind: "flowTiers" })),
  POLICY_KIND_UNKNOWN: () => refused([], publish({}, { kind: "astrology" })),
  POLICY_MALFORMED: () => refused([], publish({})),
  POLICY_MISSING: () => refused([...policies, publish(shippedWorkflow)], place()),
  POLICY_VERSION_MISSING: unpublished,
  STEP_ALREADY_THERE: () => refused(departments, handOver("ADV")),
  STEP_DEADLINE_MISSING: () => refused(departments, { ...step, type: "SetStepDeadline" }),
  STEP_DEADLINE_UNSET: () => refused(departments, { ...step, type: "NoticeStepDeadlineMissed" }),
  STEP_HANDOVER_MISSING: () => refused(departments, accept),
  STEP_HANDOVER_PENDING: () => refused([...departments, handOver("sales")], handOver("ADV", "sales")),
  STEP_NOT_WITH_DEPARTMENT: () =>
    refused([...departments, handOver("sales"), accept], handOver("sales", "ADV")),
  STEP_WITHOUT_DEPARTMENT: () =>
    refused(departments, { ...step, type: "HandOverStep", toDepartment: "sales", reason: "" }),
}
