import type { LineQuantity } from "../order/events.js"
import { type Decimal, exact, fromExact, type LineId, type OrderId } from "../values/index.js"

interface DocumentLine {
  readonly quantity: Decimal
  readonly order?: OrderId
  readonly orderLine?: LineId
}

/** The orders that a document's lines are about. */
export const ordersOf = (lines: ReadonlyArray<DocumentLine>): ReadonlyArray<OrderId> => [
  ...new Set(lines.flatMap(({ order }) => (order === undefined ? [] : [order]))),
]

/** What a document bills or takes back of each order, its lines of one order line added up. */
export const byOrder = (
  lines: ReadonlyArray<DocumentLine>,
): ReadonlyMap<OrderId, ReadonlyArray<LineQuantity>> => {
  const orders = new Map<OrderId, Array<LineQuantity>>()
  for (const { order, orderLine, quantity } of lines) {
    if (order === undefined || orderLine === undefined) continue
    const own = orders.get(order) ?? []
    const at = own.findIndex(({ line }) => line === orderLine)
    const before = own[at]
    if (before === undefined) own.push({ line: orderLine, quantity })
    else own[at] = { line: orderLine, quantity: fromExact(exact(before.quantity).plus(exact(quantity))) }
    orders.set(order, own)
  }
  return orders
}
