import { isRight } from "fp-ts/lib/Either.js"
import { orderDecider } from "../order/decide.js"
import type { EventId, LocalDate, OrderId } from "../values/index.js"
import type { Known, Process, Reaction } from "./process.js"

/** The step that finished an order is the one after which its rule lets it be completed: not the one before. */
const complete = (
  {
    id,
    data: { order },
    metadata: { effectiveDate: on },
  }: {
    readonly id: EventId
    readonly data: { readonly order: OrderId }
    readonly metadata: { readonly effectiveDate: LocalDate }
  },
  { views: { orders } }: Known,
): ReadonlyArray<Reaction> => {
  const state = orders.changes.get(id)?.after
  const command = { type: "CompleteOrder", on, order } as const
  return state !== undefined && isRight(orderDecider.decide(command, state))
    ? [{ key: "complete", command }]
    : []
}

/** Completes an order once all of it is delivered and invoiced. */
export const orderCompletion: Process = {
  name: "order-completion",
  department: "ADV",
  on: {
    DeliveryConfirmed: complete,
    OrderLineCancelled: complete,
    OrderLineChanged: complete,
    OrderLineRemoved: complete,
    OrderInvoiced: complete,
  },
}
