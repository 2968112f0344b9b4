import type { Known } from "../engine/dated.js"
import { eachSpan } from "../engine/spans.js"
import { type OrderBook, Step } from "./order-book.js"

const lifecycles: ReadonlySet<number> = new Set([
  Step.validated,
  Step.released,
  Step.completed,
  Step.cancelled,
  Step.closedShort,
])
const ends: ReadonlySet<number> = new Set([Step.completed, Step.cancelled, Step.closedShort])

/** From which day until which an order has ended, or has not: the step recorded last is the one that stands. */
export const eachEnd = (
  { order, step }: OrderBook,
  number: number,
  known: Known,
  visit: (ended: boolean, from: number, until: number) => void,
): void => {
  const lifecycleFrom = (row: number): number => {
    let at = row
    while (at >= 0 && !lifecycles.has(step.kind.at(at))) at = step.previous.at(at)
    return at
  }
  eachSpan(
    step,
    lifecycleFrom(order.lastStep.at(number)),
    (row) => lifecycleFrom(step.previous.at(row)),
    known,
    (row, from, until) => visit(row >= 0 && ends.has(step.kind.at(row)), from, until),
  )
}
