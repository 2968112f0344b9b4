import { recipe } from "../decider.js"
import type { BooksId } from "../values/index.js"
import type { ClosingFact } from "./events.js"

export interface ClosingState {
  readonly books: BooksId | null
}

export const initial = (): ClosingState => ({ books: null })

export const evolve = recipe<ClosingState, ClosingFact>({})
