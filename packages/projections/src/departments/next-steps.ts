import type { Day } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { type BacklogRow, backlogOfCard } from "../orders/backlog.js"
import type { OrderBook } from "../orders/order-book.js"
import type { OrderCard } from "../orders/order-card.js"
import { type OrderCourse, orderCourseOf } from "../orders/order-course.js"
import type { Organisation } from "./organisation.js"
import type { StepBook } from "./step-book.js"
import { stepsOfOrder } from "./steps-of-order.js"

/** What is to be done next for an order, by whom and by when. Days are days since 1970-01-01. */
export interface NextStep {
  /** `validation`, `release`, `delivery`, `invoicing`, `payment`, `completion`, or another that somebody was given. */
  readonly step: string
  /** Who has it, or answers for it; null when nobody does. */
  readonly department: string | null
  /** Who handed it over, while it isn't accepted yet. */
  readonly handedOverBy: string | null
  readonly since: Day
  readonly dueBy: Day | null
  /** How many days it is over its deadline: 0 when it isn't, or has none. */
  readonly daysLate: number
}

/** An order within a horizon, with all that says what is next. */
export interface OrderAtWork {
  readonly card: OrderCard
  readonly course: OrderCourse
  readonly backlog: ReadonlyArray<BacklogRow>
}

export const orderAtWork = (book: OrderBook, card: OrderCard, horizon: Horizon): OrderAtWork | undefined => {
  const course = orderCourseOf(book, card.order, horizon)
  return course === undefined ? undefined : { card, course, backlog: backlogOfCard(book, card, horizon) }
}

/** What is left to deliver of an order, over all lines, in millionths. */
export const undeliveredOf = ({ lines }: OrderCard): number =>
  lines.reduce(
    (sum, { ordered, cancelled, waived, delivered }) =>
      sum + Math.max(0, ordered - cancelled - waived - delivered),
    0,
  )

/** Steps that an order itself says are done: of the others, somebody says. */
const ownSteps: ReadonlySet<string> = new Set([
  "entry",
  "validation",
  "release",
  "delivery",
  "invoicing",
  "payment",
  "completion",
])

interface Waiting {
  readonly step: string
  readonly since: Day
}

const waitingOf = ({ card, course, backlog }: OrderAtWork, openSince: Day | null): ReadonlyArray<Waiting> => {
  const { lifecycle } = card
  const steps: Array<Waiting> = []
  if (lifecycle === "placed") steps.push({ step: "validation", since: course.lifecycleSince })
  if (lifecycle === "validated") steps.push({ step: "release", since: course.lifecycleSince })
  if (lifecycle === "released" && undeliveredOf(card) > 0)
    steps.push({ step: "delivery", since: course.lifecycleSince })
  // What its period isn't over for, and what nobody let go ahead yet, isn't next.
  const billable = backlog.filter(
    ({ waits, reason }) => !waits && (lifecycle !== "placed" || reason === "prepayment"),
  )
  // Oldest first.
  const [first] = billable.toSorted((a, b) => a.since - b.since)
  if (first !== undefined && lifecycle !== "cancelled") steps.push({ step: "invoicing", since: first.since })
  if (openSince !== null) steps.push({ step: "payment", since: openSince })
  if (lifecycle === "released" && steps.length === 0 && backlog.length === 0)
    steps.push({ step: "completion", since: course.last.since })
  return steps
}

const over: ReadonlySet<string> = new Set(["completed", "cancelled", "closedShort"])

/**
 * What is next for an order, in the order in which it is done. Who has a step is whoever it was handed over to; else who
 * answers for it, or whom the workflow names (of the release, those of the validation where nobody is named for it).
 *
 * @param openSince since when something of its invoices is to be paid; null when nothing is
 */
export const nextStepsOf = (
  book: StepBook,
  work: OrderAtWork,
  openSince: Day | null,
  { departmentOf }: Pick<Organisation, "departmentOf">,
  horizon: Horizon,
): ReadonlyArray<NextStep> => {
  const standings = stepsOfOrder(book, work.card.order, horizon)
  const steps: Array<Waiting> = [...waitingOf(work, openSince)]
  if (!over.has(work.card.lifecycle))
    for (const { step, completed, since } of standings.values())
      if (!ownSteps.has(step) && !completed) steps.push({ step, since })
  return steps.map(({ step, since }) => {
    const standing = standings.get(step)
    const dueBy = standing?.dueBy ?? null
    const moved = standing !== undefined && standing.department !== null && !standing.completed
    return {
      step,
      department:
        (moved ? standing.department : null) ??
        departmentOf(step) ??
        (step === "release" ? departmentOf("validation") : null),
      handedOverBy: moved && standing.pending ? standing.from : null,
      since: moved && standing.since > since ? standing.since : since,
      dueBy,
      daysLate: dueBy === null ? 0 : Math.max(0, horizon.asOf - dueBy),
    }
  })
}
