import {
  type Away,
  type Capacity,
  type LocalDate,
  type StaffingFigures,
  secondsOfMinutes,
  toDay,
} from "@adv/domain"
import { Float64Column, Int32Column, Names, Uint8Column } from "../engine/columns.js"
import { type Moment, projection } from "../engine/projection.js"

/** No due date. Later than any date. */
export const NO_DUE_DATE = 0x7fffffff

/** What happened to a piece of work. */
export const WorkChange = { assigned: 0, started: 1, completed: 2, cancelled: 3 } as const

/** What work loads. */
export const Load = { administrative: 0, commercial: 1 } as const

/** A row that takes effect on a day, and is known from a moment on. */
interface Row {
  readonly day: number
  readonly recorded: number
}

export interface CapacityRow extends Row, Capacity {
  readonly member: number
}

export interface AbsenceRow extends Row, Away {
  readonly member: number
  readonly absence: string
}

export interface WithdrawalRow extends Row {
  readonly member: number
  readonly absence: string
}

export interface RecommendationRow extends Row {
  readonly team: string
  readonly from: LocalDate
  readonly to: LocalDate
  readonly figures: StaffingFigures
}

/**
 * Work, who did it and who could: one row a fact and never a row changed, so that any business date can be asked about,
 * as known at any moment, by leaving rows out. Time is in whole seconds; days are days since 1970-01-01.
 */
export interface WorkBook {
  /** Pieces of work, by team and id. */
  readonly pieces: Names
  /** Assistants, by team and id. */
  readonly members: Names
  readonly member: Array<{ readonly team: string; readonly assistant: string }>
  /** Teams, activities and skills. */
  readonly names: Names
  readonly work: {
    readonly team: Int32Column
    readonly activity: Int32Column
    readonly skill: Int32Column
    readonly load: Uint8Column
    /** By the standard of its activity. */
    readonly seconds: Float64Column
    readonly due: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    /** The last change of the work: with `previous`, its changes are a list. */
    readonly lastChange: Int32Column
  }
  readonly change: {
    readonly work: Int32Column
    readonly kind: Uint8Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    /** Who has it from then on, or -1. */
    readonly member: Int32Column
    /** How long it really took, of what is completed. */
    readonly seconds: Float64Column
    readonly previous: Int32Column
  }
  readonly capacities: Array<CapacityRow>
  readonly absences: Array<AbsenceRow>
  readonly withdrawals: Array<WithdrawalRow>
  readonly recommendations: Array<RecommendationRow>
}

const empty = (): WorkBook => ({
  pieces: new Names(),
  members: new Names(),
  member: [],
  names: new Names(),
  work: {
    team: new Int32Column(),
    activity: new Int32Column(),
    skill: new Int32Column(),
    load: new Uint8Column(),
    seconds: new Float64Column(),
    due: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    lastChange: new Int32Column(),
  },
  change: {
    work: new Int32Column(),
    kind: new Uint8Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    member: new Int32Column(),
    seconds: new Float64Column(),
    previous: new Int32Column(),
  },
  capacities: [],
  absences: [],
  withdrawals: [],
  recommendations: [],
})

/** Ids hold no control characters, so this parts them. */
const key = (team: string, id: string): string => `${team}\u0000${id}`

const memberOf = (book: WorkBook, team: string, assistant: string): number => {
  const number = book.members.number(key(team, assistant))
  if (number === book.member.length) book.member.push({ team, assistant })
  return number
}

const rowAt = ({ day, recordedAt }: Moment): Row => ({ day, recorded: recordedAt })

const change = (
  book: WorkBook,
  at: Moment,
  piece: { readonly team: string; readonly work: string },
  kind: number,
  assistant: string | null,
  seconds = 0,
): void => {
  const row = book.pieces.find(key(piece.team, piece.work))
  if (row < 0) return
  const { work, change: to } = book
  to.work.push(row)
  to.kind.push(kind)
  to.day.push(at.day)
  to.recorded.push(at.recordedAt)
  to.member.push(assistant === null ? -1 : memberOf(book, piece.team, assistant))
  to.seconds.push(seconds)
  to.previous.push(work.lastChange.at(row))
  work.lastChange.values[row] = to.work.length - 1
}

interface CapacityFact extends Omit<Capacity, "to"> {
  readonly team: string
  readonly assistant: string
  readonly to?: LocalDate
}

const addCapacity = (book: WorkBook, fact: CapacityFact, at: Moment): void => {
  const { team, assistant, from, to, weeklyHours, days, skills } = fact
  book.capacities.push({
    ...rowAt(at),
    member: memberOf(book, team, assistant),
    from,
    to: to ?? null,
    weeklyHours,
    days,
    skills,
  })
}

/** Work done, by whom, and the capacity to do it. */
export const workload = projection<WorkBook>({
  name: "workload",
  version: 1,
  partitionBy: ["assistants"],
  initial: empty,
  recipes: {
    AssistantJoined: addCapacity,
    CapacityDefined: addCapacity,
    AbsenceRecorded: (state, { team, assistant, absence, from, to, hours }, at) => {
      const member = memberOf(state, team, assistant)
      state.absences.push({ ...rowAt(at), member, absence, from, to, hours: hours ?? null })
    },
    AbsenceWithdrawn: (state, { team, assistant, absence }, at) => {
      state.withdrawals.push({ ...rowAt(at), member: memberOf(state, team, assistant), absence })
    },
    WorkItemCreated: (state, created, at) => {
      const { team, work, activity, skill, load, minutes, dueOn } = created
      state.pieces.number(key(team, work))
      state.work.team.push(state.names.number(team))
      state.work.activity.push(state.names.number(activity))
      state.work.skill.push(state.names.number(skill))
      state.work.load.push(Load[load])
      state.work.seconds.push(secondsOfMinutes(minutes))
      state.work.due.push(dueOn === undefined ? NO_DUE_DATE : toDay(dueOn))
      state.work.day.push(at.day)
      state.work.recorded.push(at.recordedAt)
      state.work.lastChange.push(-1)
    },
    WorkItemAssigned: (state, data, at) => change(state, at, data, WorkChange.assigned, data.assistant),
    WorkItemStarted: (state, data, at) => change(state, at, data, WorkChange.started, data.assistant),
    WorkItemCompleted: (state, data, at) =>
      change(state, at, data, WorkChange.completed, data.assistant, secondsOfMinutes(data.minutes)),
    WorkItemCancelled: (state, data, at) => change(state, at, data, WorkChange.cancelled, null),
    WorkRebalanced: (state, { team, to, items }, at) => {
      for (const work of items) change(state, at, { team, work }, WorkChange.assigned, to)
    },
    StaffingRecommendationIssued: (state, { team, from, to, figures }, at) => {
      state.recommendations.push({ ...rowAt(at), team, from, to, figures })
    },
  },
})
