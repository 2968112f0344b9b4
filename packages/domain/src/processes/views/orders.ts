import type { Mutable } from "../../decider.js"
import type { RecordedEvent } from "../../facts/event.js"
import type { OrderFact } from "../../order/events.js"
import { orderFacts } from "../../order/events.js"
import { evolve, initial, type OrderState } from "../../order/state.js"
import type { OrderId } from "../../values/index.js"

/** The orders that are under way, each as its own facts say. Those that are done with are forgotten. */
export type OrdersUnderWay = Map<OrderId, OrderState>

const isOrderFact = (event: RecordedEvent): event is RecordedEvent<OrderFact> =>
  Object.hasOwn(orderFacts, event.type)

export const seeOrder = (orders: OrdersUnderWay, event: RecordedEvent): void => {
  if (!isOrderFact(event)) return
  const { order } = event.data
  if (event.type === "OrderCompleted" || event.type === "OrderCancelled") {
    orders.delete(order)
    return
  }
  // An order that was done with and is taken up again is looked at in its stream, by whoever decides.
  const state = orders.get(order) ?? (event.type === "OrderPlaced" ? initial() : undefined)
  if (state === undefined) return
  evolve(state as Mutable<OrderState>, event, event.metadata.effectiveDate)
  orders.set(order, state)
}
