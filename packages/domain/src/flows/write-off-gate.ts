import { openInstalments } from "../invoice/state.js"
import type { WriteOff } from "../invoice/writing-off.js"
import type { Gating } from "./gated.js"
import { invoiceStream } from "./streams.js"

/**
 * A write-off is approved by what is given up of the invoice, all its instalments together, and why. What is tested as its
 * net is that amount. A difference that a settlement policy tolerates was approved with the policy.
 */
export const writeOffGates: Gating<WriteOff> = {
  step: "writeOff",
  subject: ({ invoice }) => ({ kind: "invoice", id: invoice }),
  about: (fact, { invoice, writeOff, reason, instalment, amount, recoverTax, on }, loaded) => {
    const state = loaded.state(invoiceStream(invoice))
    if (fact.type !== "ReceivableWrittenOff" || state.currency === null) return null
    const open = openInstalments(state, on)
      .filter((item) => instalment === undefined || item.instalment === instalment)
      .reduce((sum, item) => sum + item.open, 0)
    const given = amount ?? open
    return {
      attributes: { net: given, currency: state.currency },
      context: {
        invoice,
        writeOff,
        reason,
        amount: given,
        currency: state.currency,
        ...(instalment === undefined ? {} : { instalment }),
        ...(recoverTax === true ? { recoverTax } : {}),
      },
    }
  },
}
