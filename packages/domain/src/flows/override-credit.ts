import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { authorisedOverride } from "../credit/index.js"
import type { AssignParent, GrantCreditOverride } from "../customer/credit-commands.js"
import { customerDecider, customerUnknown } from "../customer/decide.js"
import { failure } from "../failure.js"
import type { ReleaseHold } from "../order/commands.js"
import { orderDecider } from "../order/decide.js"
import { policyBody } from "../policy/body.js"
import type { Handler } from "../running/handler.js"
import { minor } from "../values/index.js"
import { creditGuard, creditStreams } from "./credit-guard.js"
import { creditPolicyOn, creditPolicyStream, lineageStreams } from "./credit-standing.js"
import { customerStream, orderStream } from "./streams.js"

/** Lets a customer, or one of its orders, exceed the limit: whoever may by the credit policy. */
export const grantCreditOverride: Handler<GrantCreditOverride> = {
  streams: ({ customer }) => [customerStream(customer), creditPolicyStream],
  decide: (command, loaded) => {
    const policy = policyBody("credit", loaded.state(creditPolicyStream), command.on)
    if (isLeft(policy)) return policy
    const allowed = authorisedOverride(command, policy.right.body)
    if (isLeft(allowed)) return allowed
    const own = customerStream(command.customer)
    const facts = customerDecider.decide(
      { ...command, type: "NoteCreditOverride", policy: policy.right.ref },
      loaded.state(own),
    )
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}

/**
 * Lifts a hold. Where a credit policy is in force a credit hold is lifted by a check that passed, or by an override: one
 * that was granted, or one that is granted with it (`by`, `role` and `expiresOn`), for what the last check exceeds by.
 */
export const releaseHold: Handler<ReleaseHold> = {
  streams: (command, loaded) =>
    command.hold === "credit" ? creditStreams(command, loaded) : [orderStream(command.order)],
  decide: (command, loaded) => {
    const { order, on, hold, override = false, by, role, expiresOn, reason } = command
    const own = orderStream(order)
    const state = loaded.state(own)
    const lifted = orderDecider.decide(command, state)
    if (isLeft(lifted)) return lifted
    const appended = [{ stream: own.stream, facts: lifted.right }]
    if (hold !== "credit" || state.customer === null) return right(appended)
    const policy = creditPolicyOn(loaded, on)
    if (isLeft(policy)) return policy
    if (policy.right === null) return right(appended)
    const allowed = creditGuard("order", command, policy.right, loaded)
    if (!isLeft(allowed)) return right(appended)
    const { code, data } = allowed.left
    const { excess } = data
    if (code !== "CREDIT_EXCEEDED" || typeof excess !== "number") return allowed
    if (!override || by === undefined || role === undefined || expiresOn === undefined) return allowed
    const { currency } = policy.right.body
    const customer = customerStream(state.customer)
    const granted = {
      override: `${order}/override/${loaded.state(customer).creditOverrides.size + 1}`,
      ...{
        on,
        customer: state.customer,
        order,
        amount: minor(excess),
        currency,
        expiresOn,
        by,
        role,
        reason,
      },
    }
    const authorised = authorisedOverride(granted, policy.right.body)
    if (isLeft(authorised)) return authorised
    const noted = customerDecider.decide(
      { type: "NoteCreditOverride", ...granted, policy: policy.right.ref },
      loaded.state(customer),
    )
    return isLeft(noted) ? noted : right([...appended, { stream: customer.stream, facts: noted.right }])
  },
}

/** Says which head office answers for a customer. */
export const assignParent: Handler<AssignParent> = {
  streams: ({ customer, parent }, loaded) => [
    customerStream(customer),
    ...(parent === null ? [] : lineageStreams(parent, loaded)),
  ],
  decide: (command, loaded) => {
    const { customer, parent } = command
    if (parent !== null) {
      if (loaded.state(customerStream(parent)).customer === null) return left(customerUnknown(parent))
      const above = lineageStreams(parent, loaded).map(({ stream }) => stream)
      if (above.includes(customerStream(customer).stream))
        return left(
          failure(
            "PARENT_CYCLE",
            `${parent} can't be the head office of ${customer}: it belongs to it already.`,
            { customer, parent },
          ),
        )
    }
    const own = customerStream(customer)
    const facts = customerDecider.decide(command, loaded.state(own))
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}
