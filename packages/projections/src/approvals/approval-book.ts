import { toDay } from "@adv/domain"
import { Int32Column, Names, RowsOf, Uint8Column } from "../engine/columns.js"
import { type Dated, date, dated } from "../engine/dated.js"
import { type Moment, projection } from "../engine/projection.js"

/** What happened to an approval. Those after `rejected` change how it stands. */
export const ApprovalEvent = {
  /** One of those who are asked approved, or rejected. */
  approved: 0,
  rejected: 1,
  requested: 2,
  granted: 3,
  refused: 4,
  expired: 5,
  invalidated: 6,
  withdrawn: 7,
} as const

/**
 * Approvals that were asked for and what became of them, one row a fact and never a row changed. What was asked is kept
 * by request; an approval that is asked for again has another.
 */
export interface ApprovalBook {
  readonly approvals: Names
  /** Gates, departments, policies and people. Roles are one name: those that may decide, joined by ` or `. */
  readonly names: Names
  /** `order:10248`: what is to be approved. */
  readonly subjects: Names
  readonly rowsOfApproval: RowsOf
  /** Approvals, by what they are of. */
  readonly approval: { readonly subject: Int32Column; readonly gate: Int32Column }
  readonly approvalsOfSubject: RowsOf
  readonly request: {
    readonly round: Int32Column
    readonly department: Int32Column
    readonly roles: Int32Column
    readonly quorum: Int32Column
    readonly due: Int32Column
    readonly by: Int32Column
  }
  readonly row: Dated & {
    readonly approval: Int32Column
    readonly kind: Uint8Column
    /** Who decided or withdrew it, or -1. */
    readonly by: Int32Column
    /** Of a request, its row in `request`; else -1. */
    readonly request: Int32Column
  }
}

const empty = (): ApprovalBook => ({
  approvals: new Names(),
  names: new Names(),
  subjects: new Names(),
  rowsOfApproval: new RowsOf(),
  approval: { subject: new Int32Column(), gate: new Int32Column() },
  approvalsOfSubject: new RowsOf(),
  request: {
    round: new Int32Column(),
    department: new Int32Column(),
    roles: new Int32Column(),
    quorum: new Int32Column(),
    due: new Int32Column(),
    by: new Int32Column(),
  },
  row: {
    ...dated(),
    approval: new Int32Column(),
    kind: new Uint8Column(),
    by: new Int32Column(),
    request: new Int32Column(),
  },
})

const tell = (
  { approvals, names, rowsOfApproval, row }: ApprovalBook,
  at: Moment,
  approval: string,
  kind: number,
  by?: string,
  request = -1,
): void => {
  const number = approvals.find(approval)
  if (number < 0) return
  date(row, at)
  row.approval.push(number)
  row.kind.push(kind)
  row.by.push(by === undefined ? -1 : names.number(by))
  row.request.push(request)
  rowsOfApproval.add(number)
}

/** What is to be approved, as one name. */
export const subjectName = (kind: string, id: string): string => `${kind}:${id}`

/** Approvals, who was asked and who decided. */
export const approvals = projection<ApprovalBook>({
  name: "approvals",
  version: 1,
  partitionBy: ["approvals"],
  initial: empty,
  recipes: {
    ApprovalRequested: (book, data, at) => {
      const { approval, subject, gate, round, department, requiredRoles, quorum, dueBy, requestedBy } = data
      const { approval: of, request, names, subjects } = book
      const number = book.approvals.number(approval)
      if (number === of.gate.length) {
        const about = subjects.number(subjectName(subject.kind, subject.id))
        of.subject.push(about)
        of.gate.push(names.number(gate))
        book.approvalsOfSubject.add(about)
      }
      request.round.push(round)
      request.department.push(names.number(department))
      request.roles.push(names.number(requiredRoles.join(" or ")))
      request.quorum.push(quorum)
      request.due.push(toDay(dueBy))
      request.by.push(names.number(requestedBy))
      tell(book, at, approval, ApprovalEvent.requested, requestedBy, request.due.length - 1)
    },
    ApprovalDecided: (book, { approval, decision, by }, at) =>
      tell(book, at, approval, decision === "approve" ? ApprovalEvent.approved : ApprovalEvent.rejected, by),
    ApprovalGranted: (book, { approval }, at) => tell(book, at, approval, ApprovalEvent.granted),
    ApprovalRefused: (book, { approval, by }, at) => tell(book, at, approval, ApprovalEvent.refused, by),
    ApprovalExpired: (book, { approval }, at) => tell(book, at, approval, ApprovalEvent.expired),
    ApprovalInvalidated: (book, { approval }, at) => tell(book, at, approval, ApprovalEvent.invalidated),
    ApprovalWithdrawn: (book, { approval, by }, at) => tell(book, at, approval, ApprovalEvent.withdrawn, by),
  },
})
