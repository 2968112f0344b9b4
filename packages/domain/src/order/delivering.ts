import { isLeft, right } from "fp-ts/lib/Either.js"
import {
  type DeliveryId,
  fromMillionths,
  isQuantity,
  type LineId,
  millionths,
  type OrderId,
  quantity,
  toMillionths,
} from "../values/index.js"
import { asked, checkLines, type Decision, needs, notHeld, refuse, remainingLines } from "./checks.js"
import type {
  CancelDelivery,
  ConfirmDelivery,
  DispatchDelivery,
  FailDelivery,
  PlanDelivery,
  ReturnGoods,
} from "./commands.js"
import type { DeliveredLine, LineQuantity, OrderFact } from "./events.js"
import { recovered } from "./promising.js"
import { deliverable, type OrderLineState, type OrderState, type Shipment, undelivered } from "./state.js"

export type DeliveryCommand =
  | PlanDelivery
  | DispatchDelivery
  | ConfirmDelivery
  | FailDelivery
  | CancelDelivery
  | ReturnGoods

/** What is in the shipments of an order that are at one of some stages, of a line, one shipment left out. */
const inShipments = (
  state: OrderState,
  line: LineId,
  stages: ReadonlyArray<Shipment["stage"]>,
  except?: DeliveryId,
): number => {
  let sum = 0
  for (const [delivery, { stage, lines }] of state.shipments) {
    if (delivery === except || !stages.includes(stage)) continue
    for (const each of lines) if (each.line === line) sum += toMillionths(each.quantity)
  }
  return sum
}

/** What was dispatched of a line and has neither arrived nor failed, in millionths. */
export const inTransit = (state: OrderState, line: LineId, except?: DeliveryId): number =>
  inShipments(state, line, ["dispatched"], except)

/** What of a line may still be sent: the tolerance for over-delivery included (INV-01). */
const sendable = (state: OrderState, at: OrderLineState, line: LineId, except: DeliveryId): number =>
  deliverable(at, state.terms) - at.delivered - inTransit(state, line, except)

/** What of a line is neither delivered nor on its way. */
const unsent = (state: OrderState, at: OrderLineState, line: LineId, except: DeliveryId): number =>
  undelivered(at) - inTransit(state, line, except)

const exists = (order: OrderId, delivery: DeliveryId) =>
  refuse("DELIVERY_EXISTS", `Delivery ${delivery} of order ${order} was already recorded.`, {
    order,
    delivery,
  })

/** The shipment, when it is at one of the stages that the step needs. */
const shipmentAt = (
  state: OrderState,
  order: OrderId,
  delivery: DeliveryId,
  stages: ReadonlyArray<Shipment["stage"]>,
  what: string,
) => {
  const shipment = state.shipments.get(delivery)
  if (shipment === undefined)
    return refuse(
      "DELIVERY_UNKNOWN",
      `Order ${order} has no delivery ${delivery}: plan or dispatch it first.`,
      {
        order,
        delivery,
      },
    )
  return stages.includes(shipment.stage)
    ? right(shipment)
    : refuse(
        "DELIVERY_NOT_READY",
        `Delivery ${delivery} of order ${order} is ${shipment.stage}: it must be ${stages.join(" or ")} to ${what}.`,
        { order, delivery, stage: shipment.stage, needed: stages },
      )
}

const nothingLeft = (order: OrderId) =>
  refuse("NOTHING_TO_DELIVER", `Order ${order} has nothing left to deliver.`, { order })

const plan = (command: PlanDelivery, state: OrderState): Decision => {
  const { order, delivery } = command
  const ready = needs(state, order, ["placed", "validated", "released"], "plan a delivery")
  if (isLeft(ready)) return ready
  if (state.shipments.has(delivery) || state.deliveries.includes(delivery)) return exists(order, delivery)
  const planned = (line: LineId) => inShipments(state, line, ["planned"])
  const lines =
    command.lines ?? remainingLines(state, (at, line) => unsent(state, at, line, delivery) - planned(line))
  if (lines.length === 0) return nothingLeft(order)
  const checked = checkLines(
    order,
    state,
    lines,
    (at, line) => sendable(state, at, line, delivery) - planned(line),
    "PLAN_EXCEEDS_ORDER",
    (line, given, allowed) =>
      `Delivery ${delivery} plans ${given} of line ${line} of order ${order}, but only ${allowed} may still be planned: correct the quantity, or cancel another plan.`,
  )
  return isLeft(checked) ? checked : right([{ type: "DeliveryPlanned", data: { ...asked(command), lines } }])
}

const dispatch = (command: DispatchDelivery, state: OrderState): Decision => {
  const { order, delivery, on } = command
  const ready = needs(state, order, ["validated", "released"], "be dispatched")
  if (isLeft(ready)) return ready
  const free = notHeld(state, order, "dispatch it")
  if (isLeft(free)) return free
  if (state.deliveries.includes(delivery)) return exists(order, delivery)
  const shipment = state.shipments.has(delivery)
    ? shipmentAt(state, order, delivery, ["planned"], "be dispatched")
    : right(null)
  if (isLeft(shipment)) return shipment
  const lines =
    command.lines ??
    shipment.right?.lines ??
    remainingLines(state, (at, line) => unsent(state, at, line, delivery))
  if (lines.length === 0) return nothingLeft(order)
  const checked = checkLines(
    order,
    state,
    lines,
    (at, line) => sendable(state, at, line, delivery),
    "DISPATCH_EXCEEDS_ORDER",
    (line, given, allowed) =>
      `Delivery ${delivery} sends ${given} of line ${line} of order ${order}, but only ${allowed} may still be sent: correct the quantity, or the order.`,
  )
  if (isLeft(checked)) return checked
  const { shippedDate = on } = command
  return right([{ type: "DeliveryDispatched", data: { ...asked(command), lines, shippedDate } }])
}

/** What was brought: what was handed over, and what was refused at the door. */
const brought = ({ line, quantity: handed, refused }: DeliveredLine): LineQuantity => ({
  line,
  quantity:
    refused === undefined || !isQuantity(handed) || !isQuantity(refused)
      ? handed
      : fromMillionths(
          millionths(Math.min(Number.MAX_SAFE_INTEGER, toMillionths(handed) + toMillionths(refused))),
        ),
})

const checkCondition = (order: OrderId, delivery: DeliveryId, lines: ReadonlyArray<DeliveredLine>) => {
  for (const { line, quantity: handed, damaged, refused } of lines) {
    for (const part of [damaged, refused]) {
      if (part === undefined) continue
      const valid = quantity(part, `line ${line} of order ${order}`)
      if (isLeft(valid)) return valid
    }
    const whole = quantity(handed, `line ${line} of order ${order}`)
    if (isLeft(whole)) return whole
    if (damaged !== undefined && toMillionths(damaged) > whole.right)
      return refuse(
        "DAMAGE_EXCEEDS_DELIVERY",
        `Delivery ${delivery} can't have ${damaged} damaged of the ${handed} of line ${line} of order ${order} that were handed over: what was refused is told apart.`,
        { order, delivery, line, damaged, quantity: handed },
      )
  }
  return right(null)
}

/**
 * Lines that are complete again by the date they were promised for: a delay that was expected didn't come. The
 * tolerance is the one that the delay was anticipated with.
 */
const recoveries = (
  command: ConfirmDelivery,
  state: OrderState,
  lines: ReadonlyArray<LineQuantity>,
): ReadonlyArray<OrderFact> =>
  lines.flatMap(({ line, quantity: handed }) => {
    const at = state.lines.get(line)
    return at === undefined || toMillionths(handed) < undelivered(at)
      ? []
      : recovered(command.order, line, at, command.on, "delivered")
  })

const confirm = (command: ConfirmDelivery, state: OrderState): Decision => {
  const { order, delivery } = command
  const ready = needs(state, order, ["validated", "released", "completed"], "be delivered")
  if (isLeft(ready)) return ready
  const free = notHeld(state, order, "deliver it")
  if (isLeft(free)) return free
  if (state.deliveries.includes(delivery)) return exists(order, delivery)
  const shipment = state.shipments.has(delivery)
    ? shipmentAt(state, order, delivery, ["planned", "dispatched"], "be delivered")
    : right(null)
  if (isLeft(shipment)) return shipment
  const lines: ReadonlyArray<DeliveredLine> =
    command.lines ??
    shipment.right?.lines ??
    remainingLines(state, (at, line) => unsent(state, at, line, delivery))
  if (lines.length === 0) return nothingLeft(order)
  const sound = checkCondition(order, delivery, lines)
  if (isLeft(sound)) return sound
  const checked = checkLines(
    order,
    state,
    lines.map(brought),
    (at, line) => sendable(state, at, line, delivery),
    "DELIVERY_EXCEEDS_ORDER",
    (line, given, allowed) =>
      `Delivery ${delivery} brings ${given} of line ${line} of order ${order}, but only ${allowed} may still be delivered: correct the quantity, or the order.`,
  )
  if (isLeft(checked)) return checked
  return right([
    { type: "DeliveryConfirmed", data: { ...asked(command), lines } },
    ...recoveries(command, state, lines),
  ])
}

const giveBack = (command: ReturnGoods, state: OrderState): Decision => {
  const { order } = command
  if (state.deliveries.includes(command.return) || state.shipments.has(command.return))
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

/**
 * Deliveries: planned, dispatched, delivered, or failed on the way, or cancelled before they left. A delivery may be
 * confirmed without having been planned or dispatched here. What is on its way counts as what was delivered: of a
 * line, no more is sent than was ordered and is still wanted, and the tolerance that was agreed (INV-01).
 */
export const decideDelivery = (command: DeliveryCommand, state: OrderState): Decision => {
  switch (command.type) {
    case "PlanDelivery":
      return plan(command, state)
    case "DispatchDelivery":
      return dispatch(command, state)
    case "ConfirmDelivery":
      return confirm(command, state)
    case "FailDelivery":
    case "CancelDelivery": {
      const { order, delivery } = command
      const fails = command.type === "FailDelivery"
      const shipment = shipmentAt(
        state,
        order,
        delivery,
        fails ? ["dispatched"] : ["planned"],
        fails ? "have failed" : "be cancelled",
      )
      if (isLeft(shipment)) return shipment
      const { lines } = shipment.right
      return right([
        { type: fails ? "DeliveryFailed" : "DeliveryCancelled", data: { ...asked(command), lines } },
      ])
    }
    case "ReturnGoods":
      return giveBack(command, state)
  }
}
