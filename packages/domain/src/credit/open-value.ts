import { isLeft } from "fp-ts/lib/Either.js"
import { partOfGross, withTax } from "../order/gross.js"
import type { OrderState } from "../order/state.js"
import { adjustmentsOn, totalsOf } from "../tax/index.js"
import { type Currency, type Minor, minor, noMoney } from "../values/index.js"

/** What concerns an order as a whole: freight, an allowance, the cent by which its tax is rounded. With tax. */
const grossBeyondLines = (state: OrderState, currency: Currency): number => {
  const lines = [...state.lines.values()].map(({ asked }) => asked)
  const totals = totalsOf({ lines, adjustments: adjustmentsOn(state.adjustments, lines), currency })
  return isLeft(totals)
    ? 0
    : lines.reduce<number>((rest, { net, tax }) => rest - withTax(net, tax), totals.right.totals.taxInclusive)
}

/**
 * What an order is still worth to credit, in minor units of its currency and with tax: of each line, what is neither
 * delivered nor invoiced, cancelled nor waived. What concerns the whole order is on its first invoice, so it counts until
 * then; what is billed by amount (progress, a down-payment) pays for what was delivered first. Of an order that was closed
 * short, what reopening it would bring back.
 *
 * @example
 * import { openValueOf, orderDecider, replay } from "@adv/domain"
 *
 * assert.equal(openValueOf(replay(orderDecider, [])), 0)
 */
export const openValueOf = (state: OrderState): Minor => {
  if (state.currency === null) return noMoney
  let open = 0
  let delivered = 0
  let isOpen = false
  for (const line of state.lines.values()) {
    const { asked, ordered, cancelled, waived, invoiced } = line
    const gross = withTax(asked.net, asked.tax)
    const gone = cancelled + (state.lifecycle === "closedShort" ? 0 : waived)
    const part = ordered - gone - Math.max(line.delivered, invoiced)
    if (part > 0) isOpen = true
    open += partOfGross(gross, part, ordered)
    delivered += partOfGross(gross, line.delivered - line.returned - invoiced, ordered)
  }
  if (isOpen && state.invoiceCount === 0) open += grossBeyondLines(state, state.currency)
  const left = Math.max(0, open - Math.max(0, state.billedGross - delivered))
  return minor(Math.min(Number.MAX_SAFE_INTEGER, left))
}
