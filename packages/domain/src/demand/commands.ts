import type { CommandsIn } from "../running/command.js"

export const demandCommands = {}

export type DemandCommand = CommandsIn<typeof demandCommands>
