import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { customerUnknown } from "../customer/decide.js"
import { conditionsInForce } from "../customer/state.js"
import { type Failure, failure } from "../failure.js"
import type { InvoiceOrder, IssueInvoice } from "../invoice/commands.js"
import { invoiceDecider } from "../invoice/decide.js"
import { orderDecider, uninvoiced } from "../order/decide.js"
import type { Handler, Loaded, StreamFacts } from "../running/handler.js"
import type { Calendars } from "../terms/index.js"
import { byOrder, ordersOf } from "./by-order.js"
import { registerFor, takeNumber } from "./numbering.js"
import { customerStream, invoiceStream, orderStream } from "./streams.js"

const defaultNumbering = { series: "INV" } as const

const issue = (
  command: IssueInvoice,
  loaded: Loaded,
  calendars: Calendars,
): Either<Failure, ReadonlyArray<StreamFacts>> => {
  const { invoice, on } = command
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
  const numbered = takeNumber(
    command.numbering ?? defaultNumbering,
    on,
    { kind: "invoice", id: invoice },
    loaded,
  )
  if (isLeft(numbered)) return numbered
  const own = invoiceStream(invoice)
  const { number, taken } = numbered.right
  const facts = invoiceDecider.decide({ ...command, number, paymentTerm, calendars }, loaded.state(own))
  if (isLeft(facts)) return facts
  const appended: Array<StreamFacts> = [...taken, { stream: own.stream, facts: facts.right }]
  const billed = byOrder(command.lines)
  for (const order of ordersOf(command.lines)) {
    const at = orderStream(order)
    const { order: known, currency } = loaded.state(at)
    // What bills an order as an amount, without saying which lines, may be about one that is kept elsewhere.
    const lines = billed.get(order) ?? []
    if (known === null && lines.length === 0) continue
    if (currency !== null && currency !== command.currency)
      return left(
        failure(
          "CURRENCY_DIFFERS",
          `Order ${order} is in ${currency}, but invoice ${invoice} is in ${command.currency}.`,
          { order, invoice },
        ),
      )
    const noted = orderDecider.decide({ type: "NoteInvoicing", on, order, invoice, lines }, loaded.state(at))
    if (isLeft(noted)) return noted
    appended.push({ stream: at.stream, facts: noted.right })
  }
  return right(appended)
}

/** Issues an invoice from its own lines, numbers it and tells the orders what was billed (INV-02). */
export const issueInvoice = (calendars: Calendars): Handler<IssueInvoice> => ({
  streams: (command) => [
    invoiceStream(command.invoice),
    customerStream(command.customer),
    ...registerFor(command.numbering ?? defaultNumbering, command.on),
    ...ordersOf(command.lines).map(orderStream),
  ],
  creates: ({ invoice }) => invoiceStream(invoice),
  decide: (command, loaded) => issue(command, loaded, calendars),
})

/** Issues an invoice of what an order has to be invoiced for, at the order's frozen prices and terms. */
export const invoiceOrder = (calendars: Calendars): Handler<InvoiceOrder> => ({
  streams: ({ invoice, order, numbering, on }, loaded) => {
    const own = orderStream(order)
    const customer = loaded.has(own) ? loaded.state(own).customer : null
    return [
      own,
      invoiceStream(invoice),
      ...registerFor(numbering ?? defaultNumbering, on),
      ...(customer === null ? [] : [customerStream(customer)]),
    ]
  },
  creates: ({ invoice }) => invoiceStream(invoice),
  decide: (command, loaded) => {
    const { order, invoice } = command
    const state = loaded.state(orderStream(order))
    const { customer, currency, terms } = state
    if (customer === null || currency === null || terms === null)
      return left(failure("ORDER_UNKNOWN", `Order ${order} does not exist: place it first.`, { order }))
    const lines = uninvoiced(state)
    if (lines.length === 0)
      return left(
        failure(
          "NOTHING_TO_INVOICE",
          `Order ${order} has nothing to invoice: by its conditions it is invoiced ${terms.conditions.invoicingPolicy === "onOrder" ? "once, when ordered" : "as it is delivered"}.`,
          { order, invoice },
        ),
      )
    const { type: _type, order: _order, ...rest } = command
    return issue(
      {
        type: "IssueInvoice",
        ...rest,
        customer,
        currency,
        paymentTerm: command.paymentTerm ?? terms.conditions.paymentTerm,
        adjustments: state.invoiceCount === 0 ? state.adjustments : [],
        lines: lines.map(({ line, quantity, asked }) => ({
          description: asked.description ?? asked.sku,
          sku: asked.sku,
          quantity,
          unitPrice: asked.unitPrice,
          tax: asked.tax,
          ...(asked.discountPercent === undefined ? {} : { discountPercent: asked.discountPercent }),
          order,
          orderLine: line,
        })),
      },
      loaded,
      calendars,
    )
  },
})
