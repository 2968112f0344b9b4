import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import {
  fromMillionths,
  type LineId,
  type Millionths,
  millionths,
  type OrderId,
  quantity,
} from "../values/index.js"
import type { LineQuantity, OrderFact } from "./events.js"
import type { Lifecycle, OrderLineState, OrderState } from "./state.js"

/** What the rules of an order come to. */
export type Decision = Either<Failure, ReadonlyArray<OrderFact>>

export const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

export const say = (quantityOf: Millionths): string => fromMillionths(quantityOf)

export const lineUnknown = (order: OrderId, line: LineId) =>
  failure("ORDER_LINE_UNKNOWN", `Order ${order} has no line ${line}.`, { order, line })

/** The command without its type and date: what its fact says. */
export const asked = <C extends { readonly type: string; readonly on: unknown }>(
  command: C,
): Omit<C, "type" | "on"> => {
  const { type: _type, on: _on, ...data } = command
  return data
}

/** Checks that each line exists, appears once and has a quantity above zero and up to what is allowed. */
export const checkLines = (
  order: OrderId,
  state: OrderState,
  lines: ReadonlyArray<LineQuantity>,
  allowed: (line: OrderLineState, id: LineId) => number,
  code: string,
  exceeds: (line: LineId, asked: string, allowed: string) => string,
): Either<Failure, null> => {
  const seen = new Set<string>()
  for (const { line, quantity: decimal } of lines) {
    const at = state.lines.get(line)
    if (at === undefined) return left(lineUnknown(order, line))
    if (seen.has(line))
      return refuse(
        "ORDER_LINE_DUPLICATE",
        `Line ${line} of order ${order} is given twice: add its quantities up.`,
        {
          order,
          line,
        },
      )
    seen.add(line)
    const given = quantity(decimal, `line ${line} of order ${order}`)
    if (isLeft(given)) return given
    if (given.right === 0)
      return refuse("QUANTITY_ZERO", `Line ${line} of order ${order} is given with nothing: leave it out.`, {
        order,
        line,
      })
    const limit = millionths(Math.max(0, allowed(at, line)))
    if (given.right > limit)
      return refuse(code, exceeds(line, decimal, say(limit)), {
        order,
        line,
        quantity: decimal,
        allowed: say(limit),
      })
  }
  return right(null)
}

/** The lines of which something remains, with how much. */
export const remainingLines = (
  state: OrderState,
  remaining: (line: OrderLineState, id: LineId) => number,
): ReadonlyArray<LineQuantity> => {
  const lines: Array<LineQuantity> = []
  for (const [line, at] of state.lines) {
    const rest = remaining(at, line)
    if (rest > 0) lines.push({ line, quantity: fromMillionths(millionths(rest)) })
  }
  return lines
}

export const needs = (
  state: OrderState,
  order: OrderId,
  allowed: ReadonlyArray<Lifecycle>,
  what: string,
): Either<Failure, null> =>
  allowed.includes(state.lifecycle)
    ? right(null)
    : refuse(
        "ORDER_NOT_READY",
        `Order ${order} is ${state.lifecycle}: it must be ${allowed.join(" or ")} to ${what}.`,
        { order, lifecycle: state.lifecycle, needed: allowed },
      )

export const notHeld = (state: OrderState, order: OrderId, what: string): Either<Failure, null> =>
  state.holds.length === 0
    ? right(null)
    : refuse("ORDER_HELD", `Order ${order} is on ${state.holds.join(", ")} hold: release it to ${what}.`, {
        order,
        holds: state.holds,
      })
