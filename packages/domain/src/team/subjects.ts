import type { SubjectsTable } from "../facts/subject.js"
import type { TeamFact } from "./events.js"

export const teamSubjects: SubjectsTable<TeamFact> = {}
