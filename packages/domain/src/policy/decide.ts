import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { checkBody } from "./body.js"
import type { PolicyCommand } from "./commands.js"
import { decideDepartment } from "./departments.js"
import type { PolicyFact } from "./events.js"
import { evaluateFlowTier } from "./flow-tier.js"
import { evolve, initial, type PolicyState, policyInForce } from "./state.js"

type Decision = Either<Failure, ReadonlyArray<PolicyFact>>

const versionsIn = (state: PolicyState): number =>
  state.entries.filter(({ version }) => version !== null).length

const decide = (command: PolicyCommand, state: PolicyState): Decision => {
  if (command.type === "RegisterDepartment" || command.type === "AssignResponsibility")
    return decideDepartment(command, state)
  const { policy, on } = command
  switch (command.type) {
    case "PublishPolicy": {
      const { type: _type, on: _on, validFrom = on, ...published } = command
      if (state.kind !== null && state.kind !== command.kind)
        return left(
          failure(
            "POLICY_KIND_DIFFERS",
            `Policy ${policy} is a ${state.kind}, not a ${command.kind}: publish it under another id.`,
            { policy, kind: state.kind, needed: command.kind },
          ),
        )
      const body = checkBody(policy, command.kind, command.body)
      if (isLeft(body)) return body
      return right([
        { type: "PolicyPublished", data: { ...published, version: versionsIn(state) + 1, validFrom } },
      ])
    }
    case "EvaluateFlowTier":
      return evaluateFlowTier(command, state)
    case "WithdrawPolicy": {
      const { validFrom = on, reason } = command
      if (policyInForce(state, validFrom) === null)
        return left(
          failure(
            "POLICY_MISSING",
            `Policy ${policy} has no version in force on ${validFrom}: there is nothing to withdraw.`,
            { policy, on: validFrom },
          ),
        )
      return right([{ type: "PolicyWithdrawn", data: { policy, validFrom, reason } }])
    }
  }
}

export const policyDecider: Decider<PolicyState, PolicyCommand, PolicyFact> = {
  category: "policy",
  initial,
  evolve,
  decide,
}
