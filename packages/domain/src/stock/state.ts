import { recipe } from "../decider.js"
import type { Decimal, LineId, LocalDate, OrderId, StockItemId } from "../values/index.js"
import type { Inbound, StockFact } from "./events.js"

/** What inventory said last of an item, by the date it said it for. */
export interface StockInformation {
  readonly onHand: Decimal
  readonly reserved: Decimal
  readonly inbound: ReadonlyArray<Inbound>
  readonly asOf: LocalDate
}

/** What inventory was asked to keep for an order, and what became of it. */
export interface Reservation {
  readonly order: OrderId
  readonly line: LineId
  readonly quantity: Decimal
  readonly status: "requested" | "confirmed" | "refused" | "released"
}

export interface AvailabilityRequest {
  readonly quantity: Decimal
  readonly neededBy: LocalDate
  readonly answer: { readonly quantity: Decimal; readonly availableOn: LocalDate | null } | null
}

export interface StockState {
  readonly item: StockItemId | null
  readonly information: StockInformation | null
  readonly shortages: ReadonlyArray<string>
  readonly requests: ReadonlyMap<string, AvailabilityRequest>
  readonly reservations: ReadonlyMap<string, Reservation>
  readonly backorders: ReadonlyArray<string>
  /** By `return order/line`: one return may bring back several lines. */
  readonly returns: ReadonlyArray<string>
}

export const initial = (): StockState => ({
  item: null,
  information: null,
  shortages: [],
  requests: new Map(),
  reservations: new Map(),
  backorders: [],
  returns: [],
})

export const returnKey = (of: { readonly return: string; readonly order: string; readonly line: string }) =>
  JSON.stringify([of.return, of.order, of.line])

export const evolve = recipe<StockState, StockFact>({
  StockInformationReceived: (state, { item, onHand, reserved, inbound, asOf }) => {
    state.item = item
    // What comes late says how it was, not how it is.
    if (state.information === null || asOf >= state.information.asOf)
      state.information = { onHand, reserved, inbound, asOf }
  },
  StockShortageReported: (state, { item, shortage }) => {
    state.item = item
    state.shortages.push(shortage)
  },
  AvailabilityRequested: (state, { item, request, quantity, neededBy }) => {
    state.item = item
    state.requests.set(request, { quantity, neededBy, answer: null })
  },
  AvailabilityAnswered: (state, { request, quantity, availableOn }) => {
    const at = state.requests.get(request)
    if (at) at.answer = { quantity, availableOn: availableOn ?? null }
  },
  StockReservationRequested: (state, { item, reservation, order, line, quantity }) => {
    state.item = item
    state.reservations.set(reservation, { order, line, quantity, status: "requested" })
  },
  StockReservationConfirmed: (state, { reservation, quantity }) => {
    const at = state.reservations.get(reservation)
    if (!at) return
    at.quantity = quantity
    at.status = "confirmed"
  },
  StockReservationRefused: (state, { reservation }) => {
    const at = state.reservations.get(reservation)
    if (at) at.status = "refused"
  },
  StockReservationReleased: (state, { reservation }) => {
    const at = state.reservations.get(reservation)
    if (at) at.status = "released"
  },
  BackorderCreated: (state, { item, backorder }) => {
    state.item = item
    state.backorders.push(backorder)
  },
  ReturnExpected: (state, data) => {
    state.item = data.item
    state.returns.push(returnKey(data))
  },
})
