import type { Subjects, SubjectsTable } from "../facts/subject.js"
import type {
  ApprovalId,
  CreditNoteId,
  CustomerId,
  DunningCaseId,
  InvoiceId,
  OrderId,
  PaymentId,
} from "../values/index.js"
import type { ApprovalFact } from "./events.js"
import { ApprovalSubject } from "./subject.js"

const ofSubject = ({ kind, id }: ApprovalSubject): Partial<Subjects> => {
  switch (kind) {
    case "order":
      return { orders: [id as OrderId] }
    case "invoice":
      return { invoices: [id as InvoiceId] }
    case "creditNote":
      return { creditNotes: [id as CreditNoteId] }
    case "payment":
      return { payments: [id as PaymentId] }
    case "dunningCase":
      return { dunningCases: [id as DunningCaseId] }
    case "customer":
      return { customers: [id as CustomerId] }
  }
}

interface Named {
  readonly approval: ApprovalId
}

const withSubject = ({ approval, subject }: Named & { readonly subject: ApprovalSubject }) => ({
  approvals: [approval],
  ...ofSubject(subject),
})

/** What carries no subject of its own says it by its id: `order:10248:credit`. */
const byId = ({ approval }: Named): Partial<Subjects> => {
  const kind = approval.slice(0, approval.indexOf(":"))
  const id = approval.slice(kind.length + 1, approval.lastIndexOf(":"))
  const subject = { kind, id }
  return { approvals: [approval], ...(ApprovalSubject.is(subject) ? ofSubject(subject) : {}) }
}

export const approvalSubjects: SubjectsTable<ApprovalFact> = {
  ApprovalRequested: withSubject,
  ApprovalDecided: byId,
  ApprovalGranted: withSubject,
  ApprovalRefused: withSubject,
  ApprovalDelegated: byId,
  ApprovalExpired: byId,
  ApprovalInvalidated: byId,
  ApprovalWithdrawn: byId,
}
