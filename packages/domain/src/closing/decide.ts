import { type Either, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import type { Failure } from "../failure.js"
import type { ClosingCommand } from "./commands.js"
import type { ClosingFact } from "./events.js"
import { type ClosingState, evolve, initial } from "./state.js"

const decide = (
  _command: ClosingCommand,
  _state: ClosingState,
): Either<Failure, ReadonlyArray<ClosingFact>> => right([])

export const closingDecider: Decider<ClosingState, ClosingCommand, ClosingFact> = {
  category: "closing",
  initial,
  evolve,
  decide,
}
