import { isLeft, left, right } from "fp-ts/lib/Either.js"
import type { CreateByStandards } from "./commands.js"
import { asked, assistantUnknown, checkMinutes, type Of, refuse, type TeamOutcome } from "./deciding.js"
import { standardMinutes, standardOf } from "./standards.js"
import type { TeamState } from "./state.js"

export const recordSample = (command: Of<"RecordWorkSample">, state: TeamState): TeamOutcome => {
  const { assistant, team, activity, minutes } = command
  if (assistant !== undefined && !state.assistants.has(assistant))
    return left(assistantUnknown(team, assistant))
  const checked = checkMinutes(minutes, `A sample of ${activity}`)
  if (isLeft(checked)) return checked
  return right([{ type: "WorkSampleRecorded", data: { ...asked(command), drivers: command.drivers ?? {} } }])
}

export const create = (command: CreateByStandards, state: TeamState): TeamOutcome => {
  const { work, activity, drivers = {}, standards } = command
  if (state.work.has(work))
    return refuse("WORK_EXISTS", `Work ${work} was already created: give another id.`, { work })
  const standard = standardOf(standards.body, activity)
  if (isLeft(standard)) return standard
  const { load, skill } = standard.right
  const minutes = standardMinutes(standard.right, drivers)
  if (isLeft(minutes)) return minutes
  const checked = checkMinutes(minutes.right, `Work ${work}, by the standard of ${activity},`)
  if (isLeft(checked)) return checked
  const { standards: _standards, ...data } = asked(command)
  return right([
    {
      type: "WorkItemCreated",
      data: { ...data, drivers, load, skill, minutes: minutes.right, policy: standards.ref },
    },
  ])
}
