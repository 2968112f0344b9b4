import type { DunningCommand } from "../../dunning/commands.js"
import type { HandlersOf } from "../../running/handler.js"

export const dunningHandlers: HandlersOf<DunningCommand> = {}
