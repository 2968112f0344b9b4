import type { CommandsIn } from "../running/command.js"

export const approvalCommands = {}

export type ApprovalCommand = CommandsIn<typeof approvalCommands>
