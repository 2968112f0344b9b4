import type { Subjects, SubjectsTable } from "../facts/subject.js"
import type { TeamFact, WorkSubject } from "./events.js"

const by = ({ assistant }: { readonly assistant: string }): Partial<Subjects> => ({ assistants: [assistant] })

const one = <Id>(id: Id | undefined): ReadonlyArray<Id> => (id === undefined ? [] : [id])

const about = (subject: WorkSubject): Partial<Subjects> => ({
  customers: one(subject.customer),
  orders: one(subject.order),
  invoices: one(subject.invoice),
  creditNotes: one(subject.creditNote),
  payments: one(subject.payment),
  disputes: one(subject.dispute),
  dunningCases: one(subject.dunningCase),
  contacts: one(subject.contact),
})

export const teamSubjects: SubjectsTable<TeamFact> = {
  AssistantJoined: by,
  CapacityDefined: by,
  AbsenceRecorded: by,
  AbsenceWithdrawn: by,
  WorkSampleRecorded: ({ assistant }) => ({ assistants: one(assistant) }),
  WorkItemCreated: (data) => ({ ...about(data.about ?? {}), policies: [data.policy.policy] }),
  WorkItemAssigned: by,
  WorkItemStarted: by,
  WorkItemCompleted: by,
  WorkItemCancelled: () => ({}),
  WorkRebalanced: ({ from, to }) => ({ assistants: [from, to] }),
  StaffingRecommendationIssued: ({ inputs, policy, standards }) => ({
    assistants: inputs.assistants.map(({ assistant }) => assistant),
    policies: [policy, ...one(standards)].map((ref) => ref.policy),
  }),
}
