import { type HandlersOf, single } from "../../running/handler.js"
import type { CreateWorkItem, IssueStaffingRecommendation, TeamCommand } from "../../team/commands.js"
import { teamDecider } from "../../team/decide.js"
import type { Calendars } from "../../terms/index.js"
import { createWorkItem } from "../create-work-item.js"
import { recommendStaffing } from "../recommend-staffing.js"

const onTeam = single(
  teamDecider,
  ({ team }: Exclude<TeamCommand, CreateWorkItem | IssueStaffingRecommendation>) => team,
)

export const teamHandlers = (calendars: Calendars): HandlersOf<TeamCommand> => ({
  JoinTeam: onTeam,
  DefineCapacity: onTeam,
  RecordAbsence: onTeam,
  WithdrawAbsence: onTeam,
  RecordWorkSample: onTeam,
  CreateWorkItem: createWorkItem,
  AssignWork: onTeam,
  StartWork: onTeam,
  CompleteWork: onTeam,
  CancelWork: onTeam,
  RebalanceWork: onTeam,
  IssueStaffingRecommendation: recommendStaffing(calendars),
})
