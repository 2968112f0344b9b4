import { type Either, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import type { Failure } from "../failure.js"
import type { DunningCommand } from "./commands.js"
import type { DunningFact } from "./events.js"
import { type DunningState, evolve, initial } from "./state.js"

const decide = (
  _command: DunningCommand,
  _state: DunningState,
): Either<Failure, ReadonlyArray<DunningFact>> => right([])

export const dunningDecider: Decider<DunningState, DunningCommand, DunningFact> = {
  category: "dunning",
  initial,
  evolve,
  decide,
}
