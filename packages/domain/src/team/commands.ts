import type { CommandsIn } from "../running/command.js"

export const teamCommands = {}

export type TeamCommand = CommandsIn<typeof teamCommands>
