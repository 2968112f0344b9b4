import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { customerUnknown } from "../customer/decide.js"
import type { IdentifyPayment, ReassignPayment } from "../payment/commands.js"
import { paymentDecider } from "../payment/decide.js"
import type { Handler } from "../running/handler.js"
import { customerStream, paymentStream } from "./streams.js"

/** Says whose money it is: a customer's who is known. */
export const identifyPayment: Handler<IdentifyPayment | ReassignPayment> = {
  streams: ({ payment, customer }) => [paymentStream(payment), customerStream(customer)],
  decide: (command, loaded) => {
    if (loaded.state(customerStream(command.customer)).customer === null)
      return left(customerUnknown(command.customer))
    const at = paymentStream(command.payment)
    const facts = paymentDecider.decide(command, loaded.state(at))
    return isLeft(facts) ? facts : right([{ stream: at.stream, facts: facts.right }])
  },
}
