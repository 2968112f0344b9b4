import { recipe } from "../decider.js"
import type { ApprovalId } from "../values/index.js"
import type { ApprovalFact } from "./events.js"

export interface ApprovalState {
  readonly approval: ApprovalId | null
}

export const initial = (): ApprovalState => ({ approval: null })

export const evolve = recipe<ApprovalState, ApprovalFact>({})
