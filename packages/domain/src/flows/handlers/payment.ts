import type { HonourInstrument, PaymentCommand } from "../../payment/commands.js"
import { paymentDecider } from "../../payment/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"
import { allocatePayment, autoAllocatePayment, reverseAllocation } from "../allocate-payment.js"
import { identifyPayment } from "../identify-payment.js"
import { refund } from "../refund.js"

const starting = single(
  paymentDecider,
  ({
    payment,
  }: Extract<PaymentCommand, { type: "ReceivePayment" | "AnnouncePayment" | "AcceptInstrument" }>) => payment,
  true,
)

export const paymentHandlers: HandlersOf<PaymentCommand> = {
  ReceivePayment: starting,
  AnnouncePayment: starting,
  IdentifyPayment: identifyPayment,
  ReassignPayment: identifyPayment,
  AllocatePayment: allocatePayment,
  AutoAllocatePayment: autoAllocatePayment,
  ReverseAllocation: reverseAllocation,
  ReturnPayment: reverseAllocation,
  AcceptInstrument: starting,
  HonourInstrument: single(paymentDecider, ({ payment }: HonourInstrument) => payment),
  DishonourInstrument: reverseAllocation,
  RequestRefund: refund,
  PayRefund: refund,
  CancelRefund: refund,
}
