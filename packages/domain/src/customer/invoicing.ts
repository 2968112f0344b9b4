import { type Either, left, right } from "fp-ts/lib/Either.js"
import * as t from "io-ts"
import { either, list, Minor, NonNegativeDecimal, oneOf, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import { Exact, exact } from "../values/index.js"

/** Invoiced by the quantities of its lines: when ordered, or as delivered. */
export const QuantityPolicy = oneOf("onOrder", "onDelivery")
export type QuantityPolicy = t.TypeOf<typeof QuantityPolicy>

/** What makes a milestone due: something that happens to the order, or somebody who certifies it. */
export const MilestoneTrigger = oneOf("placed", "validated", "released", "delivered", "certified")
export type MilestoneTrigger = t.TypeOf<typeof MilestoneTrigger>

/** A percentage of the order's net, or an amount (minor units, net of tax). */
export const MilestonePart = either(
  "a part of an order",
  shape("a percentage", { percent: NonNegativeDecimal }),
  shape("an amount", { amount: Minor }),
)
export type MilestonePart = t.TypeOf<typeof MilestonePart>

export const Milestone = shape("a milestone", {
  milestone: Text,
  part: MilestonePart,
  trigger: MilestoneTrigger,
})
export type Milestone = t.TypeOf<typeof Milestone>

/** Who shares an invoice of a period: all orders of the customer, or those with one reference of theirs (one PO). */
export const PeriodGrouping = oneOf("customer", "customerReference")

/**
 * When an order is invoiced, and of what.
 *
 * - `onOrder`, `onDelivery`: quantities of its lines.
 * - `milestones`: parts of its net as each is reached.
 * - `progress`: its net times the certified percentage, less what was invoiced before.
 * - `periodic`: quantities of its lines, together with the customer's other orders at the end of a period.
 * - `prepayment`: a percentage before anything else, deducted from the invoices that follow.
 */
export const InvoicingPolicy = either(
  "an invoicing policy",
  QuantityPolicy,
  shape("by milestones", { milestones: list(Milestone) }),
  shape("by progress", { progress: t.literal(true) }),
  shape("periodic", {
    periodic: shape("a period", {
      every: oneOf("week", "month"),
      per: PeriodGrouping,
      basis: QuantityPolicy,
    }),
  }),
  shape("with a prepayment", {
    prepayment: shape("a prepayment", { percent: NonNegativeDecimal, basis: QuantityPolicy }),
  }),
)
export type InvoicingPolicy = t.TypeOf<typeof InvoicingPolicy>

/** INV-02: what bounds the invoices of an order. */
export type InvoicingBasis = "ordered" | "delivered" | "certified"

const basisOfWord = (word: QuantityPolicy): InvoicingBasis => (word === "onOrder" ? "ordered" : "delivered")

/**
 * What the invoices of an order are bounded by (INV-02): what was ordered, what was delivered, or (by amount) what was
 * certified or reached.
 *
 * @example
 * import { invoicingBasis } from "@adv/domain"
 *
 * assert.equal(invoicingBasis("onDelivery"), "delivered")
 * assert.equal(invoicingBasis({ progress: true }), "certified")
 * assert.equal(invoicingBasis({ periodic: { every: "month", per: "customer", basis: "onDelivery" } }), "delivered")
 */
export const invoicingBasis = (policy: InvoicingPolicy): InvoicingBasis => {
  if (typeof policy === "string") return basisOfWord(policy)
  if ("periodic" in policy) return basisOfWord(policy.periodic.basis)
  if ("prepayment" in policy) return basisOfWord(policy.prepayment.basis)
  return "certified"
}

/** In a few words: what the sentences of refusals end with. */
export const invoicedHow = (policy: InvoicingPolicy): string => {
  if (typeof policy === "string") return policy === "onOrder" ? "once, when ordered" : "as it is delivered"
  if ("milestones" in policy) return "by milestones, as they are reached"
  if ("progress" in policy) return "by its certified progress"
  if ("periodic" in policy) return `once a ${policy.periodic.every}, with others`
  return `${policy.prepayment.percent} % before, the rest ${policy.prepayment.basis === "onOrder" ? "when ordered" : "as it is delivered"}`
}

const hundred = new Exact("100")

/**
 * Checks that an invoicing policy can be followed: milestones have names of their own, take parts above nothing and no
 * more than the whole; a prepayment takes more than nothing and no more than the whole.
 *
 * Fails with `INVOICING_POLICY_INVALID`.
 */
export const checkInvoicingPolicy = (
  policy: InvoicingPolicy,
): Either<Failure<"INVOICING_POLICY_INVALID">, InvoicingPolicy> => {
  const refuse = (sentence: string) => left(failure("INVOICING_POLICY_INVALID", sentence, { policy }))
  if (typeof policy === "string") return right(policy)
  if ("prepayment" in policy) {
    const percent = exact(policy.prepayment.percent)
    return percent.lte(0n) || percent.gt(hundred)
      ? refuse(
          `A prepayment of ${policy.prepayment.percent} % can't be invoiced: give more than 0, up to 100.`,
        )
      : right(policy)
  }
  if (!("milestones" in policy)) return right(policy)
  if (policy.milestones.length === 0)
    return refuse("There are no milestones to invoice by: give at least one.")
  const seen = new Set<string>()
  let percents = new Exact("0")
  for (const { milestone, part } of policy.milestones) {
    if (seen.has(milestone)) return refuse(`Milestone ${milestone} is there twice: name each apart.`)
    seen.add(milestone)
    if ("percent" in part) percents = percents.plus(exact(part.percent))
    const nothing = "percent" in part ? exact(part.percent).eq(0n) : part.amount <= 0
    if (nothing)
      return refuse(`Milestone ${milestone} invoices nothing: give it a part above 0, or leave it out.`)
  }
  return percents.gt(hundred)
    ? refuse(`The milestones come to ${percents.toFixed()} %: make them 100 or less.`)
    : right(policy)
}
