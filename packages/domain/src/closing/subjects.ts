import type { SubjectsTable } from "../facts/subject.js"
import type { ClosingFact } from "./events.js"

export const closingSubjects: SubjectsTable<ClosingFact> = {
  PeriodClosed: () => ({}),
  PeriodReopened: () => ({}),
}
