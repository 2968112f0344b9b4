import type { SubjectsTable } from "../facts/subject.js"
import type { StockFact } from "./events.js"

export const stockSubjects: SubjectsTable<StockFact> = {}
