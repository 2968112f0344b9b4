import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../failure.js"
import { type Calendar, calendarOf, isWorkingDay } from "../terms/calendar.js"
import {
  addDays,
  daysBetween,
  Exact,
  exact,
  exactWhole,
  type LocalDate,
  roundToMinor,
  zero,
} from "../values/index.js"
import { capacityOn, isAway, secondsBetween } from "./capacity.js"
import type { RecommendByPolicy } from "./commands.js"
import { refuse, type TeamOutcome } from "./deciding.js"
import { proposeMoves } from "./redistribute.js"
import {
  type AssistantMinutes,
  fteRequired,
  type Move,
  type StaffingInputs,
  type StaffingVerdict,
  staffingFigures,
  type Workload,
  workloadMinutes,
} from "./staffing.js"
import { absencesOf, type TeamState, type WorkState } from "./state.js"
import { hoursOf, minutesOf, type Seconds } from "./time.js"

const LONGEST = 366

interface Period {
  readonly from: LocalDate
  /** The day after the last. */
  readonly to: LocalDate
}

const workingDaysOf = (calendar: Calendar, { from, to }: Period): Either<Failure, ReadonlySet<LocalDate>> => {
  const days = new Set<LocalDate>()
  for (let day = from; day < to; day = addDays(day, 1)) {
    const works = isWorkingDay(calendar, day)
    if (isLeft(works)) return works
    if (works.right) days.add(day)
  }
  return right(days)
}

/** The work of a period: due in it, or created in it when it has no due date. */
const workIn = (state: TeamState, { from, to }: Period): ReadonlyArray<readonly [string, WorkState]> =>
  [...state.work].filter(([, { status, dueOn, createdOn }]) => {
    const day = dueOn ?? createdOn
    return status !== "cancelled" && from <= day && day < to
  })

const secondsOf = (
  work: ReadonlyArray<readonly [string, WorkState]>,
  which: (each: WorkState) => boolean,
): Seconds => work.reduce((sum, [, each]) => (which(each) ? sum + each.seconds : sum), 0)

const workload = (
  { volumes, standards }: RecommendByPolicy,
  work: ReadonlyArray<readonly [string, WorkState]>,
): Either<Failure, Workload> => {
  if (volumes !== undefined && standards !== undefined) return workloadMinutes(standards.body, volumes)
  return right({
    administrative: minutesOf(secondsOf(work, ({ load }) => load === "administrative")),
    commercial: minutesOf(secondsOf(work, ({ load }) => load === "commercial")),
    total: zero,
  })
}

/** What may be planned of the time somebody is there: neither shrinkage nor what occupancy leaves free. */
const plannedOf = (there: Seconds, { body }: RecommendByPolicy["policy"]): Seconds =>
  roundToMinor(
    exactWhole(there)
      .times(new Exact("100").minus(exact(body.shrinkagePercent)))
      .times(exact(body.occupancyPercent))
      .times(new Exact("0.0001")),
  )

/** How many periods in a row, up to the day one starts, came to that. */
const inARow = (state: TeamState, before: LocalDate, verdict: StaffingVerdict): number => {
  let count = 0
  let start = before
  for (;;) {
    const previous = [...state.recommendations.values()].find(({ to }) => to === start)
    if (previous === undefined || previous.verdict !== verdict) return count
    count += 1
    start = previous.from
  }
}

/** Whether to distribute the work otherwise, to work overtime, to hire, or nothing of that; with the arithmetic. */
export const recommend = (command: RecommendByPolicy, state: TeamState): TeamOutcome => {
  const { team, from, to, policy, standards, calendars } = command
  const days = daysBetween(from, to)
  if (days < 1 || days > LONGEST)
    return refuse(
      "PERIOD_INVALID",
      `The period from ${from} to ${to} has ${days} days: "to" is the day after its last, a year later at most.`,
      { from, to, days },
    )
  if (command.volumes !== undefined && standards === undefined)
    return refuse(
      "STANDARDS_MISSING",
      `Forecast volumes of team ${team} are counted by standards: name the policy that has them.`,
      { team },
    )
  const calendar = calendarOf(calendars, policy.body.calendar)
  if (isLeft(calendar)) return calendar
  const worked = workingDaysOf(calendar.right, command)
  if (isLeft(worked)) return worked
  // Refuses hours and percentages that leave no time, before anything is counted by them.
  const time = fteRequired(zero, { ...policy.body, workingDays: worked.right.size })
  if (isLeft(time)) return time
  const work = workIn(state, command)
  const load = workload(command, work)
  if (isLeft(load)) return load

  const people = [...state.assistants].map(([assistant, own]) => {
    const availability = { capacities: own.capacities, absences: absencesOf(own) }
    const there = secondsBetween(availability, from, addDays(to, -1), (date) => worked.right.has(date))
    const last = addDays(to, -1)
    return {
      assistant,
      there,
      load: secondsOf(work, (each) => each.assistant === assistant),
      capacity: Math.max(0, plannedOf(there, policy)),
      can: (skill: string) =>
        !isAway(availability, last) && (capacityOn(own.capacities, last)?.skills.includes(skill) ?? false),
    }
  })
  const moves = proposeMoves(
    people,
    work.flatMap(([name, { status, assistant, skill, seconds }]) =>
      status === "assigned" && assistant !== null ? [{ work: name, assistant, skill, seconds }] : [],
    ),
  )
  const { hoursPerDay, shrinkagePercent, occupancyPercent, periods, overtimeUpToFte } = policy.body
  const inputs: StaffingInputs = {
    workingDays: worked.right.size,
    hoursPerDay,
    shrinkagePercent,
    occupancyPercent,
    periods,
    overtimeUpToFte,
    administrativeMinutes: load.right.administrative,
    commercialMinutes: load.right.commercial,
    availableHours: hoursOf(people.reduce((sum, { there }) => sum + there, 0)),
    shortBefore: inARow(state, from, "short"),
    spareBefore: inARow(state, from, "spare"),
    assistants: people.map(
      ({ assistant, load: has, capacity }): AssistantMinutes => ({
        assistant,
        minutes: minutesOf(has),
        capacityMinutes: minutesOf(capacity),
      }),
    ),
    moves: moves.map(({ seconds, ...move }): Move => ({ ...move, minutes: minutesOf(seconds) })),
  }
  const figures = staffingFigures(inputs)
  if (isLeft(figures)) return figures
  return right([
    {
      type: "StaffingRecommendationIssued",
      data: {
        team,
        from,
        to,
        inputs,
        figures: figures.right,
        policy: policy.ref,
        ...(command.volumes === undefined || standards === undefined ? {} : { standards: standards.ref }),
      },
    },
  ])
}
