import type { ApprovalCommand } from "../../approval/commands.js"
import type { HandlersOf } from "../../running/handler.js"

export const approvalHandlers: HandlersOf<ApprovalCommand> = {}
