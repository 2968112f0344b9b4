import { isLeft, right } from "fp-ts/lib/Either.js"
import type { FixDueDates } from "../invoice/commands.js"
import { invoiceDecider } from "../invoice/decide.js"
import type { Handler } from "../running/handler.js"
import type { Calendars } from "../terms/index.js"
import { invoiceStream } from "./streams.js"

/** Gives open-ended instalments their due dates, once what their term counts from has happened. */
export const fixDueDates = (calendars: Calendars): Handler<FixDueDates> => ({
  streams: ({ invoice }) => [invoiceStream(invoice)],
  decide: (command, loaded) => {
    const own = invoiceStream(command.invoice)
    const facts = invoiceDecider.decide({ ...command, calendars }, loaded.state(own))
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
})
