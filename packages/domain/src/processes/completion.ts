import type { OrderId } from "../values/index.js"
import type { Process, Reaction } from "./process.js"

const complete = (event: {
  readonly data: { readonly order: OrderId }
  readonly metadata: { readonly effectiveDate: Reaction["command"]["on"] }
}): ReadonlyArray<Reaction> => [
  {
    key: "complete",
    command: { type: "CompleteOrder", on: event.metadata.effectiveDate, order: event.data.order },
  },
]

/** Completes an order once all of it is delivered and invoiced: it asks after each step, and the order's rule decides. */
export const orderCompletion: Process = {
  name: "order-completion",
  department: "ADV",
  on: {
    DeliveryConfirmed: complete,
    OrderLineCancelled: complete,
    OrderInvoiced: complete,
  },
}
