import type { MessageCommand } from "../../message/commands.js"
import type { HandlersOf } from "../../running/handler.js"

export const messageHandlers: HandlersOf<MessageCommand> = {}
