import type { Decimal } from "../values/index.js"
import type { Anchor, PaymentTerm } from "./term.js"

/**
 * Net n: everything n days after the issue date.
 *
 * @example
 * import { netDays } from "@adv/domain"
 *
 * assert.equal(netDays(30).id, "NET-30")
 */
export const netDays = (days: number): PaymentTerm => ({
  id: `NET-${days}`,
  version: 1,
  name: `net ${days}`,
  lines: [{ share: { remainder: true }, steps: [{ addDays: days }] }],
})

/** Everything n days after something that may not have happened when the invoice is issued, such as its receipt. */
export const openEnded = (days: number, anchor: Anchor): PaymentTerm => ({
  id: `NET-${days}-${anchor}`,
  version: 1,
  name: `net ${days} from the ${anchorWords[anchor]}`,
  lines: [{ share: { remainder: true }, steps: [{ addDays: days }], anchor }],
})

/**
 * Everything n days after the issue date, but for a percentage that the customer keeps back as security until so many
 * days after something happened, such as the acceptance: AG-9, and what building contracts have (Italy's *ritenuta a
 * garanzia*, France's *retenue de garantie*, loi 71-584).
 *
 * @example
 * import { unsafeDecimal, withRetention } from "@adv/domain"
 *
 * const term = withRetention(30, { percent: unsafeDecimal("5"), days: 365, after: "acceptanceDate" })
 * assert.equal(term.name, "net 30, but 5 % kept back until 365 days after the acceptance date")
 */
export const withRetention = (
  days: number,
  kept: { readonly percent: Decimal; readonly days: number; readonly after: Anchor },
): PaymentTerm => ({
  id: `NET-${days}-RETAINED-${kept.percent}-${kept.days}-${kept.after}`,
  version: 1,
  name: `net ${days}, but ${kept.percent} % kept back until ${kept.days} days after the ${anchorWords[kept.after]}`,
  lines: [
    {
      share: { percent: kept.percent },
      steps: [{ addDays: kept.days }],
      anchor: kept.after,
      retention: true,
    },
    { share: { remainder: true }, steps: [{ addDays: days }] },
  ],
})

/** Anchors as a sentence says them, after "the". */
export const anchorWords: Readonly<Record<Anchor, string>> = {
  issueDate: "issue date",
  deliveryDate: "delivery date",
  receiptDate: "receipt date",
  endOfServicePeriod: "end of the service period",
  acceptanceDate: "acceptance date",
  orderDate: "order date",
}
