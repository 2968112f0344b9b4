import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { customerUnknown } from "../customer/decide.js"
import { conditionsInForce } from "../customer/state.js"
import { type Failure, failure } from "../failure.js"
import type { IssueInvoice } from "../invoice/commands.js"
import { invoiceDecider } from "../invoice/decide.js"
import { type Deviation, deviationsFrom, isStrict } from "../invoice/deviations.js"
import { said } from "../invoice/drafting.js"
import { orderDecider } from "../order/decide.js"
import type { Loaded, StreamFacts, StreamOf } from "../running/handler.js"
import type { Calendars } from "../terms/index.js"
import { byOrder, ordersOf } from "./by-order.js"
import { generalBooks, openForDocuments } from "./closed-periods.js"
import { numberingStreams, takeNumber } from "./numbering.js"
import { customerStream, invoiceStream, orderStream } from "./streams.js"

/** What issuing an invoice looks at, besides the orders that are loaded for other reasons. */
export const issuingStreams = (
  {
    invoice,
    customer,
    on,
    numbering,
    kind,
    lines,
  }: Pick<IssueInvoice, "invoice" | "customer" | "on" | "lines"> &
    Pick<Partial<IssueInvoice>, "numbering" | "kind">,
  loaded: Loaded,
): ReadonlyArray<StreamOf<unknown>> => [
  invoiceStream(invoice),
  customerStream(customer),
  generalBooks,
  ...numberingStreams(
    numbering,
    { kind: "invoice", ...(kind === undefined ? {} : { invoiceKind: kind }) },
    on,
    loaded,
  ),
  ...ordersOf(lines).map(orderStream),
]

/** Where an invoice departs from those of its orders that want each difference approved. */
export const strictDeviations = (
  invoice: Parameters<typeof deviationsFrom>[0],
  loaded: Loaded,
): ReadonlyArray<Deviation> =>
  ordersOf(invoice.lines).flatMap((order) => {
    const state = loaded.state(orderStream(order))
    return isStrict(state) ? deviationsFrom(invoice, order, state) : []
  })

const departs = (invoice: string, deviations: ReadonlyArray<Deviation>) =>
  failure(
    "INVOICE_DEVIATES",
    `Invoice ${invoice} can't be issued as it is: ${deviations.map(said).join("; ")}. Propose it, and have the difference approved, or bill what was agreed.`,
    { invoice, deviations },
  )

const tellOrders = (
  command: IssueInvoice,
  lines: Parameters<typeof byOrder>[0],
  loaded: Loaded,
): Either<Failure, ReadonlyArray<StreamFacts>> => {
  const { invoice, on } = command
  const told: Array<StreamFacts> = []
  for (const [order, billed] of byOrder(lines)) {
    const at = orderStream(order)
    const { order: known, currency } = loaded.state(at)
    // What bills an order as an amount, without saying which lines, may be about one that is kept elsewhere.
    if (known === null && billed.lines.length === 0) continue
    if (currency !== null && currency !== command.currency)
      return left(
        failure(
          "CURRENCY_DIFFERS",
          `Order ${order} is in ${currency}, but invoice ${invoice} is in ${command.currency}.`,
          { order, invoice },
        ),
      )
    const noted = orderDecider.decide(
      { type: "NoteInvoicing", on, order, invoice, ...billed },
      loaded.state(at),
    )
    if (isLeft(noted)) return noted
    told.push({ stream: at.stream, facts: noted.right })
  }
  return right(told)
}

/**
 * Issues an invoice: in no closed period, without a difference from its orders that nobody approved, numbered, and with
 * its orders told what was billed (INV-02). All of it is checked before a number is taken, and appended together.
 *
 * @param fromDraft whether the draft of this id is issued, its differences approved
 */
export const issue = (
  command: IssueInvoice,
  loaded: Loaded,
  calendars: Calendars,
  fromDraft = false,
): Either<Failure, ReadonlyArray<StreamFacts>> => {
  const { invoice, on, kind, numbering } = command
  const customer = loaded.state(customerStream(command.customer))
  if (customer.customer === null) return left(customerUnknown(command.customer))
  const paymentTerm = command.paymentTerm ?? conditionsInForce(customer, on)?.conditions.paymentTerm
  if (paymentTerm === undefined)
    return left(
      failure(
        "CONDITIONS_MISSING",
        `Customer ${command.customer} has no conditions in force on ${on}: give invoice ${invoice} its payment term.`,
        { invoice, customer: command.customer, on },
      ),
    )
  const dated = openForDocuments(loaded, on, `Invoice ${invoice}`)
  if (isLeft(dated)) return dated
  if (kind === "selfBilled" && (numbering === undefined || !("number" in numbering)))
    return left(
      failure(
        "SELF_BILLED_WITHOUT_NUMBER",
        `Invoice ${invoice} was made out by ${command.customer}, who numbered it: give that number.`,
        { invoice, customer: command.customer },
      ),
    )
  const deviations = fromDraft ? [] : strictDeviations({ ...command, paymentTerm }, loaded)
  if (deviations.length > 0) return left(departs(invoice, deviations))
  const numbered = takeNumber(
    numbering,
    on,
    { kind: "invoice", id: invoice, ...(kind === undefined ? {} : { invoiceKind: kind }) },
    loaded,
  )
  if (isLeft(numbered)) return numbered
  const own = invoiceStream(invoice)
  const { number, taken } = numbered.right
  const facts = invoiceDecider.decide(
    { ...command, number, paymentTerm, calendars, fromDraft },
    loaded.state(own),
  )
  if (isLeft(facts)) return facts
  const lines = facts.right.flatMap((fact) => (fact.type === "InvoiceIssued" ? fact.data.lines : []))
  const told = tellOrders(command, lines, loaded)
  return isLeft(told) ? told : right([...taken, { stream: own.stream, facts: facts.right }, ...told.right])
}
