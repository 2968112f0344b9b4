import { isLeft, right } from "fp-ts/lib/Either.js"
import { invoiceDecider } from "../invoice/decide.js"
import type { CancelRefund, PayRefund, RequestRefund } from "../payment/commands.js"
import { paymentDecider } from "../payment/decide.js"
import type { Handler } from "../running/handler.js"
import { invoiceStream, paymentStream } from "./streams.js"

/** A refund concerns the payment or the credit note that it is of, and nothing else. */
export const refund: Handler<RequestRefund | PayRefund | CancelRefund> = {
  streams: ({ from }) => ["payment" in from ? paymentStream(from.payment) : invoiceStream(from.invoice)],
  decide: ({ from, ...command }, loaded) => {
    if ("payment" in from) {
      const at = paymentStream(from.payment)
      const facts = paymentDecider.decide({ ...command, ...from }, loaded.state(at))
      return isLeft(facts) ? facts : right([{ stream: at.stream, facts: facts.right }])
    }
    const at = invoiceStream(from.invoice)
    const facts = invoiceDecider.decide({ ...command, ...from }, loaded.state(at))
    return isLeft(facts) ? facts : right([{ stream: at.stream, facts: facts.right }])
  },
}
