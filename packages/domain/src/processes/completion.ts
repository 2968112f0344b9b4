import { isRight } from "fp-ts/lib/Either.js"
import { orderDecider } from "../order/decide.js"
import type { LocalDate, OrderId } from "../values/index.js"
import type { Process, Reaction } from "./process.js"
import type { Views } from "./views/index.js"

/** The step that finished an order is the one after which its rule lets it be completed: not the one before. */
const complete = (
  {
    data: { order },
    metadata: { effectiveDate: on },
  }: {
    readonly data: { readonly order: OrderId }
    readonly metadata: { readonly effectiveDate: LocalDate }
  },
  { orders }: Views,
): ReadonlyArray<Reaction> => {
  const state = orders.get(order)
  const command = { type: "CompleteOrder", on, order } as const
  return state !== undefined && isRight(orderDecider.decide(command, state))
    ? [{ key: "complete", command }]
    : []
}

/** Completes an order once all of it is delivered and invoiced. */
export const orderCompletion: Process = {
  name: "order-completion",
  department: "ADV",
  on: { DeliveryConfirmed: complete, OrderLineCancelled: complete, OrderInvoiced: complete },
}
