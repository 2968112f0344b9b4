import type { PaymentCommand, ReceivePayment } from "../../payment/commands.js"
import { paymentDecider } from "../../payment/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"
import { allocatePayment, reverseAllocation } from "../allocate-payment.js"

export const paymentHandlers: HandlersOf<PaymentCommand> = {
  ReceivePayment: single(paymentDecider, ({ payment }: ReceivePayment) => payment, true),
  AllocatePayment: allocatePayment,
  ReverseAllocation: reverseAllocation,
  ReturnPayment: reverseAllocation,
}
