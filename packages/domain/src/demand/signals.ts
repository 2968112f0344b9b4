import { demandOf, noDemand, sameDemand } from "../order/demand.js"
import type { OrderFact } from "../order/events.js"
import type { OrderLineState, OrderState } from "../order/state.js"
import { type Decimal, exact, fromExact, fromMillionths, type LineId, zero } from "../values/index.js"
import type { DemandCause, DemandSignal } from "./events.js"

const causes: { readonly [Type in OrderFact["type"]]?: DemandCause } = {
  OrderPlaced: "placed",
  OrderLineAdded: "placed",
  OrderLineRemoved: "cancelled",
  OrderLineCancelled: "cancelled",
  OrderCancelled: "cancelled",
  OrderClosedShort: "cancelled",
  DeliveryConfirmed: "delivered",
  GoodsReturned: "returned",
}

/**
 * What a fact of an order says to inventory: a signal for each line that wants something else after it than before, in
 * quantity, certainty or dates. The sequence of a signal follows from the order's own facts, so whoever asks again for
 * the same fact gets the same signals.
 *
 * @param fact a fact of the order's stream
 * @param before the order's state before it, and `after` it: two values, not one that is changed in place
 * @param site where the goods of lines that name no site come from
 *
 * @example
 * import { after, demandSignalsOf, orderDecider } from "@adv/domain"
 *
 * const line = { line: "1", sku: "CHAIR", quantity: "10", unitPrice: "50", net: 50000, tax: { category: "S", rate: "22" } }
 * const placed = { type: "OrderPlaced", data: { order: "10248", customer: "ROSSI", currency: "EUR", lines: [line], adjustments: [] } }
 * const before = orderDecider.initial()
 * const [signal] = demandSignalsOf(placed, before, after(orderDecider, before, placed), "MILANO")
 * assert.deepEqual([signal.sequence, signal.quantity, signal.certainty], [1, "10", "placed"])
 */
export const demandSignalsOf = (
  fact: OrderFact,
  before: OrderState,
  after: OrderState,
  site: string,
): ReadonlyArray<DemandSignal> => {
  const order = after.order ?? before.order
  if (order === null) return []
  const signals: Array<DemandSignal> = []
  const look = (line: LineId, was: OrderLineState | undefined, is: OrderLineState | undefined): void => {
    const source = is ?? was
    if (source === undefined) return
    const from = was === undefined ? noDemand : demandOf(was, before.lifecycle)
    const to = is === undefined ? noDemand : demandOf(is, after.lifecycle)
    if (sameDemand(from, to)) return
    const quantity = fromMillionths(to.quantity)
    signals.push({
      order,
      line,
      sequence: is === undefined ? source.demandChanges + 1 : is.demandChanges,
      sku: source.asked.sku,
      site: source.asked.site ?? site,
      quantity,
      change: fromExact(exact(quantity).minus(exact(fromMillionths(from.quantity)))),
      certainty: is === undefined ? from.certainty : to.certainty,
      cause: causes[fact.type] ?? "changed",
      ...(to.requestedDate === null ? {} : { requestedDate: to.requestedDate }),
      ...(to.promisedDate === null ? {} : { promisedDate: to.promisedDate }),
    })
  }
  for (const [line, was] of before.lines) look(line, was, after.lines.get(line))
  for (const [line, is] of after.lines) if (!before.lines.has(line)) look(line, undefined, is)
  return signals
}

/** What inventory has to know of a signal to count it. */
type Counted = Pick<DemandSignal, "order" | "line" | "sequence" | "sku" | "site" | "change">

/**
 * What the signals of a feed come to, by `sku@site`: each counts once, by order, line and sequence, however often the
 * feed brings it. This is how inventory is to read the feed.
 *
 * @example
 * import { netDemand } from "@adv/domain"
 *
 * const signal = { order: "10248", line: "1", sequence: 1, sku: "CHAIR", site: "MILANO", change: "10" }
 * assert.deepEqual([...netDemand([signal, signal])], [["CHAIR@MILANO", "10"]])
 */
export const netDemand = (feed: Iterable<Counted>): ReadonlyMap<string, Decimal> => {
  const seen = new Set<string>()
  const net = new Map<string, Decimal>()
  for (const { order, line, sequence, sku, site, change } of feed) {
    const key = JSON.stringify([order, line, sequence])
    if (seen.has(key)) continue
    seen.add(key)
    const item = `${sku}@${site}`
    net.set(item, fromExact(exact(net.get(item) ?? zero).plus(exact(change))))
  }
  return net
}
