import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../failure.js"
import type { ReviseExpectedDelivery } from "../order/commands.js"
import { orderDecider } from "../order/decide.js"
import { defaultDelayPolicy } from "../order/delay-policy.js"
import type { DelayTolerance } from "../order/promising.js"
import { policyBody } from "../policy/body.js"
import { policyId } from "../policy/ref.js"
import { policyInForce } from "../policy/state.js"
import type { Handler, Loaded } from "../running/handler.js"
import { orderStream, policyStream } from "./streams.js"

const policyOf = ({ policy = policyId(defaultDelayPolicy) }: ReviseExpectedDelivery) => policyStream(policy)

/** The tolerance of the policy that is named, which must then be there; of the usual one when it is. */
const toleranceFor = (
  command: ReviseExpectedDelivery,
  loaded: Loaded,
): Either<Failure, DelayTolerance | null> => {
  const state = loaded.state(policyOf(command))
  if (command.policy === undefined && policyInForce(state, command.on) === null) return right(null)
  const policy = policyBody("delays", state, command.on)
  return isLeft(policy) ? policy : right({ days: policy.right.body.toleranceDays, policy: policy.right.ref })
}

/** Says when a delivery is expected now; a delay that this makes is anticipated by the policy on delays in force. */
export const reviseExpectedDelivery: Handler<ReviseExpectedDelivery> = {
  streams: (command) => [orderStream(command.order), policyOf(command)],
  decide: (command, loaded) => {
    const tolerance = toleranceFor(command, loaded)
    if (isLeft(tolerance)) return tolerance
    const own = orderStream(command.order)
    const facts = orderDecider.decide(
      tolerance.right === null ? command : { ...command, tolerance: tolerance.right },
      loaded.state(own),
    )
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}
