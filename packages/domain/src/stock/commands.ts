import type { CommandsIn } from "../running/command.js"

export const stockCommands = {}

export type StockCommand = CommandsIn<typeof stockCommands>
