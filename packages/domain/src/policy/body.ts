import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { departures } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import type { LocalDate } from "../values/index.js"
import { isPolicyKind, type PolicyBody, type PolicyKind, policyKinds } from "./kinds.js"
import type { PolicyRef } from "./ref.js"
import { type PolicyState, policyInForce } from "./state.js"

/** What a policy says, and which version of it says so. */
export interface PolicyInForce<K extends PolicyKind> {
  readonly ref: PolicyRef
  readonly body: PolicyBody<K>
}

/** Bodies that were found sound, and of which kind: values don't change, and rules ask for them at every step. */
const sound = new WeakMap<object, PolicyKind>()

/**
 * Checks what a policy of a kind says.
 *
 * Fails with `POLICY_KIND_UNKNOWN`, or with `POLICY_MALFORMED` (with each departure's path).
 */
export const checkBody = (policy: string, kind: string, body: unknown): Either<Failure, object> => {
  if (!isPolicyKind(kind))
    return left(
      failure(
        "POLICY_KIND_UNKNOWN",
        `Policy ${policy} is a ${kind}, which is no kind of policy: take one of ${Object.keys(policyKinds).join(", ")}.`,
        { policy, kind, known: Object.keys(policyKinds) },
      ),
    )
  if (typeof body === "object" && body !== null && sound.get(body) === kind) return right(body)
  const codec: t.Mixed = policyKinds[kind]
  const decoded = codec.decode(body)
  if (isLeft(decoded)) {
    const problems = departures(decoded.left)
    return left(
      failure("POLICY_MALFORMED", `Policy ${policy} is not a well-formed ${kind}: ${problems.join("; ")}.`, {
        policy,
        kind,
        problems,
      }),
    )
  }
  sound.set(decoded.right, kind)
  return right(decoded.right)
}

/**
 * What the policy says on a day, and which version says so: for rules that need it. Nothing is assumed in its place.
 *
 * Fails with `POLICY_MISSING` when no version is in force, `POLICY_KIND_DIFFERS` when it is a policy of another kind,
 * `POLICY_MALFORMED` when what was recorded is not what this version of the code reads.
 *
 * @param state the state of the policy's stream, as its folding gives it
 */
export const policyBody = <K extends PolicyKind>(
  kind: K,
  state: PolicyState,
  on: LocalDate,
): Either<Failure, PolicyInForce<K>> => {
  const version = policyInForce(state, on)
  const { policy } = state
  if (version === null || policy === null)
    return left(
      failure(
        "POLICY_MISSING",
        `${policy === null ? `There is no ${kind} policy` : `Policy ${policy} has no version in force`} on ${on}: publish one with PublishPolicy (kind ${kind}) that is valid from that day or before.`,
        { kind, policy, on },
      ),
    )
  if (state.kind !== kind)
    return left(
      failure("POLICY_KIND_DIFFERS", `Policy ${policy} is a ${state.kind}, not a ${kind}: name another.`, {
        policy,
        kind: state.kind,
        needed: kind,
      }),
    )
  const body = checkBody(policy, kind, version.body)
  if (isLeft(body)) return body
  // The codec of this kind has just said so.
  return right({ ref: { policy, version: version.version }, body: body.right as PolicyBody<K> })
}
