import { recipe } from "../decider.js"
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
import type { Instalment, InvoiceFact, InvoiceLine, SettlementSource } from "./events.js"

export interface InstalmentState {
  readonly issued: Instalment
  readonly dueDate: LocalDate | null
  /** The amount of the instalment and the charges claimed on it. */
  readonly owed: Minor
  readonly settled: Minor
  /** What made it owe more (above zero) or less, by business date. */
  readonly movements: ReadonlyArray<DatedAmount>
  /** The due date for which lateness was noticed. */
  readonly markedOverdueFor: LocalDate | null
}

export interface SettlementState {
  readonly instalment: number
  readonly amount: Minor
  readonly source: SettlementSource
  readonly on: LocalDate
  readonly reversed: boolean
}

export interface InvoiceState {
  readonly invoice: InvoiceId | null
  readonly customer: CustomerId | null
  readonly currency: Currency | null
  readonly issueDate: LocalDate | null
  readonly paymentTerm: PaymentTerm | null
  readonly lines: ReadonlyArray<InvoiceLine>
  readonly taxBreakdown: TaxBreakdown
  readonly orders: ReadonlyArray<OrderId>
  readonly instalments: ReadonlyMap<number, InstalmentState>
  readonly settlements: ReadonlyMap<SettlementId, SettlementState>
  readonly charges: ReadonlyArray<string>
  readonly creditNotes: ReadonlyArray<CreditNoteId>
  /** What was credited already, by line (from 1) in millionths and by tax. */
  readonly creditedQuantity: ReadonlyMap<number, Millionths>
  readonly creditedTax: ReadonlyMap<string, { readonly taxable: Minor; readonly tax: Minor }>
  readonly disputes: ReadonlyMap<
    DisputeId,
    { readonly instalment: number; readonly amount: Minor; readonly resolved: boolean }
  >
}

export const initial = (): InvoiceState => ({
  invoice: null,
  customer: null,
  currency: null,
  issueDate: null,
  paymentTerm: null,
  lines: [],
  taxBreakdown: [],
  orders: [],
  instalments: new Map(),
  settlements: new Map(),
  charges: [],
  creditNotes: [],
  creditedQuantity: new Map(),
  creditedTax: new Map(),
  disputes: new Map(),
})

/** One key per (category, rate): a tax is counted once per document for each. */
export const taxKey = ({ category, rate }: Pick<TaxSubtotal, "category" | "rate">): string =>
  `${category} ${rate}`

export const evolve = recipe<InvoiceState, InvoiceFact>({
  InvoiceIssued: (state, issued) => {
    state.invoice = issued.invoice
    state.customer = issued.customer
    state.currency = issued.currency
    state.issueDate = issued.issueDate
    state.paymentTerm = issued.paymentTerm
    state.lines = [...issued.lines]
    state.taxBreakdown = [...issued.taxBreakdown]
    state.orders = [...issued.orders]
    for (const instalment of issued.instalments)
      state.instalments.set(instalment.instalment, {
        issued: instalment,
        dueDate: instalment.dueDate,
        owed: instalment.amount,
        settled: noMoney,
        movements: [{ on: issued.issueDate, amount: instalment.amount }],
        markedOverdueFor: null,
      })
  },
  DueDatesFixed: (state, { instalments }) => {
    for (const { instalment, dueDate } of instalments) {
      const at = state.instalments.get(instalment)
      if (at) at.dueDate = dueDate
    }
  },
  ChargeClaimed: (state, { charge, instalment, amount }, on) => {
    state.charges.push(charge)
    const at = state.instalments.get(instalment)
    if (!at) return
    at.owed = addMinor(at.owed, amount)
    at.movements = [...at.movements, { on, amount }]
  },
  InstalmentSettled: (state, { settlement, instalment, amount, source }, on) => {
    state.settlements.set(settlement, { instalment, amount, source, on, reversed: false })
    const at = state.instalments.get(instalment)
    if (!at) return
    at.settled = addMinor(at.settled, amount)
    at.movements = [...at.movements, { on, amount: minor(-amount) }]
  },
  SettlementReversed: (state, { settlement, instalment, amount }, on) => {
    const settled = state.settlements.get(settlement)
    if (settled) settled.reversed = true
    const at = state.instalments.get(instalment)
    if (!at) return
    at.settled = subtractMinor(at.settled, amount)
    at.movements = [...at.movements, { on, amount }]
  },
  CreditNoteIssued: (state, { creditNote, lines, taxBreakdown }) => {
    state.creditNotes.push(creditNote)
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
  DisputeOpened: (state, { dispute, instalment, amount }) => {
    state.disputes.set(dispute, { instalment, amount, resolved: false })
  },
  DisputeResolved: (state, { dispute }) => {
    const at = state.disputes.get(dispute)
    if (at) at.resolved = true
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
