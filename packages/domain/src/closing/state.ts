import { recipe } from "../decider.js"
import type { BooksId, LocalDate } from "../values/index.js"
import type { ClosingFact } from "./events.js"

export interface ClosingState {
  readonly books: BooksId | null
  /** The last day that is closed; null when none is. */
  readonly closedThrough: LocalDate | null
}

export const initial = (): ClosingState => ({ books: null, closedThrough: null })

export const evolve = recipe<ClosingState, ClosingFact>({
  PeriodClosed: (state, { books, through }) => {
    state.books = books
    state.closedThrough = through
  },
  PeriodReopened: (state, { books, through }) => {
    state.books = books
    state.closedThrough = through
  },
})
