import type * as t from "io-ts"
import { OrderAttributes } from "../approval/conditions.js"
import { Address } from "../customer/address.js"
import {
  ContactId,
  CreditNoteId,
  Currency,
  CustomerId,
  Decimal,
  DeliveryId,
  Flag,
  Instant,
  InvoiceId,
  LineId,
  LocalDate,
  list,
  MessageId,
  NonNegativeDecimal,
  OrderId,
  PolicyId,
  Sha256,
  shape,
  Text,
} from "../facts/codecs.js"
import { MessageChannel } from "../message/channel.js"
import { type CommandsIn, command } from "../running/command.js"
import { DocumentAdjustment, Tax, TaxAmount } from "../tax/tax.js"
import { orderCreditCommands } from "./credit-commands.js"
import {
  CancellationInitiator,
  Channel,
  ConditionsSnapshot,
  DeliveredLine,
  EntryErrorOrigin,
  EntryErrorSeverity,
  EntryErrorStep,
  EntryErrorType,
  ExpectationSource,
  HoldKind,
  LineQuantity,
  NoticeTopic,
  ReturnDisposition,
} from "./events.js"
import { stepCommands } from "./step-commands.js"

/**
 * `unitPrice` is in major units; when absent, the price rules of the order's conditions give it. `discountPercent`, when
 * absent, is the one negotiated.
 */
export const LineAsked = shape(
  "a line to order",
  { line: LineId, sku: Text, quantity: NonNegativeDecimal, tax: Tax },
  {
    unitPrice: Decimal,
    discountPercent: NonNegativeDecimal,
    description: Text,
    unit: Text,
    requestedDate: LocalDate,
    site: Text,
  },
)
export type LineAsked = t.TypeOf<typeof LineAsked>

export const orderCommands = {
  ...stepCommands,
  ...orderCreditCommands,
  DraftOrder: command(
    "DraftOrder",
    { order: OrderId, customer: CustomerId, currency: Currency, channel: Channel },
    { receivedOn: LocalDate, receivedAt: Instant, customerReference: Text, enteredBy: Text },
  ),
  AddOrderLine: command(
    "AddOrderLine",
    { order: OrderId, line: LineId, sku: Text, quantity: NonNegativeDecimal, tax: Tax },
    {
      unitPrice: Decimal,
      discountPercent: NonNegativeDecimal,
      description: Text,
      unit: Text,
      requestedDate: LocalDate,
      site: Text,
      reason: Text,
    },
  ),
  /** What isn't given stays as it is. Another article, or one from another site, is another line. */
  ChangeOrderLine: command(
    "ChangeOrderLine",
    { order: OrderId, line: LineId, reason: Text },
    {
      quantity: NonNegativeDecimal,
      unitPrice: Decimal,
      tax: Tax,
      discountPercent: NonNegativeDecimal,
      description: Text,
      unit: Text,
      requestedDate: LocalDate,
    },
  ),
  RemoveOrderLine: command("RemoveOrderLine", { order: OrderId, line: LineId, reason: Text }),
  AcknowledgeOrder: command("AcknowledgeOrder", {
    order: OrderId,
    channel: MessageChannel,
    documentHash: Sha256,
  }),
  /**
   * Without `lines`, those of the draft. Without `terms`, the conditions in force for the customer on the day are taken, and
   * frozen in the order.
   */
  PlaceOrder: command(
    "PlaceOrder",
    { order: OrderId, customer: CustomerId, currency: Currency, lines: list(LineAsked) },
    {
      adjustments: list(DocumentAdjustment),
      terms: ConditionsSnapshot,
      channel: Channel,
      customerReference: Text,
      receivedOn: LocalDate,
      receivedAt: Instant,
      enteredBy: Text,
      billTo: Address,
      shipTo: Address,
      attributes: OrderAttributes,
    },
  ),
  /** Either `percent` of the whole or `milestone`, by the order's invoicing policy; `evidence` is where to find it. */
  ReportProgress: command(
    "ReportProgress",
    { order: OrderId, evidence: Text },
    { percent: NonNegativeDecimal, milestone: Text },
  ),
  CertifyProgress: command(
    "CertifyProgress",
    { order: OrderId, certifiedBy: Text },
    { percent: NonNegativeDecimal, milestone: Text, certificate: Text },
  ),
  /** Without `terms`, the conditions in force for the customer on the day. */
  ReapplyConditions: command(
    "ReapplyConditions",
    { order: OrderId, reason: Text },
    { terms: ConditionsSnapshot },
  ),
  ValidateOrder: command("ValidateOrder", { order: OrderId }, { gates: list(Text) }),
  ReleaseOrder: command("ReleaseOrder", { order: OrderId }),
  HoldOrder: command("HoldOrder", { order: OrderId, hold: HoldKind, reason: Text }),
  /**
   * `by`, `role` and `expiresOn` say who overrides a hold, and until when; where a credit policy is in force, a credit hold
   * is lifted by nobody else.
   */
  ReleaseHold: command(
    "ReleaseHold",
    { order: OrderId, hold: HoldKind, reason: Text },
    { override: Flag, by: Text, role: Text, expiresOn: LocalDate },
  ),
  PromiseDelivery: command("PromiseDelivery", { order: OrderId, line: LineId, date: LocalDate }),
  RevisePromise: command(
    "RevisePromise",
    { order: OrderId, line: LineId, to: LocalDate, cause: Text },
    { agreedByCustomer: Flag },
  ),
  /**
   * `confidence` is between 0 and 1. The tolerance is that of the policy on delays that is named, or of `delays` when
   * there is one; without any, a day late is late.
   */
  ReviseExpectedDelivery: command(
    "ReviseExpectedDelivery",
    { order: OrderId, line: LineId, expectedDate: LocalDate, source: ExpectationSource },
    { confidence: Decimal, causeCode: Text, policy: PolicyId },
  ),
  NotifyCustomer: command(
    "NotifyCustomer",
    { order: OrderId, topic: NoticeTopic, channel: MessageChannel },
    { line: LineId, message: MessageId, proactive: Flag, inResponseTo: ContactId },
  ),
  /** Without `lines`, all that is neither delivered, nor on its way, nor planned. */
  PlanDelivery: command(
    "PlanDelivery",
    { order: OrderId, delivery: DeliveryId, site: Text, plannedDate: LocalDate },
    { lines: list(LineQuantity) },
  ),
  /** Without `lines`, those that were planned, or all that is still to be sent. */
  DispatchDelivery: command(
    "DispatchDelivery",
    { order: OrderId, delivery: DeliveryId },
    { lines: list(LineQuantity), carrier: Text, tracking: Text, shippedDate: LocalDate, site: Text },
  ),
  /** Without `lines`, those that were planned or dispatched, or all that is still to be delivered. */
  ConfirmDelivery: command(
    "ConfirmDelivery",
    { order: OrderId, delivery: DeliveryId },
    { lines: list(DeliveredLine), carrier: Text, tracking: Text, dispatchedOn: LocalDate, proof: Text },
  ),
  FailDelivery: command("FailDelivery", { order: OrderId, delivery: DeliveryId, reason: Text }),
  CancelDelivery: command("CancelDelivery", { order: OrderId, delivery: DeliveryId, reason: Text }),
  ReturnGoods: command(
    "ReturnGoods",
    { order: OrderId, return: DeliveryId, lines: list(LineQuantity), reason: Text, affectsOrder: Flag },
    { condition: Text, disposition: ReturnDisposition },
  ),
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
  ReopenOrder: command("ReopenOrder", { order: OrderId, reason: Text }),
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
    { line: LineId, note: Text, severity: EntryErrorSeverity, detectedBy: Text },
  ),
  CorrectOrderEntryError: command("CorrectOrderEntryError", {
    order: OrderId,
    error: Text,
    correctedBy: Text,
    how: Text,
  }),
  RejectOrderEntryError: command("RejectOrderEntryError", { order: OrderId, error: Text, reason: Text }),
}

export type OrderCommand = CommandsIn<typeof orderCommands>
export type PlaceOrder = t.TypeOf<typeof orderCommands.PlaceOrder>
export type DraftOrder = t.TypeOf<typeof orderCommands.DraftOrder>
export type AddOrderLine = t.TypeOf<typeof orderCommands.AddOrderLine>
export type ChangeOrderLine = t.TypeOf<typeof orderCommands.ChangeOrderLine>
export type RemoveOrderLine = t.TypeOf<typeof orderCommands.RemoveOrderLine>
export type AcknowledgeOrder = t.TypeOf<typeof orderCommands.AcknowledgeOrder>
export type NotifyCustomer = t.TypeOf<typeof orderCommands.NotifyCustomer>
export type PromiseDelivery = t.TypeOf<typeof orderCommands.PromiseDelivery>
export type RevisePromise = t.TypeOf<typeof orderCommands.RevisePromise>
export type ReviseExpectedDelivery = t.TypeOf<typeof orderCommands.ReviseExpectedDelivery>
export type PlanDelivery = t.TypeOf<typeof orderCommands.PlanDelivery>
export type DispatchDelivery = t.TypeOf<typeof orderCommands.DispatchDelivery>
export type ConfirmDelivery = t.TypeOf<typeof orderCommands.ConfirmDelivery>
export type FailDelivery = t.TypeOf<typeof orderCommands.FailDelivery>
export type CancelDelivery = t.TypeOf<typeof orderCommands.CancelDelivery>
export type ReturnGoods = t.TypeOf<typeof orderCommands.ReturnGoods>
export type ReleaseHold = t.TypeOf<typeof orderCommands.ReleaseHold>
export type ReopenOrder = t.TypeOf<typeof orderCommands.ReopenOrder>
export type ReportOrderEntryError = t.TypeOf<typeof orderCommands.ReportOrderEntryError>
export type CorrectOrderEntryError = t.TypeOf<typeof orderCommands.CorrectOrderEntryError>
export type RejectOrderEntryError = t.TypeOf<typeof orderCommands.RejectOrderEntryError>

export type ReportProgress = t.TypeOf<typeof orderCommands.ReportProgress>
export type CertifyProgress = t.TypeOf<typeof orderCommands.CertifyProgress>
export type ReapplyConditions = t.TypeOf<typeof orderCommands.ReapplyConditions>

/** What a document bills, or takes back, of an order without saying of which lines. */
const byAmount = { amounts: list(TaxAmount), prepaid: list(TaxAmount), deducted: list(TaxAmount) }

/** Given by the flows that issue invoices and credit notes, together with the document itself. */
const orderNotes = {
  NoteInvoicing: command(
    "NoteInvoicing",
    { order: OrderId, invoice: InvoiceId, lines: list(LineQuantity) },
    byAmount,
  ),
  NoteCrediting: command(
    "NoteCrediting",
    { order: OrderId, invoice: InvoiceId, creditNote: CreditNoteId, lines: list(LineQuantity) },
    byAmount,
  ),
}

export type NoteInvoicing = t.TypeOf<typeof orderNotes.NoteInvoicing>
export type NoteCrediting = t.TypeOf<typeof orderNotes.NoteCrediting>
