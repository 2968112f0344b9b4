import { recipe } from "../decider.js"
import type { DunningCaseId } from "../values/index.js"
import type { DunningFact } from "./events.js"

export interface DunningState {
  readonly case: DunningCaseId | null
}

export const initial = (): DunningState => ({ case: null })

export const evolve = recipe<DunningState, DunningFact>({})
