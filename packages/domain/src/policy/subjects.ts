import type { SubjectsTable } from "../facts/subject.js"
import type { PolicyFact } from "./events.js"

export const policySubjects: SubjectsTable<PolicyFact> = {}
