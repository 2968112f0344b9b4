import type { Day } from "@adv/domain"
import type { ApprovalBook } from "../approvals/approval-book.js"
import { approvalsOn } from "../approvals/approvals.js"
import type { ContactBook } from "../contacts/contact-book.js"
import { ANSWER_WITHIN_DAYS, questionsAsked } from "../contacts/unanswered.js"
import type { StepBook } from "../departments/step-book.js"
import type { DisputeBook } from "../disputes/dispute-book.js"
import { disputesOn } from "../disputes/disputes.js"
import type { Window } from "../engine/dated.js"
import type { Horizon } from "../engine/read-models.js"
import { ratioText } from "../kpi/arithmetic/ratio.js"
import type { OrderBook } from "../orders/order-book.js"
import { balancesOf } from "../receivables/balances.js"
import { type Ledger, OPEN_ENDED } from "../receivables/ledger.js"
import { type Deadline, type DeadlineKind, type DeadlineLimits, deadlineKinds } from "./deadline.js"
import { deadlinesOfOrders } from "./of-orders.js"

/** What deadlines are told from. */
export interface DeadlineSources {
  readonly orders: OrderBook
  readonly steps: StepBook
  readonly approvals: ApprovalBook
  readonly disputes: DisputeBook
  readonly contacts: ContactBook
  readonly receivables: Ledger
}

/** The window `[from, to)` is of the days on which something is due, in days since 1970-01-01. */
export interface DeadlineQuery extends Window, Horizon {
  readonly asOf: Day
  readonly knownAt: Horizon["knownAt"]
  readonly limits?: Partial<DeadlineLimits>
  readonly kind?: DeadlineKind
  readonly customer?: string
}

export const usual: DeadlineLimits = { acknowledgeDays: 1, invoiceDays: 3, enquiryDays: ANSWER_WITHIN_DAYS }

/** Instalments by their due dates, once they are paid, credited or given back in full; not what was written off. */
const payments = (ledger: Ledger, horizon: Horizon): ReadonlyArray<Deadline> => {
  const balances = balancesOf(ledger, horizon)
  const { item, invoice, invoices, customers } = ledger
  const found: Array<Deadline> = []
  for (let row = 0; row < item.invoice.length; row++) {
    const due = balances.due[row] ?? OPEN_ENDED
    if (balances.issued[row] !== 1 || due === OPEN_ENDED) continue
    const open = balances.open[row] ?? 0
    const settledOn = balances.settledOn[row] ?? 0
    const settled = (balances.paid[row] ?? 0) + (balances.credited[row] ?? 0) > 0
    // What came to nothing without anybody settling it was given up, or moved to another instalment.
    if (open <= 0 && !settled) continue
    const of = item.invoice.at(row)
    found.push({
      kind: "payment",
      subject: `invoice:${invoices.name(of)}/${item.instalment.at(row)}`,
      toldIn: ["invoice", invoices.name(of)],
      customer: customers.name(invoice.customer.at(of)),
      department: null,
      dueOn: due as Day,
      doneOn: open <= 0 ? (settledOn as Day) : null,
    })
  }
  return found
}

export const ofApprovals = (book: ApprovalBook, horizon: Horizon): ReadonlyArray<Deadline> =>
  approvalsOn(book, horizon).flatMap(
    ({ approval, department, dueBy, status, endedOn }): ReadonlyArray<Deadline> => {
      if (status === "withdrawn" || status === "invalidated") return []
      const doneOn = status === "granted" || status === "refused" ? endedOn : null
      return [
        {
          kind: "approval",
          subject: `approval:${approval}`,
          toldIn: ["approval", approval],
          customer: null,
          department,
          dueOn: dueBy,
          doneOn,
        },
      ]
    },
  )

export const ofDisputes = (
  { disputes, receivables }: DeadlineSources,
  horizon: Horizon,
): ReadonlyArray<Deadline> =>
  disputesOn(disputes, horizon).flatMap(
    ({ invoice, dispute, department, dueBy, open, resolvedOn }): ReadonlyArray<Deadline> => {
      if (dueBy === null) return []
      const number = receivables.invoices.find(invoice)
      return [
        {
          kind: "disputeAnswer",
          subject: `dispute:${invoice}/${dispute}`,
          toldIn: ["invoice", invoice],
          customer: number < 0 ? null : receivables.customers.name(receivables.invoice.customer.at(number)),
          department,
          dueOn: dueBy,
          doneOn: open ? null : resolvedOn,
        },
      ]
    },
  )

export const ofQuestions = (
  book: ContactBook,
  answerWithinDays: number,
  horizon: Horizon,
): ReadonlyArray<Deadline> =>
  questionsAsked(book, { ...horizon, answerWithinDays }).map(({ contact, customer, dueBy, answeredOn }) => ({
    kind: "enquiryAnswer",
    subject: `contact:${contact}`,
    toldIn: ["contact", contact],
    customer,
    department: null,
    dueOn: dueBy,
    doneOn: answeredOn,
  }))

/**
 * Every deadline of a window, with the day on which it was kept; by the day on which it is due.
 *
 * | kind | due | kept |
 * | --- | --- | --- |
 * | acknowledge | so many days after an order was placed | when it was first acknowledged |
 * | promise | a line's promise that binds | when all that is wanted of it was delivered |
 * | requested | the day asked for, the lines of an order asked for on one day together (QU-05) | the same |
 * | step | the deadline of a step of an order | when the order says it is done, or somebody does |
 * | approval | by when it was to be decided | when it was granted or refused |
 * | invoiceIssue | so many days after a delivery, or after the end of its period | when all of it was invoiced, what came back apart |
 * | disputeAnswer | by when it was to be answered | when it was first resolved |
 * | enquiryAnswer | so many days after an enquiry or a complaint | at the first answer |
 * | payment | an instalment's due date | at the settlement that closed it |
 *
 * Days are calendar days. What was cancelled, withdrawn, or written off has no deadline any more.
 */
export const deadlinesIn = (sources: DeadlineSources, query: DeadlineQuery): ReadonlyArray<Deadline> => {
  const limits = { ...usual, ...query.limits }
  const of = (...kinds: ReadonlyArray<DeadlineKind>): boolean =>
    query.kind === undefined || kinds.includes(query.kind)
  const all = [
    ...(of("acknowledge", "promise", "requested", "step", "invoiceIssue")
      ? deadlinesOfOrders(sources, limits, query)
      : []),
    ...(of("approval") ? ofApprovals(sources.approvals, query) : []),
    ...(of("disputeAnswer") ? ofDisputes(sources, query) : []),
    ...(of("enquiryAnswer") ? ofQuestions(sources.contacts, limits.enquiryDays, query) : []),
    ...(of("payment") ? payments(sources.receivables, query) : []),
  ]
  const { from, to, kind, customer } = query
  return all
    .filter(
      (each) =>
        each.dueOn >= from &&
        each.dueOn < to &&
        (kind === undefined || each.kind === kind) &&
        (customer === undefined || each.customer === customer),
    )
    .sort((a, b) => a.dueOn - b.dueOn || (`${a.kind} ${a.subject}` < `${b.kind} ${b.subject}` ? -1 : 1))
}

export type DeadlineState = "met" | "missed" | "open"

/** Met by the end of its day, missed from the day after on (AG-1), open until then. */
export const stateOfDeadline = ({ dueOn, doneOn }: Deadline, asOf: Day): DeadlineState =>
  doneOn !== null && doneOn <= dueOn ? "met" : asOf > dueOn ? "missed" : "open"

/** How many deadlines of a kind were kept. */
export interface DeadlineCompliance {
  readonly kind: DeadlineKind
  /** Those that were met or missed. */
  readonly decided: number
  readonly met: number
  readonly missed: number
  /** Of the missed ones, those that are still not done. */
  readonly outstanding: number
  /** Not due yet, and not done. */
  readonly open: number
  /** Met, of those decided, in percent to two places; null when none is. */
  readonly percent: string | null
  /** Days late of all that were missed, together, up to the business date where they are still not done. */
  readonly daysLate: number
}

/**
 * How well deadlines of a window were kept, kind by kind, on a business date, as known at a moment. Kinds of which there
 * are none are left out.
 *
 * @example
 * import { companyModels, deadlineCompliance } from "@adv/projections"
 *
 * const window = { from: 19990, to: 20001, asOf: 20000, knownAt: 1736935200000 }
 * assert.deepEqual(deadlineCompliance(companyModels().states, window), [])
 */
export const deadlineCompliance = (
  sources: DeadlineSources,
  query: DeadlineQuery,
): ReadonlyArray<DeadlineCompliance> => complianceOf(deadlinesIn(sources, query), query.asOf)

/** The same, of deadlines that were found. */
export const complianceOf = (
  deadlines: ReadonlyArray<Deadline>,
  asOf: Day,
): ReadonlyArray<DeadlineCompliance> =>
  deadlineKinds.flatMap((kind) => {
    const own = deadlines.filter((each) => each.kind === kind)
    if (own.length === 0) return []
    const having = (state: DeadlineState) => own.filter((each) => stateOfDeadline(each, asOf) === state)
    const met = having("met").length
    const missed = having("missed")
    const decided = met + missed.length
    return [
      {
        kind,
        decided,
        met,
        missed: missed.length,
        outstanding: missed.filter(({ doneOn }) => doneOn === null).length,
        open: own.length - decided,
        percent: decided === 0 ? null : ratioText(BigInt(met) * 100n, BigInt(decided), 2),
        daysLate: missed.reduce((sum, { dueOn, doneOn }) => sum + (doneOn ?? asOf) - dueOn, 0),
      },
    ]
  })
