import { commands, type Rules } from "./again.js"

/** How long work takes by its standard, and how many it takes to do it. */
export const teamRules: Rules = {
  WorkItemCreated: ({ data: { load: _load, skill: _skill, minutes: _minutes, policy, ...data } }, at) =>
    commands(at, [{ type: "CreateWorkItem", on: at.on, ...data, standards: policy.policy }], "keep"),
  // Of forecast volumes only the minutes are told, not the volumes.
  StaffingRecommendationIssued: ({ data: { team, from, to, policy, standards } }, at) =>
    standards !== undefined
      ? null
      : commands(at, [
          { type: "IssueStaffingRecommendation", on: at.on, team, from, to, policy: policy.policy },
        ]),
}
