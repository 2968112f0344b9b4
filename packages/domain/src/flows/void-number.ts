import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { failure } from "../failure.js"
import type { VoidNumber } from "../register/commands.js"
import { registerDecider } from "../register/decide.js"
import type { Handler } from "../running/handler.js"
import type { InvoiceId } from "../values/index.js"
import { invoiceStream, registerStream } from "./streams.js"

const own = ({ document: { kind, id } }: VoidNumber) =>
  // The document of this kind has that id.
  kind === "invoice" ? [invoiceStream(id as InvoiceId)] : []

/** A number is voided only while its document does not exist. A credit note's is looked at by whoever asks. */
export const voidNumber: Handler<VoidNumber> = {
  streams: (command) => [registerStream(command.register), ...own(command)],
  decide: (command, loaded) => {
    const { register, sequence, document } = command
    for (const invoice of own(command))
      if (loaded.state(invoice).invoice !== null)
        return left(
          failure(
            "NUMBER_IN_USE",
            `Number ${sequence} of ${register} can't be voided: invoice ${document.id} was issued. Credit the invoice instead.`,
            { register, sequence, document },
          ),
        )
    const at = registerStream(register)
    const facts = registerDecider.decide(command, loaded.state(at))
    return isLeft(facts) ? facts : right([{ stream: at.stream, facts: facts.right }])
  },
}
