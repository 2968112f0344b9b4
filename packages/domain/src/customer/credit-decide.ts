import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { CustomerCreditCommand, CustomerCreditNote } from "./credit-commands.js"
import { type CreditStanding, standingLimit } from "./credit-state.js"
import type { CustomerFact } from "./events.js"

type Decision = Either<Failure, ReadonlyArray<CustomerFact>>

const overrideOf = (
  command: Extract<CustomerCreditNote, { readonly type: "NoteCreditOverride" }>,
  state: CreditStanding,
): Decision => {
  const { type: _type, on, ...granted } = command
  const { customer, override, amount, expiresOn } = command
  if (state.creditOverrides.has(override))
    return left(
      failure("OVERRIDE_EXISTS", `Override ${override} of ${customer} was already granted: name a new one.`, {
        customer,
        override,
      }),
    )
  if (amount < 0)
    return left(
      failure("AMOUNT_NOT_POSITIVE", `Override ${override} lets ${customer} exceed by at least 0.`, {
        customer,
        override,
        amount,
      }),
    )
  if (expiresOn < on)
    return left(
      failure(
        "VALIDITY_INVALID",
        `Override ${override} would expire on ${expiresOn}, before it is granted on ${on}: give a later day.`,
        { validFrom: on, validTo: expiresOn },
      ),
    )
  return right([{ type: "CreditOverrideGranted", data: granted }])
}

/** What becomes of a customer's credit, by a command, or by a flow that has asked the credit policy. */
export const decideCredit = (
  command: CustomerCreditCommand | CustomerCreditNote,
  state: CreditStanding,
): Decision => {
  const { customer, on } = command
  switch (command.type) {
    case "WithdrawCreditLimit": {
      const { source, reference, reason } = command
      if (standingLimit(state, source, reference) === undefined)
        return left(
          failure(
            "CREDIT_LIMIT_UNKNOWN",
            `Customer ${customer} has no ${source} credit limit${reference === undefined ? "" : ` ${reference}`} to withdraw.`,
            { customer, source, reference },
          ),
        )
      return right([
        {
          type: "CreditLimitWithdrawn",
          data: { customer, source, reason, ...(reference === undefined ? {} : { reference }) },
        },
      ])
    }
    case "NoticeCreditLimitExpiry":
      return right(
        state.creditLimits.flatMap(({ source, reference, validTo, withdrawnFrom, expiryNoticed }) =>
          validTo === null || validTo >= on || withdrawnFrom !== null || expiryNoticed
            ? []
            : [
                {
                  type: "CreditLimitExpired" as const,
                  data: { customer, source, validTo, ...(reference === null ? {} : { reference }) },
                },
              ],
        ),
      )
    case "BlockAccount":
      return right(
        state.blocked === null
          ? [{ type: "AccountBlocked", data: { customer, reason: command.reason } }]
          : [],
      )
    case "UnblockAccount":
      return state.blocked === null
        ? left(failure("ACCOUNT_NOT_BLOCKED", `The account of ${customer} is not blocked.`, { customer }))
        : right([{ type: "AccountUnblocked", data: { customer, reason: command.reason } }])
    case "NoteCreditOverride":
      return overrideOf(command, state)
    case "RevokeCreditOverride": {
      const { override, reason } = command
      const granted = state.creditOverrides.get(override)
      if (granted === undefined)
        return left(
          failure("OVERRIDE_UNKNOWN", `Customer ${customer} has no override ${override} to revoke.`, {
            customer,
            override,
          }),
        )
      return right(
        granted.revokedOn === null
          ? [{ type: "CreditOverrideRevoked", data: { customer, override, reason } }]
          : [],
      )
    }
    case "AssignParent":
      return right(
        state.parent === command.parent
          ? []
          : [{ type: "ParentAssigned", data: { customer, parent: command.parent } }],
      )
    case "ReserveCredit": {
      const { order, amount, currency, point } = command
      return right([
        {
          type: "CreditReserved",
          data: { customer, order, reservation: state.reservationCount + 1, amount, currency, point },
        },
      ])
    }
    case "ReleaseCreditReservation":
      return right(
        state.creditReservations.has(command.order)
          ? [
              {
                type: "CreditReservationReleased",
                data: { customer, order: command.order, reason: command.reason },
              },
            ]
          : [],
      )
  }
}
