import type * as t from "io-ts"
import { Count, RegisterId, Text } from "../facts/codecs.js"
import { PolicyRef } from "../policy/ref.js"
import { type CommandsIn, command } from "../running/command.js"
import { NumberedDocument } from "./events.js"

export const registerCommands = {
  /** Accounts for a number that was taken for a document which was never issued. */
  VoidNumber: command("VoidNumber", {
    register: RegisterId,
    sequence: Count,
    document: NumberedDocument,
    reason: Text,
  }),
}

export type RegisterCommand = CommandsIn<typeof registerCommands>
export type VoidNumber = t.TypeOf<typeof registerCommands.VoidNumber>

/** Takes the next number of a series in the fiscal year of the date. Given by the flows that issue documents. */
export const assignNumber = command(
  "AssignNumber",
  { register: RegisterId, document: NumberedDocument },
  { policy: PolicyRef },
)
export type AssignNumber = t.TypeOf<typeof assignNumber>
