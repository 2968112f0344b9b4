import type { CommandsIn } from "../running/command.js"

export const closingCommands = {}

export type ClosingCommand = CommandsIn<typeof closingCommands>
