import { isLeft, left, right } from "fp-ts/lib/Either.js"
import type { PolicyRef } from "../policy/ref.js"
import {
  addDays,
  type Decimal,
  daysBetween,
  exact,
  isNonNegativeDecimal,
  type LineId,
  type LocalDate,
  type OrderId,
  unsafeDecimal,
} from "../values/index.js"
import { asked, type Decision, lineUnknown, needs, refuse } from "./checks.js"
import type { PromiseDelivery, ReviseExpectedDelivery, RevisePromise } from "./commands.js"
import type { OrderFact } from "./events.js"
import { committedBy } from "./promised.js"
import { type OrderLineState, type OrderState, undelivered } from "./state.js"

/** How many days past its promise a delivery may be expected before that is a delay, and which policy says so. */
export interface DelayTolerance {
  readonly days: number
  readonly policy?: PolicyRef
}

export type PromiseCommand =
  | PromiseDelivery
  | RevisePromise
  | (ReviseExpectedDelivery & { readonly tolerance?: DelayTolerance })

/**
 * The delay that was anticipated on a line is cleared when the line is expected (or delivered) by the date that the
 * customer was promised, within the tolerance that it was anticipated with.
 */
export const recovered = (
  order: OrderId,
  line: LineId,
  at: OrderLineState,
  expectedDate: LocalDate,
  by: "expected" | "promise" | "delivered",
  promisedDate: LocalDate | null = at.committed,
): ReadonlyArray<OrderFact> =>
  at.delay === null || promisedDate === null || expectedDate > addDays(promisedDate, at.delay.toleranceDays)
    ? []
    : [{ type: "DeliveryDelayCleared", data: { order, line, promisedDate, expectedDate, by } }]

const one = unsafeDecimal("1")

const isShare = (value: Decimal): boolean => isNonNegativeDecimal(value) && !exact(value).gt(exact(one))

const reviseExpected = (
  command: ReviseExpectedDelivery & { readonly tolerance?: DelayTolerance },
  at: OrderLineState,
): Decision => {
  const { order, line, expectedDate, source, on, causeCode = source, tolerance = { days: 0 } } = command
  if (undelivered(at) === 0)
    return refuse(
      "NOTHING_TO_DELIVER",
      `Nothing is left to deliver of line ${line} of order ${order}: it can't be expected for ${expectedDate}.`,
      { order, line },
    )
  if (command.confidence !== undefined && !isShare(command.confidence))
    return refuse(
      "CONFIDENCE_INVALID",
      `${command.confidence} is no confidence for line ${line} of order ${order}: give it between 0 and 1.`,
      { order, line, confidence: command.confidence },
    )
  if (at.expected === expectedDate) return right([])
  const { tolerance: _tolerance, policy: _policy, ...said } = asked(command)
  const facts: Array<OrderFact> = [
    {
      type: "ExpectedDeliveryRevised",
      data: { ...said, ...(at.expected === null ? {} : { from: at.expected }) },
    },
  ]
  const promisedDate = at.committed
  const late = promisedDate !== null && expectedDate > addDays(promisedDate, tolerance.days)
  if (late && (at.delay === null || expectedDate > at.delay.expected))
    facts.push({
      type: "DeliveryDelayAnticipated",
      data: {
        order,
        line,
        promisedDate,
        expectedDate,
        delayDays: daysBetween(promisedDate, expectedDate),
        causeCode,
        leadTimeToPromiseDays: daysBetween(on, promisedDate),
        toleranceDays: tolerance.days,
        ...(tolerance.policy === undefined ? {} : { policy: tolerance.policy }),
      },
    })
  facts.push(...recovered(order, line, at, expectedDate, "expected"))
  return right(facts)
}

/**
 * Promises and expectations, kept apart: what the customer asked for, what he was first promised, what he was last
 * promised, and what is expected by those who make and carry the goods. A delay is measured from the promise that binds
 * (the company can't make itself punctual by moving a promise that the customer didn't agree to move), and anticipated
 * once each time it gets worse than it was last anticipated.
 */
export const decidePromise = (command: PromiseCommand, state: OrderState): Decision => {
  const { order, line } = command
  const ready = needs(state, order, ["placed", "validated", "released"], "promise a delivery")
  if (isLeft(ready)) return ready
  const at = state.lines.get(line)
  if (at === undefined) return left(lineUnknown(order, line))
  switch (command.type) {
    case "PromiseDelivery":
      if (at.promised !== null)
        return refuse(
          "PROMISE_EXISTS",
          `Line ${line} of order ${order} was already promised for ${at.promised}: revise the promise instead.`,
          { order, line, promised: at.promised },
        )
      return right([{ type: "DeliveryPromised", data: asked(command) }])
    case "RevisePromise": {
      if (at.promised === null)
        return refuse("PROMISE_MISSING", `Line ${line} of order ${order} has no promise to revise.`, {
          order,
          line,
        })
      if (at.promised === command.to) return right([])
      const agreedByCustomer = command.agreedByCustomer ?? false
      const binding = committedBy(at.committed, command.to, agreedByCustomer)
      return right([
        { type: "PromiseRevised", data: { ...asked(command), from: at.promised, agreedByCustomer } },
        ...(at.expected === null ? [] : recovered(order, line, at, at.expected, "promise", binding)),
      ])
    }
    case "ReviseExpectedDelivery":
      return reviseExpected(command, at)
  }
}
