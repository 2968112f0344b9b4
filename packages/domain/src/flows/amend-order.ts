import { isLeft, right } from "fp-ts/lib/Either.js"
import type { AddOrderLine, ChangeOrderLine } from "../order/commands.js"
import { orderDecider } from "../order/decide.js"
import type { Handler } from "../running/handler.js"
import { priceListStreams, priceListsFor } from "./price-lists.js"
import { orderStream } from "./streams.js"

/** A line that is added or changed is priced by the conditions of its order, as it was when the order was placed. */
export const amendOrder: Handler<AddOrderLine | ChangeOrderLine> = {
  streams: ({ order }, loaded) => {
    const own = orderStream(order)
    return [own, ...(loaded.has(own) ? priceListStreams(loaded.state(own).terms) : [])]
  },
  decide: (command, loaded) => {
    const own = orderStream(command.order)
    const state = loaded.state(own)
    const priceLists = priceListsFor(state.terms, command.on, loaded)
    if (isLeft(priceLists)) return priceLists
    const facts = orderDecider.decide({ ...command, priceLists: priceLists.right }, state)
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}
