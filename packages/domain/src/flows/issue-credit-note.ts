import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../failure.js"
import type { IssueCreditNote } from "../invoice/commands.js"
import { invoiceDecider } from "../invoice/decide.js"
import type { InvoiceFact } from "../invoice/events.js"
import type { CreditLine } from "../invoice/lines.js"
import type { InvoiceState } from "../invoice/state.js"
import { orderDecider } from "../order/decide.js"
import type { Handler, Loaded, StreamFacts } from "../running/handler.js"
import type { OrderId } from "../values/index.js"
import { byOrder, type OfOrder } from "./by-order.js"
import { generalBooks, openForDocuments } from "./closed-periods.js"
import { numberingStreams, takeNumber } from "./numbering.js"
import { invoiceStream, orderStream } from "./streams.js"

/**
 * A credited down-payment is deducted from nothing any more, whatever it does to what may be invoiced: each line of it
 * is about the order, also those that credit an amount as such.
 */
const ofDownPayment = (lines: ReadonlyArray<CreditLine>, state: InvoiceState): ReadonlyArray<CreditLine> => {
  const [order] = state.orders
  return lines.map((line) =>
    line.bills !== undefined || order === undefined ? line : { ...line, order, bills: "prepayment" },
  )
}

const restored = (facts: ReadonlyArray<InvoiceFact>, state: InvoiceState): ReadonlyMap<OrderId, OfOrder> =>
  byOrder(
    facts.flatMap((fact) => {
      if (fact.type !== "CreditNoteIssued") return []
      if (state.kind === "prepayment") return ofDownPayment(fact.data.lines, state)
      return fact.data.effectOnOrder === "restoresInvoiceableQuantity" ? fact.data.lines : []
    }),
  )

const isEmpty = ({ lines, amounts, prepaid, deducted }: OfOrder): boolean =>
  lines.length === 0 && amounts === undefined && prepaid === undefined && deducted === undefined

/** What crediting an invoice looks at. */
export const creditingStreams = (
  {
    invoice,
    numbering,
    on,
    effectOnOrder,
  }: Pick<IssueCreditNote, "invoice" | "numbering" | "on" | "effectOnOrder">,
  loaded: Loaded,
) => {
  const own = invoiceStream(invoice)
  const state = loaded.has(own) ? loaded.state(own) : null
  const concerned = state !== null && (effectOnOrder !== "none" || state.kind === "prepayment")
  return [
    own,
    generalBooks,
    ...numberingStreams(numbering, { kind: "creditNote" }, on, loaded),
    ...(concerned ? state.orders.map(orderStream) : []),
  ]
}

/** Credits an invoice, and says to the orders it billed, when asked to, that they may be invoiced again. */
export const credit = (
  command: IssueCreditNote,
  loaded: Loaded,
): Either<Failure, ReadonlyArray<StreamFacts>> => {
  const { invoice, creditNote, on } = command
  const dated = openForDocuments(loaded, on, `Credit note ${creditNote}`)
  if (isLeft(dated)) return dated
  const numbered = takeNumber(command.numbering, on, { kind: "creditNote", id: creditNote }, loaded)
  if (isLeft(numbered)) return numbered
  const { number, taken } = numbered.right
  const own = invoiceStream(invoice)
  const state = loaded.state(own)
  const facts = invoiceDecider.decide({ ...command, number }, state)
  if (isLeft(facts)) return facts
  const appended: Array<StreamFacts> = [...taken, { stream: own.stream, facts: facts.right }]
  for (const [order, back] of restored(facts.right, state)) {
    const at = orderStream(order)
    // An order that is kept elsewhere has nothing to take back here.
    if (isEmpty(back) || loaded.state(at).order === null) continue
    const noted = orderDecider.decide(
      { type: "NoteCrediting", on, order, invoice, creditNote, ...back },
      loaded.state(at),
    )
    if (isLeft(noted)) return noted
    appended.push({ stream: at.stream, facts: noted.right })
  }
  return right(appended)
}

export const issueCreditNote: Handler<IssueCreditNote> = { streams: creditingStreams, decide: credit }
