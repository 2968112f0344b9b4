import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { LocalDate } from "../values/index.js"
import type { CustomerCommand } from "./commands.js"
import type { CustomerFact } from "./events.js"
import type { CustomerState } from "./state.js"

export type RelationshipCommand = Extract<
  CustomerCommand,
  {
    type: "AssignAccountOwner" | "SetContactPreferences" | "OpenRelationshipRisk" | "CloseRelationshipRisk"
  }
>

/** Who looks after the customer on a day; null before anybody did. Later hand-overs leave earlier days as they were. */
export const accountOwnerOn = ({ owners }: CustomerState, on: LocalDate): string | null => {
  let found: CustomerState["owners"][number] | null = null
  for (const each of owners) if (each.from <= on && (found === null || each.from >= found.from)) found = each
  return found?.owner ?? null
}

/** What keeps the link with a customer: who looks after it, how it wants to be reached, and what puts it at risk. */
export const decideRelationship = (
  command: RelationshipCommand,
  state: CustomerState,
): Either<Failure, ReadonlyArray<CustomerFact>> => {
  const { customer } = command
  switch (command.type) {
    case "AssignAccountOwner": {
      const { type: _type, on, ...assigned } = command
      const previous = accountOwnerOn(state, on)
      if (previous === command.owner) return right([])
      const data = { ...assigned, ...(previous === null ? {} : { previous }) }
      return right([{ type: "AccountOwnerAssigned", data }])
    }
    case "SetContactPreferences":
      return right([{ type: "ContactPreferencesSet", data: { customer, preferences: command.preferences } }])
    case "OpenRelationshipRisk": {
      const { type: _type, on: _on, ...data } = command
      return state.risks.has(command.risk)
        ? left(
            failure(
              "RISK_EXISTS",
              `Risk ${command.risk} of customer ${customer} was already opened: give another one a name of its own.`,
              { customer, risk: command.risk },
            ),
          )
        : right([{ type: "RelationshipRiskOpened", data }])
    }
    case "CloseRelationshipRisk": {
      const { type: _type, on: _on, ...data } = command
      const { risk } = command
      const status = state.risks.get(risk)
      if (status === undefined)
        return left(
          failure("RISK_UNKNOWN", `Customer ${customer} has no risk ${risk}: open it first.`, {
            customer,
            risk,
          }),
        )
      if (status === "closed")
        return left(
          failure("RISK_CLOSED", `Risk ${risk} of customer ${customer} was already closed.`, {
            customer,
            risk,
          }),
        )
      return right([{ type: "RelationshipRiskClosed", data }])
    }
  }
}
