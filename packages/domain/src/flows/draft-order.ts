import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { customerUnknown } from "../customer/decide.js"
import type { DraftOrder } from "../order/commands.js"
import { orderDecider } from "../order/decide.js"
import type { Handler } from "../running/handler.js"
import { customerStream, orderStream } from "./streams.js"

/** An order is drafted for a customer that there is. */
export const draftOrder: Handler<DraftOrder> = {
  streams: ({ order, customer }) => [orderStream(order), customerStream(customer)],
  creates: ({ order }) => orderStream(order),
  decide: (command, loaded) => {
    if (loaded.state(customerStream(command.customer)).customer === null)
      return left(customerUnknown(command.customer))
    const own = orderStream(command.order)
    const facts = orderDecider.decide(command, loaded.state(own))
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}
