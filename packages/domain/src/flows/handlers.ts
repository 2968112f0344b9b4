import { type ApprovalCommand, approvalCommands } from "../approval/commands.js"
import { type ClosingCommand, closingCommands } from "../closing/commands.js"
import { type ContactCommand, contactCommands } from "../contact/commands.js"
import { type CustomerCommand, customerCommands } from "../customer/commands.js"
import { type DashboardCommand, dashboardCommands } from "../dashboard/commands.js"
import { type DemandCommand, demandCommands } from "../demand/commands.js"
import { type DunningCommand, dunningCommands } from "../dunning/commands.js"
import { type IndicatorCommand, indicatorCommands } from "../indicator/commands.js"
import { type InvoiceCommand, invoiceCommands } from "../invoice/commands.js"
import { type MessageCommand, messageCommands } from "../message/commands.js"
import { type OrderCommand, orderCommands } from "../order/commands.js"
import { type PaymentCommand, paymentCommands } from "../payment/commands.js"
import { type PolicyCommand, policyCommands } from "../policy/commands.js"
import { type RegisterCommand, registerCommands } from "../register/commands.js"
import type { HandlersOf } from "../running/handler.js"
import { type StockCommand, stockCommands } from "../stock/commands.js"
import { type TeamCommand, teamCommands } from "../team/commands.js"
import type { Calendars } from "../terms/index.js"
import { approvalHandlers } from "./handlers/approval.js"
import { closingHandlers } from "./handlers/closing.js"
import { contactHandlers } from "./handlers/contact.js"
import { customerHandlers } from "./handlers/customer.js"
import { dashboardHandlers } from "./handlers/dashboard.js"
import { demandHandlers } from "./handlers/demand.js"
import { dunningHandlers } from "./handlers/dunning.js"
import { indicatorHandlers } from "./handlers/indicator.js"
import { invoiceHandlers } from "./handlers/invoice.js"
import { messageHandlers } from "./handlers/message.js"
import { orderHandlers } from "./handlers/order.js"
import { paymentHandlers } from "./handlers/payment.js"
import { policyHandlers } from "./handlers/policy.js"
import { registerHandlers } from "./handlers/register.js"
import { stockHandlers } from "./handlers/stock.js"
import { teamHandlers } from "./handlers/team.js"

/** Everything that can be asked. */
export type DomainCommand =
  | ApprovalCommand
  | ClosingCommand
  | ContactCommand
  | CustomerCommand
  | DashboardCommand
  | DemandCommand
  | DunningCommand
  | IndicatorCommand
  | InvoiceCommand
  | MessageCommand
  | OrderCommand
  | PaymentCommand
  | PolicyCommand
  | RegisterCommand
  | StockCommand
  | TeamCommand

/** The codec of every command, by name. */
export const commandCodecs = {
  ...approvalCommands,
  ...closingCommands,
  ...contactCommands,
  ...customerCommands,
  ...dashboardCommands,
  ...demandCommands,
  ...dunningCommands,
  ...indicatorCommands,
  ...invoiceCommands,
  ...messageCommands,
  ...orderCommands,
  ...paymentCommands,
  ...policyCommands,
  ...registerCommands,
  ...stockCommands,
  ...teamCommands,
}

export type Handlers = HandlersOf<DomainCommand>

/** How each command is carried out. Calendars are data: those that the payment terms in use name. */
export const handlersWith = (calendars: Calendars): Handlers => {
  const handlers: Handlers = {
    ...approvalHandlers(calendars),
    ...closingHandlers,
    ...contactHandlers,
    ...customerHandlers,
    ...dashboardHandlers,
    ...demandHandlers,
    ...dunningHandlers,
    ...indicatorHandlers,
    ...invoiceHandlers(calendars),
    ...messageHandlers,
    ...orderHandlers(calendars),
    ...paymentHandlers,
    ...policyHandlers,
    ...registerHandlers,
    ...stockHandlers,
    ...teamHandlers(calendars),
  }
  const withCodecs = Object.entries(handlers).map(([type, handler]) => [
    type,
    { ...handler, codec: commandCodecs[type as DomainCommand["type"]] },
  ])
  return Object.fromEntries(withCodecs)
}
