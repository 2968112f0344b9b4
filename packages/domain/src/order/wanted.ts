import { type Millionths, millionths } from "../values/index.js"
import type { OrderLineState } from "./state.js"

/** What the customer still wants: ordered, less what was cancelled or waived. */
export const wanted = (line: OrderLineState): Millionths =>
  millionths(line.ordered - line.cancelled - line.waived)

/** What is still to be delivered, never below zero. */
export const undelivered = (line: OrderLineState): Millionths =>
  millionths(Math.max(0, wanted(line) - line.delivered))
