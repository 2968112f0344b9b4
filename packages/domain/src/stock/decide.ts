import { type Either, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import type { Failure } from "../failure.js"
import type { StockCommand } from "./commands.js"
import type { StockFact } from "./events.js"
import { evolve, initial, type StockState } from "./state.js"

const decide = (_command: StockCommand, _state: StockState): Either<Failure, ReadonlyArray<StockFact>> =>
  right([])

export const stockDecider: Decider<StockState, StockCommand, StockFact> = {
  category: "stock",
  initial,
  evolve,
  decide,
}
