import { recipe } from "../decider.js"
import type { PolicyRef } from "../policy/ref.js"
import type { ApprovalId, LocalDate } from "../values/index.js"
import type { ApprovalFact, Decision } from "./events.js"
import type { ApprovalSubject } from "./subject.js"

export type ApprovalStatus =
  | "unknown"
  | "pending"
  | "granted"
  | "refused"
  | "expired"
  | "withdrawn"
  | "invalidated"

/** What was asked, the last time. */
export interface ApprovalRequest {
  readonly requestedBy: string
  readonly requiredRoles: ReadonlyArray<string>
  readonly quorum: number
  readonly dueBy: LocalDate
  readonly policy: PolicyRef
  readonly contextHash: string
}

export interface DecisionTaken {
  readonly by: string
  readonly decision: Decision
  readonly onBehalfOf: string | null
}

export interface Delegation {
  readonly from: string
  readonly to: string
  readonly role: string
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
}

export interface ApprovalState {
  readonly approval: ApprovalId | null
  readonly subject: ApprovalSubject | null
  readonly gate: string | null
  /** How often it was asked. */
  readonly round: number
  readonly status: ApprovalStatus
  readonly request: ApprovalRequest | null
  /** Of this round. */
  readonly decisions: ReadonlyArray<DecisionTaken>
  readonly delegations: ReadonlyArray<Delegation>
}

export const initial = (): ApprovalState => ({
  approval: null,
  subject: null,
  gate: null,
  round: 0,
  status: "unknown",
  request: null,
  decisions: [],
  delegations: [],
})

export const evolve = recipe<ApprovalState, ApprovalFact>({
  ApprovalRequested: (state, requested) => {
    const { approval, subject, gate, round, requestedBy, requiredRoles } = requested
    const { quorum, dueBy, policy, contextHash } = requested
    state.approval = approval
    state.subject = subject
    state.gate = gate
    state.round = round
    state.status = "pending"
    state.request = { requestedBy, requiredRoles, quorum, dueBy, policy, contextHash }
    state.decisions = []
  },
  ApprovalDecided: (state, { by, decision, onBehalfOf }) => {
    state.decisions.push({ by, decision, onBehalfOf: onBehalfOf ?? null })
  },
  ApprovalGranted: (state) => {
    state.status = "granted"
  },
  ApprovalRefused: (state) => {
    state.status = "refused"
  },
  ApprovalDelegated: (state, { from, to, role, validFrom, validTo }) => {
    state.delegations.push({ from, to, role, validFrom, validTo: validTo ?? null })
  },
  ApprovalExpired: (state) => {
    state.status = "expired"
  },
  ApprovalInvalidated: (state) => {
    state.status = "invalidated"
  },
  ApprovalWithdrawn: (state) => {
    state.status = "withdrawn"
  },
})

/** The delegations of a role that hold on a day. */
export const delegationsOn = (state: ApprovalState, role: string, on: LocalDate): ReadonlyArray<Delegation> =>
  state.delegations.filter(
    (each) => each.role === role && each.validFrom <= on && (each.validTo === null || each.validTo >= on),
  )
