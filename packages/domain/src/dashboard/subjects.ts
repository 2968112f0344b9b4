import type { SubjectsTable } from "../facts/subject.js"
import type { DashboardFact } from "./events.js"

export const dashboardSubjects: SubjectsTable<DashboardFact> = {
  DashboardDefined: () => ({}),
}
