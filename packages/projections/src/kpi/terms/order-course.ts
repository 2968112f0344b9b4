import type { Day } from "@adv/domain"
import type { Known } from "../../engine/dated.js"
import { type LineRecord, lineRecord, wantedOf } from "../../orders/line-record.js"
import { eachLine, NO_DATE, type OrderBook, Step } from "../../orders/order-book.js"
import { orderCardOf } from "../../orders/order-card.js"
import { billingOf } from "../../orders/order-status.js"
import { type Balances, balancesOf } from "../../receivables/balances.js"
import { itemsOf } from "../../receivables/ledger.js"
import type { Books, Counted, Term } from "../term.js"
import { deliveryFacts, eachPlaced, linesFor, ofOrder, wantedFacts } from "./orders.js"
import { itemFacts } from "./receivables.js"

/** How an order's lines stand together. */
interface Course {
  /** Whether anything was wanted at all, or came. */
  lives: boolean
  /** Whether all that is still wanted came. */
  delivered: boolean
  /** Whether all that is wanted or came is invoiced by quantity. */
  invoiced: boolean
  lastDelivery: number
}

const courses = (book: OrderBook, counted: Counted): ((order: number) => Course) => {
  const line: LineRecord = lineRecord()
  const read = linesFor(book, counted)
  const course: Course = { lives: false, delivered: true, invoiced: true, lastDelivery: NO_DATE }
  const look = (row: number): void => {
    if (!read(row, line)) return
    const wanted = wantedOf(line) - line.waived
    if (wantedOf(line) > 0 || line.delivered > 0) course.lives = true
    if (line.delivered < wanted) course.delivered = false
    if (line.invoiced < Math.max(wanted, line.delivered)) course.invoiced = false
    if (
      line.lastDelivery !== NO_DATE &&
      (course.lastDelivery === NO_DATE || line.lastDelivery > course.lastDelivery)
    )
      course.lastDelivery = line.lastDelivery
  }
  return (order) => {
    course.lives = false
    course.delivered = true
    course.invoiced = true
    course.lastDelivery = NO_DATE
    eachLine(book, order, look)
    return course
  }
}

/** The day an order came to an end, `NO_DATE` while it hasn't, or null when it never will: nothing is wanted of it. */
type EndOf = (order: number, course: Course, toldIn: Array<string>) => number | null

/** The end of each order, `NOT_FOUND` so far, or `NO_END` when there never will be one. */
interface Ends extends Known {
  readonly orders: number
  readonly steps: number
  readonly changes: number
  readonly movements: number
  readonly days: Int32Array
}

const NOT_FOUND = -0x80000000
const NO_END = -0x7fffffff

/** The ends within a horizon that were found so far; `last` keeps those of one, which both terms of a KPI ask for. */
const endsOf = (
  last: WeakMap<OrderBook, Ends>,
  { orders: book, receivables }: Books,
  { asOf, knownAt }: Counted,
): Int32Array => {
  const rows = {
    orders: book.order.placed.length,
    steps: book.step.kind.length,
    changes: book.change.kind.length,
    movements: receivables.movement.item.length,
  }
  const before = last.get(book)
  if (
    before?.asOf === asOf &&
    before.knownAt === knownAt &&
    before.orders === rows.orders &&
    before.steps === rows.steps &&
    before.changes === rows.changes &&
    before.movements === rows.movements
  )
    return before.days
  const days = new Int32Array(rows.orders).fill(NOT_FOUND)
  last.set(book, { asOf, knownAt, ...rows, days })
  return days
}

/** A sample of days from placement to an end, of orders by the day they were placed; or those that haven't ended. */
const until = (
  name: string,
  what: string,
  facts: ReadonlyArray<string>,
  endOf: (books: Books, counted: Counted) => EndOf,
): { readonly took: Term; readonly open: Term } => {
  const last = new WeakMap<OrderBook, Ends>()
  const each =
    (ended: boolean): Term["each"] =>
    (books, counted, entry) => {
      const { orders: book } = books
      const courseOf = courses(book, counted)
      const end = endOf(books, counted)
      const invoices: Array<string> = []
      const ends = endsOf(last, books, counted)
      const endOfOrder = (order: number): number | null => {
        const known = ends[order] ?? NOT_FOUND
        // Which invoices tell it is only found out by looking.
        if (known !== NOT_FOUND && !entry.telling) return known === NO_END ? null : known
        const found = end(order, courseOf(order), invoices)
        ends[order] = found ?? NO_END
        return found
      }
      eachPlaced(book, counted, (order) => {
        const placed = book.order.placed.at(order)
        invoices.length = 0
        const day = endOfOrder(order)
        const counts = day !== null && (day !== NO_DATE) === ended
        // An order that doesn't count may do so only by what is told of its invoices: that is to be explained too.
        if (!counts && (ended || !entry.telling || invoices.length === 0)) return
        ofOrder(entry, book, order)
        for (const invoice of invoices) entry.also("invoice", invoice)
        entry.day = placed
        entry.amount = !counts ? 0 : ended ? day - placed : 1
        entry.n = counts ? 1 : 0
        entry.add()
      })
    }
  return {
    took: {
      name: `daysTo${name}`,
      what: `days from placement to ${what}`,
      kind: "samples",
      unit: "days",
      facts,
      each: each(true),
    },
    open: {
      name: `ordersWithout${name}`,
      what: `orders that have no ${what} yet`,
      kind: "flow",
      unit: "things",
      facts,
      each: each(false),
    },
  }
}

/** To the last delivery, once all that is still wanted came. */
export const toDelivery = until(
  "LastDelivery",
  "last delivery",
  [...wantedFacts, ...deliveryFacts],
  () => (_order, course) => {
    if (!course.delivered) return NO_DATE
    // Cancelled, or closed short before anything came.
    return course.lastDelivery === NO_DATE ? null : course.lastDelivery
  },
)

const firstInvoice = ({ order, step }: OrderBook, number: number, { asOf, knownAt }: Counted): number => {
  let first = NO_DATE
  let isDownPayment = false
  for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at)) {
    const kind = step.kind.at(at)
    // The step after an invoice says that it is a down-payment.
    if (kind === Step.downPayment) isDownPayment = true
    else if (kind === Step.invoiced) {
      const day = step.day.at(at)
      if (!isDownPayment && day <= asOf && step.recorded.at(at) <= knownAt) first = Math.min(first, day)
      isDownPayment = false
    }
  }
  return first
}

/** To the first invoice that bills what was ordered. */
export const toInvoice = until(
  "FirstInvoice",
  "first invoice",
  [...wantedFacts, ...deliveryFacts, "OrderInvoiced"],
  ({ orders }, counted) =>
    (order, { lives }) => {
      const first = firstInvoice(orders, order, counted)
      return first === NO_DATE && !lives ? null : first
    },
)

/** Whether an order is billed in full: by quantity, or by amount. */
const isBilled = (book: OrderBook, number: number, course: Course, counted: Counted): boolean => {
  const { order, step } = book
  let byAmount = false
  for (let at = order.lastStep.at(number); at >= 0 && !byAmount; at = step.previous.at(at))
    byAmount = step.kind.at(at) === Step.billedAsAmount
  if (!byAmount) return course.invoiced
  const card = orderCardOf(book, book.orders.name(number), {
    asOf: counted.asOf as Day,
    knownAt: counted.knownAt,
  })
  return card !== undefined && billingOf(card) === "full"
}

/** The day the last of an order's invoices was settled; null when money never came, since all of it was credited. */
const settledOn = (
  { orders: book, receivables }: Books,
  number: number,
  { asOf, knownAt }: Counted,
  balances: Balances,
  toldIn: Array<string>,
): number | null => {
  const { order, step, names } = book
  let last = Number.NEGATIVE_INFINITY
  let paid = 0
  let isOpen = false
  let invoices = 0
  for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at)) {
    if (step.kind.at(at) !== Step.invoiced) continue
    if (step.day.at(at) > asOf || step.recorded.at(at) > knownAt) continue
    const name = names.name(step.value.at(at))
    toldIn.push(name)
    const invoice = receivables.invoices.find(name)
    if (invoice < 0) continue
    invoices += 1
    for (const item of itemsOf(receivables, invoice)) {
      if (balances.issued[item] !== 1) continue
      if (balances.open[item] !== 0) isOpen = true
      paid += balances.paid[item] ?? 0
      last = Math.max(last, balances.settledOn[item] ?? last)
    }
  }
  if (invoices === 0 || isOpen) return NO_DATE
  return paid === 0 ? null : last
}

/** To cash: billed in full, and nothing open of its invoices; the day of the last settlement. */
export const toCash = until(
  "Cash",
  "cash",
  [...wantedFacts, ...deliveryFacts, "OrderInvoiced", "OrderCredited", ...itemFacts],
  (books, counted) => {
    let balances: Balances | null = null
    return (order, course, toldIn) => {
      balances ??= balancesOf(books.receivables, { asOf: counted.asOf as Day, knownAt: counted.knownAt })
      const settled = settledOn(books, order, counted, balances, toldIn)
      if (!course.lives && settled === NO_DATE) return null
      return settled === NO_DATE || !isBilled(books.orders, order, course, counted) ? NO_DATE : settled
    }
  },
)

/** Orders by the day they were placed, those out that were cancelled in full since. */
export const ordersNotCancelled: Term = {
  name: "ordersNotCancelled",
  what: "orders placed of which something is wanted, or came",
  kind: "flow",
  unit: "things",
  facts: [...wantedFacts, ...deliveryFacts],
  each: ({ orders }, counted, entry) => {
    const courseOf = courses(orders, counted)
    eachPlaced(orders, counted, (order) => {
      ofOrder(entry, orders, order)
      entry.day = orders.order.placed.at(order)
      const { lives } = courseOf(order)
      entry.amount = lives ? 1 : 0
      entry.n = entry.amount
      entry.add()
    })
  },
}
