import {
  DeliveryId,
  LineId,
  LocalDate,
  list,
  NonNegativeDecimal,
  OrderId,
  StockItemId,
  Text,
} from "../facts/codecs.js"
import { type CommandsIn, command } from "../running/command.js"
import { Inbound } from "./events.js"

const itself = { item: StockItemId, sku: Text, site: Text }

export const stockCommands = {
  RecordStockInformation: command(
    "RecordStockInformation",
    {
      ...itself,
      onHand: NonNegativeDecimal,
      reserved: NonNegativeDecimal,
      inbound: list(Inbound),
      asOf: LocalDate,
    },
    { source: Text },
  ),
  ReportStockShortage: command(
    "ReportStockShortage",
    { ...itself, shortage: Text, quantity: NonNegativeDecimal },
    { expectedDate: LocalDate, order: OrderId, line: LineId, reason: Text },
  ),
  RequestAvailability: command(
    "RequestAvailability",
    { ...itself, request: Text, quantity: NonNegativeDecimal, neededBy: LocalDate },
    { order: OrderId, line: LineId },
  ),
  AnswerAvailability: command(
    "AnswerAvailability",
    { item: StockItemId, request: Text, quantity: NonNegativeDecimal },
    { availableOn: LocalDate, note: Text },
  ),
  ReserveStock: command(
    "ReserveStock",
    { ...itself, reservation: Text, order: OrderId, line: LineId, quantity: NonNegativeDecimal },
    { neededBy: LocalDate },
  ),
  /** Without `quantity`, all that was requested. */
  ConfirmReservation: command(
    "ConfirmReservation",
    { item: StockItemId, reservation: Text },
    { quantity: NonNegativeDecimal },
  ),
  RefuseReservation: command("RefuseReservation", { item: StockItemId, reservation: Text, reason: Text }),
  ReleaseReservation: command("ReleaseReservation", { item: StockItemId, reservation: Text, reason: Text }),
  CreateBackorder: command(
    "CreateBackorder",
    { ...itself, backorder: Text, order: OrderId, line: LineId, quantity: NonNegativeDecimal },
    { expectedDate: LocalDate },
  ),
  ExpectReturn: command("ExpectReturn", {
    ...itself,
    return: DeliveryId,
    order: OrderId,
    line: LineId,
    quantity: NonNegativeDecimal,
    expectedDate: LocalDate,
  }),
}

export type StockCommand = CommandsIn<typeof stockCommands>
