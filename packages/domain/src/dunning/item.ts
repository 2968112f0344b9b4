import { compensationClaimed, interestClaimed, principalOf } from "../invoice/charging.js"
import { disputedOf } from "../invoice/disputing.js"
import { type InvoiceState, openFrom } from "../invoice/state.js"
import type { LocalDate } from "../values/index.js"
import type { DunnedInstalment } from "./events.js"
import type { DunningItem } from "./standing.js"

/**
 * An instalment as its own invoice knows it; null when there is none. What is known to be settled on a later day is not
 * dunned for either.
 */
export const dunningItemOf = (
  { invoice, instalment }: DunnedInstalment,
  state: InvoiceState,
  on: LocalDate,
): DunningItem | null => {
  const at = state.instalments.get(instalment)
  if (at === undefined || state.customer === null || state.currency === null) return null
  return {
    customer: state.customer,
    currency: state.currency,
    invoice,
    instalment,
    dueDate: at.dueDate,
    open: openFrom(at, on),
    disputed: disputedOf(state, instalment),
    ladder: null,
    principal: principalOf(at),
    interestClaimed: interestClaimed(at),
    compensationClaimed: compensationClaimed(at),
  }
}
