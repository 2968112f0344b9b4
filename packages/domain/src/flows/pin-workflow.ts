import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { requiredGates } from "../approval/required-gates.js"
import type { Failure } from "../failure.js"
import type { PlaceOrder } from "../order/commands.js"
import type { OrderFact } from "../order/events.js"
import { placedAttributes } from "../order/gating.js"
import type { Handler, Loaded, StreamFacts } from "../running/handler.js"
import { tierFor, workflowInForce, workflowStreams } from "./workflow.js"

type Placed = Extract<OrderFact, { readonly type: "OrderPlaced" }>
const isPlaced = (fact: StreamFacts["facts"][number]): fact is Placed => fact.type === "OrderPlaced"

const pin = ({ data }: Placed, on: PlaceOrder["on"], loaded: Loaded): Either<Failure, Placed["data"]> => {
  const workflow = workflowInForce(loaded, on)
  if (isLeft(workflow)) return workflow
  if (workflow.right === null) return right(data)
  const tier = tierFor(workflow.right, loaded, on)
  if (isLeft(tier)) return tier
  const { ref, body } = workflow.right
  const gates = requiredGates(body, ["validation", "deliveryRelease"], placedAttributes(data), tier.right)
  return right({ ...data, workflow: { ...ref, ...(tier.right === null ? {} : { tier: tier.right }) }, gates })
}

/**
 * Pins to an order the workflow that is in force when it is placed, the flow tier the company is in, and the gates that
 * they require of it: what changes afterwards is for new orders.
 */
export const pinningWorkflow = (inner: Handler<PlaceOrder>): Handler<PlaceOrder> => ({
  ...inner,
  streams: (command, loaded) => [...inner.streams(command, loaded), ...workflowStreams(loaded, command.on)],
  decide: (command, loaded) => {
    const decided = inner.decide(command, loaded)
    if (isLeft(decided)) return decided
    const outcome: Array<StreamFacts> = []
    for (const { stream, facts } of decided.right) {
      const pinned: Array<StreamFacts["facts"][number]> = []
      for (const fact of facts) {
        const data = isPlaced(fact) ? pin(fact, command.on, loaded) : right(fact.data)
        if (isLeft(data)) return data
        pinned.push({ type: fact.type, data: data.right })
      }
      outcome.push({ stream, facts: pinned })
    }
    return right(outcome)
  },
})
