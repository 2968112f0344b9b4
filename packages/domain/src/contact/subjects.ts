import type { SubjectsTable } from "../facts/subject.js"
import type { ContactFact } from "./events.js"

export const contactSubjects: SubjectsTable<ContactFact> = {
  SurveyResponseRecorded: ({ contact, customer, order }) => ({
    contacts: [contact],
    customers: [customer],
    ...(order === undefined ? {} : { orders: [order] }),
  }),
}
