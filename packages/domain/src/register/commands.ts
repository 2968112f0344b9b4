import type { Command } from "../running/command.js"
import type { RegisterId } from "../values/index.js"

/** Takes the next number of a series in the fiscal year of the date. Given by the flows that issue documents. */
export type AssignNumber = Command<
  "AssignNumber",
  {
    readonly register: RegisterId
    readonly document: { readonly kind: "invoice" | "creditNote"; readonly id: string }
  }
>
