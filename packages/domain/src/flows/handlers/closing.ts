import type { ClosingCommand } from "../../closing/commands.js"
import type { HandlersOf } from "../../running/handler.js"

export const closingHandlers: HandlersOf<ClosingCommand> = {}
