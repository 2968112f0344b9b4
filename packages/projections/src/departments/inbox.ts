import type { Day } from "@adv/domain"
import type { ApprovalBook } from "../approvals/approval-book.js"
import { approvalsOn } from "../approvals/approvals.js"
import type { DisputeBook } from "../disputes/dispute-book.js"
import { openDisputes } from "../disputes/disputes.js"
import type { Horizon } from "../engine/read-models.js"
import type { OrderBook } from "../orders/order-book.js"
import { orderCardsOf } from "../orders/order-card.js"
import { eachPiece, isOpen } from "../workload/horizon.js"
import { NO_DUE_DATE, type WorkBook } from "../workload/ledger.js"
import { nextStepsOf, orderAtWork } from "./next-steps.js"
import { organisationOf } from "./organisation.js"
import type { StepBook } from "./step-book.js"

/** What inboxes are made of. */
export interface InboxSources {
  readonly orders: OrderBook
  readonly steps: StepBook
  readonly approvals: ApprovalBook
  readonly disputes: DisputeBook
  readonly workload: WorkBook
}

/** Something that waits for a department. Days are days since 1970-01-01. */
export interface InboxRow {
  /** Its code; `(nobody)` when nobody answers for it. A team's work is with the department of its name. */
  readonly department: string
  readonly kind: "step" | "approval" | "dispute" | "task"
  /** The step, the gate, the dispute, or the activity. */
  readonly what: string
  /** What it is about: `order:10248`, `invoice:F-1`; of a task, its own id. */
  readonly subject: string
  readonly customer: string | null
  /** Who handed it over and waits for it to be accepted, or null. */
  readonly handedOverBy: string | null
  readonly since: Day
  readonly ageDays: number
  readonly dueBy: Day | null
  /** How many days it is over its deadline; 0 when it isn't, or has none. */
  readonly daysLate: number
}

/** With whom it is of which nobody said with whom it is. */
export const NOBODY = "(nobody)"

export interface InboxQuery extends Horizon {
  readonly department?: string
}

const stepRows = ({ orders, steps }: InboxSources, horizon: Horizon): ReadonlyArray<InboxRow> => {
  const organisation = organisationOf(steps, horizon)
  const rows: Array<InboxRow> = []
  for (const card of orderCardsOf(orders, horizon)) {
    const work = orderAtWork(orders, card, horizon)
    if (work === undefined) continue
    // What a customer is to pay is for the due calendar and for dunning.
    for (const next of nextStepsOf(steps, work, null, organisation, horizon))
      rows.push({
        department: next.department ?? NOBODY,
        kind: "step",
        what: next.step,
        subject: `order:${card.order}`,
        customer: card.customer,
        handedOverBy: next.handedOverBy,
        since: next.since,
        ageDays: horizon.asOf - next.since,
        dueBy: next.dueBy,
        daysLate: next.daysLate,
      })
  }
  return rows
}

const approvalRows = ({ approvals }: InboxSources, horizon: Horizon): ReadonlyArray<InboxRow> =>
  approvalsOn(approvals, { ...horizon, status: "pending" }).map(
    ({ department, gate, subject, requestedOn: since, waitedDays: ageDays, dueBy, daysLate }) => ({
      department,
      kind: "approval",
      what: gate,
      subject: `${subject.kind}:${subject.id}`,
      customer: null,
      handedOverBy: null,
      since,
      ageDays,
      dueBy,
      daysLate,
    }),
  )

const disputeRows = ({ disputes }: InboxSources, horizon: Horizon): ReadonlyArray<InboxRow> =>
  openDisputes(disputes, horizon).map(({ department, dispute, invoice, since, dueBy }) => ({
    department: department ?? NOBODY,
    kind: "dispute",
    what: dispute,
    subject: `invoice:${invoice}`,
    customer: null,
    handedOverBy: null,
    since,
    ageDays: horizon.asOf - since,
    dueBy,
    daysLate: dueBy === null ? 0 : Math.max(0, horizon.asOf - dueBy),
  }))

const taskRows = ({ workload: book }: InboxSources, horizon: Horizon): ReadonlyArray<InboxRow> => {
  const { work, names, pieces } = book
  const rows: Array<InboxRow> = []
  eachPiece(book, horizon, (piece) => {
    if (!isOpen(piece)) return
    const since = work.day.at(piece.row) as Day
    const due = work.due.at(piece.row)
    const name = pieces.name(piece.row)
    rows.push({
      department: names.name(work.team.at(piece.row)),
      kind: "task",
      what: names.name(work.activity.at(piece.row)),
      subject: `task:${name.slice(name.indexOf("\u0000") + 1)}`,
      customer: null,
      handedOverBy: null,
      since,
      ageDays: horizon.asOf - since,
      dueBy: due === NO_DUE_DATE ? null : (due as Day),
      daysLate: due === NO_DUE_DATE ? 0 : Math.max(0, horizon.asOf - due),
    })
  })
  return rows
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * What waits for each department on a business date, as known at a moment: the next steps of orders, approvals that are
 * asked of it, disputes that it is to answer, and work that is not done; since when, and by when it is to be done. What is
 * most over its deadline comes first, and then what waits longest.
 *
 * @example
 * import { companyModels, departmentInboxes } from "@adv/projections"
 *
 * const { states } = companyModels()
 * assert.deepEqual(departmentInboxes(states, { asOf: 20000, knownAt: 1736935200000 }), [])
 */
export const departmentInboxes = (sources: InboxSources, query: InboxQuery): ReadonlyArray<InboxRow> =>
  [
    ...stepRows(sources, query),
    ...approvalRows(sources, query),
    ...disputeRows(sources, query),
    ...taskRows(sources, query),
  ]
    .filter(({ department }) => query.department === undefined || department === query.department)
    .sort(
      (a, b) =>
        compare(a.department, b.department) ||
        b.daysLate - a.daysLate ||
        a.since - b.since ||
        compare(`${a.subject} ${a.what}`, `${b.subject} ${b.what}`),
    )

/** How much waits for a department. */
export interface DepartmentLoad {
  readonly department: string
  readonly steps: number
  readonly approvals: number
  readonly disputes: number
  readonly tasks: number
  /** What was handed over to it and not accepted yet. */
  readonly toAccept: number
  /** What is over its deadline. */
  readonly late: number
  /** How long the oldest waits, in days. */
  readonly oldestDays: number
  /** How long all of it waits on average, in tenths of a day, rounded down. */
  readonly averageTenths: number
}

/** The load of each department, from what waits for it; by its code. */
export const loadByDepartment = (rows: ReadonlyArray<InboxRow>): ReadonlyArray<DepartmentLoad> =>
  [...Map.groupBy(rows, ({ department }) => department)]
    .map(([department, own]) => {
      const count = (kind: InboxRow["kind"]): number => own.filter((row) => row.kind === kind).length
      return {
        department,
        steps: count("step"),
        approvals: count("approval"),
        disputes: count("dispute"),
        tasks: count("task"),
        toAccept: own.filter(({ handedOverBy }) => handedOverBy !== null).length,
        late: own.filter(({ daysLate }) => daysLate > 0).length,
        oldestDays: own.reduce((oldest, { ageDays }) => Math.max(oldest, ageDays), 0),
        averageTenths: Math.floor((own.reduce((sum, { ageDays }) => sum + ageDays, 0) * 10) / own.length),
      }
    })
    .sort((a, b) => compare(a.department, b.department))
