import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../failure.js"
import { addDays, earlierOf, type LocalDate, laterOf, unsafeDate } from "../values/index.js"
import { capacityOn, isAway, secondsBetween } from "./capacity.js"
import { asked, assistantUnknown, checkMinutes, type Of, refuse, type TeamOutcome } from "./deciding.js"
import { absencesOf, type TeamState, type WorkState, type WorkStatus } from "./state.js"
import { minutesOf, type Seconds } from "./time.js"

/** Work without a due date is planned within the week, and nothing further ahead than a year. */
const WEEK = 6
const YEAR = 365
const LAST = unsafeDate("9999-12-31")

const workOf = (
  { team, work, on }: { readonly team: string; readonly work: string; readonly on: LocalDate },
  state: TeamState,
  allowed: ReadonlyArray<WorkStatus>,
  what: string,
): Either<Failure, WorkState> => {
  const at = state.work.get(work)
  if (at === undefined)
    return refuse("WORK_UNKNOWN", `Team ${team} has no work ${work}: create it first.`, { team, work })
  if (!allowed.includes(at.status))
    return refuse(
      "WORK_NOT_READY",
      `Work ${work} is ${at.status}: it must be ${allowed.join(" or ")} to be ${what}.`,
      { work, status: at.status, needed: allowed },
    )
  if (on < at.since)
    return refuse(
      "WORK_DATE_GOES_BACK",
      `Work ${work} can't be ${what} on ${on}, before what happened to it on ${at.since}: give that day or a later one.`,
      { work, on, since: at.since },
    )
  return right(at)
}

/** The last day that counts when it is asked whether work fits in. */
const horizonOf = ({ dueOn }: WorkState, on: LocalDate): LocalDate => {
  if (on > addDays(LAST, -YEAR)) return laterOf(on, earlierOf(dueOn ?? LAST, LAST))
  return dueOn === null ? addDays(on, WEEK) : laterOf(on, earlierOf(dueOn, addDays(on, YEAR)))
}

const isOpen = ({ status }: WorkState): boolean => status === "assigned" || status === "started"

/** What an assistant has that must be done by a day. */
const openUntil = (state: TeamState, assistant: string, through: LocalDate): Seconds => {
  let seconds = 0
  for (const each of state.work.values())
    if (isOpen(each) && each.assistant === assistant && (each.dueOn === null || each.dueOn <= through))
      seconds += each.seconds
  return seconds
}

interface Taking {
  readonly team: string
  readonly assistant: string
  readonly on: LocalDate
  readonly overload: boolean
  /** What was given to the assistant by the same command before. */
  readonly taken: Seconds
}

/** Whether an assistant can take a piece of work: there to do it, able to, and with room for it. */
const canTake = (taking: Taking, work: string, at: WorkState, state: TeamState): Either<Failure, null> => {
  const { team, assistant, on, overload, taken } = taking
  const own = state.assistants.get(assistant)
  if (own === undefined) return left(assistantUnknown(team, assistant))
  const through = horizonOf(at, on)
  const availability = { capacities: own.capacities, absences: absencesOf(own) }
  const capacity = capacityOn(own.capacities, on) ?? capacityOn(own.capacities, through)
  const room = secondsBetween(availability, on, through)
  if (capacity === null || (room === 0 && isAway(availability, on)))
    return refuse(
      "ASSISTANT_AWAY",
      `${assistant} is not there from ${on} through ${through}: give work ${work} to somebody who is.`,
      { assistant, work, on, through },
    )
  if (!capacity.skills.includes(at.skill))
    return refuse(
      "SKILL_MISSING",
      `Work ${work} needs the skill ${at.skill}, which ${assistant} doesn't have: give it to somebody who has.`,
      { assistant, work, skill: at.skill, skills: capacity.skills },
    )
  const load = openUntil(state, assistant, through) + taken + at.seconds
  if (load > room && !overload)
    return refuse(
      "CAPACITY_EXCEEDED",
      `${assistant} would have ${minutesOf(load)} minutes of work through ${through}, and has ${minutesOf(room)}: give work ${work} to somebody else, or say that the overload is wanted.`,
      { assistant, work, through, minutes: minutesOf(load), capacityMinutes: minutesOf(room) },
    )
  return right(null)
}

export const assign = (command: Of<"AssignWork">, state: TeamState): TeamOutcome => {
  const { team, work, assistant, on, overload = false } = command
  const at = workOf(command, state, ["waiting"], "assigned")
  if (isLeft(at)) return at
  const able = canTake({ team, assistant, on, overload, taken: 0 }, work, at.right, state)
  return isLeft(able) ? able : right([{ type: "WorkItemAssigned", data: asked(command) }])
}

const ownWork = (
  command: Of<"StartWork"> | Of<"CompleteWork">,
  state: TeamState,
  allowed: WorkStatus,
  what: string,
): Either<Failure, WorkState> => {
  const { work, assistant } = command
  const at = workOf(command, state, [allowed], what)
  if (isLeft(at)) return at
  if (at.right.assistant !== assistant)
    return refuse(
      "WORK_NOT_THEIRS",
      `Work ${work} is ${at.right.assistant}'s, not ${assistant}'s: rebalance it before ${assistant} does it.`,
      { work, assistant, assigned: at.right.assistant },
    )
  return at
}

export const start = (command: Of<"StartWork">, state: TeamState): TeamOutcome => {
  const { work, assistant, on } = command
  const at = ownWork(command, state, "assigned", "started")
  if (isLeft(at)) return at
  const own = state.assistants.get(assistant)
  if (own === undefined || isAway({ capacities: own.capacities, absences: absencesOf(own) }, on))
    return refuse(
      "ASSISTANT_AWAY",
      `${assistant} is not there on ${on}: start work ${work} on another day, or rebalance it.`,
      { assistant, work, on },
    )
  return right([{ type: "WorkItemStarted", data: asked(command) }])
}

export const complete = (command: Of<"CompleteWork">, state: TeamState): TeamOutcome => {
  const at = ownWork(command, state, "started", "completed")
  if (isLeft(at)) return at
  const checked = checkMinutes(command.minutes, `Work ${command.work}`)
  return isLeft(checked) ? checked : right([{ type: "WorkItemCompleted", data: asked(command) }])
}

export const cancel = (command: Of<"CancelWork">, state: TeamState): TeamOutcome => {
  const at = workOf(command, state, ["waiting", "assigned", "started"], "cancelled")
  return isLeft(at) ? at : right([{ type: "WorkItemCancelled", data: asked(command) }])
}

export const rebalance = (command: Of<"RebalanceWork">, state: TeamState): TeamOutcome => {
  const { team, from, to, items, on, overload = false } = command
  if (items.length === 0 || new Set(items).size < items.length || from === to)
    return refuse(
      "NOTHING_TO_REBALANCE",
      `Nothing goes from ${from} to ${to}: name some work, each piece once, and two assistants.`,
      { from, to, items },
    )
  let taken = 0
  for (const work of items) {
    const at = workOf({ team, work, on }, state, ["assigned"], "rebalanced")
    if (isLeft(at)) return at
    if (at.right.assistant !== from)
      return refuse(
        "WORK_NOT_THEIRS",
        `Work ${work} is ${at.right.assistant}'s, not ${from}'s: take it from ${at.right.assistant}.`,
        { work, assistant: from, assigned: at.right.assistant },
      )
    const able = canTake({ team, assistant: to, on, overload, taken }, work, at.right, state)
    if (isLeft(able)) return able
    taken += at.right.seconds
  }
  return right([{ type: "WorkRebalanced", data: asked(command) }])
}
