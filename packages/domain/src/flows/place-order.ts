import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { customerUnknown } from "../customer/decide.js"
import { conditionsInForce } from "../customer/state.js"
import type { PlaceOrder } from "../order/commands.js"
import { orderDecider } from "../order/decide.js"
import type { Handler } from "../running/handler.js"
import { customerStream, orderStream } from "./streams.js"

/** An order freezes the conditions its customer has on the day, unless it is given its own. */
export const placeOrder: Handler<PlaceOrder> = {
  streams: ({ order, customer }) => [orderStream(order), customerStream(customer)],
  creates: ({ order }) => orderStream(order),
  decide: (command, loaded) => {
    const own = orderStream(command.order)
    const customer = loaded.state(customerStream(command.customer))
    if (customer.customer === null) return left(customerUnknown(command.customer))
    const terms = command.terms ?? conditionsInForce(customer, command.on)
    const facts = orderDecider.decide(terms === null ? command : { ...command, terms }, loaded.state(own))
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}
