import { type Day, invoicingBasis } from "@adv/domain"
import type { StepBook } from "../departments/step-book.js"
import { stepsOfOrder } from "../departments/steps-of-order.js"
import type { Horizon } from "../engine/read-models.js"
import { lastDayOfPeriod } from "../orders/invoicing-period.js"
import { lineRecord, readLine } from "../orders/line-record.js"
import { Change, eachLine, NO_DATE, type OrderBook } from "../orders/order-book.js"
import { type OrderCard, orderCardsOf } from "../orders/order-card.js"
import { type OrderCourse, orderCourseOf } from "../orders/order-course.js"
import type { Deadline, DeadlineLimits } from "./deadline.js"

/** So much was there by the end of a day. */
interface Reached {
  readonly day: Day
  readonly quantity: number
}

/** What changes of some kinds add up to, day by day, in the order of their days. */
const courseOfLine = (
  { line, change }: OrderBook,
  row: number,
  signs: { readonly [kind: number]: 1 | -1 },
  { asOf, knownAt }: Horizon,
): ReadonlyArray<Reached> => {
  const moves: Array<Reached> = []
  for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
    const day = change.day.at(at) as Day
    const sign = signs[change.kind.at(at)]
    if (sign === undefined || day > asOf || change.recorded.at(at) > knownAt) continue
    moves.push({ day, quantity: sign * change.value.at(at) })
  }
  let sum = 0
  return moves
    .reverse()
    .sort((a, b) => a.day - b.day)
    .map(({ day, quantity }) => {
      sum += quantity
      return { day, quantity: sum }
    })
}

const deliveredSigns = { [Change.delivered]: 1, [Change.takenBack]: -1 } as const
/** What came back is not to be invoiced. */
const invoicedSigns = {
  [Change.invoiced]: 1,
  [Change.credited]: -1,
  [Change.returned]: 1,
  [Change.takenBack]: 1,
} as const

/** The day from which on so much was there, and stayed so; null when it isn't. */
const reachedOn = (course: ReadonlyArray<Reached>, quantity: number): Day | null => {
  let since: Day | null = null
  for (const at of course)
    if (at.quantity < quantity) since = null
    else since ??= at.day
  return since
}

const latest = (a: Day | null, b: Day | null): Day | null => (a === null || b === null ? null : a > b ? a : b)

interface Group {
  doneOn: Day | null
  dueOn: Day
}

interface Order {
  readonly card: OrderCard
  readonly course: OrderCourse
}

/** By the promise that binds, line by line; by the day asked for, those of an order that are asked for on one day together. */
const deliveries = (book: OrderBook, { card }: Order, horizon: Horizon): ReadonlyArray<Deadline> => {
  const { order, customer } = card
  const found: Array<Deadline> = []
  const requested = new Map<number, Group>()
  const line = lineRecord()
  eachLine(book, book.orders.find(order), (row) => {
    if (!readLine(book, row, horizon, line)) return
    const wanted = line.ordered - line.cancelled
    if (wanted <= 0) return
    const doneOn = reachedOn(courseOfLine(book, row, deliveredSigns, horizon), wanted)
    const name = book.names.name(book.line.name.at(row))
    const common = { customer, department: null, doneOn }
    if (line.promised !== NO_DATE)
      found.push({
        kind: "promise",
        subject: `order:${order}/${name}`,
        toldIn: ["order", order],
        dueOn: line.promised as Day,
        ...common,
      })
    if (line.requested === NO_DATE) return
    const group = requested.get(line.requested)
    if (group === undefined) requested.set(line.requested, { doneOn, dueOn: line.requested as Day })
    else group.doneOn = latest(group.doneOn, doneOn)
  })
  for (const { doneOn, dueOn } of [...requested.values()].sort((a, b) => a.dueOn - b.dueOn))
    found.push({
      kind: "requested",
      subject: `order:${order}`,
      toldIn: ["order", order],
      customer,
      department: null,
      dueOn,
      doneOn,
    })
  return found
}

/** Each day's deliveries of an order are to be invoiced within so many days: of one that is invoiced by quantities. */
const invoices = (
  book: OrderBook,
  { card, course }: Order,
  { invoiceDays }: DeadlineLimits,
  horizon: Horizon,
): ReadonlyArray<Deadline> => {
  const { policy } = course
  if (invoicingBasis(policy) !== "delivered") return []
  const periodic = typeof policy === "object" && "periodic" in policy ? policy.periodic.every : null
  const days = new Map<Day, Day | null>()
  eachLine(book, book.orders.find(card.order), (row) => {
    const invoiced = courseOfLine(book, row, invoicedSigns, horizon)
    const delivered = courseOfLine(book, row, { [Change.delivered]: 1 }, horizon)
    for (const { day, quantity } of new Map(delivered.map((each) => [each.day, each])).values()) {
      const doneOn = reachedOn(invoiced, quantity)
      days.set(day, days.has(day) ? latest(days.get(day) ?? null, doneOn) : doneOn)
    }
  })
  return [...days]
    .sort(([a], [b]) => a - b)
    .map(([day, doneOn]) => ({
      kind: "invoiceIssue",
      subject: `order:${card.order}`,
      toldIn: ["order", card.order],
      customer: card.customer,
      department: null,
      dueOn: ((periodic === null ? day : lastDayOfPeriod(day, periodic)) + invoiceDays) as Day,
      doneOn,
    }))
}

/** The day on which a step was done, where the order itself says so; else when somebody said so. */
const doneOf = (
  book: OrderBook,
  { card, course }: Order,
  step: string,
  said: Day | null,
  horizon: Horizon,
): Day | null => {
  switch (step) {
    case "entry":
      return course.placedOn
    case "validation":
      return course.stages.get("validated") ?? course.stages.get("released") ?? null
    case "release":
      return course.stages.get("released") ?? null
    case "delivery":
    case "invoicing": {
      // Null would say that nothing keeps it from being done.
      let done: Day | null = course.placedOn
      const line = lineRecord()
      eachLine(book, book.orders.find(card.order), (row) => {
        if (!readLine(book, row, horizon, line)) return
        const wanted = line.ordered - line.cancelled - line.waived
        if (wanted <= 0) return
        // By amount, nothing is invoiced of a line.
        const byAmount = invoicingBasis(course.policy) === "certified"
        const signs = step === "delivery" || byAmount ? deliveredSigns : invoicedSigns
        done = latest(done, reachedOn(courseOfLine(book, row, signs, horizon), wanted))
      })
      return done
    }
    default:
      return said
  }
}

export const stepDeadlines = (
  orders: OrderBook,
  steps: StepBook,
  order: Order,
  horizon: Horizon,
): ReadonlyArray<Deadline> =>
  [...stepsOfOrder(steps, order.card.order, horizon).values()].flatMap(
    (standing): ReadonlyArray<Deadline> => {
      const { step, dueBy, department, completed, since } = standing
      if (dueBy === null) return []
      const doneOn = doneOf(orders, order, step, completed ? since : null, horizon)
      return [
        {
          kind: "step",
          subject: `order:${order.card.order}/${step}`,
          toldIn: ["order", order.card.order],
          customer: order.card.customer,
          department,
          dueOn: dueBy,
          doneOn,
        },
      ]
    },
  )

/** The deadlines of all orders that weren't cancelled: what was called off is not to be kept any more. */
export const deadlinesOfOrders = (
  { orders, steps }: { readonly orders: OrderBook; readonly steps: StepBook },
  limits: DeadlineLimits,
  horizon: Horizon,
): ReadonlyArray<Deadline> => {
  const found: Array<Deadline> = []
  for (const card of orderCardsOf(orders, horizon)) {
    if (card.lifecycle === "cancelled") continue
    const course = orderCourseOf(orders, card.order, horizon)
    if (course === undefined) continue
    const order = { card, course }
    found.push(
      {
        kind: "acknowledge",
        subject: `order:${card.order}`,
        toldIn: ["order", card.order],
        customer: card.customer,
        department: null,
        dueOn: (course.placedOn + limits.acknowledgeDays) as Day,
        doneOn: course.acknowledgedOn,
      },
      ...deliveries(orders, order, horizon),
      ...stepDeadlines(orders, steps, order, horizon),
      ...invoices(orders, order, limits, horizon),
    )
  }
  return found
}
