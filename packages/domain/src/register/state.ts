import { recipe } from "../decider.js"
import type { LocalDate } from "../values/index.js"
import type { RegisterFact } from "./events.js"

export interface RegisterState {
  /** The last sequence that was given, 0 before the first. */
  readonly last: number
  readonly lastDate: LocalDate | null
  /** The numbers no document bears. */
  readonly voided: ReadonlyArray<number>
}

export const initial = (): RegisterState => ({ last: 0, lastDate: null, voided: [] })

export const evolve = recipe<RegisterState, RegisterFact>({
  NumberAssigned: (state, { sequence, date }) => {
    state.last = sequence
    state.lastDate = date
  },
  NumberVoided: (state, { sequence }) => {
    state.voided.push(sequence)
  },
})
