import { type Day, invoicingBasis } from "@adv/domain"
import { ofApprovals, ofDisputes, ofQuestions, stateOfDeadline, usual } from "../../deadlines/compliance.js"
import type { Deadline, DeadlineKind } from "../../deadlines/deadline.js"
import { stepDeadlines } from "../../deadlines/of-orders.js"
import type { Known } from "../../engine/dated.js"
import { lastDayOfPeriod } from "../../orders/invoicing-period.js"
import { cameBy, lineRecord, wantedOf } from "../../orders/line-record.js"
import type { LineReader } from "../../orders/line-sheet.js"
import { Change, eachLine, NO_DATE, type OrderBook, Step } from "../../orders/order-book.js"
import { orderCardOf } from "../../orders/order-card.js"
import { orderCourseOf, policyNamed } from "../../orders/order-course.js"
import { balancesOf } from "../../receivables/balances.js"
import { OPEN_ENDED } from "../../receivables/ledger.js"
import type { Books, Counted, Term } from "../term.js"
import { deliveryFacts, eachOrder, linesFor, ofOrder, promiseFacts, wantedFacts } from "./orders.js"
import { itemFacts } from "./receivables.js"
import { ordersAnswering } from "./requests.js"

const facts = [
  ...new Set<string>([
    ...wantedFacts,
    ...deliveryFacts,
    ...promiseFacts,
    "OrderAcknowledged",
    "OrderValidated",
    "OrderReleased",
    "OrderCompleted",
    "ConditionsReapplied",
    "OrderInvoiced",
    "OrderCredited",
    "StepHandedOver",
    "StepAccepted",
    "StepReturned",
    "StepCompleted",
    "StepDeadlineSet",
    "ApprovalRequested",
    "ApprovalDecided",
    "ApprovalGranted",
    "ApprovalRefused",
    "ApprovalExpired",
    "ApprovalInvalidated",
    "ApprovalWithdrawn",
    ...itemFacts,
    "DueDatesFixed",
    "DisputeOpened",
    "DisputeAcknowledged",
    "DisputeAssigned",
    "DisputeProposed",
    "DisputeResolved",
    "DisputeReopened",
    "CustomerEnquiryReceived",
    "EnquiryAnswered",
    "CustomerNotified",
    "ComplaintReceived",
    "ComplaintAnswered",
    "ComplaintResolved",
  ]),
]

/** A deadline that was met or missed: of which kind, and the day it was due. */
type Decided = (kind: DeadlineKind, due: number, met: boolean) => void

/** A sum over a line's changes of some kinds by the end of a day. */
const sumBy = (
  { line, change }: OrderBook,
  row: number,
  signs: { readonly [kind: number]: 1 | -1 },
  by: number,
  { asOf, knownAt }: Counted,
): number => {
  let sum = 0
  for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
    const sign = signs[change.kind.at(at)]
    const day = change.day.at(at)
    if (sign !== undefined && day <= by && day <= asOf && change.recorded.at(at) <= knownAt)
      sum += sign * change.value.at(at)
  }
  return sum
}

const deliveredSigns = { [Change.delivered]: 1, [Change.takenBack]: -1 } as const
/** What came back is not to be invoiced. */
const invoicedSigns = {
  [Change.invoiced]: 1,
  [Change.credited]: -1,
  [Change.returned]: 1,
  [Change.takenBack]: 1,
} as const

/** Whether a sum was there by the end of a day, and stayed: that of each later day on which something was taken away. */
const isThere = (
  book: OrderBook,
  row: number,
  signs: { readonly [kind: number]: 1 | -1 },
  quantity: number,
  by: number,
  counted: Counted,
): boolean => {
  if (sumBy(book, row, signs, by, counted) < quantity) return false
  const { line, change } = book
  for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
    const day = change.day.at(at)
    if (
      signs[change.kind.at(at)] === -1 &&
      day > by &&
      day <= counted.asOf &&
      change.recorded.at(at) <= counted.knownAt
    )
      if (sumBy(book, row, signs, day, counted) < quantity) return false
  }
  return true
}

const deliveredOnly = { [Change.delivered]: 1 } as const
const line = lineRecord()
/** Of the order being looked at: whether all asked for by a day came by it, and all delivered on a day was invoiced in time. */
const asked = new Map<number, boolean>()
const billed = new Map<number, boolean>()

/** From the day of a delivery, the day after which it is to be invoiced: its own, or the end of its period; null when not so. */
type Invoicing = (day: number) => number

const invoicings = new Map<string, Invoicing | null>()

const invoicingOf = ({ policies }: OrderBook, number: number): Invoicing | null => {
  const name = policies.name(number)
  const known = invoicings.get(name)
  if (known !== undefined) return known
  const policy = policyNamed(name)
  const every = typeof policy === "object" && "periodic" in policy ? policy.periodic.every : null
  const fresh: Invoicing | null =
    invoicingBasis(policy) !== "delivered"
      ? null
      : (day) => (every === null ? day : lastDayOfPeriod(day as Day, every))
  invoicings.set(name, fresh)
  return fresh
}

/**
 * Goes through the deadlines of orders that nobody set: acknowledgement, promise, date asked for, and invoice. They are
 * those of `deadlinesIn`, without anything kept of them.
 */
const ofOrdersThemselves = (
  { orders: book }: Books,
  counted: Counted,
  number: number,
  read: LineReader,
  decided: Decided,
): void => {
  const { order, step, line: lines, change } = book
  const { asOf, knownAt } = counted
  const judge = (kind: DeadlineKind, due: number, met: boolean): void => {
    if (met || asOf > due) decided(kind, due, met)
  }
  let acknowledged = Number.POSITIVE_INFINITY
  let policy = -1
  for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at)) {
    if (step.day.at(at) > asOf || step.recorded.at(at) > knownAt) continue
    const kind = step.kind.at(at)
    if (kind === Step.acknowledged) acknowledged = Math.min(acknowledged, step.day.at(at))
    else if (kind === Step.invoicedBy && policy < 0) policy = step.value.at(at)
  }
  const toAcknowledge = order.placed.at(number) + usual.acknowledgeDays
  judge("acknowledge", toAcknowledge, acknowledged <= toAcknowledge)
  const invoicing = invoicingOf(book, policy < 0 ? order.policy.at(number) : policy)
  asked.clear()
  billed.clear()
  const look = (row: number): void => {
    const there = read(row, line)
    if (invoicing !== null && !(there && line.firstDelivery === NO_DATE))
      for (let at = lines.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
        const day = change.day.at(at)
        if (change.kind.at(at) !== Change.delivered || day > asOf || change.recorded.at(at) > knownAt)
          continue
        const due = invoicing(day) + usual.invoiceDays
        const delivered =
          there && line.lastDelivery === line.firstDelivery
            ? line.delivered + line.takenBack
            : sumBy(book, row, deliveredOnly, day, counted)
        const met = isThere(book, row, invoicedSigns, delivered, due, counted)
        billed.set(day, (billed.get(day) ?? true) && met)
      }
    if (!there) return
    const wanted = wantedOf(line)
    if (wanted <= 0) return
    const metBy = (due: number): boolean =>
      cameBy(book, line, due, counted) >= wanted &&
      (line.takenBack === 0 || isThere(book, row, deliveredSigns, wanted, due, counted))
    if (line.promised !== NO_DATE) judge("promise", line.promised, metBy(line.promised))
    if (line.requested !== NO_DATE)
      asked.set(line.requested, (asked.get(line.requested) ?? true) && metBy(line.requested))
  }
  eachLine(book, number, look)
  for (const [due, met] of asked) judge("requested", due, met)
  if (invoicing !== null)
    for (const [day, met] of billed) judge("invoiceIssue", invoicing(day) + usual.invoiceDays, met)
}

/** What was decided of orders, one after the other; of an order, from `first` up to `end`. */
interface Decisions extends Known {
  readonly orders: number
  readonly steps: number
  readonly changes: number
  readonly first: Int32Array
  readonly end: Int32Array
  readonly kind: Array<DeadlineKind>
  readonly due: Array<number>
  readonly met: Array<boolean>
}

/** Those of the last horizon: they hold for these rows, and both terms of a KPI ask for them. */
const decisions = new WeakMap<OrderBook, Decisions>()

const decisionsOf = (book: OrderBook, { asOf, knownAt }: Counted): Decisions => {
  const last = decisions.get(book)
  const orders = book.order.placed.length
  const steps = book.step.kind.length
  const changes = book.change.kind.length
  if (
    last !== undefined &&
    last.asOf === asOf &&
    last.knownAt === knownAt &&
    last.orders === orders &&
    last.steps === steps &&
    last.changes === changes
  )
    return last
  const rows = {
    first: new Int32Array(orders).fill(-1),
    end: new Int32Array(orders),
    kind: [],
    due: [],
    met: [],
  }
  const fresh = { asOf, knownAt, orders, steps, changes, ...rows }
  decisions.set(book, fresh)
  return fresh
}

/** The same, told from what is kept of an order that was looked at within the same horizon. */
const eachDecided = (books: Books, counted: Counted): ((number: number, decided: Decided) => void) => {
  const read = linesFor(books.orders, counted)
  const { first, end, kind, due, met } = decisionsOf(books.orders, counted)
  return (number, decided) => {
    if ((first[number] ?? -1) < 0) {
      first[number] = kind.length
      ofOrdersThemselves(books, counted, number, read, (of, day, inTime) => {
        kind.push(of)
        due.push(day)
        met.push(inTime)
      })
      end[number] = kind.length
    }
    const last = end[number] ?? 0
    for (let at = first[number] ?? 0; at < last; at++)
      decided(kind[at] ?? "requested", due[at] ?? 0, met[at] ?? false)
  }
}

const isCancelled = ({ order, step }: OrderBook, number: number, { asOf, knownAt }: Counted): boolean => {
  for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at))
    if (step.kind.at(at) <= Step.closedShort && step.day.at(at) <= asOf && step.recorded.at(at) <= knownAt)
      return step.kind.at(at) === Step.cancelled
  return false
}

/** Deadlines of every kind by the day they are due, those that were met or missed; told apart by `department`. */
const deadlines = (name: string, what: string, metOnly: boolean): Term => ({
  name,
  what,
  kind: "flow",
  unit: "things",
  facts,
  each: (books, counted, entry) => {
    const { orders, steps, receivables } = books
    const horizon = { asOf: counted.asOf as Day, knownAt: counted.knownAt }
    const add: Decided = (kind, due, met) => {
      if (metOnly && !met) return
      entry.part = kind
      entry.day = due
      entry.add()
    }
    const addKept = (deadline: Deadline): void => {
      const state = stateOfDeadline(deadline, horizon.asOf)
      entry.labels["department"] = deadline.department ?? ""
      if (state !== "open") add(deadline.kind, deadline.dueOn, state === "met")
    }
    entry.amount = 1
    const decidedOf = eachDecided(books, counted)
    eachOrder(orders, counted, (number) => {
      if (isCancelled(orders, number, counted)) return
      ofOrder(entry, orders, number)
      entry.labels["department"] = ""
      decidedOf(number, add)
      const id = orders.orders.name(number)
      if (steps.rowsOfOrder.last(steps.orders.find(id)) < 0) return
      const card = orderCardOf(orders, id, horizon)
      const course = orderCourseOf(orders, id, horizon)
      if (card === undefined || course === undefined) return
      for (const deadline of stepDeadlines(orders, steps, { card, course }, horizon)) addKept(deadline)
    })
    const balances = balancesOf(receivables, horizon)
    const { item, invoice } = receivables
    entry.labels["department"] = ""
    for (let row = 0; row < item.invoice.length; row++) {
      const due = balances.due[row] ?? OPEN_ENDED
      const open = balances.open[row] ?? 0
      if (balances.issued[row] !== 1 || due === OPEN_ENDED) continue
      if (open <= 0 && (balances.paid[row] ?? 0) + (balances.credited[row] ?? 0) <= 0) continue
      const met = open <= 0 && (balances.settledOn[row] ?? 0) <= due
      if (!met && horizon.asOf <= due) continue
      const of = item.invoice.at(row)
      entry.tell("invoice", receivables.invoices.name(of))
      entry.customer = receivables.customers.name(invoice.customer.at(of))
      if (counted.customer === undefined || counted.customer === entry.customer) add("payment", due, met)
    }
    const answering = ordersAnswering(books.contacts, counted)
    for (const deadline of [
      ...ofApprovals(books.approvals, horizon),
      ...ofDisputes(books, horizon),
      ...ofQuestions(books.contacts, usual.enquiryDays, horizon),
    ]) {
      entry.tell(...deadline.toldIn)
      if (deadline.kind === "enquiryAnswer")
        for (const order of answering.get(deadline.toldIn[1]) ?? []) entry.also("order", order)
      entry.customer = deadline.customer ?? ""
      if (counted.customer === undefined || counted.customer === entry.customer) addKept(deadline)
    }
  },
})

export const deadlinesOfAllKinds = deadlines(
  "deadlinesOfAllKinds",
  "deadlines that were met, or have passed",
  false,
)

export const deadlinesOfAllKindsMet = deadlines(
  "deadlinesOfAllKindsMet",
  "of them, deadlines that were met",
  true,
)
