import { isLeft, right } from "fp-ts/lib/Either.js"
import { asked, type Decision, needs, remainingLines } from "./checks.js"
import type { ReopenOrder } from "./commands.js"
import type { OrderState } from "./state.js"

/**
 * Takes an order up again that was completed or closed short: it is where it was before, and what was waived when it
 * was closed is wanted again. Whether the customer's credit still allows it is asked before (`flows`), as at a release.
 */
export const reopen = (command: ReopenOrder, state: OrderState): Decision => {
  const { order } = command
  const ready = needs(state, order, ["completed", "closedShort"], "be reopened")
  if (isLeft(ready)) return ready
  const lines = state.lifecycle === "closedShort" ? remainingLines(state, (line) => line.waived) : []
  return right([{ type: "OrderReopened", data: { ...asked(command), to: state.closedFrom, lines } }])
}
