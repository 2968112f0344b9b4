import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { tierAfter } from "../approval/flow-tier.js"
import { type Failure, failure } from "../failure.js"
import { policyBody } from "./body.js"
import type { EvaluateFlowTier } from "./commands.js"
import type { PolicyFact } from "./events.js"
import type { PolicyState } from "./state.js"

/** Whether the days' values bring the company into another tier, from the day of the command on. */
export const evaluateFlowTier = (
  { policy: asked, values, on }: EvaluateFlowTier,
  state: PolicyState,
): Either<Failure, ReadonlyArray<PolicyFact>> => {
  const inForce = policyBody("flowTiers", state, on)
  if (isLeft(inForce)) return inForce
  const { ref, body } = inForce.right
  const last = state.tiers.at(-1)
  if (last !== undefined && on < last.from)
    return left(
      failure(
        "FLOW_TIER_GOES_BACK",
        `The flow tier of ${asked} changed on ${last.from}: evaluate it from then on, not on ${on}.`,
        { policy: asked, on, changedOn: last.from },
      ),
    )
  const disordered = values.find(({ date }, at) => date > on || date <= (values[at - 1]?.date ?? ""))
  if (disordered !== undefined)
    return left(
      failure(
        "FLOW_VALUES_DISORDERED",
        `The values by day are to rise in date, up to ${on}, one a day: ${disordered.date} is out of order.`,
        { policy: asked, date: disordered.date, on },
      ),
    )
  const from = last?.tier ?? body.smallest
  const after = tierAfter(body, from, values)
  if (after === null)
    return left(
      failure(
        "FLOW_VALUES_INSUFFICIENT",
        `The flow tier of ${asked} takes the values of ${body.windowDays} days, but ${values.length} were given.`,
        { policy: asked, given: values.length, needed: body.windowDays },
      ),
    )
  const { tier: to, value } = after
  if (to === from) return right([])
  const { metric, windowDays } = body
  return right([
    { type: "FlowTierChanged", data: { ...ref, from, to, metric, value, windowDays, effectiveDate: on } },
  ])
}
