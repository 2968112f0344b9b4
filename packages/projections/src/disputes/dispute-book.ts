import { type LocalDate, toDay } from "@adv/domain"
import { Float64Column, Int32Column, Names, RowsOf, Uint8Column } from "../engine/columns.js"
import { type Dated, date, dated } from "../engine/dated.js"
import { type Moment, projection } from "../engine/projection.js"

/** Nobody said by when. Later than any day. */
export const NO_DEADLINE = 0x7fffffff

/** What happened to a dispute. */
export const DisputeEvent = {
  opened: 0,
  acknowledged: 1,
  assigned: 2,
  proposed: 3,
  resolved: 4,
  closed: 5,
  reopened: 6,
} as const

/** Disputes, who is to answer them and by when, one row a fact and never a row changed. Amounts are minor units. */
export interface DisputeBook {
  /** By invoice and dispute. */
  readonly disputes: Names
  /** Invoices, departments, reasons and outcomes. */
  readonly names: Names
  readonly dispute: { readonly invoice: Int32Column; readonly name: Int32Column }
  readonly rowsOfDispute: RowsOf
  readonly disputesOfInvoice: RowsOf
  readonly row: Dated & {
    readonly dispute: Int32Column
    readonly kind: Uint8Column
    /** Who is to answer it, or answered it, or -1. */
    readonly department: Int32Column
    /** By when it is to be answered, or `NO_DEADLINE`. */
    readonly due: Int32Column
    /** What is disputed from then on, or was resolved. */
    readonly amount: Float64Column
    /** Why, or how it ended, or -1. */
    readonly reason: Int32Column
  }
}

const empty = (): DisputeBook => ({
  disputes: new Names(),
  names: new Names(),
  dispute: { invoice: new Int32Column(), name: new Int32Column() },
  rowsOfDispute: new RowsOf(),
  disputesOfInvoice: new RowsOf(),
  row: {
    ...dated(),
    dispute: new Int32Column(),
    kind: new Uint8Column(),
    department: new Int32Column(),
    due: new Int32Column(),
    amount: new Float64Column(),
    reason: new Int32Column(),
  },
})

interface Told {
  readonly department?: string | undefined
  readonly due?: LocalDate | undefined
  readonly amount?: number
  readonly reason?: string | undefined
}

const tell = (
  book: DisputeBook,
  at: Moment,
  { invoice, dispute }: { readonly invoice: string; readonly dispute: string },
  kind: number,
  { department, due, amount = 0, reason }: Told = {},
): void => {
  const { names, row } = book
  const number = book.disputes.number(JSON.stringify([invoice, dispute]))
  if (number === book.dispute.invoice.length) {
    const of = names.number(invoice)
    book.dispute.invoice.push(of)
    book.dispute.name.push(names.number(dispute))
    book.disputesOfInvoice.add(of)
  }
  date(row, at)
  row.dispute.push(number)
  row.kind.push(kind)
  row.department.push(department === undefined ? -1 : names.number(department))
  row.due.push(due === undefined ? NO_DEADLINE : toDay(due))
  row.amount.push(amount)
  row.reason.push(reason === undefined ? -1 : names.number(reason))
  book.rowsOfDispute.add(number)
}

/** Disputes, and how they were answered. */
export const disputes = projection<DisputeBook>({
  name: "disputes",
  version: 1,
  partitionBy: ["invoices"],
  initial: empty,
  recipes: {
    DisputeOpened: (book, { department, answerBy: due, amount, reason, ...of }, at) =>
      tell(book, at, of, DisputeEvent.opened, { department, due, amount, reason }),
    DisputeAcknowledged: (book, of, at) => tell(book, at, of, DisputeEvent.acknowledged),
    DisputeAssigned: (book, { department, dueBy: due, reason, ...of }, at) =>
      tell(book, at, of, DisputeEvent.assigned, { department, due, reason }),
    DisputeProposed: (book, { department, outcome: reason, creditAmount: amount, ...of }, at) =>
      tell(book, at, of, DisputeEvent.proposed, { department, reason, amount: amount ?? 0 }),
    DisputeResolved: (book, { department, amount, outcome: reason, ...of }, at) =>
      tell(book, at, of, DisputeEvent.resolved, { department, amount, reason }),
    DisputeClosed: (book, of, at) => tell(book, at, of, DisputeEvent.closed),
    DisputeReopened: (book, { amount, reason, ...of }, at) =>
      tell(book, at, of, DisputeEvent.reopened, { amount, reason }),
  },
})
