import type { Address } from "../customer/address.js"
import { invoicingBasis } from "../customer/invoicing.js"
import { type Evolve, type Mutable, recipe } from "../decider.js"
import type { DocumentAdjustment, TaxAmount } from "../tax/tax.js"
import {
  type Currency,
  type CustomerId,
  type Decimal,
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
  zero,
} from "../values/index.js"
import { type CreditCheckState, creditCheckRecipes } from "./credit-state.js"
import { type Demand, demandOf, movesDemand, noDemand, sameDemand } from "./demand.js"
import type { EntryErrorStatus } from "./entry-errors.js"
import type { ConditionsSnapshot, HoldKind, LineQuantity, OrderFact, OrderLine } from "./events.js"
import { gatingOf, type OrderGating } from "./gating.js"
import { noteAmounts, noteDelivered } from "./invoicing-state.js"
import { committedBy } from "./promised.js"
import { noteProgress, type OrderProgress, type OrderStepState, stepRecipes } from "./step-state.js"
import { undelivered, wanted } from "./wanted.js"

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
  /** The last promise. */
  readonly promised: LocalDate | null
  readonly firstPromise: LocalDate | null
  /** The promise that binds: the last one that the customer agreed to, or that was moved forward. */
  readonly committed: LocalDate | null
  /** When those who make and carry the goods expect them to be delivered. */
  readonly expected: LocalDate | null
  /** The delay that was anticipated last, while it stands. */
  readonly delay: { readonly expected: LocalDate; readonly toleranceDays: number } | null
  /** How often what the line wants of inventory has changed: the sequence of its last demand signal. */
  readonly demandChanges: number
}

/** A delivery that was planned or dispatched. One may be confirmed without. */
export interface Shipment {
  readonly stage: "planned" | "dispatched" | "delivered" | "failed" | "cancelled"
  readonly lines: ReadonlyArray<LineQuantity>
}

/** What a draft says beside its lines. */
export type Draft = Pick<
  Extract<OrderFact, { readonly type: "OrderDrafted" }>["data"],
  "channel" | "receivedOn" | "receivedAt" | "customerReference" | "enteredBy"
>

export type Lifecycle =
  | "unknown"
  | "draft"
  | "placed"
  | "validated"
  | "released"
  | "completed"
  | "cancelled"
  | "closedShort"

/** What came or went on a business date, in millionths. */
export interface DatedQuantity {
  readonly on: LocalDate
  readonly quantity: Millionths
}

export interface OrderState {
  readonly order: OrderId | null
  readonly customer: CustomerId | null
  readonly currency: Currency | null
  readonly lifecycle: Lifecycle
  readonly terms: ConditionsSnapshot | null
  readonly lines: ReadonlyMap<LineId, OrderLineState>
  readonly adjustments: ReadonlyArray<DocumentAdjustment>
  /** Invoices that bill what was ordered, not down-payments. */
  readonly invoiceCount: number
  readonly customerReference: string | null
  readonly billTo: Address | null
  /** How much of the order is done, in percent: as reported, and as certified. */
  readonly reportedPercent: Decimal
  readonly certifiedPercent: Decimal
  readonly reportedMilestones: ReadonlyArray<string>
  readonly certifiedMilestones: ReadonlyArray<string>
  /** What is invoiced by amount, net, by (category, rate). */
  readonly billedAmounts: ReadonlyMap<string, TaxAmount>
  /** Down-payments that were invoiced, and what was deducted of them since, net, by (category, rate). */
  readonly downPayments: ReadonlyMap<string, { readonly prepaid: number; readonly deducted: number }>
  readonly placedOn: LocalDate | null
  /** What was delivered, less what came back, by line and business date. */
  readonly deliveredOn: ReadonlyMap<LineId, ReadonlyArray<DatedQuantity>>
  readonly holds: ReadonlyArray<HoldKind>
  readonly deliveries: ReadonlyArray<DeliveryId>
  readonly shipments: ReadonlyMap<DeliveryId, Shipment>
  readonly draft: Draft | null
  /** Their numbers aren't given again. */
  readonly removedLines: ReadonlyArray<LineId>
  /** Where the order was when it was last completed or closed short. */
  readonly closedFrom: "validated" | "released"
  /** The hash of the last acknowledgement. */
  readonly acknowledged: string | null
  readonly entryErrors: ReadonlyMap<string, EntryErrorStatus>
  readonly gating: OrderGating | null
  /** By their codes: those that were handed over, completed or given a deadline. */
  readonly steps: ReadonlyMap<string, OrderStepState>
  readonly progress: OrderProgress | null
  /** What is invoiced of it by amount, down-payments that aren't deducted yet among it, with tax. */
  readonly billedGross: number
  /** The last check of the customer's credit. */
  readonly creditCheck: CreditCheckState | null
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
  customerReference: null,
  billTo: null,
  reportedPercent: zero,
  certifiedPercent: zero,
  reportedMilestones: [],
  certifiedMilestones: [],
  billedAmounts: new Map(),
  downPayments: new Map(),
  placedOn: null,
  deliveredOn: new Map(),
  holds: [],
  deliveries: [],
  shipments: new Map(),
  draft: null,
  removedLines: [],
  closedFrom: "released",
  acknowledged: null,
  entryErrors: new Map(),
  gating: null,
  steps: new Map(),
  progress: null,
  billedGross: 0,
  creditCheck: null,
})

const newLine = (asked: OrderLine, demandChanges = 0): OrderLineState => ({
  asked,
  ordered: toMillionths(asked.quantity),
  cancelled: millionths(0),
  waived: millionths(0),
  delivered: millionths(0),
  returned: millionths(0),
  invoiced: millionths(0),
  promised: null,
  firstPromise: null,
  committed: null,
  expected: null,
  delay: null,
  demandChanges,
})

const enter = (
  state: Mutable<OrderState>,
  {
    order,
    customer,
    currency,
  }: Pick<Extract<OrderFact, { readonly type: "OrderPlaced" }>["data"], "order" | "customer" | "currency">,
  lifecycle: "draft" | "placed",
): void => {
  state.order = order
  state.customer = customer
  state.currency = currency
  state.lifecycle = lifecycle
}

/** Where the order goes back to when it is reopened. */
const close = (state: Mutable<OrderState>, lifecycle: "completed" | "closedShort"): void => {
  state.closedFrom = state.lifecycle === "validated" ? "validated" : "released"
  state.lifecycle = lifecycle
}

const recipes = recipe<OrderState, OrderFact>({
  ...stepRecipes,
  ...creditCheckRecipes,
  OrderDrafted: (state, drafted) => {
    enter(state, drafted, "draft")
    const { order: _order, customer: _customer, currency: _currency, ...draft } = drafted
    state.draft = draft
  },
  OrderPlaced: (state, placed, on) => {
    state.placedOn = on
    enter(state, placed, "placed")
    state.terms = placed.terms
    state.gating = gatingOf(placed)
    state.adjustments = [...placed.adjustments]
    state.customerReference = placed.customerReference ?? null
    state.billTo = placed.billTo ?? null
    const drafted = new Map(state.lines)
    state.lines.clear()
    for (const asked of placed.lines)
      state.lines.set(asked.line, newLine(asked, drafted.get(asked.line)?.demandChanges))
    for (const line of drafted.keys()) if (!state.lines.has(line)) state.removedLines.push(line)
  },
  OrderLineAdded: (state, { line, added }) => {
    state.lines.set(line, newLine(added))
  },
  OrderLineChanged: (state, { line, to }) => {
    const at = state.lines.get(line)
    if (!at) return
    at.asked = to
    at.ordered = toMillionths(to.quantity)
  },
  OrderLineRemoved: (state, { line }) => {
    state.lines.delete(line)
    state.removedLines.push(line)
  },
  OrderAcknowledged: (state, { documentHash }) => {
    state.acknowledged = documentHash
  },
  OrderReopened: (state, { to, lines }) => {
    state.lifecycle = to
    for (const { line, quantity } of lines) {
      const at = state.lines.get(line)
      if (at) at.waived = millionths(at.waived - toMillionths(quantity))
    }
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
    if (!at) return
    at.promised = date
    at.firstPromise = date
    at.committed = date
  },
  PromiseRevised: (state, { line, to, agreedByCustomer }) => {
    const at = state.lines.get(line)
    if (!at) return
    at.promised = to
    at.committed = committedBy(at.committed, to, agreedByCustomer)
  },
  ExpectedDeliveryRevised: (state, { line, expectedDate }) => {
    const at = state.lines.get(line)
    if (at) at.expected = expectedDate
  },
  DeliveryDelayAnticipated: (state, { line, expectedDate, toleranceDays }) => {
    const at = state.lines.get(line)
    if (at) at.delay = { expected: expectedDate, toleranceDays }
  },
  DeliveryDelayCleared: (state, { line }) => {
    const at = state.lines.get(line)
    if (at) at.delay = null
  },
  CustomerNotified: () => {},
  DeliveryPlanned: (state, { delivery, lines }) => {
    state.shipments.set(delivery, { stage: "planned", lines })
  },
  DeliveryDispatched: (state, { delivery, lines }) => {
    state.shipments.set(delivery, { stage: "dispatched", lines })
  },
  DeliveryFailed: (state, { delivery, lines }) => {
    state.shipments.set(delivery, { stage: "failed", lines })
  },
  DeliveryCancelled: (state, { delivery, lines }) => {
    state.shipments.set(delivery, { stage: "cancelled", lines })
  },
  DeliveryConfirmed: (state, { delivery, lines }, on) => {
    state.deliveries.push(delivery)
    const shipment = state.shipments.get(delivery)
    if (shipment) shipment.stage = "delivered"
    for (const { line, quantity } of lines) {
      const at = state.lines.get(line)
      if (at) at.delivered = millionths(at.delivered + toMillionths(quantity))
      noteDelivered(state, line, on, toMillionths(quantity))
    }
  },
  GoodsReturned: (state, { lines, affectsOrder, ...returned }, on) => {
    state.deliveries.push(returned.return)
    for (const { line, quantity } of lines) {
      const at = state.lines.get(line)
      if (!at) continue
      const back = toMillionths(quantity)
      noteDelivered(state, line, on, millionths(-back))
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
    for (const shipment of state.shipments.values())
      if (shipment.stage === "planned") shipment.stage = "cancelled"
  },
  OrderClosedShort: (state, { lines }) => {
    close(state, "closedShort")
    for (const { line, quantity } of lines) {
      const at = state.lines.get(line)
      if (at) at.waived = millionths(at.waived + toMillionths(quantity))
    }
  },
  OrderInvoiced: (state, { lines, amounts, prepaid, deducted }) => {
    if (prepaid === undefined) state.invoiceCount += 1
    noteAmounts(state, { amounts, prepaid, deducted }, 1)
    for (const { line, quantity } of lines) {
      const at = state.lines.get(line)
      if (at) at.invoiced = millionths(at.invoiced + toMillionths(quantity))
    }
  },
  OrderCredited: (state, { lines, amounts, prepaid, deducted }) => {
    noteAmounts(state, { amounts, prepaid, deducted }, -1)
    for (const { line, quantity } of lines) {
      const at = state.lines.get(line)
      if (at) at.invoiced = millionths(at.invoiced - toMillionths(quantity))
    }
  },
  ProgressReported: (state, { percent, milestone }) => {
    if (percent !== undefined) state.reportedPercent = percent
    if (milestone !== undefined) state.reportedMilestones.push(milestone)
  },
  ProgressCertified: (state, { percent, milestone }) => {
    if (percent !== undefined) state.certifiedPercent = percent
    if (milestone !== undefined) state.certifiedMilestones.push(milestone)
  },
  ConditionsReapplied: (state, { terms }) => {
    state.terms = terms
  },
  OrderCompleted: (state) => {
    close(state, "completed")
  },
  OrderEntryErrorDetected: (state, { error }) => {
    state.entryErrors.set(error, "reported")
  },
  OrderEntryErrorCorrected: (state, { error }) => {
    state.entryErrors.set(error, "corrected")
  },
  OrderEntryErrorRejected: (state, { error }) => {
    state.entryErrors.set(error, "rejected")
  },
})

/**
 * How facts add up. Every line counts how often what it wants of inventory has changed, so that its demand signals have
 * a sequence that follows from the order alone, whoever asks and however often (see `demandSignalsOf`).
 */
export const evolve: Evolve<OrderState, OrderFact> = (state, fact, on) => {
  noteProgress(state, fact, on)
  if (!movesDemand.has(fact.type)) return recipes(state, fact, on)
  const before: Array<readonly [LineId, Demand]> = []
  for (const [line, at] of state.lines) before.push([line, demandOf(at, state.lifecycle)])
  recipes(state, fact, on)
  const known = new Map(before)
  for (const [line, at] of state.lines)
    if (!sameDemand(known.get(line) ?? noDemand, demandOf(at, state.lifecycle))) at.demandChanges += 1
}

export { undelivered, wanted }

/** INV-01: what may be delivered at most, the tolerance for over-delivery included. */
export const deliverable = (line: OrderLineState, terms: ConditionsSnapshot | null): Millionths => {
  const tolerance = terms?.conditions.overDeliveryTolerance
  if (tolerance === undefined || tolerance === "0") return wanted(line)
  const extra = exact(tolerance).times(exactWhole(line.ordered)).times(hundredth).round(0, Exact.roundDown)
  return millionths(Math.min(Number.MAX_SAFE_INTEGER, wanted(line) + Number(extra.toFixed(0))))
}

/**
 * INV-02: what may be invoiced in all, by quantity. On order: what is wanted. On delivery: what was delivered. What came
 * back and is not to be replaced is not paid for either way. By progress and milestones nothing is invoiced by quantity.
 */
export const invoiceable = (line: OrderLineState, terms: ConditionsSnapshot | null): Millionths => {
  const basis = invoicingBasis(terms?.conditions.invoicingPolicy ?? "onDelivery")
  if (basis === "certified") return millionths(0)
  const gross = basis === "ordered" ? Math.max(wanted(line), line.delivered) : line.delivered
  return millionths(gross - line.returned)
}
