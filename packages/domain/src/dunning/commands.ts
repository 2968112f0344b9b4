import type { CommandsIn } from "../running/command.js"

export const dunningCommands = {}

export type DunningCommand = CommandsIn<typeof dunningCommands>
