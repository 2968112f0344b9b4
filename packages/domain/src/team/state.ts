import { recipe } from "../decider.js"
import type { TeamId } from "../values/index.js"
import type { TeamFact } from "./events.js"

export interface TeamState {
  readonly team: TeamId | null
}

export const initial = (): TeamState => ({ team: null })

export const evolve = recipe<TeamState, TeamFact>({})
