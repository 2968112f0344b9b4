import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { lineNet, totalsOf } from "../tax/index.js"
import { checkTerm } from "../terms/index.js"
import {
  fromMillionths,
  type LineId,
  type Millionths,
  millionths,
  type OrderId,
  quantity,
} from "../values/index.js"
import type { NoteCrediting, NoteInvoicing, OrderCommand, PlaceOrder } from "./commands.js"
import type { LineQuantity, OrderFact, OrderLine } from "./events.js"
import {
  deliverable,
  evolve,
  initial,
  invoiceable,
  type Lifecycle,
  type OrderLineState,
  type OrderState,
  undelivered,
  wanted,
} from "./state.js"

type Decision = Either<Failure, ReadonlyArray<OrderFact>>

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

const say = (quantityOf: Millionths): string => fromMillionths(quantityOf)

const lineUnknown = (order: OrderId, line: LineId) =>
  failure("ORDER_LINE_UNKNOWN", `Order ${order} has no line ${line}.`, { order, line })

/** The command without its type and date: what its fact says. */
const asked = <C extends { readonly type: string; readonly on: unknown }>(
  command: C,
): Omit<C, "type" | "on"> => {
  const { type: _type, on: _on, ...data } = command
  return data
}

const place = (command: PlaceOrder, state: OrderState): Decision => {
  const { order, customer, terms } = command
  if (state.order !== null) return refuse("ORDER_EXISTS", `Order ${order} was already placed.`, { order })
  if (terms === undefined)
    return refuse(
      "CONDITIONS_MISSING",
      `Customer ${customer} has no conditions in force on ${command.on}: agree conditions, or give the order its terms.`,
      { order, customer, on: command.on },
    )
  if (command.lines.length === 0)
    return refuse("ORDER_WITHOUT_LINES", `Order ${order} has no lines: give at least one.`, { order })
  const term = checkTerm(terms.conditions.paymentTerm)
  if (isLeft(term)) return term
  const seen = new Set<string>()
  const lines: Array<OrderLine> = []
  for (const line of command.lines) {
    if (seen.has(line.line))
      return refuse("ORDER_LINE_DUPLICATE", `Order ${order} has two lines ${line.line}: number them apart.`, {
        order,
        line: line.line,
      })
    seen.add(line.line)
    const ordered = quantity(line.quantity, `line ${line.line} of order ${order}`)
    if (isLeft(ordered)) return ordered
    if (ordered.right === 0)
      return refuse("QUANTITY_ZERO", `Line ${line.line} of order ${order} orders nothing: leave it out.`, {
        order,
        line: line.line,
      })
    const discountPercent = line.discountPercent ?? terms.conditions.discountPercent
    const priced = { ...line, ...(discountPercent === undefined ? {} : { discountPercent }) }
    const net = lineNet(priced, command.currency)
    if (isLeft(net)) return net
    lines.push({ ...priced, net: net.right })
  }
  const adjustments = command.adjustments ?? []
  const totals = totalsOf({ lines, adjustments, currency: command.currency })
  if (isLeft(totals)) return totals
  const minimum = terms.conditions.minimumOrder
  if (minimum !== undefined && totals.right.totals.taxExclusive < minimum)
    return refuse(
      "ORDER_BELOW_MINIMUM",
      `Order ${order} is below the minimum order agreed with ${customer}.`,
      {
        order,
        customer,
        net: totals.right.totals.taxExclusive,
        minimum,
      },
    )
  return right([
    { type: "OrderPlaced", data: { ...asked(command), lines, adjustments, terms, ...totals.right } },
  ])
}

/** Checks that each line exists, appears once and has a quantity above zero and up to what is allowed. */
const checkLines = (
  order: OrderId,
  state: OrderState,
  lines: ReadonlyArray<LineQuantity>,
  allowed: (line: OrderLineState) => number,
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
    const limit = millionths(Math.max(0, allowed(at)))
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

const remainingLines = (
  state: OrderState,
  remaining: (line: OrderLineState) => Millionths,
): ReadonlyArray<LineQuantity> => {
  const lines: Array<LineQuantity> = []
  for (const [line, at] of state.lines) {
    const rest = remaining(at)
    if (rest > 0) lines.push({ line, quantity: fromMillionths(rest) })
  }
  return lines
}

const needs = (
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

const notHeld = (state: OrderState, order: OrderId, what: string): Either<Failure, null> =>
  state.holds.length === 0
    ? right(null)
    : refuse("ORDER_HELD", `Order ${order} is on ${state.holds.join(", ")} hold: release it to ${what}.`, {
        order,
        holds: state.holds,
      })

const decide = (command: OrderCommand | NoteInvoicing | NoteCrediting, state: OrderState): Decision => {
  if (command.type === "PlaceOrder") return place(command, state)
  const { order } = command
  if (state.order === null)
    return refuse("ORDER_UNKNOWN", `Order ${order} does not exist: place it first.`, { order })
  switch (command.type) {
    case "ValidateOrder": {
      if (state.lifecycle === "validated" || state.lifecycle === "released")
        return refuse("ORDER_ALREADY_VALIDATED", `Order ${order} was already validated.`, { order })
      const ready = needs(state, order, ["placed"], "be validated")
      if (isLeft(ready)) return ready
      const free = notHeld(state, order, "validate it")
      if (isLeft(free)) return free
      return right([{ type: "OrderValidated", data: asked(command) }])
    }
    case "ReleaseOrder": {
      const ready = needs(state, order, ["validated"], "be released")
      if (isLeft(ready)) return ready
      const free = notHeld(state, order, "release it")
      if (isLeft(free)) return free
      return right([{ type: "OrderReleased", data: { order } }])
    }
    case "HoldOrder": {
      const ready = needs(state, order, ["placed", "validated", "released"], "be held")
      if (isLeft(ready)) return ready
      if (state.holds.includes(command.hold)) return right([])
      return right([{ type: "OrderHeld", data: asked(command) }])
    }
    case "ReleaseHold":
      if (!state.holds.includes(command.hold))
        return refuse("HOLD_UNKNOWN", `Order ${order} is not on ${command.hold} hold.`, {
          order,
          hold: command.hold,
          holds: state.holds,
        })
      return right([
        { type: "OrderHoldReleased", data: { ...asked(command), override: command.override ?? false } },
      ])
    case "PromiseDelivery":
    case "RevisePromise": {
      const ready = needs(state, order, ["placed", "validated", "released"], "promise a delivery")
      if (isLeft(ready)) return ready
      const line = state.lines.get(command.line)
      if (line === undefined) return left(lineUnknown(order, command.line))
      if (command.type === "PromiseDelivery") {
        if (line.promised !== null)
          return refuse(
            "PROMISE_EXISTS",
            `Line ${command.line} of order ${order} was already promised for ${line.promised}: revise the promise instead.`,
            { order, line: command.line, promised: line.promised },
          )
        return right([{ type: "DeliveryPromised", data: asked(command) }])
      }
      if (line.promised === null)
        return refuse("PROMISE_MISSING", `Line ${command.line} of order ${order} has no promise to revise.`, {
          order,
          line: command.line,
        })
      if (line.promised === command.to) return right([])
      return right([
        {
          type: "PromiseRevised",
          data: {
            ...asked(command),
            from: line.promised,
            agreedByCustomer: command.agreedByCustomer ?? false,
          },
        },
      ])
    }
    case "ConfirmDelivery": {
      const ready = needs(state, order, ["validated", "released", "completed"], "be delivered")
      if (isLeft(ready)) return ready
      const free = notHeld(state, order, "deliver it")
      if (isLeft(free)) return free
      if (state.deliveries.includes(command.delivery))
        return refuse(
          "DELIVERY_EXISTS",
          `Delivery ${command.delivery} of order ${order} was already recorded.`,
          {
            order,
            delivery: command.delivery,
          },
        )
      const lines = command.lines ?? remainingLines(state, undelivered)
      if (lines.length === 0)
        return refuse("NOTHING_TO_DELIVER", `Order ${order} has nothing left to deliver.`, { order })
      const checked = checkLines(
        order,
        state,
        lines,
        (line) => deliverable(line, state.terms) - line.delivered,
        "DELIVERY_EXCEEDS_ORDER",
        (line, given, allowed) =>
          `Delivery ${command.delivery} brings ${given} of line ${line} of order ${order}, but only ${allowed} may still be delivered: correct the quantity, or the order.`,
      )
      if (isLeft(checked)) return checked
      return right([{ type: "DeliveryConfirmed", data: { ...asked(command), lines } }])
    }
    case "ReturnGoods": {
      if (state.deliveries.includes(command.return))
        return refuse("DELIVERY_EXISTS", `Return ${command.return} of order ${order} was already recorded.`, {
          order,
          return: command.return,
        })
      const checked = checkLines(
        order,
        state,
        command.lines,
        (line) => line.delivered - line.returned,
        "RETURN_EXCEEDS_DELIVERY",
        (line, given, allowed) =>
          `Return ${command.return} brings back ${given} of line ${line} of order ${order}, but only ${allowed} are with the customer.`,
      )
      if (isLeft(checked)) return checked
      return right([{ type: "GoodsReturned", data: asked(command) }])
    }
    case "CancelOrderLine": {
      const ready = needs(state, order, ["placed", "validated", "released"], "be changed")
      if (isLeft(ready)) return ready
      const checked = checkLines(
        order,
        state,
        [command],
        (line) => wanted(line) - Math.max(line.delivered, line.invoiced),
        "CANCELLATION_EXCEEDS_REMAINDER",
        (line, given, allowed) =>
          `${given} of line ${line} of order ${order} can't be cancelled: only ${allowed} are neither delivered nor invoiced.`,
      )
      if (isLeft(checked)) return checked
      return right([{ type: "OrderLineCancelled", data: asked(command) }])
    }
    case "CancelOrder": {
      const ready = needs(state, order, ["placed", "validated", "released"], "be cancelled")
      if (isLeft(ready)) return ready
      for (const [line, at] of state.lines)
        if (at.delivered > 0 || at.invoiced > 0)
          return refuse(
            "ORDER_STARTED",
            `Order ${order} can't be cancelled: line ${line} was delivered or invoiced in part. Close it short instead.`,
            { order, line, delivered: say(at.delivered), invoiced: say(at.invoiced) },
          )
      return right([{ type: "OrderCancelled", data: asked(command) }])
    }
    case "CloseOrderShort": {
      const ready = needs(state, order, ["released", "validated"], "be closed short")
      if (isLeft(ready)) return ready
      return right([
        { type: "OrderClosedShort", data: { ...asked(command), lines: remainingLines(state, undelivered) } },
      ])
    }
    case "CompleteOrder": {
      const ready = needs(state, order, ["released", "validated"], "be completed")
      if (isLeft(ready)) return ready
      for (const [line, at] of state.lines)
        if (at.delivered < wanted(at) || at.invoiced < invoiceable(at, state.terms))
          return refuse(
            "ORDER_INCOMPLETE",
            `Order ${order} is not complete: line ${line} has something left to deliver or to invoice.`,
            { order, line, undelivered: say(undelivered(at)), invoiced: say(at.invoiced) },
          )
      return right([{ type: "OrderCompleted", data: { order } }])
    }
    case "ReportOrderEntryError":
      if (state.entryErrors.includes(command.error))
        return refuse(
          "ENTRY_ERROR_EXISTS",
          `Entry error ${command.error} of order ${order} was already reported.`,
          {
            order,
            error: command.error,
          },
        )
      if (command.line !== undefined && !state.lines.has(command.line))
        return left(lineUnknown(order, command.line))
      return right([{ type: "OrderEntryErrorDetected", data: asked(command) }])
    case "NoteInvoicing": {
      const ready = needs(
        state,
        order,
        ["placed", "validated", "released", "completed", "closedShort"],
        "be invoiced",
      )
      if (isLeft(ready)) return ready
      const checked = checkLines(
        order,
        state,
        command.lines,
        (line) => invoiceable(line, state.terms) - line.invoiced,
        "INVOICE_EXCEEDS_ORDER",
        (line, given, allowed) =>
          `Invoice ${command.invoice} bills ${given} of line ${line} of order ${order}, but only ${allowed} may be invoiced ${state.terms?.conditions.invoicingPolicy === "onOrder" ? "by what was ordered" : "by what was delivered"}.`,
      )
      if (isLeft(checked)) return checked
      return right([{ type: "OrderInvoiced", data: asked(command) }])
    }
    case "NoteCrediting": {
      const checked = checkLines(
        order,
        state,
        command.lines,
        (line) => line.invoiced,
        "CREDIT_EXCEEDS_INVOICE",
        (line, given, allowed) =>
          `Credit note ${command.creditNote} takes back ${given} of line ${line} of order ${order}, but only ${allowed} are invoiced.`,
      )
      if (isLeft(checked)) return checked
      return right([{ type: "OrderCredited", data: asked(command) }])
    }
  }
}

/** Lines with what may be invoiced now, by the order's invoicing policy. */
export const uninvoiced = (
  state: OrderState,
): ReadonlyArray<LineQuantity & { readonly asked: OrderLine }> => {
  const lines: Array<LineQuantity & { readonly asked: OrderLine }> = []
  for (const [line, at] of state.lines) {
    const rest = invoiceable(at, state.terms) - at.invoiced
    if (rest > 0) lines.push({ line, quantity: fromMillionths(millionths(rest)), asked: at.asked })
  }
  return lines
}

export const orderDecider: Decider<OrderState, OrderCommand | NoteInvoicing | NoteCrediting, OrderFact> = {
  category: "order",
  initial,
  evolve,
  decide,
}
