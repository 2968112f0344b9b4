import type { Day } from "@adv/domain"

/** What deadlines are of. */
export const deadlineKinds = [
  "acknowledge",
  "promise",
  "requested",
  "step",
  "approval",
  "invoiceIssue",
  "disputeAnswer",
  "enquiryAnswer",
  "payment",
] as const
export type DeadlineKind = (typeof deadlineKinds)[number]

/** Something that was to be done by a day, and when it was. Days are days since 1970-01-01. */
export interface Deadline {
  readonly kind: DeadlineKind
  /** What it is of: `order:10248`, `order:10248/1`, `invoice:F-1/1`, `dispute:F-1/D-1`, `approval:…`, `contact:…`. */
  readonly subject: string
  /** The stream that tells it, by its parts: `["order", "10248"]`. */
  readonly toldIn: readonly [category: string, id: string]
  readonly customer: string | null
  /** Whose it was to keep, where a department was named; null else. */
  readonly department: string | null
  readonly dueOn: Day
  readonly doneOn: Day | null
}

/** What the days are, where neither a fact nor a policy says them. */
export interface DeadlineLimits {
  /** From an order's placing to its acknowledgement: 1 by default. */
  readonly acknowledgeDays: number
  /** From a delivery, or the end of its period, to its invoice: 3 by default. */
  readonly invoiceDays: number
  /** From an enquiry or a complaint to its first answer: 2 by default. */
  readonly enquiryDays: number
}
