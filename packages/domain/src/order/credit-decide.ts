import { isLeft, right } from "fp-ts/lib/Either.js"
import { type Decision, needs } from "./checks.js"
import type { OrderCreditNote } from "./credit-commands.js"
import type { Lifecycle, OrderState } from "./state.js"

const underWay: ReadonlyArray<Lifecycle> = ["placed", "validated", "released"]
/** What is closed may be reopened, which its credit has to allow. */
const checkable: ReadonlyArray<Lifecycle> = [...underWay, "completed", "closedShort"]

/**
 * What a check of its credit does to an order: one that fails puts it on credit hold, one that passes takes it off
 * again, by itself. At invoicing it only says so, since what was delivered is to be invoiced.
 */
export const decideCreditCheck = (command: OrderCreditNote, state: OrderState): Decision => {
  const { order } = command
  const onHold = state.holds.includes("credit")
  const ready = needs(state, order, checkable, "have its credit checked")
  if (isLeft(ready)) return ready
  switch (command.type) {
    case "NoteCreditPassed": {
      const { checked } = command
      const passed = { type: "CreditCheckPassed" as const, data: checked }
      return right(
        onHold
          ? [
              passed,
              {
                type: "OrderHoldReleased",
                data: {
                  order,
                  hold: "credit",
                  reason: "the credit check passed",
                  override: (checked.overrides ?? []).length > 0,
                },
              },
            ]
          : [passed],
      )
    }
    case "NoteCreditFailed": {
      const { checked, why } = command
      const failed = { type: "CreditCheckFailed" as const, data: checked }
      const holds = checked.point !== "invoice" && underWay.includes(state.lifecycle)
      return right(
        holds && !onHold
          ? [
              failed,
              {
                type: "OrderHeld",
                data: { order, hold: "credit", reason: why, releasedBy: checked.releasedBy },
              },
            ]
          : [failed],
      )
    }
  }
}
