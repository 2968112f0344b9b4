import { recipe } from "../decider.js"
import type { StockItemId } from "../values/index.js"
import type { StockFact } from "./events.js"

export interface StockState {
  readonly item: StockItemId | null
}

export const initial = (): StockState => ({ item: null })

export const evolve = recipe<StockState, StockFact>({})
