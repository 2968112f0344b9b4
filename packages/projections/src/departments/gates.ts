import type { ApprovalBook } from "../approvals/approval-book.js"
import { type ApprovalStanding, approvalsOn } from "../approvals/approvals.js"
import type { Horizon } from "../engine/read-models.js"
import { organisationOf } from "./organisation.js"
import type { StepBook } from "./step-book.js"

/** A gate of the workflow in force, and what was asked there. */
export interface GateRow {
  readonly gate: string
  /** What can't go ahead until it is passed; null of a gate that the workflow in force no longer has. */
  readonly step: string | null
  readonly department: string
  readonly roles: ReadonlyArray<string>
  readonly quorum: number
  /** By when it is to be decided, in working days from when it is asked. */
  readonly deadlineWorkingDays: number | null
  /** In which tiers of order flow it stands; none when in all. */
  readonly tiers: ReadonlyArray<string>
  /** Whether it stands in the tier that the company is in. */
  readonly inForce: boolean
  /** When any of these holds, in JSON; none when always. */
  readonly when: ReadonlyArray<string>
  readonly pending: number
  /** Of the pending ones, those over their deadline. */
  readonly late: number
  readonly granted: number
  readonly refused: number
  /** Expired, withdrawn, or invalidated since what was approved has changed. */
  readonly lapsed: number
  /** Of those that were decided: how long they waited, all days together. */
  readonly waitedDays: number
}

/** The gates as of a business date. */
export interface GateMatrix {
  /** The tier of order flow the company is in; null when the workflow has none, or there is none. */
  readonly tier: string | null
  readonly gates: ReadonlyArray<GateRow>
}

const countOf = (approvals: ReadonlyArray<ApprovalStanding>) => {
  const having = (status: ApprovalStanding["status"]) => approvals.filter((each) => each.status === status)
  const pending = having("pending")
  const granted = having("granted")
  const refused = having("refused")
  return {
    pending: pending.length,
    late: pending.filter(({ daysLate }) => daysLate > 0).length,
    granted: granted.length,
    refused: refused.length,
    lapsed: approvals.length - pending.length - granted.length - refused.length,
    waitedDays: [...granted, ...refused].reduce((sum, { waitedDays }) => sum + waitedDays, 0),
  }
}

/**
 * Which gates there are on a business date, as known at a moment, by the workflow in force, with what was asked at each so
 * far; in the workflow's order. Gates it no longer has come last, as long as anything was asked there.
 *
 * @example
 * import { companyModels, gateMatrix } from "@adv/projections"
 *
 * const { states } = companyModels()
 * assert.deepEqual(gateMatrix(states, { asOf: 20000, knownAt: 1736935200000 }), { tier: null, gates: [] })
 */
export const gateMatrix = (
  { steps, approvals }: { readonly steps: StepBook; readonly approvals: ApprovalBook },
  horizon: Horizon,
): GateMatrix => {
  const { workflow, tier } = organisationOf(steps, horizon)
  const byGate = Map.groupBy(approvalsOn(approvals, horizon), ({ gate }) => gate)
  const gates: Array<GateRow> = (workflow?.gates ?? []).map((each) => {
    const { gate, step, department, roles, quorum, deadlineWorkingDays, tiers = [], when = [] } = each
    return {
      gate,
      step,
      department,
      roles,
      quorum,
      deadlineWorkingDays,
      tiers,
      inForce: tiers.length === 0 || (tier !== null && tiers.includes(tier)),
      when: when.map((condition) => JSON.stringify(condition)),
      ...countOf(byGate.get(gate) ?? []),
    }
  })
  const known = new Set(gates.map(({ gate }) => gate))
  for (const [gate, own] of [...byGate].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const last = own.at(-1)
    if (known.has(gate) || last === undefined) continue
    gates.push({
      gate,
      step: null,
      department: last.department,
      roles: last.roles.split(" or "),
      quorum: last.quorum,
      deadlineWorkingDays: null,
      tiers: [],
      inForce: false,
      when: [],
      ...countOf(own),
    })
  }
  return { tier, gates }
}
