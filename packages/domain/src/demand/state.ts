import { recipe } from "../decider.js"
import type { OrderId } from "../values/index.js"
import type { DemandFact } from "./events.js"

export interface DemandState {
  readonly order: OrderId | null
}

export const initial = (): DemandState => ({ order: null })

export const evolve = recipe<DemandState, DemandFact>({})
