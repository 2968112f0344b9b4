import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { Count, CreditNoteId, InvoiceId, list, Minor, SettlementId, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import type { RefundOf } from "../payment/commands.js"
import { Allocation } from "../payment/events.js"
import { refundable, refundToDo } from "../payment/refunding.js"
import { command } from "../running/command.js"
import type { CreditNoteId as CreditNote, InvoiceId as Invoice } from "../values/index.js"
import type { InvoiceFact } from "./events.js"
import { type CreditState, creditFrom } from "./settlement-state.js"
import { amountText } from "./settling.js"
import type { InvoiceState } from "./state.js"

/** `invoice` is the one that the credit note was issued for. */
export const creditBalanceCommands = {
  /** Puts what is left of a credit note against what is open of the customer's, on other invoices or its own. */
  AllocateCreditNote: command("AllocateCreditNote", {
    invoice: InvoiceId,
    creditNote: CreditNoteId,
    to: list(shape("what is settled", { invoice: InvoiceId }, { instalment: Count, amount: Minor })),
  }),
  /** Takes back what the credit note settled: what is named, or all that it was put against after it was issued. */
  ReverseCreditAllocation: command(
    "ReverseCreditAllocation",
    { invoice: InvoiceId, creditNote: CreditNoteId, reason: Text },
    { settlements: list(SettlementId) },
  ),
}
export type AllocateCreditNote = t.TypeOf<typeof creditBalanceCommands.AllocateCreditNote>
export type ReverseCreditAllocation = t.TypeOf<typeof creditBalanceCommands.ReverseCreditAllocation>

/** Given by the flow, once it is known what is open. */
const noteCreditAllocation = command("NoteCreditAllocation", {
  invoice: InvoiceId,
  creditNote: CreditNoteId,
  allocations: list(Allocation),
})
export type NoteCreditAllocation = t.TypeOf<typeof noteCreditAllocation>

type OfCredit = { readonly invoice: Invoice; readonly creditNote: CreditNote }
export type CreditBalanceCommand = NoteCreditAllocation | ReverseCreditAllocation | RefundOf<OfCredit>

type Decision = Either<Failure, ReadonlyArray<InvoiceFact>>

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

/** What is left of a credit note of the invoice. */
export const creditOf = (
  { invoice, creditNote }: OfCredit,
  state: InvoiceState,
): Either<Failure, CreditState> => {
  const credit = state.credits.get(creditNote)
  return credit === undefined
    ? refuse("CREDIT_NOTE_UNKNOWN", `Invoice ${invoice} has no credit note ${creditNote}: issue it first.`, {
        invoice,
        creditNote,
      })
    : right(credit)
}

/**
 * What a reversal takes back: allocations made after the credit note was issued, and settlements of its own invoice made
 * as it was, which no allocation says.
 */
export const creditToReverse = (
  asked: ReverseCreditAllocation,
  state: InvoiceState,
): Either<
  Failure,
  {
    readonly allocations: ReadonlyArray<Allocation>
    readonly atIssue: ReadonlyArray<t.TypeOf<typeof SettlementId>>
  }
> => {
  const credit = creditOf(asked, state)
  if (isLeft(credit)) return credit
  const { allocations } = credit.right
  if (asked.settlements === undefined)
    return right({
      allocations: [...allocations.values()].filter(({ reversed }) => !reversed).map(({ made }) => made),
      atIssue: [],
    })
  const taken: Array<Allocation> = []
  const atIssue: Array<t.TypeOf<typeof SettlementId>> = []
  for (const settlement of new Set(asked.settlements)) {
    const later = allocations.get(settlement)
    const own = state.settlements.get(settlement)
    if (later !== undefined && !later.reversed) taken.push(later.made)
    else if (
      later === undefined &&
      own?.reversed === false &&
      own.source.id === asked.creditNote &&
      own.source.kind === "creditNote"
    )
      atIssue.push(settlement)
    else
      return refuse(
        "SETTLEMENT_UNKNOWN",
        `Credit note ${asked.creditNote} has no allocation ${settlement} that stands.`,
        { creditNote: asked.creditNote, settlement },
      )
  }
  return right({ allocations: taken, atIssue })
}

const refund = (asked: RefundOf<OfCredit>, state: InvoiceState): Decision => {
  const { invoice, creditNote, refund: id, on } = asked
  const { customer, currency } = state
  const credit = creditOf(asked, state)
  if (isLeft(credit)) return credit
  if (customer === null || currency === null) return right([])
  const its = { invoice, creditNote, customer, currency, refund: id }
  if (asked.type === "RequestRefund") {
    if (credit.right.refunds.has(id))
      return refuse("REFUND_EXISTS", `Refund ${id} was already asked for.`, { creditNote, refund: id })
    const amount = refundable(id, asked.amount, creditFrom(credit.right, on), `credit note ${creditNote}`)
    if (isLeft(amount)) return amount
    return right([
      {
        type: "CreditRefundRequested",
        data: {
          ...its,
          amount: amount.right,
          reason: asked.reason,
          ...(asked.approvedBy === undefined ? {} : { approvedBy: asked.approvedBy }),
          ...(asked.approval === undefined ? {} : { approval: asked.approval }),
        },
      },
    ])
  }
  const at = refundToDo(id, on, credit.right.refunds)
  if (isLeft(at)) return at
  const { amount } = at.right
  return right([
    asked.type === "PayRefund"
      ? {
          type: "CreditRefundPaid",
          data: {
            ...its,
            amount,
            ...(asked.bankReference === undefined ? {} : { bankReference: asked.bankReference }),
          },
        }
      : { type: "CreditRefundCancelled", data: { ...its, amount, reason: asked.reason } },
  ])
}

/**
 * The rules of what is left of a credit note: what it settles later, on its own invoice or on others, and what goes back
 * to the customer, come to no more than its total on any business date (INV-04).
 *
 * Refuses with `CREDIT_NOTE_UNKNOWN`, `ALLOCATION_EXCEEDS_CREDIT`, `SETTLEMENT_UNKNOWN`, `NOTHING_ALLOCATED`,
 * `REVERSAL_BEFORE_SETTLEMENT`, or as refunds are.
 */
export const decideCreditBalance = (asked: CreditBalanceCommand, state: InvoiceState): Decision => {
  const { invoice, creditNote, on } = asked
  const { customer, currency } = state
  if (asked.type !== "NoteCreditAllocation" && asked.type !== "ReverseCreditAllocation")
    return refund(asked, state)
  const credit = creditOf(asked, state)
  if (isLeft(credit)) return credit
  if (customer === null || currency === null) return right([])
  const its = { invoice, creditNote, customer, currency }
  if (asked.type === "ReverseCreditAllocation") {
    const back = creditToReverse(asked, state)
    if (isLeft(back)) return back
    const { allocations, atIssue } = back.right
    if (allocations.length === 0)
      return atIssue.length > 0
        ? right([])
        : refuse("NOTHING_ALLOCATED", `Credit note ${creditNote} settles nothing that could be taken back.`, {
            creditNote,
          })
    return right([{ type: "CreditAllocationReversed", data: { ...its, allocations, reason: asked.reason } }])
  }
  if (asked.allocations.length === 0) return right([])
  let rest: number = creditFrom(credit.right, on)
  for (const { amount } of asked.allocations) {
    if (amount > rest)
      return refuse(
        "ALLOCATION_EXCEEDS_CREDIT",
        `${amountText(state, amount)} of credit note ${creditNote} can't be put against anything: ${amountText(state, rest)} are left from ${on} on.`,
        { creditNote, amount, rest, on },
      )
    rest -= amount
  }
  return right([{ type: "CreditAllocated", data: { ...its, allocations: asked.allocations } }])
}
