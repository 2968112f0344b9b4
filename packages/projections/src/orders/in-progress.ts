import type { Window } from "../engine/dated.js"
import { type OrderBook, Step } from "./order-book.js"

const lifecycles: ReadonlySet<number> = new Set([
  Step.validated,
  Step.released,
  Step.completed,
  Step.cancelled,
  Step.closedShort,
])
const ends: ReadonlySet<number> = new Set([Step.completed, Step.cancelled, Step.closedShort])

/** Whether an order had ended before a day: the step recorded last is the one that stands. */
const endedBefore = ({ order, step }: OrderBook, number: number, day: number, knownAt: number): boolean => {
  for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at)) {
    if (step.day.at(at) >= day || step.recorded.at(at) > knownAt) continue
    if (lifecycles.has(step.kind.at(at))) return ends.has(step.kind.at(at))
  }
  return false
}

/** How many orders were in progress at some time in the window: placed by its end, and not ended before it. */
export const ordersInProgress = (book: OrderBook, { from, to, asOf, knownAt }: Window): number => {
  const { order } = book
  let count = 0
  for (let number = 0; number < order.placed.length; number++) {
    if (order.recorded.at(number) > knownAt) break
    const placed = order.placed.at(number)
    if (placed >= to || placed > asOf || endedBefore(book, number, Math.min(from, asOf + 1), knownAt))
      continue
    count += 1
  }
  return count
}

/** Who placed an order in the window, by number. */
export const customersIn = (
  { order }: OrderBook,
  { from, to, asOf, knownAt }: Window,
): ReadonlySet<number> => {
  const found = new Set<number>()
  for (let number = 0; number < order.placed.length; number++) {
    if (order.recorded.at(number) > knownAt) break
    const placed = order.placed.at(number)
    if (placed >= from && placed < to && placed <= asOf) found.add(order.customer.at(number))
  }
  return found
}
