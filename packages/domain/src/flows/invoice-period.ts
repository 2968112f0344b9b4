import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { customerDecider, customerUnknown } from "../customer/decide.js"
import { type Failure, failure } from "../failure.js"
import type { InvoicePeriod, IssueInvoice } from "../invoice/commands.js"
import { type Billing, billingOf, isInvoicedInFull } from "../order/billing.js"
import type { Handler, Loaded } from "../running/handler.js"
import type { Calendars } from "../terms/index.js"
import { canonicalJson, type OrderId } from "../values/index.js"
import { type Placed, placedOrder, saidByOrder } from "./issue-invoice.js"
import { issue, issuingStreams } from "./issuing.js"
import { customerStream, invoiceStream, orderStream } from "./streams.js"

interface Due extends Placed {
  readonly order: OrderId
  readonly billing: Billing
}

const ordersAsked = ({ customer, orders }: InvoicePeriod, loaded: Loaded): ReadonlyArray<OrderId> =>
  orders ?? loaded.state(customerStream(customer)).awaitingPeriod

/** Those of the orders that have something to invoice for what was delivered by the end of the period. */
const dueIn = (command: InvoicePeriod, loaded: Loaded): Either<Failure, ReadonlyArray<Due>> => {
  const found: Array<Due> = []
  for (const order of ordersAsked(command, loaded)) {
    const placed = placedOrder(order, loaded)
    if (isLeft(placed)) return placed
    const { state, currency } = placed.right
    if (command.currency !== undefined && currency !== command.currency) continue
    if (command.customerReference !== undefined && state.customerReference !== command.customerReference)
      continue
    if (state.lifecycle === "cancelled") continue
    const billing = billingOf(order, state, currency, command.through)
    if (isLeft(billing)) return billing
    if (billing.right !== null) found.push({ ...placed.right, order, billing: billing.right })
  }
  return right(found)
}

const perReference = ({ terms }: Placed): boolean => {
  const { invoicingPolicy } = terms.conditions
  return (
    typeof invoicingPolicy === "object" &&
    "periodic" in invoicingPolicy &&
    invoicingPolicy.periodic.per === "customerReference"
  )
}

/** What all orders of one invoice have to have in common; null when they do. */
const differs = (first: Due, other: Due, customer: string): string | null => {
  if (other.customer !== customer) return `order ${other.order} is ${other.customer}'s`
  if (other.currency !== first.currency) return `order ${other.order} is in ${other.currency}`
  if (canonicalJson(other.terms.conditions.paymentTerm) !== canonicalJson(first.terms.conditions.paymentTerm))
    return `order ${other.order} is paid by ${other.terms.conditions.paymentTerm.id}`
  const said = [saidByOrder(first), saidByOrder(other)].map(canonicalJson)
  const references = [first, other].some(perReference)
    ? [first.state.customerReference, other.state.customerReference]
    : []
  return said[0] !== said[1] || references[0] !== references[1]
    ? `order ${other.order} bears another reference or address`
    : null
}

/**
 * One invoice of all that several orders are to be invoiced for, so that a customer who buys every day gets one a month.
 * They have to be in one currency, by one payment term, and of one reference where that was agreed.
 */
export const invoicePeriod = (calendars: Calendars): Handler<InvoicePeriod> => ({
  streams: (command, loaded) => {
    const customer = customerStream(command.customer)
    const orders = loaded.has(customer) ? ordersAsked(command, loaded) : (command.orders ?? [])
    return [...issuingStreams({ ...command, lines: [] }, loaded), ...orders.map(orderStream)]
  },
  creates: ({ invoice }) => invoiceStream(invoice),
  decide: (command, loaded) => {
    const { invoice, customer, through, on, numbering, anchors } = command
    const at = customerStream(customer)
    if (loaded.state(at).customer === null) return left(customerUnknown(customer))
    if (on < through)
      return left(
        failure(
          "PERIOD_NOT_OVER",
          `The period through ${through} is not over on ${on}: invoice it on its last day or later.`,
          { invoice, through, on },
        ),
      )
    const due = dueIn(command, loaded)
    if (isLeft(due)) return due
    const [first, ...others] = due.right
    if (first === undefined)
      return left(
        failure(
          "NOTHING_TO_INVOICE",
          `No order of ${customer} has anything to invoice for the period through ${through}.`,
          { invoice, customer, through },
        ),
      )
    for (const other of [first, ...others]) {
      const difference = differs(first, other, customer)
      if (difference !== null)
        return left(
          failure(
            "PERIOD_MIXED",
            `Invoice ${invoice} can't bill these orders together: order ${first.order} is one thing, but ${difference}. Say which orders, currency or customerReference.`,
            { invoice, customer, orders: [first.order, other.order] },
          ),
        )
    }
    const asked: IssueInvoice = {
      type: "IssueInvoice",
      on,
      invoice,
      customer,
      currency: first.currency,
      paymentTerm: first.terms.conditions.paymentTerm,
      lines: due.right.flatMap(({ billing }) => billing.lines),
      adjustments: due.right.flatMap(({ billing }) => billing.adjustments),
      ...(numbering === undefined ? {} : { numbering }),
      ...(anchors === undefined ? {} : { anchors }),
      ...saidByOrder(first),
      ...(perReference(first) && first.state.customerReference !== null
        ? { buyerReference: first.state.customerReference }
        : {}),
    }
    const issued = issue(asked, loaded, calendars)
    if (isLeft(issued)) return issued
    const complete = due.right.filter(({ billing }) => billing.complete).map(({ order }) => order)
    const finished = ordersAsked(command, loaded).filter((order) => {
      const state = loaded.state(orderStream(order))
      return isInvoicedInFull(state, complete.includes(order))
    })
    const noted = customerDecider.decide(
      {
        type: "NotePeriodInvoiced",
        on,
        customer,
        invoice,
        through,
        orders: due.right.map(({ order }) => order),
        finished,
      },
      loaded.state(at),
    )
    if (isLeft(noted)) return noted
    return right([...issued.right, { stream: at.stream, facts: noted.right }])
  },
})
