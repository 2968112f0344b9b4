import type { DomainFact } from "../../facts/event.js"
import type { Again, Occasion, Recorded, Rules } from "./again.js"
import { dunningRules } from "./dunning.js"
import { invoiceRules } from "./invoices.js"
import { approvalRules, orderRules } from "./orders.js"
import { paymentRules } from "./payments.js"
import { teamRules } from "./team.js"

const rules: Rules = {
  ...orderRules,
  ...approvalRules,
  ...invoiceRules,
  ...paymentRules,
  ...dunningRules,
  ...teamRules,
}

type AnyRule = (event: Recorded<DomainFact["type"]>, at: Occasion) => Again | null

/** How what a group recorded is decided anew, by the first of its facts that says so; null when it is kept as it is. */
export const decidedAgain = (at: Occasion): Again | null => {
  for (const event of at.group.events) {
    // The rule was written for facts of this type.
    const rule = rules[event.type] as AnyRule | undefined
    if (rule !== undefined) return rule(event, at)
  }
  return null
}
