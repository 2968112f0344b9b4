import { recipe } from "../decider.js"
import type { PolicyId } from "../values/index.js"
import type { PolicyFact } from "./events.js"

export interface PolicyState {
  readonly policy: PolicyId | null
}

export const initial = (): PolicyState => ({ policy: null })

export const evolve = recipe<PolicyState, PolicyFact>({})
