import type { Plain } from "../flows/plain-command.js"
import { FlowTiers } from "./flow-tier.js"
import { WorkflowPolicy } from "./policy.js"

const tiersPreset = (plain: Plain<FlowTiers>): FlowTiers => {
  const tiers: unknown = plain
  if (!FlowTiers.is(tiers)) throw new RangeError("not flow tiers")
  return tiers
}
const workflowPreset = (plain: Plain<WorkflowPolicy>): WorkflowPolicy => {
  const policy: unknown = plain
  if (!WorkflowPolicy.is(policy)) throw new RangeError("not a workflow policy")
  return policy
}

/**
 * Three sizes of order flow: SOLO up to 20 orders a day, TEAM up to 200, PLANT above. Each is left only after five days
 * at nine tenths of where it was entered. An example to start from: it comes from no law.
 */
export const shippedFlowTiers = tiersPreset({
  metric: "ordersPerDay",
  windowDays: 20,
  smallest: "SOLO",
  above: [
    { tier: "TEAM", enterAbove: "20", leaveAt: "18", leaveAfterDays: 5 },
    { tier: "PLANT", enterAbove: "200", leaveAt: "180", leaveAfterDays: 5 },
  ],
})

/**
 * A procedure that grows with the flow of orders. SOLO: sales administration validates every order. TEAM: finance too
 * when credit is exceeded, and logistics when stock is short. PLANT: orders that are clean pass untouched, exceptions
 * go to sales, finance, supply or legal, and what is above 50,000 euros is approved by two. Without `holders`, its roles
 * are whoever says so: name the people before relying on it. An example to start from: it comes from no law.
 */
export const shippedWorkflow = workflowPreset({
  departments: ["ADV", "sales", "finance", "logistics", "legal", "management"],
  roles: [
    { role: "ADV assistant", department: "ADV" },
    { role: "ADV manager", department: "ADV" },
    { role: "sales manager", department: "sales" },
    { role: "credit controller", department: "finance" },
    { role: "supply planner", department: "logistics" },
    { role: "export officer", department: "legal" },
    { role: "director", department: "management" },
  ],
  steps: [
    { step: "entry", department: "ADV" },
    { step: "validation", department: "ADV" },
    { step: "delivery", department: "logistics" },
    { step: "invoicing", department: "ADV" },
    { step: "payment", department: "finance" },
  ],
  gates: [
    {
      gate: "entry",
      step: "validation",
      department: "ADV",
      roles: ["ADV assistant", "ADV manager"],
      quorum: 1,
      deadlineWorkingDays: 1,
      tiers: ["SOLO", "TEAM"],
    },
    {
      gate: "price",
      step: "validation",
      department: "sales",
      roles: ["sales manager"],
      quorum: 1,
      deadlineWorkingDays: 1,
      tiers: ["PLANT"],
      when: [{ priceDeviationAbove: "0" }, { marginBelow: "0" }],
    },
    {
      gate: "credit",
      step: "validation",
      department: "finance",
      roles: ["credit controller"],
      quorum: 1,
      deadlineWorkingDays: 2,
      tiers: ["TEAM", "PLANT"],
      when: [{ creditExceeded: true }],
    },
    {
      gate: "stock",
      step: "validation",
      department: "logistics",
      roles: ["supply planner"],
      quorum: 1,
      deadlineWorkingDays: 1,
      tiers: ["TEAM", "PLANT"],
      when: [{ shortage: true }],
    },
    {
      gate: "export",
      step: "validation",
      department: "legal",
      roles: ["export officer"],
      quorum: 1,
      deadlineWorkingDays: 3,
      tiers: ["PLANT"],
      when: [{ export: true }],
    },
    {
      gate: "amount",
      step: "validation",
      department: "management",
      roles: ["director", "credit controller", "sales manager"],
      quorum: 2,
      deadlineWorkingDays: 2,
      tiers: ["PLANT"],
      when: [{ netAbove: [{ amount: 5_000_000, currency: "EUR" }] }],
    },
    {
      gate: "creditNote",
      step: "creditNote",
      department: "ADV",
      roles: ["ADV manager", "credit controller"],
      quorum: 1,
      deadlineWorkingDays: 2,
      tiers: ["TEAM", "PLANT"],
      when: [{ netAbove: [{ amount: 100_000, currency: "EUR" }] }],
    },
    {
      gate: "invoiceDeviation",
      step: "invoiceDeviation",
      department: "sales",
      roles: ["sales manager"],
      quorum: 1,
      deadlineWorkingDays: 2,
    },
    {
      gate: "writeOff",
      step: "writeOff",
      department: "finance",
      roles: ["credit controller", "director"],
      quorum: 1,
      deadlineWorkingDays: 5,
    },
    {
      gate: "escalation",
      step: "escalation",
      department: "finance",
      roles: ["ADV manager", "credit controller"],
      quorum: 1,
      deadlineWorkingDays: 3,
    },
  ],
  slas: [
    { step: "validation", workingDays: 1 },
    { step: "delivery", workingDays: 5 },
    { step: "invoicing", workingDays: 2 },
  ],
  calendar: "TARGET",
  flowTiers: "flow-tiers",
  stalledAfterDays: 10,
})
