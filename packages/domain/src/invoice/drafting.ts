import { type Either, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { Address } from "../customer/address.js"
import { Currency, CustomerId, InvoiceId, list, OrderId, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import { command } from "../running/command.js"
import { DocumentAdjustment, TaxBreakdown, Totals } from "../tax/tax.js"
import { PaymentTerm } from "../terms/term.js"
import { type ApproveDeviation, type Deviation, deviationKey } from "./deviations.js"
import type { InvoiceFact } from "./events.js"
import { InvoiceKind, InvoiceLine } from "./lines.js"
import type { InvoiceState } from "./state.js"

export const draftFacts = {
  /** What is to be invoiced, once what departs from its orders is approved. It has no number yet, and nobody owes it. */
  InvoiceDrafted: shape(
    "InvoiceDrafted",
    {
      invoice: InvoiceId,
      kind: InvoiceKind,
      customer: CustomerId,
      currency: Currency,
      lines: list(InvoiceLine),
      adjustments: list(DocumentAdjustment),
      taxBreakdown: TaxBreakdown,
      totals: Totals,
      paymentTerm: PaymentTerm,
      orders: list(OrderId),
    },
    { buyerReference: Text, billTo: Address },
  ),
  InvoiceDiscarded: shape("InvoiceDiscarded", { invoice: InvoiceId, reason: Text }),
}

export type Draft = t.TypeOf<typeof draftFacts.InvoiceDrafted>

export const draftCommands = {
  DiscardDraft: command("DiscardDraft", { invoice: InvoiceId, reason: Text }),
}
export type DiscardDraft = t.TypeOf<typeof draftCommands.DiscardDraft>

/** A draft as its flow has made it up, with what departs from the orders it bills. */
export interface ProposedInvoice extends Draft {
  readonly type: "ProposeInvoice"
  readonly deviations: ReadonlyArray<Deviation>
}

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

type Decision = Either<Failure, ReadonlyArray<InvoiceFact>>

/** An invoice that is yet to be: refused once it was issued, drafted or discarded. */
export const notYetThere = (
  invoice: InvoiceState["invoice"] & string,
  state: InvoiceState,
): Either<Failure, null> => {
  if (state.invoice !== null)
    return refuse("INVOICE_EXISTS", `Invoice ${invoice} was already issued.`, { invoice })
  if (state.discarded)
    return refuse("INVOICE_DISCARDED", `Draft ${invoice} was discarded: give the next one another id.`, {
      invoice,
    })
  return state.draft === null
    ? right(null)
    : refuse("INVOICE_DRAFTED", `Invoice ${invoice} is drafted already: issue the draft, or discard it.`, {
        invoice,
      })
}

/** Drafts an invoice, and says where it departs from the orders it bills. */
export const propose = (command: ProposedInvoice, state: InvoiceState): Decision => {
  const { type: _type, deviations, ...draft } = command
  const { invoice } = draft
  const free = notYetThere(invoice, state)
  if (free._tag === "Left") return free
  return right([
    { type: "InvoiceDrafted", data: draft },
    ...deviations.map(
      (deviation): InvoiceFact => ({
        type: "InvoiceDeviationDetected",
        data: { invoice, ...deviation },
      }),
    ),
  ])
}

const noDraft = (invoice: string, state: InvoiceState): Either<Failure, never> =>
  refuse(
    "DRAFT_UNKNOWN",
    `There is no draft ${invoice}${state.invoice === null ? "" : ", for it was issued already"}: propose it first.`,
    { invoice },
  )

export const discard = (command: DiscardDraft, state: InvoiceState): Decision =>
  state.draft === null
    ? noDraft(command.invoice, state)
    : right([{ type: "InvoiceDiscarded", data: { invoice: command.invoice, reason: command.reason } }])

/** Approves one difference, as it was detected: another expected or actual value is another difference. */
export const approveDeviation = (command: ApproveDeviation, state: InvoiceState): Decision => {
  const { type: _type, on: _on, ...approval } = command
  const { invoice, order, field, line } = approval
  if (state.draft === null) return noDraft(invoice, state)
  const found = state.deviations.get(deviationKey(approval))
  if (found === undefined)
    return refuse(
      "DEVIATION_UNKNOWN",
      `Draft ${invoice} does not depart from order ${order} in ${field}${line === undefined ? "" : ` of line ${line}`}: there is nothing to approve.`,
      { invoice, order, field, line },
    )
  if (found.approved) return right([])
  return right([
    {
      type: "InvoiceDeviationApproved",
      data: { ...approval, expected: found.expected, actual: found.actual },
    },
  ])
}

/**
 * A draft may be issued when each difference there now is from its strict orders was approved as it is.
 *
 * Fails with `DRAFT_UNKNOWN` or `DEVIATION_NOT_APPROVED`.
 */
export const approvedDraft = (
  invoice: string,
  state: InvoiceState,
  deviations: (draft: Draft) => ReadonlyArray<Deviation>,
): Either<Failure, Draft> => {
  const { draft } = state
  if (draft === null) return noDraft(invoice, state)
  const open = deviations(draft).filter((each) => {
    const known = state.deviations.get(deviationKey(each))
    return (
      known === undefined ||
      !known.approved ||
      known.expected !== each.expected ||
      known.actual !== each.actual
    )
  })
  return open.length === 0
    ? right(draft)
    : refuse(
        "DEVIATION_NOT_APPROVED",
        `Draft ${invoice} can't be issued: ${open.map(said).join("; ")} has nobody's approval. Approve it, or discard the draft.`,
        { invoice, deviations: open },
      )
}

/** A difference in words: `price of line 1 of order 10248 is 6, not 5`. */
export const said = ({ field, line, order, expected, actual }: Deviation): string =>
  `${field}${line === undefined ? "" : ` of line ${line}`} of order ${order} is ${actual === "" ? "missing" : actual}, not ${expected === "" ? "there" : expected}`
