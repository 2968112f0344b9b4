import {
  type Day,
  Exact,
  exact,
  exactWhole,
  fromMillionths,
  type InvoicingPolicy,
  invoicingBasis,
  type Milestone,
  type Millionths,
  millionths,
  roundToMinor,
} from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { lastDayOfPeriod } from "./invoicing-period.js"
import { Change, eachLine, type OrderBook } from "./order-book.js"
import { type OrderCard, orderCardsOf, type StatusLine } from "./order-card.js"
import { type OrderCourse, orderCourseOf } from "./order-course.js"
import { fulfilmentOf } from "./order-status.js"

/** Why something could be invoiced. */
export type BacklogReason = "ordered" | "delivered" | "period" | "progress" | "milestone" | "prepayment"

/** What could be invoiced of an order, for one reason. */
export interface BacklogRow {
  readonly order: string
  readonly customer: string
  readonly currency: string
  readonly reason: BacklogReason
  /** Since when some of it could be, in days since 1970-01-01; and how many days that is. */
  readonly since: Day
  readonly ageDays: number
  /** The first day on which it is due to be invoiced: `since`, or the day after its period. */
  readonly dueOn: Day
  /** Whether its period isn't over yet: it could be invoiced, and needn't be. */
  readonly waits: boolean
  /** Net of tax, in minor units. */
  readonly net: number
  /** Of which lines, when it goes by quantities, in millionths. */
  readonly lines: ReadonlyArray<{
    readonly line: string
    readonly sku: string
    readonly quantity: Millionths
  }>
  /** Which milestones were reached, or what percentage was certified. */
  readonly evidence: string
  /** Holds on the order: somebody may have stopped it on purpose. */
  readonly holds: ReadonlyArray<string>
}

const hundred = new Exact("100")

const partOf = (net: number, part: number, whole: number): number => {
  if (part <= 0 || whole <= 0) return 0
  if (part === whole) return net
  return roundToMinor(exactWhole(net).times(exactWhole(part)).div(exactWhole(whole)))
}

const percentOf = (net: number, percent: Exact): number =>
  roundToMinor(exactWhole(net).times(percent).div(hundred))

const wantedOf = ({ ordered, cancelled, waived }: StatusLine): number => ordered - cancelled - waived

interface Moved {
  readonly day: Day
  readonly quantity: number
}

/** The day on which a line had first been delivered more than was invoiced of it: what is oldest is invoiced first. */
const unbilledSince = (book: OrderBook, row: number, billed: number, horizon: Horizon): Day | null => {
  const { line, change } = book
  const moved: Array<Moved> = []
  for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
    const day = change.day.at(at) as Day
    if (day > horizon.asOf || change.recorded.at(at) > horizon.knownAt) continue
    if (change.kind.at(at) === Change.delivered) moved.push({ day, quantity: change.value.at(at) })
  }
  moved.reverse().sort((a, b) => a.day - b.day)
  let delivered = 0
  for (const { day, quantity } of moved) {
    delivered += quantity
    if (delivered > billed) return day
  }
  return null
}

interface Order {
  readonly book: OrderBook
  readonly card: OrderCard
  readonly course: OrderCourse
  readonly horizon: Horizon
}

type Due = Pick<BacklogRow, "reason" | "since" | "dueOn" | "net" | "lines" | "evidence">

/** What is invoiced by the quantities of its lines: when ordered, or as delivered. */
const byQuantity = ({ book, card, course, horizon }: Order): ReadonlyArray<Due> => {
  const { policy } = course
  const ordered = invoicingBasis(policy) === "ordered"
  const number = book.orders.find(card.order)
  const rows = new Map<string, number>()
  // Of two lines of one name the later one is there: the one before it was removed.
  eachLine(book, number, (row) => {
    const name = book.names.name(book.line.name.at(row))
    rows.set(name, Math.max(row, rows.get(name) ?? -1))
  })
  const lines: Array<BacklogRow["lines"][number]> = []
  let since: Day | null = null
  let net = 0
  for (const line of card.lines) {
    const gross = ordered ? Math.max(wantedOf(line), line.delivered) : line.delivered
    const rest = gross - line.notReplaced - line.invoiced
    if (rest <= 0) continue
    // What came back was delivered first, and is not to be paid for.
    const billed = line.invoiced + line.returned
    const from = ordered
      ? course.placedOn
      : (unbilledSince(book, rows.get(line.line) ?? -1, billed, horizon) ??
        line.lastDelivery ??
        course.placedOn)
    if (since === null || from < since) since = from
    net += partOf(line.net, rest, line.ordered)
    lines.push({ line: line.line, sku: line.sku, quantity: millionths(rest) })
  }
  if (since === null) return []
  // What concerns the whole order is on its first invoice.
  if (!card.invoiced) net += card.adjusted
  const periodic = typeof policy === "object" && "periodic" in policy ? policy.periodic.every : null
  return [
    {
      reason: periodic !== null ? "period" : ordered ? "ordered" : "delivered",
      since,
      dueOn: periodic === null ? since : ((lastDayOfPeriod(since, periodic) + 1) as Day),
      net,
      lines,
      evidence: "",
    },
  ]
}

/** What the order comes to by rate of tax, as far as it is still wanted: each is rounded by itself. */
const netsOf = ({ lines, adjusted }: OrderCard): ReadonlyArray<number> => {
  const sums = new Map<string, number>()
  for (const line of lines)
    sums.set(line.rate, (sums.get(line.rate) ?? 0) + partOf(line.net, wantedOf(line), line.ordered))
  const [first = 0, ...others] = sums.values()
  return [first + adjusted, ...others]
}

const sum = (amounts: ReadonlyArray<number>): number => amounts.reduce((all, each) => all + each, 0)

const after = {
  placed: ["placed", "validated", "released"],
  validated: ["validated", "released"],
  released: ["released"],
} as const

/** The day on which what makes a milestone due happened to its order, or null. */
const reachedOn = ({ milestone, trigger }: Milestone, { card, course }: Order): Day | null => {
  if (trigger === "certified") return course.milestones.get(milestone) ?? null
  if (trigger === "delivered")
    return ["full", "over"].includes(fulfilmentOf(card)) ? course.deliveredOn : null
  if (card.lifecycle === "cancelled" || !after[trigger].some((stage) => stage === course.stage)) return null
  return trigger === "placed" ? course.placedOn : (course.stages.get(trigger) ?? course.lifecycleSince)
}

/** What may be billed in all from a day on. */
interface Billable {
  readonly day: Day
  readonly amount: number
  readonly evidence: string
}

const byMilestones = (
  order: Order,
  nets: ReadonlyArray<number>,
  milestones: ReadonlyArray<Milestone>,
): ReadonlyArray<Billable> => {
  const reached = milestones
    .flatMap((milestone) => {
      const day = reachedOn(milestone, order)
      return day === null ? [] : [{ day, milestone }]
    })
    .sort((a, b) => a.day - b.day)
  let percent = new Exact("0")
  let amounts = 0
  return reached.map(({ day, milestone: { milestone, part } }) => {
    if ("percent" in part) percent = percent.plus(exact(part.percent))
    else amounts += part.amount
    return { day, amount: sum(nets.map((net) => percentOf(net, percent))) + amounts, evidence: milestone }
  })
}

const byProgress = ({ course }: Order, nets: ReadonlyArray<number>): ReadonlyArray<Billable> =>
  course.certified.map(({ day, percent: certified }) => {
    const percent = fromMillionths(millionths(certified))
    return { day, amount: sum(nets.map((net) => percentOf(net, exact(percent)))), evidence: `${percent} %` }
  })

/** What is invoiced as parts of the whole: by certified progress, or by milestones that were reached. */
const byAmount = (
  order: Order,
  policy: Extract<InvoicingPolicy, { readonly milestones: unknown } | { readonly progress: unknown }>,
): ReadonlyArray<Due> => {
  const nets = netsOf(order.card)
  const billed = order.card.billedAsAmount - order.course.prepaid
  const whole = Math.max(0, sum(nets))
  const progress = "progress" in policy
  const billable = progress ? byProgress(order, nets) : byMilestones(order, nets, policy.milestones)
  const unbilled = billable.filter(({ amount }) => Math.min(amount, whole) > billed)
  const [first] = unbilled
  const last = unbilled.at(-1)
  if (first === undefined || last === undefined) return []
  return [
    {
      reason: progress ? "progress" : "milestone",
      since: first.day,
      dueOn: first.day,
      net: Math.min(last.amount, whole) - billed,
      lines: [],
      evidence: progress ? last.evidence : unbilled.map(({ evidence }) => evidence).join(", "),
    },
  ]
}

const dueOf = (order: Order): ReadonlyArray<Due> => {
  const { card, course } = order
  const { policy } = course
  if (typeof policy === "string" || "periodic" in policy) return byQuantity(order)
  if ("prepayment" in policy) {
    const { percent } = policy.prepayment
    const over = ["cancelled", "completed", "closedShort"].includes(card.lifecycle)
    const net = sum(netsOf(card).map((each) => percentOf(each, exact(percent))))
    const before: ReadonlyArray<Due> =
      course.prepaid > 0 || card.invoiced || over || net <= 0
        ? []
        : [
            {
              reason: "prepayment",
              since: course.placedOn,
              dueOn: course.placedOn,
              net,
              lines: [],
              evidence: `${percent} %`,
            },
          ]
    return [...before, ...byQuantity(order)]
  }
  return byAmount(order, policy)
}

export interface BacklogQuery extends Horizon {
  readonly customer?: string
}

/**
 * What could be invoiced and is not, on a business date, as known at a moment (S5): unbilled deliveries, orders that are
 * invoiced when ordered, certified progress, milestones that were reached, down-payments that were agreed, and what is
 * invoiced by periods. Oldest first.
 *
 * By quantity it is the line's net in proportion, and until the first invoice what concerns the whole order (freight, a
 * discount) with it; by amount, each rate of tax rounded by itself. What is deducted of down-payments is not taken off.
 *
 * @example
 * import { companyModels, invoiceableBacklog } from "@adv/projections"
 *
 * const { states } = companyModels()
 * assert.deepEqual(invoiceableBacklog(states.orders, { asOf: 20000, knownAt: 1736935200000 }), [])
 */
export const invoiceableBacklog = (book: OrderBook, query: BacklogQuery): ReadonlyArray<BacklogRow> => {
  const rows: Array<BacklogRow> = []
  for (const card of orderCardsOf(book, query))
    if (query.customer === undefined || card.customer === query.customer)
      rows.push(...backlogOfCard(book, card, query))
  return rows.sort((a, b) => a.since - b.since || (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
}

/** What of one order could be invoiced and is not. */
export const backlogOfCard = (
  book: OrderBook,
  card: OrderCard,
  horizon: Horizon,
): ReadonlyArray<BacklogRow> => {
  const course = orderCourseOf(book, card.order, horizon)
  if (course === undefined) return []
  return dueOf({ book, card, course, horizon }).map((due) => ({
    order: card.order,
    customer: card.customer,
    currency: card.currency,
    ...due,
    ageDays: horizon.asOf - due.since,
    waits: due.dueOn > horizon.asOf,
    holds: card.holds,
  }))
}
