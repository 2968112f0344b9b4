import { type Day, type Millionths, millionths } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import type { OrderBook } from "../orders/order-book.js"
import { orderCardOf } from "../orders/order-card.js"
import { type DemandBook, NO_DAY } from "./demand-book.js"
import { availabilityOf } from "./inventory-feed.js"

/** What inventory said is missing, and still is. Days are days since 1970-01-01. */
export interface Shortage {
  readonly shortage: string
  readonly sku: string
  readonly site: string
  /** The order and line that it was reported for, or null. */
  readonly order: string | null
  readonly line: string | null
  readonly quantity: Millionths
  readonly reportedOn: Day
  /** When it is expected to be there, or null. */
  readonly expected: Day | null
  /** How many days it has lasted. */
  readonly ageDays: number
}

/** The lines of an order that something is still to be delivered of, by line. */
const openLines = (orders: OrderBook, order: string, horizon: Horizon): ReadonlySet<string> => {
  const card = orderCardOf(orders, order, horizon)
  if (card === undefined || card.lifecycle === "cancelled" || card.lifecycle === "closedShort")
    return new Set()
  return new Set(
    card.lines
      .filter(({ ordered, cancelled, waived, delivered }) => ordered - cancelled - waived > delivered)
      .map(({ line }) => line),
  )
}

/**
 * What was reported short and still is, on a business date, as known at a moment: of two reports of one name the later
 * counts. A shortage is over when inventory said, for that day or a later one, that it has as much and it isn't reserved;
 * and one that was reported for an order, when nothing is left to deliver of its line (of the whole order, where it names
 * none). Longest first.
 *
 * @example
 * import { companyModels, shortagesOf } from "@adv/projections"
 *
 * assert.deepEqual(shortagesOf(companyModels().states, { asOf: 20000, knownAt: 1736935200000 }), [])
 */
export const shortagesOf = (
  { demand, orders }: { readonly demand: DemandBook; readonly orders: OrderBook },
  horizon: Horizon,
): ReadonlyArray<Shortage> => {
  const { shortage, names } = demand
  const latest = new Map<number, number>()
  for (let row = 0; row < shortage.name.length; row++) {
    if (shortage.recorded.at(row) > horizon.knownAt) break
    if (shortage.day.at(row) <= horizon.asOf) latest.set(shortage.name.at(row), row)
  }
  if (latest.size === 0) return []
  const stock = new Map(
    availabilityOf(demand, horizon).map((each) => [JSON.stringify([each.sku, each.site]), each]),
  )
  const open = new Map<string, ReadonlySet<string>>()
  const openOf = (order: string): ReadonlySet<string> => {
    const known = open.get(order) ?? openLines(orders, order, horizon)
    open.set(order, known)
    return known
  }
  const named = (number: number): string | null => (number < 0 ? null : names.name(number))
  const found: Array<Shortage> = []
  for (const row of latest.values()) {
    const sku = names.name(shortage.sku.at(row))
    const site = names.name(shortage.site.at(row))
    const day = shortage.day.at(row) as Day
    const quantity = shortage.quantity.at(row)
    const has = stock.get(JSON.stringify([sku, site]))
    if (has !== undefined && horizon.asOf - has.age >= day && has.onHand - has.reserved >= quantity) continue
    const order = named(shortage.order.at(row))
    const line = named(shortage.line.at(row))
    if (order !== null) {
      const lines = openOf(order)
      if (line === null ? lines.size === 0 : !lines.has(line)) continue
    }
    const expected = shortage.expected.at(row)
    found.push({
      shortage: names.name(shortage.name.at(row)),
      sku,
      site,
      order,
      line,
      quantity: millionths(quantity),
      reportedOn: day,
      expected: expected === NO_DAY ? null : (expected as Day),
      ageDays: horizon.asOf - day,
    })
  }
  return found.sort((a, b) => a.reportedOn - b.reportedOn || (a.shortage < b.shortage ? -1 : 1))
}
