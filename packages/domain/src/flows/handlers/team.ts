import type { HandlersOf } from "../../running/handler.js"
import type { TeamCommand } from "../../team/commands.js"

export const teamHandlers: HandlersOf<TeamCommand> = {}
