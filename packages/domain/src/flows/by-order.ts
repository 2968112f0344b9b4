import type { Bills } from "../invoice/lines.js"
import type { LineQuantity } from "../order/events.js"
import type { TaxAmount } from "../tax/tax.js"
import { type Decimal, exact, fromExact, type LineId, minor, type OrderId } from "../values/index.js"

interface DocumentLine {
  readonly quantity: Decimal
  readonly order?: OrderId
  readonly orderLine?: LineId
}

/** The orders that a document's lines are about. */
export const ordersOf = (lines: ReadonlyArray<DocumentLine>): ReadonlyArray<OrderId> => [
  ...new Set(lines.flatMap(({ order }) => (order === undefined ? [] : [order]))),
]

/** What a document bills or takes back of an order: quantities of its lines, and amounts by tax. */
export interface OfOrder {
  readonly lines: ReadonlyArray<LineQuantity>
  readonly amounts?: ReadonlyArray<TaxAmount>
  readonly prepaid?: ReadonlyArray<TaxAmount>
  readonly deducted?: ReadonlyArray<TaxAmount>
}

/** What the lines of an order add up to, line by line. */
const quantities = (lines: ReadonlyArray<DocumentLine>): ReadonlyArray<LineQuantity> => {
  const own: Array<LineQuantity> = []
  for (const { orderLine, quantity } of lines) {
    if (orderLine === undefined) continue
    const at = own.findIndex(({ line }) => line === orderLine)
    const before = own[at]
    if (before === undefined) own.push({ line: orderLine, quantity })
    else own[at] = { line: orderLine, quantity: fromExact(exact(before.quantity).plus(exact(quantity))) }
  }
  return own
}

type Billed = DocumentLine & TaxAmount & { readonly bills?: Bills }

const amountsOf = (lines: ReadonlyArray<Billed>, bills: ReadonlyArray<Bills>, sign: 1 | -1) =>
  lines
    .filter((line) => line.orderLine === undefined && line.bills !== undefined && bills.includes(line.bills))
    .map(({ tax, net }): TaxAmount => ({ tax, net: minor(sign * net) }))

/** What a document bills or takes back of each order. */
export const byOrder = (lines: ReadonlyArray<Billed>): ReadonlyMap<OrderId, OfOrder> => {
  const orders = new Map<OrderId, OfOrder>()
  for (const order of ordersOf(lines)) {
    const own = lines.filter((line) => line.order === order)
    const amounts = amountsOf(own, ["progress", "milestone"], 1)
    const prepaid = amountsOf(own, ["prepayment"], 1)
    const deducted = amountsOf(own, ["deduction"], -1)
    orders.set(order, {
      lines: quantities(own),
      ...(amounts.length === 0 ? {} : { amounts }),
      ...(prepaid.length === 0 ? {} : { prepaid }),
      ...(deducted.length === 0 ? {} : { deducted }),
    })
  }
  return orders
}
