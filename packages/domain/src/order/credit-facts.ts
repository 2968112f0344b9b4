import type * as t from "io-ts"
import { CheckPoint, CreditComponent, CreditQuotes } from "../credit/component.js"
import { CreditHoldReason, CreditHoldRelease } from "../credit/reason.js"
import { Count, Currency, CustomerId, list, Minor, OrderId, orNull, shape, Text } from "../facts/codecs.js"
import { PolicyRef } from "../policy/ref.js"

/**
 * The arithmetic of a check, so that nobody has to do it again. `customer` is who answers for the order; `components`
 * are its exposure without the order, as counted from the log up to the position `through` and up to its reservation
 * `reservations`, and those made since; `value` is what the order would add, in its own currency. `exposure`,
 * `document` (the value), `limit` and `available` are minor units of `currency`; a limit of null is unlimited.
 */
const checked = {
  order: OrderId,
  point: CheckPoint,
  customer: CustomerId,
  value: Minor,
  currency: Currency,
  components: list(CreditComponent),
  exposure: Minor,
  document: Minor,
  limit: orNull(Minor),
  available: orNull(Minor),
  through: Count,
  reservations: Count,
  policy: PolicyRef,
  reasons: list(CreditHoldReason),
}

const asGiven = { quotes: CreditQuotes, oldestOverdueDays: Count, termDays: Count }

export const orderCreditFacts = {
  /** `reasons` are what the `overrides` let pass. */
  CreditCheckPassed: shape("CreditCheckPassed", checked, { ...asGiven, overrides: list(Text) }),
  CreditCheckFailed: shape("CreditCheckFailed", { ...checked, releasedBy: list(CreditHoldRelease) }, asGiven),
}

export type CreditChecked = t.TypeOf<typeof orderCreditFacts.CreditCheckPassed>
