import { recipe } from "../decider.js"
import type { CustomerId, LocalDate, MessageId } from "../values/index.js"
import type { MessageChannel } from "./channel.js"
import type { MessageAbout, MessageFact } from "./events.js"
import type { MessageTopic } from "./template.js"

export type MessageStatus = "queued" | "withdrawn" | "sent" | "delivered" | "bounced" | "opened"

/** What was queued: what happens to a message afterwards repeats of it what others need. */
export interface QueuedMessage {
  readonly message: MessageId
  readonly customer: CustomerId
  readonly topic: MessageTopic
  readonly channel: MessageChannel
  readonly template: string
  readonly about: MessageAbout
}

export interface MessageState {
  readonly queued: QueuedMessage | null
  readonly status: MessageStatus | null
  /** The day of what happened to it last. */
  readonly on: LocalDate | null
}

export const initial = (): MessageState => ({ queued: null, status: null, on: null })

export const evolve = recipe<MessageState, MessageFact>({
  MessageQueued: (state, { message, customer, topic, channel, template, about }, on) => {
    state.queued = { message, customer, topic, channel, template, about }
    state.status = "queued"
    state.on = on
  },
  MessageWithdrawn: (state, _withdrawn, on) => {
    state.status = "withdrawn"
    state.on = on
  },
  MessageSent: (state, _sent, on) => {
    state.status = "sent"
    state.on = on
  },
  MessageDelivered: (state, _delivered, on) => {
    state.status = "delivered"
    state.on = on
  },
  MessageBounced: (state, _bounced, on) => {
    state.status = "bounced"
    state.on = on
  },
  MessageOpened: (state, _opened, on) => {
    state.status = "opened"
    state.on = on
  },
})
