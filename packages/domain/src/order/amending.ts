import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../failure.js"
import { adjustmentsOn, lineNet, totalsOf } from "../tax/index.js"
import {
  type Currency,
  fromMillionths,
  type LineId,
  type Millionths,
  millionths,
  type OrderId,
  quantity,
  toMillionths,
} from "../values/index.js"
import { asked, type Decision, lineUnknown, needs, refuse, say } from "./checks.js"
import type { AddOrderLine, ChangeOrderLine, DraftOrder, LineAsked, RemoveOrderLine } from "./commands.js"
import { inTransit } from "./delivering.js"
import type { OrderLine } from "./events.js"
import { changedLine, type Priced, type Pricing, pricedBy } from "./pricing.js"
import type { OrderLineState, OrderState } from "./state.js"

export type AmendingCommand = Priced<AddOrderLine> | Priced<ChangeOrderLine> | RemoveOrderLine

/** What a line orders, in millionths: more than nothing. */
const orderedBy = (order: OrderId, line: LineAsked): Either<Failure, Millionths> => {
  const ordered = quantity(line.quantity, `line ${line.line} of order ${order}`)
  if (isLeft(ordered)) return ordered
  return ordered.right === 0
    ? refuse("QUANTITY_ZERO", `Line ${line.line} of order ${order} orders nothing: leave it out.`, {
        order,
        line: line.line,
      })
    : ordered
}

/** A line that is asked for, with its net: the negotiated price and discount are taken when it states none of its own. */
export const pricedLine = (order: OrderId, line: LineAsked, pricing: Pricing): Either<Failure, OrderLine> => {
  const ordered = orderedBy(order, line)
  if (isLeft(ordered)) return ordered
  const priced = pricedBy(order, line, pricing)
  if (isLeft(priced)) return priced
  const net = lineNet(priced.right, pricing.currency)
  return isLeft(net) ? net : right({ ...priced.right, net: net.right })
}

/** The totals of the order with these lines; an amendment may not take it below the minimum that was agreed. */
const amendedTotals = (
  state: OrderState,
  order: OrderId,
  currency: Currency,
  lines: ReadonlyArray<OrderLine>,
) => {
  const { adjustments, terms } = state
  const totals = totalsOf({ lines, adjustments: adjustmentsOn(adjustments, lines), currency })
  if (isLeft(totals)) return totals
  const minimum = terms?.conditions.minimumOrder
  const net = totals.right.totals.taxExclusive
  if (minimum === undefined || net >= minimum) return totals
  const before = totalsOf({
    lines: [...state.lines.values()].map((line) => line.asked),
    adjustments: adjustmentsOn(
      adjustments,
      [...state.lines.values()].map((line) => line.asked),
    ),
    currency,
  })
  return isLeft(before) || net >= before.right.totals.taxExclusive
    ? totals
    : refuse(
        "ORDER_BELOW_MINIMUM",
        `Amended like this, order ${order} would be below the minimum order agreed with ${state.customer}.`,
        { order, customer: state.customer, net, minimum },
      )
}

const add = (command: Priced<AddOrderLine>, state: OrderState, currency: Currency): Decision => {
  const { order, reason, priceLists = [], ...line } = asked(command)
  if (state.lines.has(line.line) || state.removedLines.includes(line.line))
    return refuse(
      "ORDER_LINE_DUPLICATE",
      `Order ${order} has, or had, a line ${line.line}: give the new one another number.`,
      { order, line: line.line },
    )
  const added = pricedLine(order, line, { terms: state.terms, currency, on: command.on, priceLists })
  if (isLeft(added)) return added
  const lines = [...state.lines.values()].map((at) => at.asked)
  const totals = amendedTotals(state, order, currency, [...lines, added.right])
  if (isLeft(totals)) return totals
  return right([
    {
      type: "OrderLineAdded",
      data: {
        order,
        line: line.line,
        added: added.right,
        ...totals.right,
        ...(reason === undefined ? {} : { reason }),
      },
    },
  ])
}

const sameLine = (a: OrderLine, b: OrderLine): boolean => {
  const fields = (line: OrderLine) =>
    JSON.stringify(Object.entries(line).sort(([x], [y]) => (x < y ? -1 : 1)))
  return fields(a) === fields(b)
}

/** What of a line may not be taken back any more: sent, invoiced, or cancelled and waived already. */
const settled = (state: OrderState, line: LineId, at: OrderLineState): number =>
  Math.max(at.delivered + inTransit(state, line), at.invoiced) + at.cancelled + at.waived

const change = (
  command: Priced<ChangeOrderLine>,
  state: OrderState,
  currency: Currency,
  at: OrderLineState,
): Decision => {
  const { order, line, reason, priceLists = [], ...changes } = asked(command)
  const pricing = { terms: state.terms, currency, on: command.on, priceLists }
  const changed = pricedLine(order, changedLine(at.asked, changes, pricing), pricing)
  if (isLeft(changed)) return changed
  const to = changed.right
  if (sameLine(at.asked, to)) return right([])
  const ordered = toMillionths(to.quantity)
  const least = settled(state, line, at)
  if (ordered < at.ordered && ordered < least)
    return refuse(
      "CHANGE_BELOW_SETTLED",
      `Line ${line} of order ${order} can't be changed to ${to.quantity}: ${say(millionths(least))} of it are delivered, on their way, invoiced or cancelled already.`,
      { order, line, quantity: to.quantity, least: fromMillionths(millionths(least)) },
    )
  const lines = [...state.lines].map(([id, other]) => (id === line ? to : other.asked))
  const totals = amendedTotals(state, order, currency, lines)
  if (isLeft(totals)) return totals
  return right([
    { type: "OrderLineChanged", data: { order, line, from: at.asked, to, reason, ...totals.right } },
  ])
}

const remove = (
  command: RemoveOrderLine,
  state: OrderState,
  currency: Currency,
  at: OrderLineState,
): Decision => {
  const { order, line, reason } = command
  const gone = Math.max(at.delivered + inTransit(state, line), at.invoiced)
  if (gone > 0)
    return refuse(
      "LINE_STARTED",
      `Line ${line} of order ${order} can't be removed: ${say(millionths(gone))} of it are delivered, on their way or invoiced. Cancel what is left of it.`,
      { order, line, started: say(millionths(gone)) },
    )
  const lines = [...state.lines].flatMap(([id, other]) => (id === line ? [] : [other.asked]))
  if (lines.length === 0 && state.lifecycle !== "draft")
    return refuse(
      "ORDER_WITHOUT_LINES",
      `Line ${line} is the only one of order ${order}: cancel the order instead of removing it.`,
      { order, line },
    )
  const totals = amendedTotals(state, order, currency, lines)
  if (isLeft(totals)) return totals
  return right([
    { type: "OrderLineRemoved", data: { order, line, removed: at.asked, reason, ...totals.right } },
  ])
}

/**
 * Amendments: lines are added, changed and removed while the order is a draft, and after it was placed, until it is
 * completed, closed or cancelled. What was delivered, is on its way or was invoiced can't be taken back so, and the
 * number of a line that was removed isn't given again. Another article, or one from another site, is another line. The facts
 * say what the line was and what it is, and what the order comes to, so that an approval of what it was can be told from
 * an approval of what it is.
 */
export const decideAmendment = (command: AmendingCommand, state: OrderState): Decision => {
  const { order, line } = command
  const ready = needs(state, order, ["draft", "placed", "validated", "released"], "be amended")
  if (isLeft(ready)) return ready
  // A draft and an order that was placed both have one.
  if (state.currency === null) return right([])
  if (command.type === "AddOrderLine") return add(command, state, state.currency)
  const at = state.lines.get(line)
  if (at === undefined) return left(lineUnknown(order, line))
  return command.type === "ChangeOrderLine"
    ? change(command, state, state.currency, at)
    : remove(command, state, state.currency, at)
}

/** An order that is being taken: nothing is owed or promised, and only placing it makes it one. */
export const draftOrder = (command: DraftOrder, state: OrderState): Decision =>
  state.order !== null
    ? refuse("ORDER_EXISTS", `Order ${command.order} was already drafted or placed.`, {
        order: command.order,
      })
    : right([{ type: "OrderDrafted", data: asked(command) }])
