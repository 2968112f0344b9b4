import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { type Conditions, checkConditions } from "../customer/conditions.js"
import type { Decider } from "../decider.js"
import type { Failure } from "../failure.js"
import { discountOnLines, ORDER_DISCOUNT, totalsOf } from "../tax/index.js"
import { fromMillionths, millionths } from "../values/index.js"
import { type AmendingCommand, decideAmendment, draftOrder, pricedLine } from "./amending.js"
import { billableAmounts, isAllBilled, isBilledByAmount } from "./amounts.js"
import { asked, checkLines, type Decision, needs, notHeld, refuse, remainingLines, say } from "./checks.js"
import type { LineAsked, NoteCrediting, NoteInvoicing, OrderCommand, PlaceOrder } from "./commands.js"
import type { CheckCredit, OrderCreditNote } from "./credit-commands.js"
import { decideCreditCheck } from "./credit-decide.js"
import { decideDelivery, inTransit } from "./delivering.js"
import { decideEntryError } from "./entry-errors.js"
import type { LineQuantity, OrderFact, OrderLine } from "./events.js"
import { decideInforming } from "./informing.js"
import { noteCrediting, noteInvoicing, type Reapplied, reapply, staysCovered } from "./invoicing.js"
import { askedAgain, type Priced } from "./pricing.js"
import { decideProgress } from "./progress.js"
import { decidePromise, type PromiseCommand } from "./promising.js"
import { reopen } from "./reopening.js"
import {
  evolve,
  initial,
  invoiceable,
  type OrderLineState,
  type OrderState,
  undelivered,
  wanted,
} from "./state.js"
import type { StepAsked, StepCommand } from "./step-commands.js"
import { decideStep } from "./steps.js"

/** A line as it was asked for in a draft: it is priced anew when the order is placed. */
const draftedLine = ({ asked: line }: OrderLineState): LineAsked => askedAgain(line)

/** What the customer agreed to say, and to trade in. */
const checkAgreed = (
  command: PlaceOrder,
  conditions: Conditions,
  state: OrderState,
): Either<Failure, null> => {
  const { order, customer, currency } = command
  const { allowedCurrencies, customerReferenceRequired } = conditions
  if (allowedCurrencies !== undefined && !allowedCurrencies.includes(currency))
    return refuse(
      "CURRENCY_NOT_ALLOWED",
      `Order ${order} is in ${currency}, but ${customer} trades in ${allowedCurrencies.join(", ")}: place it in one of these, or amend the conditions.`,
      { order, customer, currency, allowed: allowedCurrencies },
    )
  const reference = command.customerReference ?? state.draft?.customerReference ?? ""
  return customerReferenceRequired === true && reference.trim() === ""
    ? refuse(
        "CUSTOMER_REFERENCE_MISSING",
        `Order ${order} bears no reference of ${customer}, who asks for one on every order: give its customerReference.`,
        { order, customer },
      )
    : right(null)
}

const orderDiscount = ({ orderDiscountPercent }: Conditions, lines: ReadonlyArray<OrderLine>) =>
  orderDiscountPercent === undefined ? [] : discountOnLines(orderDiscountPercent, ORDER_DISCOUNT, lines)

const place = (command: Priced<PlaceOrder>, state: OrderState): Decision => {
  const { order, customer, terms } = command
  if (state.order !== null && state.lifecycle !== "draft")
    return refuse("ORDER_EXISTS", `Order ${order} was already placed.`, { order })
  if (state.draft !== null && (state.customer !== customer || state.currency !== command.currency))
    return refuse(
      "DRAFT_DIFFERS",
      `Order ${order} was drafted for ${state.customer} in ${state.currency}: place it so, or place another order.`,
      { order, customer: state.customer, currency: state.currency },
    )
  if (terms === undefined)
    return refuse(
      "CONDITIONS_MISSING",
      `Customer ${customer} has no conditions in force on ${command.on}: agree conditions, or give the order its terms.`,
      { order, customer, on: command.on },
    )
  const given = command.lines.length === 0 ? [...state.lines.values()].map(draftedLine) : command.lines
  if (given.length === 0)
    return refuse("ORDER_WITHOUT_LINES", `Order ${order} has no lines: give at least one.`, { order })
  const conditions = checkConditions(terms.conditions)
  if (isLeft(conditions)) return conditions
  const agreed = checkAgreed(command, terms.conditions, state)
  if (isLeft(agreed)) return agreed
  const { priceLists = [], ...placed } = asked(command)
  const { currency } = placed
  const pricing = { terms, currency, on: command.on, priceLists }
  const seen = new Set<string>()
  const lines: Array<OrderLine> = []
  for (const line of given) {
    if (seen.has(line.line))
      return refuse("ORDER_LINE_DUPLICATE", `Order ${order} has two lines ${line.line}: number them apart.`, {
        order,
        line: line.line,
      })
    seen.add(line.line)
    const priced = pricedLine(order, line, pricing)
    if (isLeft(priced)) return priced
    lines.push(priced.right)
  }
  const adjustments = [...(command.adjustments ?? []), ...orderDiscount(terms.conditions, lines)]
  const totals = totalsOf({ lines, adjustments, currency })
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
    {
      type: "OrderPlaced",
      data: { ...state.draft, ...placed, lines, adjustments, terms, ...totals.right },
    },
  ])
}

type Asked =
  | Exclude<
      OrderCommand,
      | CheckCredit
      | {
          readonly type:
            | "AddOrderLine"
            | "ChangeOrderLine"
            | "PlaceOrder"
            | "ReapplyConditions"
            | "ReviseExpectedDelivery"
        }
      | StepCommand
    >
  | AmendingCommand
  | Priced<PlaceOrder>
  | Reapplied
  | OrderCreditNote
  | StepAsked
  | PromiseCommand
  | NoteInvoicing
  | NoteCrediting

const decide = (command: Asked, state: OrderState): Decision => {
  const decided = decideAlone(command, state)
  return isLeft(decided) ? decided : staysCovered(command.order, decided.right, state)
}

const decideAlone = (command: Asked, state: OrderState): Decision => {
  if (command.type === "PlaceOrder") return place(command, state)
  if (command.type === "DraftOrder") return draftOrder(command, state)
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
    case "NoteCreditPassed":
    case "NoteCreditFailed":
      return decideCreditCheck(command, state)
    case "HandOverStep":
    case "AcceptStep":
    case "ReturnStep":
    case "CompleteStep":
    case "SetStepDeadline":
    case "NoticeStepDeadlineMissed":
    case "NoticeOrderStalled":
      return decideStep(command, state)
    case "AddOrderLine":
    case "ChangeOrderLine":
    case "RemoveOrderLine":
      return decideAmendment(command, state)
    case "AcknowledgeOrder":
    case "NotifyCustomer":
      return decideInforming(command, state)
    case "PromiseDelivery":
    case "RevisePromise":
    case "ReviseExpectedDelivery":
      return decidePromise(command, state)
    case "PlanDelivery":
    case "DispatchDelivery":
    case "ConfirmDelivery":
    case "FailDelivery":
    case "CancelDelivery":
    case "ReturnGoods":
      return decideDelivery(command, state)
    case "CancelOrderLine": {
      const ready = needs(state, order, ["placed", "validated", "released"], "be changed")
      if (isLeft(ready)) return ready
      const checked = checkLines(
        order,
        state,
        [command],
        (at, line) => wanted(at) - Math.max(at.delivered + inTransit(state, line), at.invoiced),
        "CANCELLATION_EXCEEDS_REMAINDER",
        (line, given, allowed) =>
          `${given} of line ${line} of order ${order} can't be cancelled: only ${allowed} are neither delivered (or on their way) nor invoiced.`,
      )
      if (isLeft(checked)) return checked
      return right([{ type: "OrderLineCancelled", data: asked(command) }])
    }
    case "CancelOrder": {
      const ready = needs(state, order, ["draft", "placed", "validated", "released"], "be cancelled")
      if (isLeft(ready)) return ready
      for (const [line, at] of state.lines)
        if (at.delivered > 0 || at.invoiced > 0 || inTransit(state, line) > 0)
          return refuse(
            "ORDER_STARTED",
            `Order ${order} can't be cancelled: line ${line} was sent, delivered or invoiced in part. Close it short instead.`,
            { order, line, delivered: say(at.delivered), invoiced: say(at.invoiced) },
          )
      if (isBilledByAmount(state))
        return refuse(
          "ORDER_STARTED",
          `Order ${order} can't be cancelled: part of it was invoiced. Credit that first.`,
          { order },
        )
      return right([{ type: "OrderCancelled", data: asked(command) }])
    }
    case "CloseOrderShort": {
      const ready = needs(state, order, ["released", "validated"], "be closed short")
      if (isLeft(ready)) return ready
      for (const [delivery, { stage }] of state.shipments)
        if (stage === "dispatched")
          return refuse(
            "ORDER_IN_TRANSIT",
            `Order ${order} can't be closed short while delivery ${delivery} is on its way: confirm it, or say that it failed.`,
            { order, delivery },
          )
      return right([
        { type: "OrderClosedShort", data: { ...asked(command), lines: remainingLines(state, undelivered) } },
      ])
    }
    case "ReopenOrder":
      return reopen(command, state)
    case "CompleteOrder": {
      const ready = needs(state, order, ["released", "validated"], "be completed")
      if (isLeft(ready)) return ready
      const byQuantity = billableAmounts(state) === null
      if (!isAllBilled(state))
        return refuse(
          "ORDER_INCOMPLETE",
          `Order ${order} is not complete: part of it is still to be certified, or to be invoiced.`,
          { order },
        )
      for (const [line, at] of state.lines)
        if ((byQuantity && at.delivered < wanted(at)) || at.invoiced < invoiceable(at, state.terms))
          return refuse(
            "ORDER_INCOMPLETE",
            `Order ${order} is not complete: line ${line} has something left to deliver or to invoice.`,
            { order, line, undelivered: say(undelivered(at)), invoiced: say(at.invoiced) },
          )
      return right([{ type: "OrderCompleted", data: { order } }])
    }
    case "ReportOrderEntryError":
    case "CorrectOrderEntryError":
    case "RejectOrderEntryError":
      return decideEntryError(command, state)
    case "ReportProgress":
    case "CertifyProgress":
      return decideProgress(command, state)
    case "ReapplyConditions":
      return reapply(command, state)
    case "NoteInvoicing":
      return noteInvoicing(command, state)
    case "NoteCrediting":
      return noteCrediting(command, state)
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

export const orderDecider: Decider<OrderState, Asked, OrderFact> = {
  category: "order",
  initial,
  evolve,
  decide,
}
