import { recipe } from "../decider.js"
import type { LocalDate, TeamId } from "../values/index.js"
import type { Away, Capacity } from "./capacity.js"
import type { TeamFact } from "./events.js"
import type { StaffingVerdict } from "./staffing.js"
import type { LoadKind } from "./standards.js"
import { type Seconds, secondsOfMinutes } from "./time.js"

export interface AbsenceState extends Away {
  readonly absence: string
  readonly withdrawn: boolean
}

export interface AssistantState {
  readonly capacities: ReadonlyArray<Capacity>
  readonly absences: ReadonlyArray<AbsenceState>
}

export type WorkStatus = "waiting" | "assigned" | "started" | "completed" | "cancelled"

export interface WorkState {
  readonly activity: string
  readonly load: LoadKind
  readonly skill: string
  readonly seconds: Seconds
  readonly createdOn: LocalDate
  readonly dueOn: LocalDate | null
  readonly status: WorkStatus
  readonly assistant: string | null
  /** When the last thing happened to it: nothing happens to it before. */
  readonly since: LocalDate
}

export interface RecommendationState {
  readonly from: LocalDate
  readonly to: LocalDate
  readonly verdict: StaffingVerdict
}

export interface TeamState {
  readonly team: TeamId | null
  readonly assistants: ReadonlyMap<string, AssistantState>
  readonly work: ReadonlyMap<string, WorkState>
  /** By period: the last one issued for it. */
  readonly recommendations: ReadonlyMap<string, RecommendationState>
}

export const initial = (): TeamState => ({
  team: null,
  assistants: new Map(),
  work: new Map(),
  recommendations: new Map(),
})

type CapacityData = Extract<TeamFact, { readonly type: "CapacityDefined" }>["data"]

const capacityOf = ({ from, to, weeklyHours, days, skills }: CapacityData): Capacity => ({
  from,
  to: to ?? null,
  weeklyHours,
  days,
  skills,
})

export const evolve = recipe<TeamState, TeamFact>({
  AssistantJoined: (state, joined) => {
    state.team = joined.team
    state.assistants.set(joined.assistant, { capacities: [capacityOf(joined)], absences: [] })
  },
  CapacityDefined: (state, defined) => {
    const at = state.assistants.get(defined.assistant)
    if (at) at.capacities = [...at.capacities, capacityOf(defined)]
  },
  AbsenceRecorded: (state, { absence, assistant, from, to, hours }) => {
    const at = state.assistants.get(assistant)
    if (at) at.absences = [...at.absences, { absence, from, to, hours: hours ?? null, withdrawn: false }]
  },
  AbsenceWithdrawn: (state, { absence, assistant }) => {
    const at = state.assistants.get(assistant)
    if (at)
      at.absences = at.absences.map((each) =>
        each.absence === absence ? { ...each, withdrawn: true } : each,
      )
  },
  WorkSampleRecorded: (state, { team }) => {
    state.team = team
  },
  WorkItemCreated: (state, { team, work, activity, load, skill, minutes, dueOn }, on) => {
    state.team = team
    state.work.set(work, {
      activity,
      load,
      skill,
      seconds: secondsOfMinutes(minutes),
      createdOn: on,
      dueOn: dueOn ?? null,
      status: "waiting",
      assistant: null,
      since: on,
    })
  },
  WorkItemAssigned: (state, { work, assistant }, on) => {
    const at = state.work.get(work)
    if (!at) return
    at.status = "assigned"
    at.assistant = assistant
    at.since = on
  },
  WorkItemStarted: (state, { work }, on) => {
    const at = state.work.get(work)
    if (!at) return
    at.status = "started"
    at.since = on
  },
  WorkItemCompleted: (state, { work }, on) => {
    const at = state.work.get(work)
    if (!at) return
    at.status = "completed"
    at.since = on
  },
  WorkItemCancelled: (state, { work }, on) => {
    const at = state.work.get(work)
    if (!at) return
    at.status = "cancelled"
    at.since = on
  },
  WorkRebalanced: (state, { to, items }, on) => {
    for (const work of items) {
      const at = state.work.get(work)
      if (!at) continue
      at.assistant = to
      at.since = on
    }
  },
  StaffingRecommendationIssued: (state, { team, from, to, figures }) => {
    state.team = team
    state.recommendations.set(`${from}/${to}`, { from, to, verdict: figures.verdict })
  },
})

/** An assistant's absences that weren't withdrawn. */
export const absencesOf = ({ absences }: AssistantState): ReadonlyArray<AbsenceState> =>
  absences.filter(({ withdrawn }) => !withdrawn)
