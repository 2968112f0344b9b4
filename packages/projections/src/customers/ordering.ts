import { type Day, fromDay, type LocalDate } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import type { OrderBook } from "../orders/order-book.js"
import { medianDays } from "../receivables/expected-cash.js"

/** How a customer orders. */
export interface Ordering {
  /** How many orders it placed, cancelled later or not. */
  readonly orders: number
  readonly first: LocalDate
  readonly last: LocalDate
  readonly daysSinceLast: number
  /** The median of the days between one order and the next; null of a single day. */
  readonly interval: number | null
}

/** The days on which a customer placed orders, each once, and how many orders there are. */
const orderDays = (
  { names, order, ordersOfCustomer }: OrderBook,
  customer: string,
  { asOf, knownAt }: Horizon,
): { readonly days: ReadonlyArray<number>; readonly orders: number } => {
  const days = new Set<number>()
  let orders = 0
  const whose = names.find(customer)
  for (let number = ordersOfCustomer.last(whose); number >= 0; number = ordersOfCustomer.before(number)) {
    const placed = order.placed.at(number)
    if (placed > asOf || order.recorded.at(number) > knownAt) continue
    days.add(placed)
    orders += 1
  }
  return { days: [...days].sort((a, b) => a - b), orders }
}

/**
 * How often a customer orders, by the days on which it placed orders: as of a business date, as known at a moment. Null
 * when it hasn't ordered.
 */
export const orderingOf = (book: OrderBook, customer: string, horizon: Horizon): Ordering | null => {
  const { days, orders } = orderDays(book, customer, horizon)
  const [first] = days
  const last = days.at(-1)
  if (first === undefined || last === undefined) return null
  const intervals = days.slice(1).map((day, index) => day - (days[index] ?? day))
  return {
    orders,
    first: fromDay(first as Day),
    last: fromDay(last as Day),
    daysSinceLast: horizon.asOf - last,
    interval: intervals.length === 0 ? null : medianDays(intervals),
  }
}
