import { type Either, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import type { Failure } from "../failure.js"
import type { ApprovalCommand } from "./commands.js"
import type { ApprovalFact } from "./events.js"
import { type ApprovalState, evolve, initial } from "./state.js"

const decide = (
  _command: ApprovalCommand,
  _state: ApprovalState,
): Either<Failure, ReadonlyArray<ApprovalFact>> => right([])

export const approvalDecider: Decider<ApprovalState, ApprovalCommand, ApprovalFact> = {
  category: "approval",
  initial,
  evolve,
  decide,
}
