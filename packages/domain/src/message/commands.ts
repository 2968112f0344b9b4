import type { CommandsIn } from "../running/command.js"

export const messageCommands = {}

export type MessageCommand = CommandsIn<typeof messageCommands>
