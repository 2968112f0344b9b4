import type { RecordedEvent } from "../../facts/event.js"
import type { OrderFact } from "../../order/events.js"
import { minor } from "../../values/index.js"
import { hundredPercent, parts, rounded, sum } from "./numbers.js"

type Placed = Extract<OrderFact, { readonly type: "OrderPlaced" }>["data"]

/** An order as a document: what it asks for now, and what it says it comes to. */
export type AmendedOrder = Pick<Placed, "order" | "lines" | "adjustments" | "taxBreakdown" | "totals">

type Adjustment = Placed["adjustments"][number]

/**
 * Allowances and charges that are a percentage of the lines at their tax are so of other lines, too; a discount on the
 * order is one on all of them, at whatever tax.
 */
const followed = (adjustments: Placed["adjustments"], lines: Placed["lines"]): ReadonlyArray<Adjustment> => {
  const isOfOrder = ({ percent, reason }: Adjustment) => percent !== undefined && reason === "Order discount"
  const rateOf = ({ category, rate }: Adjustment["tax"]) => `${category} ${parts(rate)}`
  const amountOf = (tax: Adjustment["tax"], percent: string) => {
    const own = lines.filter((line) => rateOf(line.tax) === rateOf(tax))
    return rounded(BigInt(sum(own.map(({ net }) => net))) * parts(percent), hundredPercent)
  }
  const ofOrder = adjustments.find(isOfOrder)
  const taxes = new Map(lines.map(({ tax }) => [rateOf(tax), tax]))
  const all = [
    ...adjustments.filter((each) => !isOfOrder(each)),
    ...(ofOrder === undefined ? [] : [...taxes.values()].map((tax) => ({ ...ofOrder, tax }))),
  ]
  return all.flatMap((each) => {
    if (each.percent === undefined) return [each]
    const amount = amountOf(each.tax, each.percent)
    return amount > 0 ? [{ ...each, amount: minor(amount) }] : []
  })
}

/** Follows orders through their amendments, drafts included: gives the order as an event left it, if it is about one. */
export const followOrders = (): ((event: RecordedEvent) => AmendedOrder | null) => {
  const orders = new Map<
    string,
    Pick<Placed, "adjustments"> & { readonly lines: Map<string, Placed["lines"][number]> }
  >()
  const of = (order: string) => {
    const known = orders.get(order)
    if (known !== undefined) return known
    const fresh = { adjustments: [], lines: new Map() }
    orders.set(order, fresh)
    return fresh
  }
  return (event) => {
    switch (event.type) {
      case "OrderPlaced": {
        const { order, adjustments, lines } = event.data
        orders.set(order, { adjustments, lines: new Map(lines.map((line) => [line.line, line])) })
        return event.data
      }
      case "OrderLineAdded":
        of(event.data.order).lines.set(event.data.line, event.data.added)
        break
      case "OrderLineChanged":
        of(event.data.order).lines.set(event.data.line, event.data.to)
        break
      case "OrderLineRemoved":
        of(event.data.order).lines.delete(event.data.line)
        break
      default:
        return null
    }
    const { order, taxBreakdown, totals } = event.data
    const { adjustments, lines } = of(order)
    const own = [...lines.values()]
    return { order, adjustments: followed(adjustments, own), taxBreakdown, totals, lines: own }
  }
}
