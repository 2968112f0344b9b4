import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { decideAgreement, validityInvalid } from "./agreements.js"
import type { CustomerCommand, NoteAwaitingPeriod, NotePeriodInvoiced } from "./commands.js"
import type { CustomerCreditNote, GrantCreditOverride } from "./credit-commands.js"
import { decideCredit } from "./credit-decide.js"
import type { CustomerFact } from "./events.js"
import { type GrantedPlan, grantPlan } from "./payment-plans.js"
import { decideRelationship } from "./relationship.js"
import { type CustomerState, evolve, initial } from "./state.js"

type Decision = Either<Failure, ReadonlyArray<CustomerFact>>

export const customerUnknown = (customer: string) =>
  failure("CUSTOMER_UNKNOWN", `Customer ${customer} does not exist: register it first.`, { customer })

/** What customers decide on: a payment plan with the currency that its flow has found, an override with its policy. */
export type CustomerDecision =
  | Exclude<CustomerCommand, GrantCreditOverride | { readonly type: "GrantPaymentPlan" }>
  | CustomerCreditNote
  | GrantedPlan
  | NoteAwaitingPeriod
  | NotePeriodInvoiced

const decide = (command: CustomerDecision, state: CustomerState): Decision => {
  if (command.type === "RegisterCustomer") {
    const { type: _type, on: _on, ...registered } = command
    return state.customer !== null
      ? left(
          failure("CUSTOMER_EXISTS", `Customer ${command.customer} is already registered.`, {
            customer: command.customer,
          }),
        )
      : right([{ type: "CustomerRegistered", data: registered }])
  }
  if (state.customer === null) return left(customerUnknown(command.customer))
  switch (command.type) {
    case "AgreeConditions":
    case "AmendConditions":
    case "SuspendConditions":
    case "ResumeConditions":
    case "NoticeExpiredConditions":
      return decideAgreement(command, state)
    case "GrantPaymentPlan":
      return grantPlan(command, state)
    case "NoteAwaitingPeriod":
      return right([
        { type: "OrderDeferredToPeriod", data: { customer: command.customer, order: command.order } },
      ])
    case "NotePeriodInvoiced": {
      const { type: _type, on: _on, ...invoiced } = command
      return right([{ type: "PeriodInvoiced", data: invoiced }])
    }
    case "AssignAccountOwner":
    case "SetContactPreferences":
    case "OpenRelationshipRisk":
    case "CloseRelationshipRisk":
      return decideRelationship(command, state)
    case "WithdrawCreditLimit":
    case "NoticeCreditLimitExpiry":
    case "BlockAccount":
    case "UnblockAccount":
    case "NoteCreditOverride":
    case "RevokeCreditOverride":
    case "AssignParent":
    case "ReserveCredit":
    case "ReleaseCreditReservation":
      return decideCredit(command, state)
    case "SetCreditLimit": {
      const { type: _type, on, source, validFrom = on, ...limit } = command
      if ("amount" in limit.limit && limit.limit.amount < 0)
        return left(
          failure(
            "CREDIT_LIMIT_INVALID",
            `A credit limit is at least 0: say "unlimited" when there is none.`,
            {
              customer: command.customer,
              limit: limit.limit,
            },
          ),
        )
      if (command.validTo !== undefined && command.validTo < validFrom)
        return left(validityInvalid(`The credit limit of ${command.customer}`, validFrom, command.validTo))
      return right([{ type: "CreditLimitSet", data: { ...limit, source: source ?? "internal", validFrom } }])
    }
  }
}

export const customerDecider: Decider<CustomerState, CustomerDecision, CustomerFact> = {
  category: "customer",
  initial,
  evolve,
  decide,
}
