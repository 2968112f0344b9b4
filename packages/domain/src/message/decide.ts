import { type Either, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import type { Failure } from "../failure.js"
import type { MessageCommand } from "./commands.js"
import type { MessageFact } from "./events.js"
import { evolve, initial, type MessageState } from "./state.js"

const decide = (
  _command: MessageCommand,
  _state: MessageState,
): Either<Failure, ReadonlyArray<MessageFact>> => right([])

export const messageDecider: Decider<MessageState, MessageCommand, MessageFact> = {
  category: "message",
  initial,
  evolve,
  decide,
}
