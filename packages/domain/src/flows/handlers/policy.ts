import type { PolicyCommand } from "../../policy/commands.js"
import type { HandlersOf } from "../../running/handler.js"

export const policyHandlers: HandlersOf<PolicyCommand> = {}
