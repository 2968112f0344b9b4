import type { DemandCommand } from "../../demand/commands.js"
import type { HandlersOf } from "../../running/handler.js"

export const demandHandlers: HandlersOf<DemandCommand> = {}
