import type { SubjectsTable } from "../facts/subject.js"
import type { MessageFact } from "./events.js"

export const messageSubjects: SubjectsTable<MessageFact> = {}
