import type * as t from "io-ts"
import { type Mutable, recipe } from "../decider.js"
import type { Exchange } from "../payment/exchange.js"
import type { TaxBreakdown, TaxSubtotal } from "../tax/tax.js"
import type { PaymentTerm } from "../terms/term.js"
import {
  addMinor,
  type CreditNoteId,
  type Currency,
  type CustomerId,
  type DatedAmount,
  type DisputeId,
  type InvoiceId,
  type LocalDate,
  leastFrom,
  type MessageId,
  type Millionths,
  type Minor,
  millionths,
  minor,
  noMoney,
  type OrderId,
  type SettlementId,
  subtractMinor,
  toMillionths,
} from "../values/index.js"
import { type Deviation, deviationKey } from "./deviations.js"
import type { Draft } from "./drafting.js"
import type { ChargeKind, Instalment, InvoiceFact, SettlementSource } from "./events.js"
import { capKey } from "./legal-cap.js"
import type { InvoiceKind, InvoiceLine } from "./lines.js"
import * as settlement from "./settlement-state.js"

/** What credit notes take off was never owed, which money that comes is: interest tells them apart. */
export interface Movement extends DatedAmount {
  readonly kind: "issued" | "charged" | "settled" | "credited"
  /** What of it settled charges (or is taken back of that), above zero. */
  readonly charges?: Minor
}

/** A charge claimed on an instalment, and what of it was given up. */
export interface ClaimState {
  readonly charge: string
  readonly kind: t.TypeOf<typeof ChargeKind>
  readonly amount: Minor
  readonly on: LocalDate
  readonly waived: Minor
}

export interface DisputeState {
  readonly instalment: number
  readonly amount: Minor
  readonly resolved: boolean
  readonly closed: boolean
  readonly acknowledged: boolean
  readonly department: string | null
  readonly dueBy: LocalDate | null
  readonly outcome: string | null
  /** What is to be credited of what was upheld; null when nothing is, or nobody said how much. */
  readonly toCredit: Minor | null
  /** What was credited of the invoice before it was opened. */
  readonly creditedBefore: Minor
}

export interface InstalmentState {
  readonly issued: Instalment
  readonly dueDate: LocalDate | null
  /** The amount of the instalment and the charges claimed on it. */
  readonly owed: Minor
  readonly settled: Minor
  /** What made it owe more (above zero) or less, by business date. */
  readonly movements: ReadonlyArray<Movement>
  readonly claims: ReadonlyArray<ClaimState>
  /** What of what was settled were charges, and what was credited or kept back as a discount. */
  readonly chargesSettled: Minor
  readonly credited: Minor
  readonly discounted: Minor
  /** The due date for which lateness was noticed. */
  readonly markedOverdueFor: LocalDate | null
  /** As of when it was last agreed to be paid on another date. */
  readonly rescheduledOn: LocalDate | null
}

export interface SettlementState {
  readonly instalment: number
  readonly amount: Minor
  readonly source: SettlementSource
  readonly on: LocalDate
  readonly reversed: boolean
  readonly charges: Minor
  readonly exchange: Exchange | null
}

/** A difference from an order, as it was detected. */
export interface DeviationState extends Deviation {
  readonly approved: boolean
}

export interface InvoiceState {
  /** What is to be invoiced; null once it was issued or discarded. */
  readonly draft: Draft | null
  readonly discarded: boolean
  readonly deviations: ReadonlyMap<string, DeviationState>
  /** By message, what became of it. */
  readonly sent: ReadonlyMap<MessageId, "sent" | "acknowledged" | "rejected">
  readonly kind: InvoiceKind | null
  readonly invoice: InvoiceId | null
  readonly number: string | null
  readonly customer: CustomerId | null
  readonly currency: Currency | null
  readonly issueDate: LocalDate | null
  readonly paymentTerm: PaymentTerm | null
  readonly lines: ReadonlyArray<InvoiceLine>
  readonly taxBreakdown: TaxBreakdown
  readonly orders: ReadonlyArray<OrderId>
  readonly instalments: ReadonlyMap<number, InstalmentState>
  readonly settlements: ReadonlyMap<SettlementId, SettlementState>
  /** Discounts by the settlement they were taken with. */
  readonly discounts: ReadonlyMap<SettlementId, settlement.DiscountState>
  readonly writeOffs: ReadonlyMap<string, settlement.WriteOffState>
  /** What is left of each credit note. */
  readonly credits: ReadonlyMap<CreditNoteId, settlement.CreditState>
  readonly charges: ReadonlyArray<string>
  readonly creditNotes: ReadonlyArray<CreditNoteId>
  /** What was credited already, by line (from 1) in millionths and by tax. */
  readonly creditedQuantity: ReadonlyMap<number, Millionths>
  readonly creditedTax: ReadonlyMap<string, { readonly taxable: Minor; readonly tax: Minor }>
  readonly disputes: ReadonlyMap<DisputeId, DisputeState>
  /** What each credit note came to, tax included, and all of them. */
  readonly creditTotals: ReadonlyMap<CreditNoteId, Minor>
  readonly creditedGross: Minor
  /** Breaches of legal caps that were recorded. */
  readonly capsNoted: ReadonlyArray<string>
}

export const initial = (): InvoiceState => ({
  draft: null,
  discarded: false,
  deviations: new Map(),
  sent: new Map(),
  kind: null,
  invoice: null,
  number: null,
  customer: null,
  currency: null,
  issueDate: null,
  paymentTerm: null,
  lines: [],
  taxBreakdown: [],
  orders: [],
  instalments: new Map(),
  settlements: new Map(),
  discounts: new Map(),
  writeOffs: new Map(),
  credits: new Map(),
  charges: [],
  creditNotes: [],
  creditedQuantity: new Map(),
  creditedTax: new Map(),
  disputes: new Map(),
  creditTotals: new Map(),
  creditedGross: noMoney,
  capsNoted: [],
})

/** One key per (category, rate): a tax is counted once per document for each. */
export const taxKey = ({ category, rate }: Pick<TaxSubtotal, "category" | "rate">): string =>
  `${category} ${rate}`

/** An instalment that is owed from a day on. */
const owedFrom = (issued: Instalment, on: LocalDate): InstalmentState => ({
  issued,
  dueDate: issued.dueDate,
  owed: issued.amount,
  settled: noMoney,
  movements: [{ on, amount: issued.amount, kind: "issued" }],
  claims: [],
  chargesSettled: noMoney,
  credited: noMoney,
  discounted: noMoney,
  markedOverdueFor: null,
  rescheduledOn: null,
})

const judge = (state: Mutable<InvoiceState>, deviation: Deviation, approved: boolean): void => {
  const { order, field, expected, actual, line } = deviation
  state.deviations.set(deviationKey(deviation), {
    order,
    field,
    expected,
    actual,
    ...(line === undefined ? {} : { line }),
    approved,
  })
}

export const evolve = recipe<InvoiceState, InvoiceFact>({
  InvoiceDrafted: (state, draft) => {
    state.draft = draft
  },
  InvoiceDiscarded: (state) => {
    state.draft = null
    state.discarded = true
  },
  InvoiceDeviationDetected: (state, deviation) => judge(state, deviation, false),
  InvoiceDeviationApproved: (state, deviation) => judge(state, deviation, true),
  InvoiceSent: (state, { message }) => {
    state.sent.set(message, "sent")
  },
  InvoiceDeliveryAcknowledged: (state, { message }) => {
    state.sent.set(message, "acknowledged")
  },
  InvoiceDeliveryRejected: (state, { message }) => {
    state.sent.set(message, "rejected")
  },
  InstalmentRescheduled: (state, { instalment, splits }, on) => {
    const at = state.instalments.get(instalment)
    if (!at) return
    for (const split of splits) {
      if (split.instalment !== instalment) {
        state.instalments.set(split.instalment, { ...owedFrom(split, on), rescheduledOn: on })
        continue
      }
      const less = minor(at.owed - at.settled - split.amount)
      at.dueDate = split.dueDate
      at.rescheduledOn = on
      if (less === 0) continue
      at.owed = subtractMinor(at.owed, less)
      at.movements = [...at.movements, { on, amount: minor(-less), kind: "issued" }]
    }
  },
  TermExceedsLegalCap: (state, { policy, compliance }) => {
    state.capsNoted.push(capKey(policy, compliance))
  },
  InvoiceIssued: (state, issued) => {
    state.invoice = issued.invoice
    state.draft = null
    state.kind = issued.kind
    state.number = issued.number
    state.customer = issued.customer
    state.currency = issued.currency
    state.issueDate = issued.issueDate
    state.paymentTerm = issued.paymentTerm
    state.lines = [...issued.lines]
    state.taxBreakdown = [...issued.taxBreakdown]
    state.orders = [...issued.orders]
    for (const instalment of issued.instalments)
      state.instalments.set(instalment.instalment, owedFrom(instalment, issued.issueDate))
  },
  DueDatesFixed: (state, { instalments }) => {
    for (const { instalment, dueDate } of instalments) {
      const at = state.instalments.get(instalment)
      if (at) at.dueDate = dueDate
    }
  },
  ChargeClaimed: (state, { charge, instalment, kind, amount }, on) => {
    state.charges.push(charge)
    const at = state.instalments.get(instalment)
    if (!at) return
    at.owed = addMinor(at.owed, amount)
    at.movements = [...at.movements, { on, amount, kind: "charged" }]
    at.claims = [...at.claims, { charge, kind, amount, on, waived: noMoney }]
  },
  ChargeWaived: (state, { charge, instalment, amount }, on) => {
    const at = state.instalments.get(instalment)
    if (!at) return
    at.owed = subtractMinor(at.owed, amount)
    at.movements = [...at.movements, { on, amount: minor(-amount), kind: "charged" }]
    at.claims = at.claims.map((each) =>
      each.charge === charge ? { ...each, waived: addMinor(each.waived, amount) } : each,
    )
  },
  InstalmentSettled: settlement.settled,
  SettlementReversed: settlement.settlementReversed,
  DiscountTaken: settlement.discountTaken,
  DiscountDisallowed: () => undefined,
  DiscountReversed: settlement.discountReversed,
  ReceivableWrittenOff: settlement.writtenOff,
  WriteOffReversed: settlement.writeOffReversed,
  CreditAllocated: settlement.creditAllocated,
  CreditAllocationReversed: settlement.creditAllocationReversed,
  CreditRefundRequested: settlement.creditRefundRequested,
  CreditRefundPaid: settlement.creditRefundPaid,
  CreditRefundCancelled: settlement.creditRefundCancelled,
  InvoiceOverdueCleared: settlement.overdueCleared,
  CreditNoteIssued: (state, { creditNote, lines, taxBreakdown, totals }, on) => {
    settlement.creditIssued(state, creditNote, totals.payable, on)
    state.creditNotes.push(creditNote)
    state.creditTotals.set(creditNote, totals.payable)
    state.creditedGross = addMinor(state.creditedGross, totals.payable)
    for (const line of lines) {
      if (line.invoiceLine === undefined) continue
      const before = state.creditedQuantity.get(line.invoiceLine) ?? 0
      state.creditedQuantity.set(line.invoiceLine, millionths(before + toMillionths(line.quantity)))
    }
    for (const subtotal of taxBreakdown) {
      const key = taxKey(subtotal)
      const before = state.creditedTax.get(key)
      state.creditedTax.set(key, {
        taxable: minor((before?.taxable ?? 0) + subtotal.taxable),
        tax: minor((before?.tax ?? 0) + subtotal.tax),
      })
    }
  },
  InvoiceBecameOverdue: (state, { instalment, dueDate }) => {
    const at = state.instalments.get(instalment)
    if (at) at.markedOverdueFor = dueDate
  },
  DisputeOpened: (state, { dispute, instalment, amount, department, answerBy }) => {
    state.disputes.set(dispute, {
      instalment,
      amount,
      resolved: false,
      closed: false,
      acknowledged: false,
      department: department ?? null,
      dueBy: answerBy ?? null,
      outcome: null,
      toCredit: null,
      creditedBefore: state.creditedGross,
    })
  },
  DisputeAcknowledged: (state, { dispute }) => {
    const at = state.disputes.get(dispute)
    if (at) at.acknowledged = true
  },
  DisputeAssigned: (state, { dispute, department, dueBy }) => {
    const at = state.disputes.get(dispute)
    if (!at) return
    at.department = department
    at.dueBy = dueBy
  },
  DisputeProposed: () => undefined,
  DisputeResolved: (state, { dispute, outcome, creditAmount }) => {
    const at = state.disputes.get(dispute)
    if (!at) return
    at.resolved = true
    at.outcome = outcome
    at.toCredit = outcome === "upheld" ? (creditAmount ?? at.amount) : (creditAmount ?? null)
  },
  DisputeClosed: (state, { dispute }) => {
    const at = state.disputes.get(dispute)
    if (at) at.closed = true
  },
  DisputeReopened: (state, { dispute }) => {
    const at = state.disputes.get(dispute)
    if (!at) return
    at.resolved = false
    at.closed = false
    at.outcome = null
    at.toCredit = null
    at.creditedBefore = state.creditedGross
  },
})

/** INV-06: what is still owed of an instalment, by all that is known. */
export const openOf = (instalment: InstalmentState): Minor =>
  subtractMinor(instalment.owed, instalment.settled)

/** INV-06 on every date: what may be settled of an instalment on a date, so that it is never overpaid, then or later. */
export const openFrom = (instalment: InstalmentState, on: LocalDate): Minor =>
  minor(Math.max(0, leastFrom(instalment.movements, on)))

/** Instalments with something to settle on a date, oldest due first; those without a due date come last. */
export const openInstalments = (
  state: InvoiceState,
  on: LocalDate,
): ReadonlyArray<{
  readonly instalment: number
  readonly open: Minor
  readonly dueDate: LocalDate | null
}> => {
  const open: Array<{ instalment: number; open: Minor; dueDate: LocalDate | null }> = []
  for (const [instalment, at] of state.instalments) {
    const amount = openFrom(at, on)
    if (amount > 0) open.push({ instalment, open: amount, dueDate: at.dueDate })
  }
  const key = ({ dueDate }: { dueDate: LocalDate | null }) => dueDate ?? "9999-12-31"
  return open.sort((a, b) => (key(a) === key(b) ? a.instalment - b.instalment : key(a) < key(b) ? -1 : 1))
}
