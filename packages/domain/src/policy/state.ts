import { recipe } from "../decider.js"
import type { LocalDate, PolicyId } from "../values/index.js"
import type { PolicyFact } from "./events.js"

/** A version of a policy, or its withdrawal (`version` is null), from a day on. */
export interface PolicyEntry {
  readonly version: number | null
  readonly validFrom: LocalDate
  readonly body: object
}

export interface PolicyVersion extends PolicyEntry {
  readonly version: number
}

export interface PolicyState {
  readonly policy: PolicyId | null
  readonly kind: string | null
  /** In the order in which they were published. */
  readonly entries: ReadonlyArray<PolicyEntry>
  /** Of a policy of flow tiers: those the company came to, in the order of their days. */
  readonly tiers: ReadonlyArray<{ readonly tier: string; readonly from: LocalDate }>
  /** Of the register of departments: their names by their codes. */
  readonly departments: ReadonlyMap<string, string>
  /** Of the register of departments: who is responsible for a step, by its code. */
  readonly responsibilities: ReadonlyMap<string, string>
}

export const initial = (): PolicyState => ({
  policy: null,
  kind: null,
  entries: [],
  tiers: [],
  departments: new Map(),
  responsibilities: new Map(),
})

export const evolve = recipe<PolicyState, PolicyFact>({
  PolicyPublished: (state, { policy, kind, version, validFrom, body }) => {
    state.policy = policy
    state.kind = kind
    state.entries.push({ version, validFrom, body })
  },
  PolicyWithdrawn: (state, { validFrom }) => {
    state.entries.push({ version: null, validFrom, body: {} })
  },
  FlowTierChanged: (state, { to, effectiveDate }) => {
    state.tiers.push({ tier: to, from: effectiveDate })
  },
  DepartmentRegistered: (state, { policy, department, name }) => {
    state.policy = policy
    state.departments.set(department, name)
  },
  ResponsibilityAssigned: (state, { step, department }) => {
    state.responsibilities.set(step, department)
  },
})

const isVersion = (entry: PolicyEntry): entry is PolicyVersion => entry.version !== null

/**
 * The version that is in force on a day: of those valid by then, the one that started last, and of those that started
 * together the one published last. Null when there is none, or when it was withdrawn.
 */
export const policyInForce = (state: PolicyState, on: LocalDate): PolicyVersion | null => {
  let found: PolicyEntry | null = null
  for (const entry of state.entries)
    if (entry.validFrom <= on && (found === null || entry.validFrom >= found.validFrom)) found = entry
  return found !== null && isVersion(found) ? found : null
}

/** The flow tier the company was in on a day; null before it left the smallest one for the first time. */
export const tierOn = (state: PolicyState, on: LocalDate): string | null =>
  state.tiers.findLast(({ from }) => from <= on)?.tier ?? null

/** A version by its number. */
export const policyVersion = (state: PolicyState, version: number): PolicyVersion | null => {
  for (const entry of state.entries) if (isVersion(entry) && entry.version === version) return entry
  return null
}
