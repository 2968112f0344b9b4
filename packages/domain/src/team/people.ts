import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../failure.js"
import { exact, exactWhole } from "../values/index.js"
import { asked, assistantUnknown, type Of, refuse, type TeamOutcome } from "./deciding.js"
import type { TeamState } from "./state.js"

const HOURS_A_WEEK = exactWhole(168)
const HOURS_A_DAY = exactWhole(24)

const checkCapacity = (capacity: Of<"JoinTeam"> | Of<"DefineCapacity">): Either<Failure, null> => {
  const { assistant, weeklyHours, days, from, to } = capacity
  const weekdays = new Set(days)
  const known = days.every((day) => day >= 1 && day <= 7) && weekdays.size === days.length && days.length > 0
  const most = HOURS_A_DAY.times(exactWhole(days.length))
  if (!known || exact(weeklyHours).gt(HOURS_A_WEEK) || exact(weeklyHours).gt(most))
    return refuse(
      "CAPACITY_INVALID",
      `${weeklyHours} hours a week on the days ${days.join(", ") || "(none)"} can't be worked by ${assistant}: give days from 1 (Monday) to 7, each once, and hours that fit into them.`,
      { assistant, weeklyHours, days },
    )
  if (to !== undefined && to < from)
    return refuse(
      "VALIDITY_INVALID",
      `The capacity of ${assistant} would end on ${to}, before it starts on ${from}: give a later end.`,
      { assistant, from, to },
    )
  return right(null)
}

export const join = (command: Of<"JoinTeam">, state: TeamState): TeamOutcome => {
  if (state.assistants.has(command.assistant))
    return refuse(
      "ASSISTANT_EXISTS",
      `${command.assistant} is already in team ${command.team}: define another capacity instead.`,
      { team: command.team, assistant: command.assistant },
    )
  const checked = checkCapacity(command)
  return isLeft(checked) ? checked : right([{ type: "AssistantJoined", data: asked(command) }])
}

export const defineCapacity = (command: Of<"DefineCapacity">, state: TeamState): TeamOutcome => {
  if (!state.assistants.has(command.assistant)) return left(assistantUnknown(command.team, command.assistant))
  const checked = checkCapacity(command)
  return isLeft(checked) ? checked : right([{ type: "CapacityDefined", data: asked(command) }])
}

export const recordAbsence = (command: Of<"RecordAbsence">, state: TeamState): TeamOutcome => {
  const { absence, assistant, from, to, hours } = command
  const at = state.assistants.get(assistant)
  if (at === undefined) return left(assistantUnknown(command.team, assistant))
  if (at.absences.some((each) => each.absence === absence))
    return refuse("ABSENCE_EXISTS", `Absence ${absence} of ${assistant} was already recorded.`, {
      absence,
      assistant,
    })
  if (to < from)
    return refuse(
      "VALIDITY_INVALID",
      `Absence ${absence} would end on ${to}, before it starts on ${from}: give a later end.`,
      { absence, from, to },
    )
  if (hours !== undefined && (exact(hours).gt(HOURS_A_DAY) || exact(hours).eq(exactWhole(0))))
    return refuse(
      "ABSENCE_INVALID",
      `Absence ${absence} misses ${hours} hours of each day: give more than 0 and at most 24, or leave the hours out for whole days.`,
      { absence, hours },
    )
  return right([{ type: "AbsenceRecorded", data: asked(command) }])
}

export const withdrawAbsence = (command: Of<"WithdrawAbsence">, state: TeamState): TeamOutcome => {
  const { absence, assistant } = command
  const at = state.assistants.get(assistant)
  if (at === undefined) return left(assistantUnknown(command.team, assistant))
  const found = at.absences.find((each) => each.absence === absence)
  if (found === undefined)
    return refuse("ABSENCE_UNKNOWN", `${assistant} has no absence ${absence}: name one that was recorded.`, {
      absence,
      assistant,
    })
  return right(found.withdrawn ? [] : [{ type: "AbsenceWithdrawn", data: asked(command) }])
}
