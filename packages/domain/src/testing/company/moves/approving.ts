import { isLeft, isRight } from "fp-ts/lib/Either.js"
import type { FlowTiers } from "../../../approval/flow-tier.js"
import type { WorkflowPolicy } from "../../../approval/policy.js"
import { ApprovalSubject, approvalIdOf } from "../../../approval/subject.js"
import { shape, Text } from "../../../facts/codecs.js"
import type { Plain, PlainCommand } from "../../../flows/plain-command.js"
import { addDays } from "../../../values/index.js"
import { around, type Move, pick, type Script, type Situation, someOf } from "../move.js"
import { approvalIn, orderIn, policyIn } from "../states.js"

/** Zoe asks; these may say yes. */
const people: { readonly [role: string]: ReadonlyArray<string> } = {
  "ADV manager": ["ada", "bruno"],
  controller: ["carla", "dario"],
  director: ["elena", "carla"],
}

const tiers: Plain<FlowTiers> = {
  metric: "ordersPerDay",
  windowDays: 2,
  smallest: "SOLO",
  above: [{ tier: "TEAM", enterAbove: "5", leaveAt: "4", leaveAfterDays: 1 }],
}

const above = (amount: number) => [
  {
    netAbove: [
      { amount, currency: "EUR" },
      { amount, currency: "USD" },
    ],
  },
]

const workflow: Plain<WorkflowPolicy> = {
  departments: ["ADV", "finance", "logistics"],
  roles: [
    { role: "ADV manager", department: "ADV", holders: people["ADV manager"] ?? [] },
    { role: "controller", department: "finance", holders: people["controller"] ?? [] },
    { role: "director", department: "finance", holders: people["director"] ?? [] },
  ],
  steps: [
    { step: "validation", department: "ADV" },
    { step: "delivery", department: "logistics" },
    { step: "invoicing", department: "ADV" },
  ],
  gates: [
    {
      gate: "entry",
      step: "validation",
      department: "ADV",
      roles: ["ADV manager"],
      quorum: 1,
      deadlineWorkingDays: 1,
      tiers: ["SOLO"],
      when: above(1_000),
    },
    {
      gate: "amount",
      step: "validation",
      department: "finance",
      roles: ["controller", "director"],
      quorum: 2,
      deadlineWorkingDays: 2,
      tiers: ["TEAM"],
      when: above(500),
    },
    {
      gate: "release",
      step: "deliveryRelease",
      department: "logistics",
      roles: ["ADV manager"],
      quorum: 1,
      deadlineWorkingDays: 3,
      when: above(200_000),
    },
    {
      gate: "invoice",
      step: "invoiceRelease",
      department: "ADV",
      roles: ["ADV manager"],
      quorum: 1,
      deadlineWorkingDays: 2,
      when: above(100_000),
    },
    {
      gate: "creditNote",
      step: "creditNote",
      department: "finance",
      roles: ["controller"],
      quorum: 1,
      deadlineWorkingDays: 2,
      when: above(2_000),
    },
    {
      gate: "writeOff",
      step: "writeOff",
      department: "finance",
      roles: ["controller", "director"],
      quorum: 1,
      deadlineWorkingDays: 5,
      when: above(500),
    },
    {
      gate: "escalation",
      step: "escalation",
      department: "finance",
      roles: ["ADV manager", "controller"],
      quorum: 1,
      deadlineWorkingDays: 3,
    },
  ],
  slas: [
    { step: "validation", workingDays: 1 },
    { step: "delivery", workingDays: 5 },
  ],
  calendar: "TARGET",
  flowTiers: "flow-tiers",
  stalledAfterDays: 7,
}

/** How a company begins that wants its steps approved. */
export const workflowOpening: ReadonlyArray<PlainCommand> = [
  { type: "PublishPolicy", on: "2025-01-01", policy: "flow-tiers", kind: "flowTiers", body: tiers },
  { type: "PublishPolicy", on: "2025-01-01", policy: "workflow", kind: "workflow", body: workflow },
]

/** The departments that hand steps of orders over, whether a workflow says so or not. */
export const departmentsOpening: ReadonlyArray<PlainCommand> = [
  ...["ADV", "finance", "logistics"].map(
    (department): PlainCommand => ({
      type: "RegisterDepartment",
      on: "2025-01-01",
      department,
      name: department,
    }),
  ),
  { type: "AssignResponsibility", on: "2025-01-01", step: "delivery", department: "logistics" },
]

/** What the refusal of a step at a gate says. */
const GateAsked = shape("a gate to be passed", {
  subject: ApprovalSubject,
  gate: Text,
  context: shape("what is to be approved", {}),
})

/** Decides a pending approval: mostly in its favour, sometimes by somebody to whom it was delegated. */
export function* decideOn(
  { which, size }: Situation,
  approval: string,
  on: string,
  company: Situation["company"],
): Script {
  const { request } = approvalIn(company, approval)
  if (request === null) return
  const role = pick(request.requiredRoles, size, "controller")
  const able = people[role] ?? []
  const decision = which % 6 === 0 ? ("reject" as const) : ("approve" as const)
  if (which % 5 === 1) {
    const from = pick(able, which, "ada")
    yield { type: "DelegateApproval", on, approval, from, to: "fabio", role, validTo: request.dueBy }
    yield { type: "DecideApproval", on, approval, decision, by: "fabio", role }
  }
  for (const by of able) {
    if (approvalIn(company, approval).status !== "pending") return
    yield { type: "DecideApproval", on, approval, decision, by, role }
  }
}

/** A step, and the approvals that it turns out to need: asked for, and mostly given. */
export function* withApprovals(turn: Situation, command: PlainCommand): Script {
  const { company, other } = turn
  const { on } = command
  for (let tries = 0; tries < 4; tries++) {
    const outcome = yield command
    if (isRight(outcome)) return
    const { code, data } = outcome.left
    if (!GateAsked.is(data)) return
    const { subject, gate, context } = data
    const approval = approvalIdOf(subject, gate)
    const { status } = approvalIn(company, approval)
    if (code === "GATE_APPROVAL_STALE")
      yield { type: "InvalidateApproval", on, approval, because: "it was changed" }
    if (code === "GATE_APPROVAL_REFUSED" && other % 2 === 0) return
    if (status !== "pending")
      yield {
        type: "RequestApproval",
        on,
        subject,
        gate,
        requestedBy: "zoe",
        ...(subject.kind === "order" ? {} : { context }),
      }
    // Nobody has time for it today, or it isn't wanted after all.
    if (other % 6 === 0) return
    if (other % 6 === 1) {
      yield { type: "WithdrawApproval", on, approval, by: "zoe" }
      return
    }
    yield* decideOn(turn, approval, on, company)
  }
}

/** Approvals, policies and who has which step. */
export const approving: ReadonlyArray<Move> = [
  {
    name: "an approval that waits",
    weight: 5,
    *commands(turn) {
      const { company, today, which } = turn
      for (const approval of around(turn, "approval", which)) {
        const { status, request } = approvalIn(company, approval)
        if (status !== "pending" || request === null) continue
        if (request.dueBy < today) yield { type: "ExpireApproval", on: today, approval }
        else yield* decideOn(turn, approval, today, company)
        return
      }
    },
  },
  {
    name: "the size of the order flow",
    weight: 3,
    commands: ({ company, today, size, which }) =>
      company.ids("policy").includes("flow-tiers")
        ? [
            {
              type: "EvaluateFlowTier",
              on: today,
              policy: "flow-tiers",
              values: [3, 2, 1].map((days) => ({
                date: addDays(today, -days),
                value: String((which + size * days) % 13),
              })),
            },
          ]
        : [],
  },
  {
    name: "a policy that is withdrawn, and published again",
    weight: 2,
    *commands({ company, today, size }) {
      const { entries } = policyIn(company, "delays")
      const last = entries.at(-1)
      if (last !== undefined && last.version !== null)
        yield { type: "WithdrawPolicy", on: today, policy: "delays", reason: "under review" }
      else
        yield {
          type: "PublishPolicy",
          on: today,
          policy: "delays",
          kind: "delays",
          body: { toleranceDays: size % 3 },
        }
    },
  },
  {
    name: "a department that gets a step for good",
    weight: 1,
    commands: ({ on, which, other }) => [
      {
        type: "AssignResponsibility",
        on,
        step: pick(["packing", "invoicing", "delivery"], which, "packing"),
        department: pick(["ADV", "finance", "logistics"], other, "ADV"),
      },
    ],
  },
  {
    name: "a step that is handed over",
    weight: 2,
    *commands(turn) {
      const { on, which, size } = turn
      const order = someOf(turn, "order", which)
      const step = pick(["packing", "delivery", "payment"], size, "packing")
      const own = { on, order, step }
      const department = pick(["finance", "ADV"], which, "ADV")
      const handed = yield {
        ...own,
        type: "HandOverStep",
        fromDepartment: "logistics",
        toDepartment: department,
        reason: "theirs",
      }
      if (isLeft(handed)) return
      if (size % 3 === 0)
        yield { ...own, type: "ReturnStep", department, reasonCode: "INCOMPLETE", note: "no address" }
      else {
        yield { ...own, type: "AcceptStep", department }
        if (size % 3 === 1) yield { ...own, type: "CompleteStep", department }
      }
    },
  },
  {
    name: "a step's deadline, and what stands still",
    weight: 3,
    *commands(turn) {
      const { company, today, which, size } = turn
      const order = someOf(turn, "order", which)
      yield {
        type: "SetStepDeadline",
        on: today,
        order,
        step: "packing",
        dueBy: addDays(today, size % 4),
      }
      for (const other of around(turn, "order", size)) {
        const { steps, progress } = orderIn(company, other)
        const dueBy = steps.get("packing")?.dueBy ?? null
        if (dueBy !== null && dueBy < today)
          yield { type: "NoticeStepDeadlineMissed", on: today, order: other, step: "packing" }
        if (progress !== null && !progress.stalled && company.ids("policy").includes("workflow"))
          yield { type: "NoticeOrderStalled", on: today, order: other }
      }
    },
  },
]
