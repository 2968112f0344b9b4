import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { Currency } from "../values/index.js"
import type { GrantPaymentPlan } from "./commands.js"
import type { CustomerFact } from "./events.js"
import type { CustomerState } from "./state.js"

/** A payment plan with the currency of its invoices. */
export type GrantedPlan = GrantPaymentPlan & { readonly currency: Currency }

export const grantPlan = (
  command: GrantedPlan,
  state: CustomerState,
): Either<Failure, ReadonlyArray<CustomerFact>> => {
  const { type: _type, on: _on, interestFree = false, ...granted } = command
  return state.paymentPlans.includes(command.plan)
    ? left(
        failure(
          "PAYMENT_PLAN_EXISTS",
          `Payment plan ${command.plan} of ${command.customer} was already granted: give another its own name.`,
          { customer: command.customer, plan: command.plan },
        ),
      )
    : right([{ type: "PaymentPlanGranted", data: { ...granted, interestFree } }])
}
