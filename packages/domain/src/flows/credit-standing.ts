import { type Either, right } from "fp-ts/lib/Either.js"
import type { CreditStanding } from "../customer/credit-state.js"
import type { CustomerState } from "../customer/state.js"
import type { Failure } from "../failure.js"
import { type PolicyInForce, policyBody } from "../policy/body.js"
import { policyId } from "../policy/ref.js"
import { policyInForce } from "../policy/state.js"
import type { Loaded, StreamOf } from "../running/handler.js"
import type { CustomerId, LocalDate } from "../values/index.js"
import { customerStream, policyStream } from "./streams.js"

/** The policy that says how much credit customers have; where none is in force, nobody asks. */
export const creditPolicyStream = policyStream(policyId("credit"))

/** The credit policy of a day, or null. */
export const creditPolicyOn = (
  loaded: Loaded,
  on: LocalDate,
): Either<Failure, PolicyInForce<"credit"> | null> => {
  const state = loaded.state(creditPolicyStream)
  return policyInForce(state, on) === null ? right(null) : policyBody("credit", state, on)
}

/** A customer, then all that it belongs to, as far as they are loaded: the first that isn't is the last. */
const lineage = (customer: CustomerId, loaded: Loaded): ReadonlyArray<CustomerId> => {
  const found = [customer]
  for (let at: CustomerId | null = customer; at !== null; ) {
    const own: StreamOf<CustomerState> = customerStream(at)
    at = loaded.has(own) ? loaded.state(own).parent : null
    if (at === null || found.includes(at)) break
    found.push(at)
  }
  return found
}

/** The streams of a customer and of all that it belongs to. */
export const lineageStreams = (customer: CustomerId, loaded: Loaded): ReadonlyArray<StreamOf<unknown>> =>
  lineage(customer, loaded).map(customerStream)

/** Who answers for a customer's orders: the head office it belongs to, or itself. */
export interface Answering {
  readonly customer: CustomerId
  /** Of who answers, then of those in between and of the customer. */
  readonly standings: readonly [CreditStanding, ...ReadonlyArray<CreditStanding>]
}

/** Who answers for a customer under a policy. */
export const answeringFor = (
  customer: CustomerId,
  { body }: PolicyInForce<"credit">,
  loaded: Loaded,
): Answering => {
  const all = body.group ? lineage(customer, loaded) : [customer]
  const answers = all.at(-1) ?? customer
  const others = all.filter((each) => each !== answers)
  const standing = (of: CustomerId) => loaded.state(customerStream(of))
  return { customer: answers, standings: [standing(answers), ...others.map(standing)] }
}
