import { after } from "../../decider.js"
import type { RecordedEvent } from "../../facts/event.js"
import { orderDecider } from "../../order/decide.js"
import { type OrderFact, orderFacts } from "../../order/events.js"
import { initial, type OrderState } from "../../order/state.js"
import type { CustomerId, EventId, OrderId } from "../../values/index.js"

/** Every order as its own facts say, and what the last of them changed. States are values: none changes any more. */
export interface Orders {
  readonly states: Map<OrderId, OrderState>
  /** Their totals with tax, in minor units. */
  readonly gross: Map<OrderId, number>
  /** Orders on credit hold, by customer. */
  readonly onCreditHold: Map<CustomerId, Set<OrderId>>
  /** What each fact of the last command changed of an order: the order before it and after it. */
  readonly changes: Map<EventId, { readonly before: OrderState; readonly after: OrderState }>
}

export const orders = (): Orders => ({
  states: new Map(),
  gross: new Map(),
  onCreditHold: new Map(),
  changes: new Map(),
})

const isOrderFact = (event: RecordedEvent): event is RecordedEvent<OrderFact> =>
  Object.hasOwn(orderFacts, event.type)

export const seeOrder = (view: Orders, event: RecordedEvent): void => {
  if (!isOrderFact(event)) return
  const { order } = event.data
  const before = view.states.get(order) ?? initial()
  const now = after(orderDecider, before, event, event.metadata.effectiveDate)
  view.states.set(order, now)
  view.changes.set(event.id, { before, after: now })
  switch (event.type) {
    case "OrderPlaced":
    case "OrderLineAdded":
    case "OrderLineChanged":
    case "OrderLineRemoved":
      view.gross.set(order, event.data.totals.taxInclusive)
      break
    default:
  }
  if (now.customer === null) return
  const held = view.onCreditHold.get(now.customer)
  if (now.holds.includes("credit")) {
    if (held === undefined) view.onCreditHold.set(now.customer, new Set([order]))
    else held.add(order)
  } else held?.delete(order)
}
