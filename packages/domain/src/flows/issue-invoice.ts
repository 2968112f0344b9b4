import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { invoicedHow } from "../customer/invoicing.js"
import { type Failure, failure } from "../failure.js"
import type { InvoiceOrder, InvoicePrepayment, IssueInvoice } from "../invoice/commands.js"
import { type Billing, billingOf, downPaymentOf, isInvoicedInParts } from "../order/billing.js"
import type { OrderState } from "../order/state.js"
import type { Handler, Loaded } from "../running/handler.js"
import type { Calendars } from "../terms/index.js"
import type { Currency, CustomerId, OrderId } from "../values/index.js"
import { issue, issuingStreams } from "./issuing.js"
import { invoiceStream, orderStream } from "./streams.js"

/** Issues an invoice from its own lines. */
export const issueInvoice = (calendars: Calendars): Handler<IssueInvoice> => ({
  streams: issuingStreams,
  creates: ({ invoice }) => invoiceStream(invoice),
  decide: (command, loaded) => issue(command, loaded, calendars),
})

/** An order that was placed, as an invoice needs it. */
export interface Placed {
  readonly customer: CustomerId
  readonly currency: Currency
  readonly terms: NonNullable<OrderState["terms"]>
  readonly state: OrderState
}

export const placedOrder = (order: OrderId, loaded: Loaded): Either<Failure, Placed> => {
  const state = loaded.state(orderStream(order))
  const { customer, currency, terms } = state
  return customer === null || currency === null || terms === null
    ? left(failure("ORDER_UNKNOWN", `Order ${order} does not exist: place it first.`, { order }))
    : right({ customer, currency, terms, state })
}

/** What an order says on its invoices, where each difference from it would have to be approved. */
export const saidByOrder = ({ terms, state }: Placed): Pick<IssueInvoice, "billTo" | "buyerReference"> => ({
  ...(state.billTo === null ? {} : { billTo: state.billTo }),
  ...(terms.conditions.deviations !== "approved" || state.customerReference === null
    ? {}
    : { buyerReference: state.customerReference }),
})

/** What an order is to be invoiced for by itself. */
export const dueOf = (order: OrderId, invoice: string, placed: Placed): Either<Failure, Billing> => {
  const { terms, state, currency } = placed
  const policy = terms.conditions.invoicingPolicy
  if (typeof policy === "object" && "periodic" in policy)
    return left(
      failure(
        "INVOICED_BY_PERIOD",
        `Order ${order} is invoiced ${invoicedHow(policy)}: invoice the period instead.`,
        { order, invoice },
      ),
    )
  const billing = billingOf(order, state, currency, null)
  if (isLeft(billing)) return billing
  return billing.right === null
    ? left(
        failure(
          "NOTHING_TO_INVOICE",
          `Order ${order} has nothing to invoice: by its conditions it is invoiced ${invoicedHow(policy)}.`,
          { order, invoice },
        ),
      )
    : right(billing.right)
}

/** What invoicing an order looks at. */
export const orderInvoiceStreams = (
  command: Pick<InvoiceOrder, "invoice" | "order" | "on" | "numbering">,
  loaded: Loaded,
  kind?: IssueInvoice["kind"],
) => {
  const { order, ...rest } = command
  const own = orderStream(order)
  const customer = loaded.has(own) ? loaded.state(own).customer : null
  return customer === null
    ? [own, invoiceStream(command.invoice)]
    : [
        own,
        ...issuingStreams({ ...rest, customer, lines: [], ...(kind === undefined ? {} : { kind }) }, loaded),
      ]
}

const billed = (
  command: InvoiceOrder | InvoicePrepayment,
  placed: Placed,
  { lines, adjustments, kind }: Billing,
): IssueInvoice => {
  const { invoice, on, numbering, anchors } = command
  return {
    type: "IssueInvoice",
    on,
    invoice,
    customer: placed.customer,
    currency: placed.currency,
    paymentTerm: command.paymentTerm ?? placed.terms.conditions.paymentTerm,
    lines,
    adjustments,
    ...(kind === "commercial" ? {} : { kind }),
    ...(numbering === undefined ? {} : { numbering }),
    ...(anchors === undefined ? {} : { anchors }),
    ...saidByOrder(placed),
  }
}

/**
 * The kinds of invoices that an order's own policy gives: each may be numbered in a series of its own, and which it will
 * be is only known once the order is.
 */
const kindOf = (command: Pick<InvoiceOrder, "order" | "invoice">, loaded: Loaded): IssueInvoice["kind"] => {
  if (!loaded.has(orderStream(command.order))) return undefined
  const placed = placedOrder(command.order, loaded)
  if (isLeft(placed) || !isInvoicedInParts(placed.right.state)) return undefined
  const due = dueOf(command.order, command.invoice, placed.right)
  return isLeft(due) || due.right.kind === "commercial" ? undefined : due.right.kind
}

/** Issues an invoice of what an order has to be invoiced for, at the order's frozen prices and terms. */
export const invoiceOrder = (calendars: Calendars): Handler<InvoiceOrder> => ({
  streams: (command, loaded) => orderInvoiceStreams(command, loaded, kindOf(command, loaded)),
  creates: ({ invoice }) => invoiceStream(invoice),
  decide: (command, loaded) => {
    const placed = placedOrder(command.order, loaded)
    if (isLeft(placed)) return placed
    const due = dueOf(command.order, command.invoice, placed.right)
    return isLeft(due) ? due : issue(billed(command, placed.right, due.right), loaded, calendars)
  },
})

/** Invoices a part of an order before it is delivered; what follows deducts it. */
export const invoicePrepayment = (calendars: Calendars): Handler<InvoicePrepayment> => ({
  streams: (command, loaded) => orderInvoiceStreams(command, loaded, "prepayment"),
  creates: ({ invoice }) => invoiceStream(invoice),
  decide: (command, loaded) => {
    const placed = placedOrder(command.order, loaded)
    if (isLeft(placed)) return placed
    const { state, currency } = placed.right
    const asked = downPaymentOf(command.order, state, currency, command.percent)
    return isLeft(asked) ? asked : issue(billed(command, placed.right, asked.right), loaded, calendars)
  },
})
