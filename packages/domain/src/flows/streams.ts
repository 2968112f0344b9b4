import { approvalDecider } from "../approval/decide.js"
import { closingDecider } from "../closing/decide.js"
import { contactDecider } from "../contact/decide.js"
import { customerDecider } from "../customer/decide.js"
import { dashboardDecider } from "../dashboard/decide.js"
import { demandDecider } from "../demand/decide.js"
import { dunningDecider } from "../dunning/decide.js"
import { indicatorDecider } from "../indicator/decide.js"
import { invoiceDecider } from "../invoice/decide.js"
import { messageDecider } from "../message/decide.js"
import { orderDecider } from "../order/decide.js"
import { paymentDecider } from "../payment/decide.js"
import { policyDecider } from "../policy/decide.js"
import { registerDecider } from "../register/decide.js"
import { streamOf } from "../running/handler.js"
import { stockDecider } from "../stock/decide.js"
import { teamDecider } from "../team/decide.js"
import type {
  ApprovalId,
  BooksId,
  ContactId,
  CustomerId,
  DashboardId,
  DunningCaseId,
  InvoiceId,
  KpiId,
  MessageId,
  OrderId,
  PaymentId,
  PolicyId,
  RegisterId,
  StockItemId,
  TeamId,
} from "../values/index.js"

/** Where each aggregate's facts are. */
export const approvalStream = (id: ApprovalId) => streamOf(approvalDecider, id)
export const closingStream = (id: BooksId) => streamOf(closingDecider, id)
export const contactStream = (id: ContactId) => streamOf(contactDecider, id)
export const customerStream = (id: CustomerId) => streamOf(customerDecider, id)
export const dashboardStream = (id: DashboardId) => streamOf(dashboardDecider, id)
export const demandStream = (id: OrderId) => streamOf(demandDecider, id)
export const dunningStream = (id: DunningCaseId) => streamOf(dunningDecider, id)
export const indicatorStream = (id: KpiId) => streamOf(indicatorDecider, id)
export const invoiceStream = (id: InvoiceId) => streamOf(invoiceDecider, id)
export const messageStream = (id: MessageId) => streamOf(messageDecider, id)
export const orderStream = (id: OrderId) => streamOf(orderDecider, id)
export const paymentStream = (id: PaymentId) => streamOf(paymentDecider, id)
export const policyStream = (id: PolicyId) => streamOf(policyDecider, id)
export const registerStream = (id: RegisterId) => streamOf(registerDecider, id)
export const stockStream = (id: StockItemId) => streamOf(stockDecider, id)
export const teamStream = (id: TeamId) => streamOf(teamDecider, id)
