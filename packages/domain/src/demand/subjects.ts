import type { SubjectsTable } from "../facts/subject.js"
import type { DemandFact } from "./events.js"

export const demandSubjects: SubjectsTable<DemandFact> = {}
