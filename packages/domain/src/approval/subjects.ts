import type { SubjectsTable } from "../facts/subject.js"
import type { ApprovalFact } from "./events.js"

export const approvalSubjects: SubjectsTable<ApprovalFact> = {}
