import type * as t from "io-ts"
import { Count, Currency, list, Minor, NonNegativeDecimal, oneOf, shape } from "../facts/codecs.js"
import { type Currency as Code, Exact, exact, exactWhole, minor, roundToMinor } from "../values/index.js"

/**
 * Which open items money is put against first: those that the payer named, then the oldest due; the oldest due; all in
 * proportion to what is open on them; or those that are specified, as they are specified.
 */
export const AllocationOrder = oneOf("remittance", "oldestDue", "proportional", "specified")
export type AllocationOrder = t.TypeOf<typeof AllocationOrder>

/** What of an item is settled first: what was invoiced, or the interest and costs claimed on top of it. */
export const Components = oneOf("principalFirst", "chargesFirst")
export type Components = t.TypeOf<typeof Components>

/** A difference is small when it is within both: an amount, and a percentage of what was to be paid. */
export const Tolerance = shape(
  "a tolerance",
  { currency: Currency, absolute: Minor },
  { percent: NonNegativeDecimal },
)
export type Tolerance = t.TypeOf<typeof Tolerance>

/** `late` is for the days of grace after the last day; after them a discount is never granted. */
export const DiscountRules = shape("rules of early-payment discounts", {
  graceDays: Count,
  late: oneOf("accept", "refuse"),
  partial: oneOf("allOrNothing", "proRata"),
})
export type DiscountRules = t.TypeOf<typeof DiscountRules>

/** How a company settles what it is owed. */
export const SettlementPolicy = shape(
  "a settlement policy",
  {
    allocation: AllocationOrder,
    components: Components,
    tolerances: list(Tolerance),
    discount: DiscountRules,
  },
  {
    /** For how many days after its maturity an instrument that was honoured may still come back. */
    instrumentMarginDays: Count,
  },
)
export type SettlementPolicy = t.TypeOf<typeof SettlementPolicy>

/**
 * How large a difference in a currency may be to be written off by itself, in minor units: none where the policy has no
 * tolerance for the currency.
 *
 * @param of what was to be paid, in minor units
 *
 * @example
 * import { settlementPresets, toleratedIn, isCurrency, minor } from "@adv/domain"
 *
 * const euro = "EUR"
 * assert.ok(isCurrency(euro))
 * const { tolerances } = settlementPresets.businessToBusiness.body
 * assert.equal(toleratedIn(tolerances, euro, minor(100_000)), 100)
 * assert.equal(toleratedIn(tolerances, euro, minor(2_000)), 10)
 */
export const toleratedIn = (
  tolerances: ReadonlyArray<Tolerance>,
  currency: Code,
  of: t.TypeOf<typeof Minor>,
): t.TypeOf<typeof Minor> => {
  const own = tolerances.find((each) => each.currency === currency)
  if (own === undefined) return minor(0)
  const most = Math.max(0, own.absolute)
  if (own.percent === undefined) return minor(most)
  const share = exactWhole(of).times(exact(own.percent)).times(new Exact("0.01"))
  return share.gt(exactWhole(most)) ? minor(most) : roundToMinor(share)
}

const euro = "EUR" as Code
const percent = (text: string) => text as t.TypeOf<typeof NonNegativeDecimal>

/**
 * Policies to start from, each with its source. None is in force until it is published.
 */
export const settlementPresets: {
  readonly [Name in "businessToBusiness" | "chargesFirst"]: {
    readonly source: string
    readonly body: SettlementPolicy
  }
} = {
  businessToBusiness: {
    source:
      "Code civil art. 1342-10: the debtor says which debts are paid, else those due, the oldest first. Tolerances and discount rules are usual practice",
    body: {
      allocation: "remittance",
      components: "principalFirst",
      tolerances: [{ currency: euro, absolute: minor(100), percent: percent("0.5") }],
      discount: { graceDays: 0, late: "refuse", partial: "allOrNothing" },
      instrumentMarginDays: 8,
    },
  },
  chargesFirst: {
    source: "Codice civile art. 1193 (which debts) and art. 1194 (interest and costs before the principal)",
    body: {
      allocation: "remittance",
      components: "chargesFirst",
      tolerances: [{ currency: euro, absolute: minor(100), percent: percent("0.5") }],
      discount: { graceDays: 0, late: "refuse", partial: "allOrNothing" },
      instrumentMarginDays: 8,
    },
  },
}
