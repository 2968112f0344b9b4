import { type ContactCommand, contactCommands } from "../contact/commands.js"
import { contactDecider } from "../contact/decide.js"
import { type CustomerCommand, customerCommands } from "../customer/commands.js"
import { customerDecider } from "../customer/decide.js"
import { type InvoiceCommand, invoiceCommands } from "../invoice/commands.js"
import { invoiceDecider } from "../invoice/decide.js"
import { type OrderCommand, orderCommands } from "../order/commands.js"
import { orderDecider } from "../order/decide.js"
import { type PaymentCommand, paymentCommands } from "../payment/commands.js"
import { paymentDecider } from "../payment/decide.js"
import { type Handler, single } from "../running/handler.js"
import type { Calendars } from "../terms/index.js"
import { allocatePayment, reverseAllocation } from "./allocate-payment.js"
import { fixDueDates } from "./fix-due-dates.js"
import { issueCreditNote } from "./issue-credit-note.js"
import { invoiceOrder, issueInvoice } from "./issue-invoice.js"
import { placeOrder } from "./place-order.js"

/** Everything that can be asked. */
export type DomainCommand = CustomerCommand | OrderCommand | InvoiceCommand | PaymentCommand | ContactCommand

/** The codec of every command, by name. */
export const commandCodecs = {
  ...customerCommands,
  ...orderCommands,
  ...invoiceCommands,
  ...paymentCommands,
  ...contactCommands,
}

export type Handlers = {
  readonly [Type in DomainCommand["type"]]: Handler<Extract<DomainCommand, { readonly type: Type }>>
}

/** How each command is carried out. Calendars are data: those that the payment terms in use name. */
export const handlersWith = (calendars: Calendars): Handlers => {
  const onCustomer = single(customerDecider, ({ customer }: CustomerCommand) => customer)
  const onOrder = single(orderDecider, ({ order }: Exclude<OrderCommand, { type: "PlaceOrder" }>) => order)
  const onInvoice = single(
    invoiceDecider,
    ({
      invoice,
    }: Extract<InvoiceCommand, { type: "ClaimCharge" | "MarkOverdue" | "OpenDispute" | "ResolveDispute" }>) =>
      invoice,
  )
  const handlers: Handlers = {
    RegisterCustomer: single(
      customerDecider,
      ({ customer }: Extract<CustomerCommand, { type: "RegisterCustomer" }>) => customer,
      true,
    ),
    AgreeConditions: onCustomer,
    AmendConditions: onCustomer,
    SetCreditLimit: onCustomer,
    PlaceOrder: placeOrder,
    ValidateOrder: onOrder,
    ReleaseOrder: onOrder,
    HoldOrder: onOrder,
    ReleaseHold: onOrder,
    PromiseDelivery: onOrder,
    RevisePromise: onOrder,
    ConfirmDelivery: onOrder,
    ReturnGoods: onOrder,
    CancelOrderLine: onOrder,
    CancelOrder: onOrder,
    CloseOrderShort: onOrder,
    CompleteOrder: onOrder,
    ReportOrderEntryError: onOrder,
    IssueInvoice: issueInvoice(calendars),
    InvoiceOrder: invoiceOrder(calendars),
    FixDueDates: fixDueDates(calendars),
    ClaimCharge: onInvoice,
    IssueCreditNote: issueCreditNote,
    MarkOverdue: onInvoice,
    OpenDispute: onInvoice,
    ResolveDispute: onInvoice,
    ReceivePayment: single(
      paymentDecider,
      ({ payment }: Extract<PaymentCommand, { type: "ReceivePayment" }>) => payment,
      true,
    ),
    AllocatePayment: allocatePayment,
    ReverseAllocation: reverseAllocation,
    ReturnPayment: reverseAllocation,
    RecordSurveyResponse: single(contactDecider, ({ contact }: ContactCommand) => contact, true),
  }
  const withCodecs = Object.entries(handlers).map(([type, handler]) => [
    type,
    { ...handler, codec: commandCodecs[type as DomainCommand["type"]] },
  ])
  return Object.fromEntries(withCodecs)
}
