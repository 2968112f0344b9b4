import type * as t from "io-ts"
import {
  Count,
  Flag,
  LocalDate,
  list,
  NonNegativeDecimal,
  PolicyId,
  shape,
  TeamId,
  Text,
} from "../facts/codecs.js"
import type { PolicyRef } from "../policy/ref.js"
import { type CommandsIn, command } from "../running/command.js"
import type { Calendars } from "../terms/index.js"
import { AbsenceReason, capacityFields, WorkSubject } from "./events.js"
import type { StaffingPolicy } from "./staffing-policy.js"
import { type ActivityStandards, WorkDrivers } from "./standards.js"

const work = { team: TeamId, work: Text }

export const teamCommands = {
  JoinTeam: command("JoinTeam", capacityFields.required, { ...capacityFields.optional, name: Text }),
  /** A new capacity from a day on: other hours, other skills, or the last day. */
  DefineCapacity: command("DefineCapacity", capacityFields.required, capacityFields.optional),
  RecordAbsence: command(
    "RecordAbsence",
    { team: TeamId, absence: Text, assistant: Text, from: LocalDate, to: LocalDate, reason: AbsenceReason },
    { hours: NonNegativeDecimal },
  ),
  WithdrawAbsence: command("WithdrawAbsence", { team: TeamId, absence: Text, assistant: Text, reason: Text }),
  RecordWorkSample: command(
    "RecordWorkSample",
    { team: TeamId, activity: Text, minutes: NonNegativeDecimal },
    { drivers: WorkDrivers, assistant: Text },
  ),
  /** `standards` is the policy that says how long the activity takes. */
  CreateWorkItem: command(
    "CreateWorkItem",
    { ...work, activity: Text, standards: PolicyId },
    { drivers: WorkDrivers, about: WorkSubject, dueOn: LocalDate },
  ),
  /** `overload` says that more than fits into the assistant's hours is wanted. */
  AssignWork: command("AssignWork", { ...work, assistant: Text }, { overload: Flag }),
  StartWork: command("StartWork", { ...work, assistant: Text }),
  CompleteWork: command("CompleteWork", { ...work, assistant: Text, minutes: NonNegativeDecimal }),
  CancelWork: command("CancelWork", { ...work, reason: Text }),
  RebalanceWork: command(
    "RebalanceWork",
    { team: TeamId, from: Text, to: Text, items: list(Text), reason: Text },
    { overload: Flag },
  ),
  /**
   * For the period `[from, to)`: by the work that is due in it (or was created in it, when it has no due date), or by
   * forecast `volumes` and the `standards` they are counted by.
   */
  IssueStaffingRecommendation: command(
    "IssueStaffingRecommendation",
    { team: TeamId, from: LocalDate, to: LocalDate, policy: PolicyId },
    {
      volumes: list(shape("a volume", { activity: Text, count: Count }, { drivers: WorkDrivers })),
      standards: PolicyId,
    },
  ),
}

export type TeamCommand = CommandsIn<typeof teamCommands>
export type CreateWorkItem = t.TypeOf<typeof teamCommands.CreateWorkItem>
export type AssignWork = t.TypeOf<typeof teamCommands.AssignWork>
export type RebalanceWork = t.TypeOf<typeof teamCommands.RebalanceWork>
export type IssueStaffingRecommendation = t.TypeOf<typeof teamCommands.IssueStaffingRecommendation>

interface InForce<Body> {
  readonly ref: PolicyRef
  readonly body: Body
}

/** With what the policies that it names say on the day: given by the flow that loads them. */
export type CreateByStandards = Omit<CreateWorkItem, "standards"> & {
  readonly standards: InForce<ActivityStandards>
}
export type RecommendByPolicy = Omit<IssueStaffingRecommendation, "policy" | "standards"> & {
  readonly policy: InForce<StaffingPolicy>
  readonly standards?: InForce<ActivityStandards>
  readonly calendars: Calendars
}
/** What the decider decides on. */
export type TeamDecision =
  | Exclude<TeamCommand, CreateWorkItem | IssueStaffingRecommendation>
  | CreateByStandards
  | RecommendByPolicy
