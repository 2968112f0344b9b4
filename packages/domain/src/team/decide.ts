import type { Decider } from "../decider.js"
import { assign, cancel, complete, rebalance, start } from "./assigning.js"
import type { TeamDecision } from "./commands.js"
import { create, recordSample } from "./creating.js"
import type { TeamOutcome } from "./deciding.js"
import type { TeamFact } from "./events.js"
import { defineCapacity, join, recordAbsence, withdrawAbsence } from "./people.js"
import { recommend } from "./recommending.js"
import { evolve, initial, type TeamState } from "./state.js"

const decide = (command: TeamDecision, state: TeamState): TeamOutcome => {
  switch (command.type) {
    case "JoinTeam":
      return join(command, state)
    case "DefineCapacity":
      return defineCapacity(command, state)
    case "RecordAbsence":
      return recordAbsence(command, state)
    case "WithdrawAbsence":
      return withdrawAbsence(command, state)
    case "RecordWorkSample":
      return recordSample(command, state)
    case "CreateWorkItem":
      return create(command, state)
    case "AssignWork":
      return assign(command, state)
    case "StartWork":
      return start(command, state)
    case "CompleteWork":
      return complete(command, state)
    case "CancelWork":
      return cancel(command, state)
    case "RebalanceWork":
      return rebalance(command, state)
    case "IssueStaffingRecommendation":
      return recommend(command, state)
  }
}

export const teamDecider: Decider<TeamState, TeamDecision, TeamFact> = {
  category: "team",
  initial,
  evolve,
  decide,
}
