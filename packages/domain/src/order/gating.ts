import type { Attributes, OrderAttributes } from "../approval/conditions.js"
import type { PinnedWorkflow, RequiredGate } from "../approval/required-gates.js"
import { adjustmentsOn } from "../tax/index.js"
import { type Decimal, exact, fromExact, fromMillionths, millionths, zero } from "../values/index.js"
import type { OrderFact, OrderLine } from "./events.js"
import type { OrderState } from "./state.js"

/** The workflow an order was placed under, the gates it required, and what was known then: recorded, never recomputed. */
export interface OrderGating {
  readonly workflow: PinnedWorkflow
  readonly gates: ReadonlyArray<RequiredGate>
  readonly attributes: OrderAttributes
  readonly channel: string | null
}

interface Placed {
  readonly workflow?: PinnedWorkflow
  readonly gates?: ReadonlyArray<RequiredGate>
  readonly attributes?: OrderAttributes
  readonly channel?: string
}

/** What an order that was placed under a workflow keeps of it; null without one. */
export const gatingOf = ({ workflow, gates = [], attributes = {}, channel }: Placed): OrderGating | null =>
  workflow === undefined ? null : { workflow, gates, attributes, channel: channel ?? null }

/** The highest discount of any line; none when no line has one. */
const highestDiscount = (
  lines: ReadonlyArray<Pick<OrderLine, "discountPercent">>,
): { readonly discountPercent: Decimal } => {
  let highest = zero
  for (const { discountPercent } of lines)
    if (discountPercent !== undefined && exact(discountPercent).gt(exact(highest))) highest = discountPercent
  return { discountPercent: highest }
}

/**
 * What is approved when an order is: who buys what at which prices and terms. Whatever of it changes after an approval,
 * the approval was of something else.
 */
export const orderContext = (state: OrderState): object => ({
  order: state.order,
  customer: state.customer,
  currency: state.currency,
  terms: state.terms,
  adjustments: state.adjustments,
  lines: [...state.lines.values()].map(({ asked, ordered, cancelled, waived }) => ({
    ...asked,
    wanted: fromMillionths(millionths(ordered - cancelled - waived)),
  })),
})

/**
 * How far the prices are from those that were negotiated: known when every line says which rule its price was compared
 * with, and by how much it departs from it.
 */
const priceDeviation = (
  lines: ReadonlyArray<Pick<OrderLine, "priceRule" | "priceDeviation">>,
): { readonly priceDeviationPercent?: Decimal } => {
  let highest = zero
  for (const { priceRule, priceDeviation: deviation } of lines) {
    if (priceRule === undefined || (deviation !== undefined && deviation.percent === undefined)) return {}
    const percent = exact(deviation?.percent ?? zero).abs()
    if (percent.gt(exact(highest))) highest = fromExact(percent)
  }
  return { priceDeviationPercent: highest }
}

type PlacedOrder = Extract<OrderFact, { readonly type: "OrderPlaced" }>["data"]

/** What the conditions of gates are tested on when an order is placed. What it was placed with goes before. */
export const placedAttributes = (placed: PlacedOrder): Attributes => ({
  ...priceDeviation(placed.lines),
  ...placed.attributes,
  net: placed.totals.taxExclusive,
  currency: placed.currency,
  ...highestDiscount(placed.lines),
  ...(placed.channel === undefined ? {} : { channel: placed.channel }),
})

/** What the conditions of its gates are tested on, as the order is now: null before it is placed. */
export const attributesOf = (state: OrderState): Attributes | null => {
  const { currency, gating } = state
  if (currency === null || gating === null) return null
  const lines = [...state.lines.values()].map(({ asked }) => asked)
  const net =
    lines.reduce((sum, line) => sum + line.net, 0) +
    adjustmentsOn(state.adjustments, lines).reduce(
      (sum, { kind, amount }) => sum + (kind === "charge" ? amount : -amount),
      0,
    )
  return {
    ...priceDeviation(lines),
    ...gating.attributes,
    net,
    currency,
    ...highestDiscount(lines),
    ...(gating.channel === null ? {} : { channel: gating.channel }),
  }
}
