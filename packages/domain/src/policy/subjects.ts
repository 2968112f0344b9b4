import type { SubjectsTable } from "../facts/subject.js"
import type { PolicyFact } from "./events.js"

export const policySubjects: SubjectsTable<PolicyFact> = {
  PolicyPublished: ({ policy }) => ({ policies: [policy] }),
  FlowTierChanged: ({ policy }) => ({ policies: [policy] }),
  DepartmentRegistered: ({ policy }) => ({ policies: [policy] }),
  ResponsibilityAssigned: ({ policy }) => ({ policies: [policy] }),
  PolicyWithdrawn: ({ policy }) => ({ policies: [policy] }),
}
