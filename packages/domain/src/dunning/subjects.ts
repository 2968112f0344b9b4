import type { SubjectsTable } from "../facts/subject.js"
import type { DunningFact } from "./events.js"

export const dunningSubjects: SubjectsTable<DunningFact> = {}
