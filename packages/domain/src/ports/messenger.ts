import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import type { Failure } from "../failure.js"
import type { Language, MessageChannel } from "../message/channel.js"
import type { RenderedMessage } from "../message/render.js"
import type { CustomerId, MessageId } from "../values/index.js"

/** A message as it leaves: what was rendered, for whom, by what. Whoever sends knows the customer's address. */
export interface OutgoingMessage extends RenderedMessage {
  readonly message: MessageId
  readonly customer: CustomerId
  readonly channel: MessageChannel
  readonly language: Language
}

/** What the carrier said: what it calls the message, if anything. */
export interface SendReceipt {
  readonly reference?: string
}

/**
 * Sends messages: by mail, by letter, by telephone. The domain renders and records; what it needs of the world is this.
 * Sending the same message id again must not send it twice. After `send` succeeded the message is recorded as sent
 * (`RecordMessageSent`); what comes of it later is recorded as it becomes known.
 */
export interface Messenger {
  readonly channels: ReadonlyArray<MessageChannel>
  readonly send: (message: OutgoingMessage) => TaskEither<Failure, SendReceipt>
}
