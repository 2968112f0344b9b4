import type * as t from "io-ts"
import { Count, PolicyId, shape } from "../facts/codecs.js"
import { type PolicyId as Id, isId } from "../values/index.js"

/** Which version of which policy decided: pinned in the fact, so that a replay never decides again. */
export const PolicyRef = shape("a version of a policy", { policy: PolicyId, version: Count })
export type PolicyRef = t.TypeOf<typeof PolicyRef>

/** A policy's id that is known to be one: for constants. */
export const policyId = (text: string): Id => {
  if (!isId(text)) throw new RangeError(`not a policy's id: ${text}`)
  return text as Id
}
