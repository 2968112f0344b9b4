import type * as t from "io-ts"
import { Count, CustomerId, Flag, MessageId, Sha256, Text } from "../facts/codecs.js"
import { type CommandsIn, command } from "../running/command.js"
import { Language, MessageChannel } from "./channel.js"
import { MessageAbout } from "./events.js"

export const messageCommands = {
  /** `documentHash` is that of the rendered text; `templateVersion`, the version it was rendered with: without it, the one in force. */
  QueueMessage: command(
    "QueueMessage",
    {
      message: MessageId,
      customer: CustomerId,
      template: Text,
      language: Language,
      channel: MessageChannel,
      documentHash: Sha256,
    },
    { about: MessageAbout, templateVersion: Count },
  ),
  WithdrawMessage: command("WithdrawMessage", { message: MessageId, reason: Text }),
  RecordMessageSent: command("RecordMessageSent", { message: MessageId }, { reference: Text }),
  RecordMessageDelivered: command("RecordMessageDelivered", { message: MessageId }),
  /** Without `permanent`, another attempt may succeed. */
  RecordMessageBounced: command(
    "RecordMessageBounced",
    { message: MessageId, reason: Text },
    { permanent: Flag },
  ),
  RecordMessageOpened: command("RecordMessageOpened", { message: MessageId }),
}

export type MessageCommand = CommandsIn<typeof messageCommands>
export type QueueMessage = t.TypeOf<typeof messageCommands.QueueMessage>
