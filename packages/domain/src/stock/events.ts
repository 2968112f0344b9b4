import type * as t from "io-ts"
import {
  DeliveryId,
  LineId,
  LocalDate,
  list,
  NonNegativeDecimal,
  OrderId,
  StockItemId,
  shape,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"

/** What is to come in of an item, and when. */
export const Inbound = shape("what is to come in", { quantity: NonNegativeDecimal, expectedDate: LocalDate })
export type Inbound = t.TypeOf<typeof Inbound>

/** An article at a site: `item` is `sku@site`. */
const itself = { item: StockItemId, sku: Text, site: Text }

/** Names are the storage format: they are for ever. Stock is inventory's: this is what it said, and what it was asked. */
export const stockFacts = {
  /** What there was at the end of `asOf`; `reserved` is part of `onHand`. */
  StockInformationReceived: shape(
    "StockInformationReceived",
    {
      ...itself,
      onHand: NonNegativeDecimal,
      reserved: NonNegativeDecimal,
      inbound: list(Inbound),
      asOf: LocalDate,
    },
    { source: Text },
  ),
  StockShortageReported: shape(
    "StockShortageReported",
    { ...itself, shortage: Text, quantity: NonNegativeDecimal },
    { expectedDate: LocalDate, order: OrderId, line: LineId, reason: Text },
  ),
  AvailabilityRequested: shape(
    "AvailabilityRequested",
    { ...itself, request: Text, quantity: NonNegativeDecimal, neededBy: LocalDate },
    { order: OrderId, line: LineId },
  ),
  /** `quantity` of it on `availableOn`: nothing of it when inventory can't say when. */
  AvailabilityAnswered: shape(
    "AvailabilityAnswered",
    { item: StockItemId, request: Text, quantity: NonNegativeDecimal },
    { availableOn: LocalDate, note: Text },
  ),
  StockReservationRequested: shape(
    "StockReservationRequested",
    { ...itself, reservation: Text, order: OrderId, line: LineId, quantity: NonNegativeDecimal },
    { neededBy: LocalDate },
  ),
  StockReservationConfirmed: shape("StockReservationConfirmed", {
    item: StockItemId,
    reservation: Text,
    order: OrderId,
    line: LineId,
    quantity: NonNegativeDecimal,
  }),
  StockReservationRefused: shape("StockReservationRefused", {
    item: StockItemId,
    reservation: Text,
    order: OrderId,
    line: LineId,
    reason: Text,
  }),
  StockReservationReleased: shape("StockReservationReleased", {
    item: StockItemId,
    reservation: Text,
    order: OrderId,
    line: LineId,
    reason: Text,
  }),
  BackorderCreated: shape(
    "BackorderCreated",
    { ...itself, backorder: Text, order: OrderId, line: LineId, quantity: NonNegativeDecimal },
    { expectedDate: LocalDate },
  ),
  ReturnExpected: shape("ReturnExpected", {
    ...itself,
    return: DeliveryId,
    order: OrderId,
    line: LineId,
    quantity: NonNegativeDecimal,
    expectedDate: LocalDate,
  }),
}

export type StockFact = FactsOf<typeof stockFacts>
