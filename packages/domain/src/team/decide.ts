import { type Either, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import type { Failure } from "../failure.js"
import type { TeamCommand } from "./commands.js"
import type { TeamFact } from "./events.js"
import { evolve, initial, type TeamState } from "./state.js"

const decide = (_command: TeamCommand, _state: TeamState): Either<Failure, ReadonlyArray<TeamFact>> =>
  right([])

export const teamDecider: Decider<TeamState, TeamCommand, TeamFact> = {
  category: "team",
  initial,
  evolve,
  decide,
}
