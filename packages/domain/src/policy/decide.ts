import { type Either, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import type { Failure } from "../failure.js"
import type { PolicyCommand } from "./commands.js"
import type { PolicyFact } from "./events.js"
import { evolve, initial, type PolicyState } from "./state.js"

const decide = (_command: PolicyCommand, _state: PolicyState): Either<Failure, ReadonlyArray<PolicyFact>> =>
  right([])

export const policyDecider: Decider<PolicyState, PolicyCommand, PolicyFact> = {
  category: "policy",
  initial,
  evolve,
  decide,
}
