import type { CommandsIn } from "../running/command.js"

export const policyCommands = {}

export type PolicyCommand = CommandsIn<typeof policyCommands>
