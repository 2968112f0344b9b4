import {
  availableCredit,
  type CreditComponentKind,
  type CreditQuote,
  type Currency,
  exposureOf as domainExposure,
  type Failure,
  type LimitPart,
  limitInForce,
} from "@adv/domain"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { creditPicture, type ExposureQuery } from "../credit/exposure.js"
import { standingsOf } from "../credit/held.js"
import type { CompanyModels } from "../projections.js"

export interface CustomerCreditQuery extends ExposureQuery {
  readonly quotes?: ReadonlyArray<CreditQuote>
}

/** A customer's exposure against its limit. Amounts are minor units of the policy's currency. */
export interface CustomerCredit {
  readonly customer: string
  /** Who answers for it: the head office, where the policy says so, or itself. */
  readonly answers: string
  /** All that it answers for. */
  readonly members: ReadonlyArray<string>
  readonly currency: Currency
  /** One a component that counts and isn't 0; what takes the exposure down is below zero. */
  readonly components: ReadonlyArray<{ readonly component: CreditComponentKind; readonly amount: number }>
  readonly exposure: number
  /** Null is unlimited. */
  readonly limit: number | null
  readonly limits: ReadonlyArray<LimitPart>
  /** What is left of the limit: below zero when it is exceeded, null when it is unlimited. */
  readonly available: number | null
}

/**
 * A customer's credit exposure and its limit, as of a business date, as known at a moment, in the policy's currency.
 *
 * Fails with `CREDIT_QUOTE_MISSING` when something is in another currency and has no quote, or `AMOUNT_TOO_LARGE`.
 *
 * @example
 * import { dynamicCheck, unsafeDate } from "@adv/domain"
 * import { companyModels, customerCredit } from "@adv/projections"
 *
 * const knownAt = Date.parse("2025-03-31T22:00:00Z") as Parameters<typeof customerCredit>[2]["knownAt"]
 * const query = { asOf: unsafeDate("2025-03-31"), knownAt, policy: dynamicCheck }
 * const credit = customerCredit(companyModels(), "ROSSI", query)
 * assert.ok(credit._tag === "Right")
 * assert.equal(credit.right.exposure, 0)
 */
export const customerCredit = (
  models: Pick<CompanyModels, "states">,
  customer: string,
  query: CustomerCreditQuery,
): Either<Failure, CustomerCredit> => {
  const { policy, quotes = [] } = query
  const counted = creditPicture(models, query).exposureOf(customer)
  const exposure = domainExposure(counted.components, policy, quotes)
  if (isLeft(exposure)) return exposure
  const [standing] = standingsOf(models, customer, query)
  const limit = limitInForce(
    standing,
    policy,
    query.asOf,
    {
      termDays: null,
      oldestOverdueDays: Math.max(0, ...counted.overdueItems.map((item) => item.daysPastDue)),
    },
    quotes,
  )
  if (isLeft(limit)) return limit
  return right({
    customer,
    answers: counted.customer,
    members: counted.members,
    currency: policy.currency,
    components: [...exposure.right.components]
      .filter(([, amount]) => amount !== 0)
      .map(([component, amount]) => ({ component, amount }))
      .sort((a, b) => (a.component < b.component ? -1 : 1)),
    exposure: exposure.right.total,
    limit: limit.right.amount,
    limits: limit.right.parts,
    available: availableCredit(limit.right, exposure.right),
  })
}
