import type { MessageCommand } from "../../message/commands.js"
import { type FollowingCommand, messageDecider } from "../../message/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"
import { queueMessage } from "../queue-message.js"

const onMessage = single(messageDecider, ({ message }: FollowingCommand) => message)

export const messageHandlers: HandlersOf<MessageCommand> = {
  QueueMessage: queueMessage,
  WithdrawMessage: onMessage,
  RecordMessageSent: onMessage,
  RecordMessageDelivered: onMessage,
  RecordMessageBounced: onMessage,
  RecordMessageOpened: onMessage,
}
