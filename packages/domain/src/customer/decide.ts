import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { checkTerm } from "../terms/index.js"
import type { CustomerCommand } from "./commands.js"
import type { CustomerFact } from "./events.js"
import { type CustomerState, evolve, initial } from "./state.js"

type Decision = Either<Failure, ReadonlyArray<CustomerFact>>

export const customerUnknown = (customer: string) =>
  failure("CUSTOMER_UNKNOWN", `Customer ${customer} does not exist: register it first.`, { customer })

const validityInvalid = (what: string, validFrom: string, validTo: string) =>
  failure(
    "VALIDITY_INVALID",
    `${what} would end on ${validTo}, before it starts on ${validFrom}: give a later end.`,
    { validFrom, validTo },
  )

const decide = (command: CustomerCommand, state: CustomerState): Decision => {
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
    case "AmendConditions": {
      const { type: _type, on: _on, ...agreed } = command
      const versions = state.conditions.filter(({ agreement }) => agreement === command.agreement)
      const data = { customer: command.customer, agreement: command.agreement }
      if (command.type === "AgreeConditions" && versions.length > 0)
        return left(
          failure("AGREEMENT_EXISTS", `Agreement ${command.agreement} exists: amend it instead.`, data),
        )
      if (command.type === "AmendConditions" && versions.length === 0)
        return left(
          failure(
            "AGREEMENT_UNKNOWN",
            `Agreement ${command.agreement} does not exist: agree it first.`,
            data,
          ),
        )
      if (command.validTo !== undefined && command.validTo < command.validFrom)
        return left(validityInvalid(`Agreement ${command.agreement}`, command.validFrom, command.validTo))
      const term = checkTerm(command.conditions.paymentTerm)
      if (term._tag === "Left") return term
      const version = versions.length + 1
      return right([
        command.type === "AgreeConditions"
          ? { type: "ConditionsAgreed", data: { ...agreed, version } }
          : { type: "ConditionsAmended", data: { ...agreed, version, reason: command.reason } },
      ])
    }
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

export const customerDecider: Decider<CustomerState, CustomerCommand, CustomerFact> = {
  category: "customer",
  initial,
  evolve,
  decide,
}
