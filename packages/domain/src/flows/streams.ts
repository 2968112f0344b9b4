import { customerDecider } from "../customer/decide.js"
import { invoiceDecider } from "../invoice/decide.js"
import { orderDecider } from "../order/decide.js"
import { paymentDecider } from "../payment/decide.js"
import { registerDecider } from "../register/decide.js"
import { streamOf } from "../running/handler.js"
import type { CustomerId, InvoiceId, OrderId, PaymentId, RegisterId } from "../values/index.js"

/** Where each aggregate's facts are. */
export const customerStream = (id: CustomerId) => streamOf(customerDecider, id)
export const orderStream = (id: OrderId) => streamOf(orderDecider, id)
export const invoiceStream = (id: InvoiceId) => streamOf(invoiceDecider, id)
export const paymentStream = (id: PaymentId) => streamOf(paymentDecider, id)
export const registerStream = (id: RegisterId) => streamOf(registerDecider, id)
