import type { ClosingFact } from "@adv/domain"
import { because, type Sentences } from "./words.js"

export const closingSentences: Sentences<ClosingFact> = {
  PeriodClosed: (data) =>
    `The books ${data.books} were closed through ${data.through}${because(data.reason)}`,
  PeriodReopened: (data) =>
    `The books ${data.books} were reopened: ${data.through === null ? "none of them is closed" : `they are closed through ${data.through}`}${because(data.reason)}`,
}
