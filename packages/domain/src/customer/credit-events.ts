import type * as t from "io-ts"
import { CheckPoint } from "../credit/component.js"
import {
  Count,
  Currency,
  CustomerId,
  LocalDate,
  list,
  Minor,
  OrderId,
  oneOf,
  orNull,
  shape,
  Text,
} from "../facts/codecs.js"
import { PolicyRef } from "../policy/ref.js"

export const CreditLimitSource = oneOf("internal", "insurer", "guarantee")
export type CreditLimitSource = t.TypeOf<typeof CreditLimitSource>

/**
 * Under what an insurer covers: where the customer is, how long it may be given to pay, and how late its oldest
 * undisputed item may be before goods may no longer be sent on cover.
 */
export const LimitConditions = shape(
  "the conditions of a limit",
  {},
  { countries: list(Text), longestTermDays: Count, oldestOverdueDays: Count },
)
export type LimitConditions = t.TypeOf<typeof LimitConditions>

/** What happens to a customer's credit besides its limits. Amounts are minor units. */
export const customerCreditFacts = {
  /** Evidence that it was noticed: a limit ends by its date, whether anybody notices or not. */
  CreditLimitExpired: shape(
    "CreditLimitExpired",
    { customer: CustomerId, source: CreditLimitSource, validTo: LocalDate },
    { reference: Text },
  ),
  /** From the day on which it takes effect: an insurer takes its cover back, say. */
  CreditLimitWithdrawn: shape(
    "CreditLimitWithdrawn",
    { customer: CustomerId, source: CreditLimitSource, reason: Text },
    { reference: Text },
  ),
  AccountBlocked: shape("AccountBlocked", { customer: CustomerId, reason: Text }),
  AccountUnblocked: shape("AccountUnblocked", { customer: CustomerId, reason: Text }),
  /** Somebody who may lets an order, or all of a customer's, exceed the limit by an amount; `expiresOn` is its last day. */
  CreditOverrideGranted: shape(
    "CreditOverrideGranted",
    {
      customer: CustomerId,
      override: Text,
      amount: Minor,
      currency: Currency,
      expiresOn: LocalDate,
      by: Text,
      role: Text,
      reason: Text,
      policy: PolicyRef,
    },
    { order: OrderId },
  ),
  CreditOverrideRevoked: shape("CreditOverrideRevoked", {
    customer: CustomerId,
    override: Text,
    reason: Text,
  }),
  /** The head office that answers for it, or null when it stands alone again. */
  ParentAssigned: shape("ParentAssigned", { customer: CustomerId, parent: orNull(CustomerId) }),
  /**
   * An order that passed a check, so that two orders never pass on the same headroom. `reservation` counts from 1 for
   * each customer, so that who counts an exposure can say which ones it has counted.
   */
  CreditReserved: shape("CreditReserved", {
    customer: CustomerId,
    order: OrderId,
    reservation: Count,
    amount: Minor,
    currency: Currency,
    point: CheckPoint,
  }),
  CreditReservationReleased: shape("CreditReservationReleased", {
    customer: CustomerId,
    order: OrderId,
    reason: Text,
  }),
}
