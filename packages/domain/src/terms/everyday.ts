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

/** Anchors as a sentence says them, after "the". */
export const anchorWords: Readonly<Record<Anchor, string>> = {
  issueDate: "issue date",
  deliveryDate: "delivery date",
  receiptDate: "receipt date",
  endOfServicePeriod: "end of the service period",
  acceptanceDate: "acceptance date",
  orderDate: "order date",
}
