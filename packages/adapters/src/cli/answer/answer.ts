import type { Page } from "./terminal.js"

/** What a command answers: one document for programs, the same thing to be read by a person, and how it ended. */
export interface Answer {
  /** Printed by `--json`, as it is: its keys are in the order that is promised. */
  readonly document: unknown
  readonly text: (page: Page) => string
  /** Things to know about the answer that are not part of it. */
  readonly notes?: ReadonlyArray<string>
  /** The command did its work and found that something was refused: it exits with 1. */
  readonly refused?: boolean
}
