import { recipe } from "../decider.js"
import type { DocumentAdjustment } from "../tax/tax.js"
import {
  type Currency,
  type CustomerId,
  type DeliveryId,
  Exact,
  exact,
  exactWhole,
  type LineId,
  type LocalDate,
  type Millionths,
  millionths,
  type OrderId,
  toMillionths,
} from "../values/index.js"
import type { ConditionsSnapshot, HoldKind, OrderFact, OrderLine } from "./events.js"

/** Quantities are in millionths. */
export interface OrderLineState {
  readonly asked: OrderLine
  readonly ordered: Millionths
  readonly cancelled: Millionths
  readonly waived: Millionths
  /** Net of returns that are to be delivered again. */
  readonly delivered: Millionths
  /** What came back and is not to be delivered again: it counts as delivered, but is not with the customer. */
  readonly returned: Millionths
  /** Net of what was credited so that it may be invoiced again. */
  readonly invoiced: Millionths
  readonly promised: LocalDate | null
}

export type Lifecycle =
  | "unknown"
  | "placed"
  | "validated"
  | "released"
  | "completed"
  | "cancelled"
  | "closedShort"

export interface OrderState {
  readonly order: OrderId | null
  readonly customer: CustomerId | null
  readonly currency: Currency | null
  readonly lifecycle: Lifecycle
  readonly terms: ConditionsSnapshot | null
  readonly lines: ReadonlyMap<LineId, OrderLineState>
  readonly adjustments: ReadonlyArray<DocumentAdjustment>
  readonly invoiceCount: number
  readonly holds: ReadonlyArray<HoldKind>
  readonly deliveries: ReadonlyArray<DeliveryId>
  readonly entryErrors: ReadonlyArray<string>
}

const hundredth = new Exact("0.01")

export const initial = (): OrderState => ({
  order: null,
  customer: null,
  currency: null,
  lifecycle: "unknown",
  terms: null,
  lines: new Map(),
  adjustments: [],
  invoiceCount: 0,
  holds: [],
  deliveries: [],
  entryErrors: [],
})

export const evolve = recipe<OrderState, OrderFact>({
  OrderPlaced: (state, { order, customer, currency, lines, adjustments, terms }) => {
    state.order = order
    state.customer = customer
    state.currency = currency
    state.lifecycle = "placed"
    state.terms = terms
    state.adjustments = [...adjustments]
    for (const asked of lines)
      state.lines.set(asked.line, {
        asked,
        ordered: toMillionths(asked.quantity),
        cancelled: millionths(0),
        waived: millionths(0),
        delivered: millionths(0),
        returned: millionths(0),
        invoiced: millionths(0),
        promised: null,
      })
  },
  OrderValidated: (state) => {
    state.lifecycle = "validated"
  },
  OrderReleased: (state) => {
    state.lifecycle = "released"
  },
  OrderHeld: (state, { hold }) => {
    if (!state.holds.includes(hold)) state.holds.push(hold)
  },
  OrderHoldReleased: (state, { hold }) => {
    state.holds = state.holds.filter((other) => other !== hold)
  },
  DeliveryPromised: (state, { line, date }) => {
    const at = state.lines.get(line)
    if (at) at.promised = date
  },
  PromiseRevised: (state, { line, to }) => {
    const at = state.lines.get(line)
    if (at) at.promised = to
  },
  DeliveryConfirmed: (state, { delivery, lines }) => {
    state.deliveries.push(delivery)
    for (const { line, quantity } of lines) {
      const at = state.lines.get(line)
      if (at) at.delivered = millionths(at.delivered + toMillionths(quantity))
    }
  },
  GoodsReturned: (state, { lines, affectsOrder, ...returned }) => {
    state.deliveries.push(returned.return)
    for (const { line, quantity } of lines) {
      const at = state.lines.get(line)
      if (!at) continue
      const back = toMillionths(quantity)
      if (affectsOrder) at.delivered = millionths(at.delivered - back)
      else at.returned = millionths(at.returned + back)
    }
  },
  OrderLineCancelled: (state, { line, quantity }) => {
    const at = state.lines.get(line)
    if (at) at.cancelled = millionths(at.cancelled + toMillionths(quantity))
  },
  OrderCancelled: (state) => {
    state.lifecycle = "cancelled"
    for (const at of state.lines.values()) at.cancelled = millionths(at.ordered - at.waived)
  },
  OrderClosedShort: (state, { lines }) => {
    state.lifecycle = "closedShort"
    for (const { line, quantity } of lines) {
      const at = state.lines.get(line)
      if (at) at.waived = millionths(at.waived + toMillionths(quantity))
    }
  },
  OrderInvoiced: (state, { lines }) => {
    state.invoiceCount += 1
    for (const { line, quantity } of lines) {
      const at = state.lines.get(line)
      if (at) at.invoiced = millionths(at.invoiced + toMillionths(quantity))
    }
  },
  OrderCredited: (state, { lines }) => {
    for (const { line, quantity } of lines) {
      const at = state.lines.get(line)
      if (at) at.invoiced = millionths(at.invoiced - toMillionths(quantity))
    }
  },
  OrderCompleted: (state) => {
    state.lifecycle = "completed"
  },
  OrderEntryErrorDetected: (state, { error }) => {
    state.entryErrors.push(error)
  },
})

/** What the customer still wants: ordered, less what was cancelled or waived. */
export const wanted = (line: OrderLineState): Millionths =>
  millionths(line.ordered - line.cancelled - line.waived)

/** What is still to be delivered, never below zero. */
export const undelivered = (line: OrderLineState): Millionths =>
  millionths(Math.max(0, wanted(line) - line.delivered))

/** INV-01: what may be delivered at most, the tolerance for over-delivery included. */
export const deliverable = (line: OrderLineState, terms: ConditionsSnapshot | null): Millionths => {
  const tolerance = terms?.conditions.overDeliveryTolerance
  if (tolerance === undefined || tolerance === "0") return wanted(line)
  const extra = exact(tolerance).times(exactWhole(line.ordered)).times(hundredth).round(0, Exact.roundDown)
  return millionths(Math.min(Number.MAX_SAFE_INTEGER, wanted(line) + Number(extra.toFixed(0))))
}

/**
 * INV-02: what may be invoiced in all. On order: what is wanted. On delivery: what was delivered. What came back and is
 * not to be replaced is not paid for either way.
 */
export const invoiceable = (line: OrderLineState, terms: ConditionsSnapshot | null): Millionths =>
  millionths(
    (terms?.conditions.invoicingPolicy === "onOrder"
      ? Math.max(wanted(line), line.delivered)
      : line.delivered) - line.returned,
  )
