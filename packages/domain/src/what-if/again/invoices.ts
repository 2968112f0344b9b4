import { left } from "fp-ts/lib/Either.js"
import { failure } from "../../failure.js"
import { invoiceStream } from "../../flows/streams.js"
import type { AllocateCreditNote } from "../../invoice/credit-balance.js"
import { type DisputeId, type InvoiceId, minor } from "../../values/index.js"
import {
  type Again,
  asRecorded,
  commands,
  factsOf,
  type Occasion,
  type Recorded,
  type Rules,
} from "./again.js"
import { documents } from "./documents.js"

/** As it was, if what it is about is there; else there is nothing it could be about. */
const ifThere = (there: boolean, what: string, { group }: Occasion): Again => ({
  asked: [
    () =>
      there
        ? asRecorded(group)
        : left(failure("WHAT_IF_NOT_THERE", `${what} is not there under these policies.`, { what })),
  ],
  refused: "drop",
})

const ofDispute = (
  {
    data: { invoice, dispute },
  }: { readonly data: { readonly invoice: InvoiceId; readonly dispute: DisputeId } },
  at: Occasion,
): Again =>
  ifThere(
    at.world.state(invoiceStream(invoice)).disputes.has(dispute),
    `Dispute ${dispute} of invoice ${invoice}`,
    at,
  )

const writtenOff = (event: Recorded<"ReceivableWrittenOff">, at: Occasion): Again | null => {
  const { invoice, writeOff, reason, note, approvedBy, approval, taxRecovery, settlement } = event.data
  if (settlement !== undefined) return null
  const facts = factsOf(at.group, "ReceivableWrittenOff")
  const amount = facts.reduce((sum, { data }) => sum + data.amount, 0)
  const given = {
    type: "WriteOff",
    on: at.on,
    invoice,
    writeOff,
    reason,
    ...(note === undefined ? {} : { note }),
    ...(approvedBy === undefined ? {} : { approvedBy }),
    ...(approval === undefined ? {} : { approval }),
    ...(taxRecovery === undefined ? {} : { recoverTax: true }),
  } as const
  const { instalment } = event.data
  const part = { amount: minor(amount) }
  return commands(at, [
    given,
    { ...given, ...part },
    { ...given, instalment },
    { ...given, instalment, ...part },
  ])
}

const creditAllocated = ({ data }: Recorded<"CreditAllocated">, at: Occasion): Again => {
  const { invoice, creditNote, allocations } = data
  const to = (entries: AllocateCreditNote["to"]) =>
    ({ type: "AllocateCreditNote", on: at.on, invoice, creditNote, to: entries }) as const
  return commands(at, [
    to([...new Set(allocations.map((each) => each.invoice))].map((each) => ({ invoice: each }))),
    to(allocations.map((each) => ({ invoice: each.invoice, instalment: each.instalment }))),
    to(
      allocations.map((each) => ({
        invoice: each.invoice,
        instalment: each.instalment,
        amount: each.amount,
      })),
    ),
  ])
}

export const invoiceRules: Rules = {
  InvoiceIssued: (_, at) => documents(at),
  CreditNoteIssued: (_, at) => documents(at),
  DueDatesFixed: ({ data: { invoice, anchor, date } }, at) =>
    commands(at, [{ type: "FixDueDates", on: at.on, invoice, anchor, date }]),
  ChargeClaimed: ({ data }, at) => commands(at, [{ type: "ClaimCharge", on: at.on, ...data }]),
  InvoiceBecameOverdue: ({ data: { invoice } }, at) =>
    commands(at, [{ type: "MarkOverdue", on: at.on, invoice }]),
  InvoiceOverdueCleared: ({ data: { invoice } }, at) =>
    commands(at, [{ type: "ClearOverdue", on: at.on, invoice }]),
  ReceivableWrittenOff: writtenOff,
  WriteOffReversed: ({ data: { invoice, writeOff, reason } }, at) =>
    commands(at, [{ type: "ReverseWriteOff", on: at.on, invoice, writeOff, reason }]),
  CreditAllocated: creditAllocated,
  CreditAllocationReversed: ({ data: { invoice, creditNote, reason, allocations } }, at) => {
    const own = { type: "ReverseCreditAllocation", on: at.on, invoice, creditNote, reason } as const
    return commands(at, [own, { ...own, settlements: allocations.map(({ settlement }) => settlement) }])
  },
  CreditRefundRequested: (
    { data: { invoice, creditNote, customer: _customer, currency: _currency, ...data } },
    at,
  ) => {
    const { amount: _amount, ...whole } = data
    const own = { type: "RequestRefund", on: at.on, from: { invoice, creditNote } } as const
    return commands(at, [
      { ...own, ...whole },
      { ...own, ...data },
    ])
  },
  CreditRefundPaid: ({ data: { invoice, creditNote, refund, bankReference } }, at) =>
    commands(at, [
      {
        type: "PayRefund",
        on: at.on,
        from: { invoice, creditNote },
        refund,
        ...(bankReference === undefined ? {} : { bankReference }),
      },
    ]),
  CreditRefundCancelled: ({ data: { invoice, creditNote, refund, reason } }, at) =>
    commands(at, [{ type: "CancelRefund", on: at.on, from: { invoice, creditNote }, refund, reason }]),
  InstalmentRescheduled: (
    { data: { invoice, instalment, splits, reason, approvedBy, interestFree } },
    at,
  ) => {
    const parts = splits.map(({ dueDate, amount }) => ({ dueDate, amount }))
    return commands(at, [
      {
        type: "RescheduleInstalment",
        on: at.on,
        ...{ invoice, instalment, splits: parts, reason, approvedBy, interestFree },
      },
    ])
  },
  PaymentPlanGranted: ({ data: { currency: _currency, ...data } }, at) =>
    commands(at, [{ type: "GrantPaymentPlan", on: at.on, ...data }]),
  DisputeOpened: ({ data: { invoice, instalment } }, at) =>
    ifThere(
      at.world.state(invoiceStream(invoice)).instalments.has(instalment),
      `Instalment ${instalment} of invoice ${invoice}`,
      at,
    ),
  DisputeAcknowledged: ofDispute,
  DisputeAssigned: ofDispute,
  DisputeProposed: ofDispute,
  DisputeResolved: ofDispute,
  DisputeClosed: ofDispute,
  DisputeReopened: ofDispute,
  // Whether another term is within the law would have to be looked at again.
  TermExceedsLegalCap: ({ data: { invoice, term } }, at) =>
    ifThere(
      at.world.state(invoiceStream(invoice)).paymentTerm?.id === term,
      `Term ${term} of invoice ${invoice}`,
      at,
    ),
}
