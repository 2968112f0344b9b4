import { isLeft, right } from "fp-ts/lib/Either.js"
import { invoiceDecider } from "../invoice/decide.js"
import type { CheckTermCompliance } from "../invoice/legal-cap.js"
import { policyBody } from "../policy/body.js"
import type { Handler } from "../running/handler.js"
import { invoiceStream, policyStream } from "./streams.js"

/** Compares an invoice's due dates with the legal caps that were in force when it was issued. */
export const checkTermCompliance: Handler<CheckTermCompliance> = {
  streams: ({ invoice, policy }) => [invoiceStream(invoice), policyStream(policy)],
  decide: (command, loaded) => {
    const own = invoiceStream(command.invoice)
    const state = loaded.state(own)
    const caps = policyBody(
      "legalCaps",
      loaded.state(policyStream(command.policy)),
      state.issueDate ?? command.on,
    )
    if (isLeft(caps)) return caps
    const facts = invoiceDecider.decide({ ...command, policy: caps.right }, state)
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}
