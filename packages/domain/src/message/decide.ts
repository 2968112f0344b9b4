import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import type { MessageCommand } from "./commands.js"
import type { MessageFact } from "./events.js"
import { evolve, initial, type MessageState, type MessageStatus } from "./state.js"

/** What is asked of a message that is there. */
export type FollowingCommand = Exclude<MessageCommand, { type: "QueueMessage" }>

/** Given by the flow that queues a message, once the template and the customer's preferences allow it. */
export interface NoteMessage {
  readonly type: "NoteMessage"
  readonly queued: Extract<MessageFact, { readonly type: "MessageQueued" }>["data"]
}

/** From which statuses each command goes on, and in which it has nothing left to do. */
const steps: {
  readonly [T in FollowingCommand["type"]]: {
    readonly from: ReadonlyArray<MessageStatus>
    readonly done: ReadonlyArray<MessageStatus>
    readonly said: string
  }
} = {
  WithdrawMessage: { from: ["queued"], done: ["withdrawn"], said: "be withdrawn" },
  RecordMessageSent: { from: ["queued"], done: [], said: "be sent" },
  RecordMessageDelivered: { from: ["sent"], done: ["delivered", "opened"], said: "have been delivered" },
  RecordMessageBounced: { from: ["sent"], done: ["bounced"], said: "have bounced" },
  // Not every channel says that it delivered: who opened a message has received it.
  RecordMessageOpened: { from: ["sent", "delivered"], done: ["opened"], said: "have been opened" },
}

const decide = (
  command: FollowingCommand | NoteMessage,
  state: MessageState,
): Either<Failure, ReadonlyArray<MessageFact>> => {
  if (command.type === "NoteMessage") {
    const { queued } = command
    return state.queued === null
      ? right([{ type: "MessageQueued", data: queued }])
      : left(
          failure(
            "MESSAGE_EXISTS",
            `Message ${queued.message} was already queued: give another one an id of its own.`,
            { message: queued.message },
          ),
        )
  }
  const { message, on } = command
  const { queued, status } = state
  if (queued === null || status === null)
    return left(failure("MESSAGE_UNKNOWN", `Message ${message} does not exist: queue it first.`, { message }))
  const { from, done, said } = steps[command.type]
  if (done.includes(status)) return right([])
  if (!from.includes(status))
    return left(
      failure(
        "MESSAGE_NOT_READY",
        `Message ${message} is ${status}, so it can't ${said}: that follows ${from.join(" or ")} only.`,
        { message, status, from },
      ),
    )
  if (state.on !== null && on < state.on)
    return left(
      failure(
        "MESSAGE_DATE_GOES_BACK",
        `Message ${message} was ${status} on ${state.on}: it can't ${said} on ${on}, before that.`,
        { message, status, last: state.on, on },
      ),
    )
  const { customer, topic, channel, template, about } = queued
  const its = { message, customer, about }
  switch (command.type) {
    case "WithdrawMessage":
      return right([{ type: "MessageWithdrawn", data: { ...its, reason: command.reason } }])
    case "RecordMessageSent": {
      const { reference } = command
      const data = { ...its, channel, ...(reference === undefined ? {} : { reference }) }
      return right([{ type: "MessageSent", data }])
    }
    case "RecordMessageDelivered":
      return right([{ type: "MessageDelivered", data: its }])
    case "RecordMessageBounced": {
      const { reason, permanent = false } = command
      return right([
        { type: "MessageBounced", data: { ...its, topic, channel, template, reason, permanent } },
      ])
    }
    case "RecordMessageOpened":
      return right([{ type: "MessageOpened", data: its }])
  }
}

export const messageDecider: Decider<MessageState, FollowingCommand | NoteMessage, MessageFact> = {
  category: "message",
  initial,
  evolve,
  decide,
}
