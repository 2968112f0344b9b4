import type * as t from "io-ts"
import { Conditions } from "../customer/events.js"
import {
  Count,
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
  Minor,
  NonNegativeDecimal,
  OrderId,
  oneOf,
  shape,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { DocumentAdjustment, Tax, TaxBreakdown, Totals } from "../tax/tax.js"

/** `unitPrice` is in major units per unit of quantity; `net` in minor units, discount taken. */
export const OrderLine = shape(
  "an order line",
  { line: LineId, sku: Text, quantity: NonNegativeDecimal, unitPrice: Decimal, net: Minor, tax: Tax },
  { description: Text, unit: Text, discountPercent: NonNegativeDecimal, requestedDate: LocalDate },
)
export type OrderLine = t.TypeOf<typeof OrderLine>

export const LineQuantity = shape("a quantity of a line", { line: LineId, quantity: NonNegativeDecimal })
export type LineQuantity = t.TypeOf<typeof LineQuantity>

export const HoldKind = oneOf("credit", "price", "stock", "compliance", "customer", "manual")
export type HoldKind = t.TypeOf<typeof HoldKind>

export const Channel = oneOf("phone", "email", "edi", "portal", "sales", "import")
export type Channel = t.TypeOf<typeof Channel>

/** The conditions an order was placed under, frozen: later agreements never change it (INV-17). */
export const ConditionsSnapshot = shape(
  "a snapshot of conditions",
  { conditions: Conditions },
  { agreement: Text, version: Count },
)
export type ConditionsSnapshot = t.TypeOf<typeof ConditionsSnapshot>

export const EntryErrorType = oneOf(
  "PRICE",
  "DISCOUNT",
  "QUANTITY",
  "PRODUCT",
  "DELIVERY_DATE",
  "DUE_DATE_TERMS",
  "ADDRESS",
  "CONTACT",
  "TAX",
  "CURRENCY",
  "DUPLICATE",
  "MISSING_PO",
  "UNIT",
  "OTHER",
)
export type EntryErrorType = t.TypeOf<typeof EntryErrorType>

export const EntryErrorOrigin = oneOf("customer", "sales", "ADV", "system")
export const EntryErrorStep = oneOf("entry", "validation", "delivery", "invoicing", "dispute")
export const CancellationInitiator = oneOf("customer", "company")

/** Names are the storage format: they are for ever. */
export const orderFacts = {
  OrderPlaced: shape(
    "OrderPlaced",
    {
      order: OrderId,
      customer: CustomerId,
      currency: Currency,
      lines: list(OrderLine),
      adjustments: list(DocumentAdjustment),
      taxBreakdown: TaxBreakdown,
      totals: Totals,
      terms: ConditionsSnapshot,
    },
    { channel: Channel, customerReference: Text, receivedOn: LocalDate, enteredBy: Text },
  ),
  OrderValidated: shape("OrderValidated", { order: OrderId }, { gates: list(Text) }),
  OrderReleased: shape("OrderReleased", { order: OrderId }),
  OrderHeld: shape("OrderHeld", { order: OrderId, hold: HoldKind, reason: Text }),
  OrderHoldReleased: shape("OrderHoldReleased", {
    order: OrderId,
    hold: HoldKind,
    reason: Text,
    override: Flag,
  }),
  DeliveryPromised: shape("DeliveryPromised", { order: OrderId, line: LineId, date: LocalDate }),
  PromiseRevised: shape("PromiseRevised", {
    order: OrderId,
    line: LineId,
    from: LocalDate,
    to: LocalDate,
    cause: Text,
    agreedByCustomer: Flag,
  }),
  DeliveryConfirmed: shape(
    "DeliveryConfirmed",
    { order: OrderId, delivery: DeliveryId, lines: list(LineQuantity) },
    { carrier: Text, tracking: Text, dispatchedOn: LocalDate },
  ),
  GoodsReturned: shape("GoodsReturned", {
    order: OrderId,
    return: DeliveryId,
    lines: list(LineQuantity),
    reason: Text,
    /** Whether the goods are to be delivered again: a return that is not replaced leaves the order as it is. */
    affectsOrder: Flag,
  }),
  OrderLineCancelled: shape("OrderLineCancelled", {
    order: OrderId,
    line: LineId,
    quantity: NonNegativeDecimal,
    reason: Text,
  }),
  OrderCancelled: shape("OrderCancelled", {
    order: OrderId,
    reason: Text,
    initiator: CancellationInitiator,
  }),
  OrderClosedShort: shape("OrderClosedShort", { order: OrderId, lines: list(LineQuantity), reason: Text }),
  OrderInvoiced: shape("OrderInvoiced", { order: OrderId, invoice: InvoiceId, lines: list(LineQuantity) }),
  OrderCredited: shape("OrderCredited", {
    order: OrderId,
    invoice: InvoiceId,
    creditNote: CreditNoteId,
    lines: list(LineQuantity),
  }),
  OrderCompleted: shape("OrderCompleted", { order: OrderId }),
  OrderEntryErrorDetected: shape(
    "OrderEntryErrorDetected",
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

export type OrderFact = FactsOf<typeof orderFacts>
