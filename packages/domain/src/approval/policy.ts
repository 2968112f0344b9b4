import type * as t from "io-ts"
import { Count, list, oneOf, PolicyId, shape, Text } from "../facts/codecs.js"
import { type Expectation, refined } from "../facts/refined.js"
import { policyId } from "../policy/ref.js"
import { GateCondition } from "./conditions.js"

/** Where the workflow in force is published. */
export const workflowPolicyId = policyId("workflow")

/** What can't go ahead until its gates are passed. */
export const GatedStep = oneOf(
  "validation",
  "deliveryRelease",
  "invoiceRelease",
  "creditNote",
  "writeOff",
  "escalation",
  "invoiceDeviation",
)
export type GatedStep = t.TypeOf<typeof GatedStep>

/**
 * A gate before a step: who may pass it (any of `roles`, `quorum` different people), and within how many working days
 * from when it was asked. It is asked for in the flow tiers it lists (in all of them when it lists none) and when any of
 * the conditions in `when` holds (always when there is none).
 */
export const Gate = shape(
  "a gate",
  {
    gate: Text,
    step: GatedStep,
    department: Text,
    roles: list(Text),
    quorum: Count,
    deadlineWorkingDays: Count,
  },
  { tiers: list(Text), when: list(GateCondition) },
)
export type Gate = t.TypeOf<typeof Gate>

/** A role in a department. With `holders`, only those people have it; without, whoever says so. */
export const WorkflowRole = shape("a role", { role: Text, department: Text }, { holders: list(Text) })
export type WorkflowRole = t.TypeOf<typeof WorkflowRole>

const Workflow = shape(
  "a workflow policy",
  {
    departments: list(Text),
    roles: list(WorkflowRole),
    /** The steps of an order and the departments they are with. */
    steps: list(shape("a step", { step: Text, department: Text })),
    gates: list(Gate),
    /** How many working days a step may take. */
    slas: list(shape("a service level", { step: Text, workingDays: Count })),
    /** By which working days are counted. */
    calendar: Text,
  },
  {
    /** The policy of flow tiers that the gates' tiers are of. */
    flowTiers: PolicyId,
    /** An order that hasn't moved for longer than this is stalled. */
    stalledAfterDays: Count,
  },
)

const distinct = (names: ReadonlyArray<string>): boolean => new Set(names).size === names.length
const among = (names: ReadonlyArray<string>, known: ReadonlyArray<string>): boolean =>
  names.every((name) => known.includes(name))

/** How many people could pass a gate; without end when a role says no holders. */
const able = ({ roles }: t.TypeOf<typeof Workflow>, gate: Gate): number => {
  const people = new Set<string>()
  for (const { role, holders } of roles) {
    if (!gate.roles.includes(role)) continue
    if (holders === undefined) return Number.POSITIVE_INFINITY
    for (const holder of holders) people.add(holder)
  }
  return people.size
}

const expectations: ReadonlyArray<Expectation<t.TypeOf<typeof Workflow>>> = [
  {
    field: "roles",
    expected: "roles that are each named once, in departments of the policy",
    holds: ({ roles, departments }) =>
      distinct(roles.map(({ role }) => role)) &&
      among(
        roles.map(({ department }) => department),
        departments,
      ),
  },
  {
    field: "steps",
    expected: "steps that are each named once, in departments of the policy",
    holds: ({ steps, departments }) =>
      distinct(steps.map(({ step }) => step)) &&
      among(
        steps.map(({ department }) => department),
        departments,
      ),
  },
  {
    field: "gates",
    expected: "gates that are each named once, without a colon, in departments and by roles of the policy",
    holds: ({ gates, roles, departments }) =>
      distinct(gates.map(({ gate }) => gate)) &&
      gates.every(
        (gate) =>
          !gate.gate.includes(":") &&
          departments.includes(gate.department) &&
          among(
            gate.roles,
            roles.map(({ role }) => role),
          ),
      ),
  },
  {
    field: "gates",
    expected: "gates with a quorum of at least 1, which their roles have enough people for",
    holds: (policy) => policy.gates.every((gate) => gate.quorum >= 1 && able(policy, gate) >= gate.quorum),
  },
  {
    field: "gates",
    expected: "gates whose tiers are those of the policy that flowTiers names",
    holds: ({ gates, flowTiers }) =>
      flowTiers !== undefined || gates.every(({ tiers }) => tiers === undefined),
  },
  {
    field: "slas",
    expected: "service levels of the policy's steps, one each",
    holds: ({ slas, steps }) =>
      distinct(slas.map(({ step }) => step)) &&
      among(
        slas.map(({ step }) => step),
        steps.map(({ step }) => step),
      ),
  },
]

/** How each step of the order cycle is controlled and validated, and by whom. */
export const WorkflowPolicy = refined(Workflow, expectations)
export type WorkflowPolicy = t.TypeOf<typeof WorkflowPolicy>
