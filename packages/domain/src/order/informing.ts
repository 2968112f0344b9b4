import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { asked, type Decision, lineUnknown, needs, refuse } from "./checks.js"
import type { AcknowledgeOrder, NotifyCustomer } from "./commands.js"
import type { OrderState } from "./state.js"

export type InformingCommand = AcknowledgeOrder | NotifyCustomer

/**
 * What the customer is told about an order: that it was taken (the acknowledgement, with the document's hash; another
 * one only when the document is another), and how it goes. A notice is proactive when nobody had asked for it.
 */
export const decideInforming = (command: InformingCommand, state: OrderState): Decision => {
  const { order } = command
  if (command.type === "AcknowledgeOrder") {
    const ready = needs(state, order, ["placed", "validated", "released"], "be acknowledged")
    if (isLeft(ready)) return ready
    return command.documentHash === state.acknowledged
      ? right([])
      : right([{ type: "OrderAcknowledged", data: asked(command) }])
  }
  const { line, inResponseTo, proactive = inResponseTo === undefined } = command
  if (line !== undefined && !state.lines.has(line)) return left(lineUnknown(order, line))
  if (proactive && inResponseTo !== undefined)
    return refuse(
      "NOTICE_NOT_PROACTIVE",
      `A notice about order ${order} that answers contact ${inResponseTo} isn't proactive: leave one of the two out.`,
      { order, inResponseTo },
    )
  return right([{ type: "CustomerNotified", data: { ...asked(command), proactive } }])
}
