import { recipe } from "../decider.js"
import type { DashboardFact, DefinedDashboard } from "./events.js"

export interface DashboardState {
  /** What it shows; null before it was defined. */
  readonly current: DefinedDashboard | null
}

export const initial = (): DashboardState => ({ current: null })

export const evolve = recipe<DashboardState, DashboardFact>({
  DashboardDefined: (state, defined) => {
    state.current = defined
  },
})
