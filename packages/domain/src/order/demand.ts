import { type LocalDate, type Millionths, millionths } from "../values/index.js"
import type { OrderFact } from "./events.js"
import type { Lifecycle, OrderLineState } from "./state.js"
import { undelivered } from "./wanted.js"

/** The facts of an order after which a line may want something else of inventory. */
export const movesDemand: ReadonlySet<OrderFact["type"]> = new Set<OrderFact["type"]>([
  "OrderPlaced",
  "OrderLineAdded",
  "OrderLineChanged",
  "OrderLineRemoved",
  "OrderValidated",
  "OrderReleased",
  "OrderReopened",
  "DeliveryPromised",
  "PromiseRevised",
  "DeliveryConfirmed",
  "GoodsReturned",
  "OrderLineCancelled",
  "OrderCancelled",
  "OrderClosedShort",
  "OrderCompleted",
])

/** How sure it is that what is demanded will be wanted. */
export type Certainty = "quoted" | "placed" | "validated" | "released"

/** What a line of an order wants of inventory: how much is still to be delivered, how surely, and by when. */
export interface Demand {
  readonly quantity: Millionths
  readonly certainty: Certainty
  readonly requestedDate: LocalDate | null
  readonly promisedDate: LocalDate | null
}

const certainties: { readonly [L in Lifecycle]: Certainty } = {
  unknown: "quoted",
  draft: "quoted",
  placed: "placed",
  validated: "validated",
  released: "released",
  completed: "released",
  cancelled: "released",
  closedShort: "released",
}

/** What of a line is still to be delivered; an order that was cancelled or closed short wants nothing any more. */
export const demandOf = (line: OrderLineState, lifecycle: Lifecycle): Demand => {
  const over = lifecycle === "cancelled" || lifecycle === "closedShort"
  return {
    quantity: over ? millionths(0) : undelivered(line),
    certainty: certainties[lifecycle],
    requestedDate: line.asked.requestedDate ?? null,
    promisedDate: line.promised,
  }
}

/**
 * Whether a line asks for the same as before. That of which nothing is wanted asks for nothing, however surely and for
 * whatever date.
 */
export const sameDemand = (a: Demand, b: Demand): boolean =>
  a.quantity === b.quantity &&
  (a.quantity === 0 ||
    (a.certainty === b.certainty && a.requestedDate === b.requestedDate && a.promisedDate === b.promisedDate))

/** Nothing: what a line asks for before it is there, and after it was removed. */
export const noDemand: Demand = {
  quantity: millionths(0),
  certainty: "quoted",
  requestedDate: null,
  promisedDate: null,
}
