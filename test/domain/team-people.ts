import {
  activityStandards,
  type Plain,
  type PlainCommand,
  type StaffingPolicy,
  staffingPolicy,
} from "@adv/domain"

/** A team and its policies, for stories that only say what matters to them. */
export const monday = "2025-03-03"

type Of<T extends PlainCommand["type"]> = Partial<Omit<Extract<PlainCommand, { type: T }>, "type">>

export const standards: PlainCommand = {
  type: "PublishPolicy",
  on: "2025-01-01",
  policy: "STANDARDS",
  kind: "activityStandards",
  body: activityStandards,
}

export const staffing = (more: Partial<Plain<StaffingPolicy>> = {}): PlainCommand => ({
  type: "PublishPolicy",
  on: "2025-01-01",
  policy: "STAFFING",
  kind: "staffing",
  body: { ...staffingPolicy, ...more },
})

export const join = (assistant: string, asked: Of<"JoinTeam"> = {}): PlainCommand => ({
  type: "JoinTeam",
  on: "2025-01-01",
  team: "ADV",
  assistant,
  weeklyHours: "40",
  days: [1, 2, 3, 4, 5],
  skills: ["orders", "invoicing", "phone"],
  from: "2025-01-01",
  ...asked,
})

export const work = (id: string, asked: Of<"CreateWorkItem"> = {}): PlainCommand => ({
  type: "CreateWorkItem",
  on: monday,
  team: "ADV",
  work: id,
  activity: "crediting",
  standards: "STANDARDS",
  ...asked,
})

export const assign = (id: string, assistant: string, asked: Of<"AssignWork"> = {}): PlainCommand => ({
  type: "AssignWork",
  on: monday,
  team: "ADV",
  work: id,
  assistant,
  ...asked,
})

export const start = (id: string, assistant: string, on = monday): PlainCommand => ({
  type: "StartWork",
  on,
  team: "ADV",
  work: id,
  assistant,
})

export const complete = (id: string, assistant: string, minutes = "10", on = monday): PlainCommand => ({
  type: "CompleteWork",
  on,
  team: "ADV",
  work: id,
  assistant,
  minutes,
})

export const absence = (id: string, assistant: string, asked: Of<"RecordAbsence"> = {}): PlainCommand => ({
  type: "RecordAbsence",
  on: "2025-02-01",
  team: "ADV",
  absence: id,
  assistant,
  from: monday,
  to: monday,
  reason: "HOLIDAY",
  ...asked,
})

export const rebalance = (
  from: string,
  to: string,
  items: ReadonlyArray<string>,
  asked: Of<"RebalanceWork"> = {},
): PlainCommand => ({
  type: "RebalanceWork",
  on: monday,
  team: "ADV",
  from,
  to,
  items,
  reason: "too much on one desk",
  ...asked,
})

export const recommend = (asked: Of<"IssueStaffingRecommendation"> = {}): PlainCommand => ({
  type: "IssueStaffingRecommendation",
  on: "2025-03-31",
  team: "ADV",
  from: "2025-03-01",
  to: "2025-04-01",
  policy: "STAFFING",
  ...asked,
})
