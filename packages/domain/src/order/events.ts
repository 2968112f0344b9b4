import type * as t from "io-ts"
import { OrderAttributes } from "../approval/conditions.js"
import { GateDecision } from "../approval/events.js"
import { PinnedWorkflow, RequiredGate } from "../approval/required-gates.js"
import { CreditHoldRelease } from "../credit/reason.js"
import { Address } from "../customer/address.js"
import { Conditions } from "../customer/conditions.js"
import {
  ContactId,
  Count,
  CreditNoteId,
  Currency,
  CustomerId,
  Days,
  Decimal,
  DeliveryId,
  Flag,
  Instant,
  InvoiceId,
  LineId,
  LocalDate,
  list,
  MessageId,
  Minor,
  NonNegativeDecimal,
  OrderId,
  oneOf,
  Sha256,
  shape,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { MessageChannel } from "../message/channel.js"
import { PolicyRef } from "../policy/ref.js"
import { DocumentAdjustment, Tax, TaxAmount, TaxBreakdown, Totals } from "../tax/tax.js"
import { orderCreditFacts } from "./credit-facts.js"
import { stepFacts } from "./step-facts.js"

/** Where a price that was asked for departs from the negotiated one, in percent of it (of nothing, in none). */
export const PriceDeviation = shape(
  "a price deviation",
  { expected: Decimal, tolerated: Flag },
  { percent: Decimal },
)
export type PriceDeviation = t.TypeOf<typeof PriceDeviation>

/**
 * `unitPrice` is in major units per unit of quantity; `net` in minor units, discount taken. `priceRule` is the negotiated
 * rule that gave the price, or that it was compared with; `discounts` are those that `discountPercent` comes from, and
 * `discountExpected` is the negotiated percentage when another was asked for.
 */
export const OrderLine = shape(
  "an order line",
  { line: LineId, sku: Text, quantity: NonNegativeDecimal, unitPrice: Decimal, net: Minor, tax: Tax },
  {
    description: Text,
    unit: Text,
    discountPercent: NonNegativeDecimal,
    requestedDate: LocalDate,
    site: Text,
    priceRule: Text,
    priceList: PolicyRef,
    priceDeviation: PriceDeviation,
    discounts: list(NonNegativeDecimal),
    discountExpected: NonNegativeDecimal,
  },
)
export type OrderLine = t.TypeOf<typeof OrderLine>

export const LineQuantity = shape("a quantity of a line", { line: LineId, quantity: NonNegativeDecimal })
export type LineQuantity = t.TypeOf<typeof LineQuantity>

/**
 * What was handed over of a line; `damaged` is part of it. What the customer refused at the door isn't: it went back
 * with the carrier, and is still to be delivered.
 */
export const DeliveredLine = shape(
  "what was delivered of a line",
  { line: LineId, quantity: NonNegativeDecimal },
  { damaged: NonNegativeDecimal, refused: NonNegativeDecimal },
)
export type DeliveredLine = t.TypeOf<typeof DeliveredLine>

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
export const EntryErrorSeverity = oneOf("minor", "major", "critical")
export const CancellationInitiator = oneOf("customer", "company")

/** Who says when a delivery is expected. */
export const ExpectationSource = oneOf("warehouse", "carrier", "production", "manual")
export const ReturnDisposition = oneOf("restock", "scrap", "rejected")
export const NoticeTopic = oneOf(
  "ORDER_CONFIRMATION",
  "ORDER_PROGRESS",
  "DELIVERY_DELAY",
  "DELIVERY_RECOVERED",
  "INVOICE",
  "PRICE",
  "OTHER",
)

/** What an amended order comes to: its lines as they are asked for now, whatever of them was cancelled since. */
const amended = { taxBreakdown: TaxBreakdown, totals: Totals }

const billedByAmount = { amounts: list(TaxAmount), prepaid: list(TaxAmount), deducted: list(TaxAmount) }

/** Names are the storage format: they are for ever. */
export const orderFacts = {
  ...stepFacts,
  ...orderCreditFacts,
  OrderDrafted: shape(
    "OrderDrafted",
    { order: OrderId, customer: CustomerId, currency: Currency, channel: Channel },
    { receivedOn: LocalDate, receivedAt: Instant, customerReference: Text, enteredBy: Text },
  ),
  OrderLineAdded: shape(
    "OrderLineAdded",
    { order: OrderId, line: LineId, added: OrderLine, ...amended },
    { reason: Text },
  ),
  OrderLineChanged: shape("OrderLineChanged", {
    order: OrderId,
    line: LineId,
    from: OrderLine,
    to: OrderLine,
    reason: Text,
    ...amended,
  }),
  OrderLineRemoved: shape("OrderLineRemoved", {
    order: OrderId,
    line: LineId,
    removed: OrderLine,
    reason: Text,
    ...amended,
  }),
  OrderAcknowledged: shape("OrderAcknowledged", {
    order: OrderId,
    channel: MessageChannel,
    documentHash: Sha256,
  }),
  /** `lines` are those that had been waived when the order was closed short, and are wanted again. */
  OrderReopened: shape("OrderReopened", {
    order: OrderId,
    to: oneOf("validated", "released"),
    lines: list(LineQuantity),
    reason: Text,
  }),
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
    {
      channel: Channel,
      customerReference: Text,
      receivedOn: LocalDate,
      receivedAt: Instant,
      enteredBy: Text,
      billTo: Address,
      shipTo: Address,
      attributes: OrderAttributes,
      workflow: PinnedWorkflow,
      gates: list(RequiredGate),
    },
  ),
  OrderValidated: shape(
    "OrderValidated",
    { order: OrderId },
    { gates: list(Text), decisions: list(GateDecision) },
  ),
  OrderReleased: shape("OrderReleased", { order: OrderId }, { decisions: list(GateDecision) }),
  OrderHeld: shape(
    "OrderHeld",
    { order: OrderId, hold: HoldKind, reason: Text },
    { releasedBy: list(CreditHoldRelease) },
  ),
  /** Of an override: by whom, in which role, and until when. */
  OrderHoldReleased: shape(
    "OrderHoldReleased",
    { order: OrderId, hold: HoldKind, reason: Text, override: Flag },
    { by: Text, role: Text, expiresOn: LocalDate },
  ),
  DeliveryPromised: shape("DeliveryPromised", { order: OrderId, line: LineId, date: LocalDate }),
  PromiseRevised: shape("PromiseRevised", {
    order: OrderId,
    line: LineId,
    from: LocalDate,
    to: LocalDate,
    cause: Text,
    agreedByCustomer: Flag,
  }),
  ExpectedDeliveryRevised: shape(
    "ExpectedDeliveryRevised",
    { order: OrderId, line: LineId, expectedDate: LocalDate, source: ExpectationSource },
    { from: LocalDate, confidence: Decimal, causeCode: Text },
  ),
  /** `promisedDate` is the promise that binds; `leadTimeToPromiseDays` is below zero when it has passed already. */
  DeliveryDelayAnticipated: shape(
    "DeliveryDelayAnticipated",
    {
      order: OrderId,
      line: LineId,
      promisedDate: LocalDate,
      expectedDate: LocalDate,
      delayDays: Count,
      causeCode: Text,
      leadTimeToPromiseDays: Days,
      toleranceDays: Count,
    },
    { policy: PolicyRef },
  ),
  /** `by` what: a better expectation, a later promise that the customer agreed to, or the delivery itself. */
  DeliveryDelayCleared: shape("DeliveryDelayCleared", {
    order: OrderId,
    line: LineId,
    promisedDate: LocalDate,
    expectedDate: LocalDate,
    by: oneOf("expected", "promise", "delivered"),
  }),
  CustomerNotified: shape(
    "CustomerNotified",
    { order: OrderId, topic: NoticeTopic, channel: MessageChannel, proactive: Flag },
    { line: LineId, message: MessageId, inResponseTo: ContactId },
  ),
  DeliveryPlanned: shape("DeliveryPlanned", {
    order: OrderId,
    delivery: DeliveryId,
    lines: list(LineQuantity),
    site: Text,
    plannedDate: LocalDate,
  }),
  DeliveryDispatched: shape(
    "DeliveryDispatched",
    { order: OrderId, delivery: DeliveryId, lines: list(LineQuantity), shippedDate: LocalDate },
    { carrier: Text, tracking: Text, site: Text },
  ),
  DeliveryConfirmed: shape(
    "DeliveryConfirmed",
    { order: OrderId, delivery: DeliveryId, lines: list(DeliveredLine) },
    { carrier: Text, tracking: Text, dispatchedOn: LocalDate, proof: Text },
  ),
  DeliveryFailed: shape("DeliveryFailed", {
    order: OrderId,
    delivery: DeliveryId,
    lines: list(LineQuantity),
    reason: Text,
  }),
  DeliveryCancelled: shape("DeliveryCancelled", {
    order: OrderId,
    delivery: DeliveryId,
    lines: list(LineQuantity),
    reason: Text,
  }),
  GoodsReturned: shape(
    "GoodsReturned",
    {
      order: OrderId,
      return: DeliveryId,
      lines: list(LineQuantity),
      reason: Text,
      /** Whether the goods are to be delivered again: a return that is not replaced leaves the order as it is. */
      affectsOrder: Flag,
    },
    { condition: Text, disposition: ReturnDisposition },
  ),
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
  /**
   * What an invoice bills of the order: quantities of its lines; `amounts` by what was certified or reached; a
   * down-payment (`prepaid`), and what is `deducted` of earlier ones. Amounts are net, by tax.
   */
  OrderInvoiced: shape(
    "OrderInvoiced",
    { order: OrderId, invoice: InvoiceId, lines: list(LineQuantity) },
    billedByAmount,
  ),
  OrderCredited: shape(
    "OrderCredited",
    { order: OrderId, invoice: InvoiceId, creditNote: CreditNoteId, lines: list(LineQuantity) },
    billedByAmount,
  ),
  /** Progress that somebody says was made: of the whole, in percent, or a milestone. `evidence` is where to find it. */
  ProgressReported: shape(
    "ProgressReported",
    { order: OrderId, evidence: Text },
    { percent: NonNegativeDecimal, milestone: Text },
  ),
  /** Progress that was accepted, so that it may be invoiced. `percent` is of the whole order, not since the last time. */
  ProgressCertified: shape(
    "ProgressCertified",
    { order: OrderId, certifiedBy: Text },
    { percent: NonNegativeDecimal, milestone: Text, certificate: Text },
  ),
  /** The only fact that changes the conditions of an order once it is placed (INV-17). */
  ConditionsReapplied: shape("ConditionsReapplied", {
    order: OrderId,
    terms: ConditionsSnapshot,
    reason: Text,
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
    { line: LineId, note: Text, severity: EntryErrorSeverity, detectedBy: Text },
  ),
  OrderEntryErrorCorrected: shape("OrderEntryErrorCorrected", {
    order: OrderId,
    error: Text,
    correctedBy: Text,
    how: Text,
  }),
  /** A false alarm: what was reported was no error. */
  OrderEntryErrorRejected: shape("OrderEntryErrorRejected", { order: OrderId, error: Text, reason: Text }),
}

export type OrderFact = FactsOf<typeof orderFacts>
