import { recipe } from "../decider.js"
import type { MessageId } from "../values/index.js"
import type { MessageFact } from "./events.js"

export interface MessageState {
  readonly message: MessageId | null
}

export const initial = (): MessageState => ({ message: null })

export const evolve = recipe<MessageState, MessageFact>({})
