import { categoryOf, type Instant, idOfStream, type RecordedEvent, toDay } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { type OrderBook, Step } from "../orders/order-book.js"
import { orderCardOf } from "../orders/order-card.js"
import { type OrderStatus, orderStatusOf } from "../orders/order-status.js"
import type { CompanyModels } from "../projections.js"
import type { Balances } from "../receivables/balances.js"
import { countItem, noBalances } from "../receivables/item-balances.js"
import { itemsOf } from "../receivables/ledger.js"
import { type Between, momentsBy } from "./facts-between.js"

type Books = Pick<CompanyModels["states"], "orders" | "receivables">

/** What an order's status is made of, and what it comes to. */
export const statusDimensions = [
  "lifecycle",
  "holds",
  "fulfilment",
  "billing",
  "settlement",
  "displayStatus",
] as const
export type StatusDimension = (typeof statusDimensions)[number]

/** One turn of a dimension, and the facts that became known when it turned. */
export interface OrderTurn {
  readonly recordedAt: Instant
  readonly facts: ReadonlyArray<number>
  readonly from: string
  readonly to: string
}

/** A dimension of an order's status that is told otherwise; `absent` while there was no such order. */
export interface OrderChange {
  readonly order: string
  readonly dimension: StatusDimension
  readonly before: string
  readonly after: string
  /** They lead from the one to the other. */
  readonly turns: ReadonlyArray<OrderTurn>
}

const ABSENT = "absent"

const dimensionOf = (status: OrderStatus | undefined, dimension: StatusDimension): string => {
  if (status === undefined) return ABSENT
  const value = status[dimension]
  return typeof value === "string" ? value : [...value].sort().join(", ") || "none"
}

/** The orders that each of some invoices bills. */
const ordersOfInvoices = (
  { orders, order, step, names }: OrderBook,
  invoices: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, Array<string>>()
  const wanted = new Map(Array.from(invoices, (invoice) => [names.find(invoice), invoice]))
  for (let number = 0; number < orders.length; number++)
    for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at)) {
      if (step.kind.at(at) !== Step.invoiced) continue
      const invoice = wanted.get(step.value.at(at))
      if (invoice === undefined) continue
      const own = found.get(invoice) ?? []
      own.push(orders.name(number))
      found.set(invoice, own)
    }
  return found
}

/** The statuses of orders within changing horizons, from the rows of their own invoices only. */
const statuses = ({ orders, receivables }: Books, asOf: Horizon["asOf"]) => {
  const sums: Balances = noBalances(receivables, { asOf, knownAt: 0 as Instant })
  return (order: string, knownAt: Instant): OrderStatus | undefined => {
    const horizon = { asOf, knownAt }
    const card = orderCardOf(orders, order, horizon)
    if (card === undefined) return undefined
    const balances = { ...sums, horizon }
    for (const invoice of card.invoices) {
      const number = receivables.invoices.find(invoice)
      if (number >= 0) for (const item of itemsOf(receivables, number)) countItem(receivables, balances, item)
    }
    return orderStatusOf(card, receivables, balances)
  }
}

/** The dimensions of orders' statuses that are told otherwise, with the facts at which each turned. */
export const orderChanges = (
  books: Books,
  facts: ReadonlyArray<RecordedEvent>,
  { asOf, knownAt1, knownAt2 }: Between,
): ReadonlyArray<OrderChange> => {
  const invoices = new Set<string>()
  for (const { stream } of facts) if (categoryOf(stream) === "invoice") invoices.add(idOfStream(stream))
  const billed = ordersOfInvoices(books.orders, invoices)
  const statusAt = statuses(books, toDay(asOf))
  const concerned = ({ stream }: RecordedEvent): ReadonlyArray<string> => {
    const id = idOfStream(stream)
    const category = categoryOf(stream)
    return category === "order" ? [id] : category === "invoice" ? [...new Set(billed.get(id) ?? [])] : []
  }
  const found: Array<OrderChange> = []
  for (const [order, moments] of [...momentsBy(facts, concerned)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const before = statusAt(order, knownAt1)
    const after = statusAt(order, knownAt2)
    const changed = statusDimensions.filter(
      (dimension) => dimensionOf(before, dimension) !== dimensionOf(after, dimension),
    )
    if (changed.length === 0) continue
    const turns = new Map<StatusDimension, Array<OrderTurn>>(changed.map((dimension) => [dimension, []]))
    let then = before
    for (const { recordedAt, facts: told } of moments) {
      const now = statusAt(order, recordedAt)
      for (const dimension of changed) {
        const [from, to] = [dimensionOf(then, dimension), dimensionOf(now, dimension)]
        if (from !== to)
          turns.get(dimension)?.push({ recordedAt, facts: told.map(({ position }) => position), from, to })
      }
      then = now
    }
    for (const dimension of changed)
      found.push({
        order,
        dimension,
        before: dimensionOf(before, dimension),
        after: dimensionOf(after, dimension),
        turns: turns.get(dimension) ?? [],
      })
  }
  return found
}
