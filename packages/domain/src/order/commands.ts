import type * as t from "io-ts"
import {
  CreditNoteId,
  Currency,
  CustomerId,
  Decimal,
  DeliveryId,
  Flag,
  InvoiceId,
  LineId,
  LocalDate,
  list,
  NonNegativeDecimal,
  OrderId,
  shape,
  Text,
} from "../facts/codecs.js"
import { type CommandsIn, command } from "../running/command.js"
import { DocumentAdjustment, Tax } from "../tax/tax.js"
import {
  CancellationInitiator,
  Channel,
  ConditionsSnapshot,
  EntryErrorOrigin,
  EntryErrorStep,
  EntryErrorType,
  HoldKind,
  LineQuantity,
} from "./events.js"

/** `unitPrice` is in major units; `discountPercent`, when absent, is the one negotiated. */
export const LineAsked = shape(
  "a line to order",
  { line: LineId, sku: Text, quantity: NonNegativeDecimal, unitPrice: Decimal, tax: Tax },
  { discountPercent: NonNegativeDecimal, description: Text, unit: Text, requestedDate: LocalDate },
)
export type LineAsked = t.TypeOf<typeof LineAsked>

export const orderCommands = {
  /** Without `terms`, the conditions in force for the customer on the day are taken, and frozen in the order. */
  PlaceOrder: command(
    "PlaceOrder",
    { order: OrderId, customer: CustomerId, currency: Currency, lines: list(LineAsked) },
    {
      adjustments: list(DocumentAdjustment),
      terms: ConditionsSnapshot,
      channel: Channel,
      customerReference: Text,
      receivedOn: LocalDate,
      enteredBy: Text,
    },
  ),
  ValidateOrder: command("ValidateOrder", { order: OrderId }, { gates: list(Text) }),
  ReleaseOrder: command("ReleaseOrder", { order: OrderId }),
  HoldOrder: command("HoldOrder", { order: OrderId, hold: HoldKind, reason: Text }),
  ReleaseHold: command("ReleaseHold", { order: OrderId, hold: HoldKind, reason: Text }, { override: Flag }),
  PromiseDelivery: command("PromiseDelivery", { order: OrderId, line: LineId, date: LocalDate }),
  RevisePromise: command(
    "RevisePromise",
    { order: OrderId, line: LineId, to: LocalDate, cause: Text },
    { agreedByCustomer: Flag },
  ),
  /** Without `lines`, all that is still to be delivered. */
  ConfirmDelivery: command(
    "ConfirmDelivery",
    { order: OrderId, delivery: DeliveryId },
    { lines: list(LineQuantity), carrier: Text, tracking: Text, dispatchedOn: LocalDate },
  ),
  ReturnGoods: command("ReturnGoods", {
    order: OrderId,
    return: DeliveryId,
    lines: list(LineQuantity),
    reason: Text,
    affectsOrder: Flag,
  }),
  CancelOrderLine: command("CancelOrderLine", {
    order: OrderId,
    line: LineId,
    quantity: NonNegativeDecimal,
    reason: Text,
  }),
  CancelOrder: command("CancelOrder", {
    order: OrderId,
    reason: Text,
    initiator: CancellationInitiator,
  }),
  CloseOrderShort: command("CloseOrderShort", { order: OrderId, reason: Text }),
  CompleteOrder: command("CompleteOrder", { order: OrderId }),
  ReportOrderEntryError: command(
    "ReportOrderEntryError",
    {
      order: OrderId,
      error: Text,
      errorType: EntryErrorType,
      origin: EntryErrorOrigin,
      detectedAt: EntryErrorStep,
    },
    { line: LineId, note: Text },
  ),
}

export type OrderCommand = CommandsIn<typeof orderCommands>
export type PlaceOrder = t.TypeOf<typeof orderCommands.PlaceOrder>

/** Given by the flows that issue invoices and credit notes, together with the document itself. */
const orderNotes = {
  NoteInvoicing: command("NoteInvoicing", { order: OrderId, invoice: InvoiceId, lines: list(LineQuantity) }),
  NoteCrediting: command("NoteCrediting", {
    order: OrderId,
    invoice: InvoiceId,
    creditNote: CreditNoteId,
    lines: list(LineQuantity),
  }),
}

export type NoteInvoicing = t.TypeOf<typeof orderNotes.NoteInvoicing>
export type NoteCrediting = t.TypeOf<typeof orderNotes.NoteCrediting>
