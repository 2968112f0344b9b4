import type { Command } from "../running/command.js"
import type { DocumentAdjustment, Tax } from "../tax/tax.js"
import type {
  CreditNoteId,
  Currency,
  CustomerId,
  Decimal,
  DeliveryId,
  InvoiceId,
  LineId,
  LocalDate,
  OrderId,
} from "../values/index.js"
import type { Channel, ConditionsSnapshot, EntryErrorType, HoldKind, LineQuantity } from "./events.js"

/** `unitPrice` is in major units; `discountPercent`, when absent, is the one negotiated. */
export interface LineAsked {
  readonly line: LineId
  readonly sku: string
  readonly quantity: Decimal
  readonly unitPrice: Decimal
  readonly tax: Tax
  readonly discountPercent?: Decimal
  readonly description?: string
  readonly unit?: string
  readonly requestedDate?: LocalDate
}

/** Without `terms`, the conditions in force for the customer on the day are taken, and frozen in the order. */
export type PlaceOrder = Command<
  "PlaceOrder",
  {
    readonly order: OrderId
    readonly customer: CustomerId
    readonly currency: Currency
    readonly lines: ReadonlyArray<LineAsked>
    readonly adjustments?: ReadonlyArray<DocumentAdjustment>
    readonly terms?: ConditionsSnapshot
    readonly channel?: Channel
    readonly customerReference?: string
    readonly receivedOn?: LocalDate
    readonly enteredBy?: string
  }
>
export type ValidateOrder = Command<
  "ValidateOrder",
  { readonly order: OrderId; readonly gates?: ReadonlyArray<string> }
>
export type ReleaseOrder = Command<"ReleaseOrder", { readonly order: OrderId }>
export type HoldOrder = Command<
  "HoldOrder",
  { readonly order: OrderId; readonly hold: HoldKind; readonly reason: string }
>
export type ReleaseHold = Command<
  "ReleaseHold",
  { readonly order: OrderId; readonly hold: HoldKind; readonly reason: string; readonly override?: boolean }
>
export type PromiseDelivery = Command<
  "PromiseDelivery",
  { readonly order: OrderId; readonly line: LineId; readonly date: LocalDate }
>
export type RevisePromise = Command<
  "RevisePromise",
  {
    readonly order: OrderId
    readonly line: LineId
    readonly to: LocalDate
    readonly cause: string
    readonly agreedByCustomer?: boolean
  }
>
export type ConfirmDelivery = Command<
  "ConfirmDelivery",
  {
    readonly order: OrderId
    readonly delivery: DeliveryId
    /** All that is still to be delivered, when absent. */
    readonly lines?: ReadonlyArray<LineQuantity>
    readonly carrier?: string
    readonly tracking?: string
    readonly dispatchedOn?: LocalDate
  }
>
export type ReturnGoods = Command<
  "ReturnGoods",
  {
    readonly order: OrderId
    readonly return: DeliveryId
    readonly lines: ReadonlyArray<LineQuantity>
    readonly reason: string
    readonly affectsOrder: boolean
  }
>
export type CancelOrderLine = Command<
  "CancelOrderLine",
  { readonly order: OrderId; readonly line: LineId; readonly quantity: Decimal; readonly reason: string }
>
export type CancelOrder = Command<
  "CancelOrder",
  { readonly order: OrderId; readonly reason: string; readonly initiator: "customer" | "company" }
>
export type CloseOrderShort = Command<"CloseOrderShort", { readonly order: OrderId; readonly reason: string }>
export type CompleteOrder = Command<"CompleteOrder", { readonly order: OrderId }>
export type ReportOrderEntryError = Command<
  "ReportOrderEntryError",
  {
    readonly order: OrderId
    readonly error: string
    readonly errorType: EntryErrorType
    readonly origin: "customer" | "sales" | "ADV" | "system"
    readonly detectedAt: "entry" | "validation" | "delivery" | "invoicing" | "dispute"
    readonly line?: LineId
    readonly note?: string
  }
>

/** Given by the invoicing flow, together with the invoice itself. */
export type NoteInvoicing = Command<
  "NoteInvoicing",
  { readonly order: OrderId; readonly invoice: InvoiceId; readonly lines: ReadonlyArray<LineQuantity> }
>
/** Given by the crediting flow, together with the credit note itself. */
export type NoteCrediting = Command<
  "NoteCrediting",
  {
    readonly order: OrderId
    readonly invoice: InvoiceId
    readonly creditNote: CreditNoteId
    readonly lines: ReadonlyArray<LineQuantity>
  }
>

export type OrderCommand =
  | PlaceOrder
  | ValidateOrder
  | ReleaseOrder
  | HoldOrder
  | ReleaseHold
  | PromiseDelivery
  | RevisePromise
  | ConfirmDelivery
  | ReturnGoods
  | CancelOrderLine
  | CancelOrder
  | CloseOrderShort
  | CompleteOrder
  | ReportOrderEntryError
