import { isLeft, right } from "fp-ts/lib/Either.js"
import type { IssueCreditNote } from "../invoice/commands.js"
import { invoiceDecider } from "../invoice/decide.js"
import type { InvoiceFact } from "../invoice/events.js"
import { orderDecider } from "../order/decide.js"
import type { LineQuantity } from "../order/events.js"
import type { Handler, StreamFacts } from "../running/handler.js"
import type { OrderId } from "../values/index.js"
import { byOrder } from "./by-order.js"
import { registerFor, takeNumber } from "./numbering.js"
import { invoiceStream, orderStream } from "./streams.js"

const defaultNumbering = { series: "CN" } as const

const restored = (facts: ReadonlyArray<InvoiceFact>): ReadonlyMap<OrderId, ReadonlyArray<LineQuantity>> =>
  byOrder(
    facts.flatMap((fact) =>
      fact.type === "CreditNoteIssued" && fact.data.effectOnOrder === "restoresInvoiceableQuantity"
        ? fact.data.lines
        : [],
    ),
  )

/** Credits an invoice, and says to the orders it billed, when asked to, that they may be invoiced again. */
export const issueCreditNote: Handler<IssueCreditNote> = {
  streams: ({ invoice, numbering, on, effectOnOrder }, loaded) => {
    const own = invoiceStream(invoice)
    const orders = effectOnOrder !== "none" && loaded.has(own) ? loaded.state(own).orders : []
    return [own, ...registerFor(numbering ?? defaultNumbering, on), ...orders.map(orderStream)]
  },
  decide: (command, loaded) => {
    const { invoice, creditNote, on } = command
    const numbered = takeNumber(
      command.numbering ?? defaultNumbering,
      on,
      { kind: "creditNote", id: creditNote },
      loaded,
    )
    if (isLeft(numbered)) return numbered
    const { number, taken } = numbered.right
    const own = invoiceStream(invoice)
    const facts = invoiceDecider.decide({ ...command, number }, loaded.state(own))
    if (isLeft(facts)) return facts
    const appended: Array<StreamFacts> = [...taken, { stream: own.stream, facts: facts.right }]
    for (const [order, lines] of restored(facts.right)) {
      const at = orderStream(order)
      const noted = orderDecider.decide(
        { type: "NoteCrediting", on, order, invoice, creditNote, lines },
        loaded.state(at),
      )
      if (isLeft(noted)) return noted
      appended.push({ stream: at.stream, facts: noted.right })
    }
    return right(appended)
  },
}
