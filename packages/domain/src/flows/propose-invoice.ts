import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../failure.js"
import { failure } from "../failure.js"
import type { InvoiceLineAsked, IssueDraft, ProposeInvoice } from "../invoice/commands.js"
import { invoiceDecider } from "../invoice/decide.js"
import { deviationsFrom } from "../invoice/deviations.js"
import { approvedDraft, type Draft } from "../invoice/drafting.js"
import type { InvoiceLine } from "../invoice/lines.js"
import { type Billing, downPaymentOf } from "../order/billing.js"
import type { Handler } from "../running/handler.js"
import { lineNet, totalsOf } from "../tax/index.js"
import type { Calendars } from "../terms/index.js"
import type { Currency } from "../values/index.js"
import { dueOf, type Placed, placedOrder, saidByOrder } from "./issue-invoice.js"
import { issue, issuingStreams, strictDeviations } from "./issuing.js"
import { invoiceStream, orderStream } from "./streams.js"

const billingAsked = (
  { order, invoice, lines, adjustments, prepaymentPercent }: ProposeInvoice,
  placed: Placed,
): Either<Failure, Pick<Billing, "lines" | "adjustments" | "kind">> => {
  if (prepaymentPercent !== undefined)
    return downPaymentOf(order, placed.state, placed.currency, prepaymentPercent)
  if (lines === undefined) return dueOf(order, invoice, placed)
  return right({
    lines: lines.map((line) => ({ ...line, order })),
    adjustments: adjustments ?? [],
    kind: "commercial",
  })
}

const withNets = (
  lines: ReadonlyArray<InvoiceLineAsked>,
  currency: Currency,
): Either<Failure, ReadonlyArray<InvoiceLine>> => {
  const priced: Array<InvoiceLine> = []
  for (const line of lines) {
    const net = lineNet(line, currency)
    if (isLeft(net)) return net
    priced.push({ ...line, net: net.right })
  }
  return right(priced)
}

/**
 * Drafts an invoice of an order, and finds out where it departs from it. Nothing is numbered or owed yet, and the order
 * hears of it when the draft is issued.
 */
export const proposeInvoice: Handler<ProposeInvoice> = {
  streams: ({ invoice, order }) => [invoiceStream(invoice), orderStream(order)],
  decide: (command, loaded) => {
    const { order, invoice } = command
    const placed = placedOrder(order, loaded)
    if (isLeft(placed)) return placed
    const { customer, currency, terms, state } = placed.right
    const billing = billingAsked(command, placed.right)
    if (isLeft(billing)) return billing
    const { adjustments, kind } = billing.right
    if (billing.right.lines.length === 0)
      return left(
        failure("INVOICE_WITHOUT_LINES", `Invoice ${invoice} has no lines: give at least one.`, { invoice }),
      )
    const lines = withNets(billing.right.lines, currency)
    if (isLeft(lines)) return lines
    const totals = totalsOf({ lines: lines.right, adjustments, currency })
    if (isLeft(totals)) return totals
    const paymentTerm = command.paymentTerm ?? terms.conditions.paymentTerm
    const draft = {
      invoice,
      kind,
      customer,
      currency,
      lines: lines.right,
      adjustments,
      ...totals.right,
      paymentTerm,
      orders: [order],
      ...saidByOrder(placed.right),
      ...(command.buyerReference === undefined ? {} : { buyerReference: command.buyerReference }),
      ...(command.billTo === undefined ? {} : { billTo: command.billTo }),
    }
    const own = invoiceStream(invoice)
    const facts = invoiceDecider.decide(
      { type: "ProposeInvoice", ...draft, deviations: deviationsFrom(draft, order, state) },
      loaded.state(own),
    )
    return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
  },
}

const asked = (lines: Draft["lines"]): ReadonlyArray<InvoiceLineAsked> =>
  lines.map(({ net: _net, ...line }) => line)

/** Issues what was drafted, once each difference from its orders that has to be approved was approved as it now is. */
export const issueDraft = (calendars: Calendars): Handler<IssueDraft> => ({
  streams: (command, loaded) => {
    const own = invoiceStream(command.invoice)
    const draft = loaded.has(own) ? loaded.state(own).draft : null
    if (draft === null) return [own]
    const { customer, kind, lines } = draft
    return issuingStreams({ ...command, customer, kind, lines }, loaded)
  },
  decide: (command, loaded) => {
    const { invoice, on, numbering, anchors } = command
    const draft = approvedDraft(invoice, loaded.state(invoiceStream(invoice)), (found) =>
      strictDeviations(found, loaded),
    )
    if (isLeft(draft)) return draft
    const { customer, currency, kind, lines, adjustments, paymentTerm, buyerReference, billTo } = draft.right
    return issue(
      {
        type: "IssueInvoice",
        on,
        invoice,
        customer,
        currency,
        kind,
        lines: asked(lines),
        adjustments,
        paymentTerm,
        ...(numbering === undefined ? {} : { numbering }),
        ...(anchors === undefined ? {} : { anchors }),
        ...(buyerReference === undefined ? {} : { buyerReference }),
        ...(billTo === undefined ? {} : { billTo }),
      },
      loaded,
      calendars,
      true,
    )
  },
})
