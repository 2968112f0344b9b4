import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { type Currency, type Exact, exactWhole, type Minor } from "../values/index.js"
import { converted, inMinor } from "./amounts.js"
import type { CreditComponent, CreditComponentKind, CreditQuote } from "./component.js"
import type { CreditPolicy } from "./policy.js"

/** In minor units of the policy's currency. Each component is rounded for itself, the total only at the end. */
export interface Exposure {
  readonly currency: Currency
  readonly total: Minor
  /** By component, of those that count; what takes the exposure down is below zero. */
  readonly components: ReadonlyMap<CreditComponentKind, Minor>
  /** What is open of invoices, and what of that is overdue: for the rules about overdue items. */
  readonly open: Minor
  readonly overdue: Minor
}

const takesDown = (kind: CreditComponentKind): boolean =>
  kind === "unappliedCredits" || kind === "cashSecurity"

const none = exactWhole(0)

/**
 * What a customer owes and is about to owe, by the components that the policy counts: open items, instruments that are
 * not honoured yet, what is delivered and not invoiced, what is released and not delivered, less credits and deposits.
 * What is in another currency is converted by its quote and not rounded before the end.
 *
 * Fails with `CREDIT_COMPONENT_NEGATIVE`, `CREDIT_QUOTE_MISSING` or `AMOUNT_TOO_LARGE`.
 *
 * @example
 * import { creditComponent, exposureOf, staticCheck } from "@adv/domain"
 *
 * const components = [
 *   creditComponent("overdue", 32000, "EUR"),
 *   creditComponent("releasedNotDelivered", 50000, "USD"),
 *   creditComponent("unappliedCredits", 2000, "EUR"),
 * ]
 * assert.equal(exposureOf(components, staticCheck)._tag, "Left") // nobody said what a dollar is worth
 * const exposure = exposureOf(components, staticCheck, [{ currency: "USD", rate: "0.9" }])
 * assert.ok(exposure._tag === "Right")
 * assert.equal(exposure.right.total, 32000 + 45000 - 2000)
 */
export const exposureOf = (
  components: ReadonlyArray<CreditComponent>,
  policy: CreditPolicy,
  quotes: ReadonlyArray<CreditQuote> = [],
): Either<Failure<"CREDIT_COMPONENT_NEGATIVE" | "CREDIT_QUOTE_MISSING" | "AMOUNT_TOO_LARGE">, Exposure> => {
  const { currency } = policy
  const sums = new Map<CreditComponentKind, Exact>()
  for (const component of components) {
    if (component.amount < 0)
      return left(
        failure(
          "CREDIT_COMPONENT_NEGATIVE",
          `${component.component} of a credit exposure is given as ${component.amount}: give at least 0, also of what takes it down.`,
          { component: component.component, amount: component.amount },
        ),
      )
    const amount = converted(component, currency, quotes)
    if (isLeft(amount)) return amount
    sums.set(component.component, (sums.get(component.component) ?? none).plus(amount.right))
  }
  const exactOpen = (sums.get("notDue") ?? none).plus(sums.get("overdue") ?? none)
  const credits = sums.get("unappliedCredits")
  if (policy.creditsUpToOpenItems && credits?.gt(exactOpen)) sums.set("unappliedCredits", exactOpen)
  const open = inMinor(exactOpen, currency)
  if (isLeft(open)) return open
  const overdue = inMinor(sums.get("overdue") ?? none, currency)
  if (isLeft(overdue)) return overdue
  let exactTotal = none
  const counted = new Map<CreditComponentKind, Minor>()
  for (const [component, sum] of sums) {
    if (!policy.counts.includes(component)) continue
    const signed = takesDown(component) ? none.minus(sum) : sum
    const amount = inMinor(signed, currency)
    if (isLeft(amount)) return amount
    exactTotal = exactTotal.plus(signed)
    counted.set(component, amount.right)
  }
  const total = inMinor(exactTotal, currency)
  return isLeft(total)
    ? total
    : right({ currency, total: total.right, components: counted, open: open.right, overdue: overdue.right })
}
