import type * as t from "io-ts"
import { oneOf, RegisterId, shape, Text } from "../facts/codecs.js"
import { command } from "../running/command.js"

/** Takes the next number of a series in the fiscal year of the date. Given by the flows that issue documents. */
export const assignNumber = command("AssignNumber", {
  register: RegisterId,
  document: shape("a document", { kind: oneOf("invoice", "creditNote"), id: Text }),
})
export type AssignNumber = t.TypeOf<typeof assignNumber>
