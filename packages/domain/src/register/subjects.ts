import type { SubjectsTable } from "../facts/subject.js"
import type { CreditNoteId, InvoiceId } from "../values/index.js"
import type { RegisterFact } from "./events.js"

export const registerSubjects: SubjectsTable<RegisterFact> = {
  NumberAssigned: ({ document: { kind, id } }) =>
    kind === "invoice" ? { invoices: [id as InvoiceId] } : { creditNotes: [id as CreditNoteId] },
}
