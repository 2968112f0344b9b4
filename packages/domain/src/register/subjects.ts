import type { Subjects, SubjectsTable } from "../facts/subject.js"
import type { CreditNoteId, InvoiceId } from "../values/index.js"
import type { NumberedDocument, RegisterFact } from "./events.js"

const bearer = ({ kind, id }: NumberedDocument): Partial<Subjects> =>
  kind === "invoice" ? { invoices: [id as InvoiceId] } : { creditNotes: [id as CreditNoteId] }

export const registerSubjects: SubjectsTable<RegisterFact> = {
  NumberVoided: ({ document }) => bearer(document),
  NumberAssigned: ({ document, policy }) => ({
    ...bearer(document),
    policies: policy === undefined ? [] : [policy.policy],
  }),
}
