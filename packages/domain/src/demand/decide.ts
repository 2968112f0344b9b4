import { type Either, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import type { Failure } from "../failure.js"
import type { DemandCommand } from "./commands.js"
import type { DemandFact } from "./events.js"
import { type DemandState, evolve, initial } from "./state.js"

const decide = (_command: DemandCommand, _state: DemandState): Either<Failure, ReadonlyArray<DemandFact>> =>
  right([])

export const demandDecider: Decider<DemandState, DemandCommand, DemandFact> = {
  category: "demand",
  initial,
  evolve,
  decide,
}
