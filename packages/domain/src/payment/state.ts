import { recipe } from "../decider.js"
import {
  addMinor,
  type Currency,
  type CustomerId,
  type DatedAmount,
  type LocalDate,
  leastFrom,
  type Minor,
  minor,
  noMoney,
  type PaymentId,
  type SettlementId,
  subtractMinor,
} from "../values/index.js"
import type { Allocation, InstrumentKind, PaymentFact } from "./events.js"

export interface InstrumentState {
  readonly kind: InstrumentKind
  readonly maturity: LocalDate
  readonly status: "outstanding" | "honoured" | "dishonoured"
}

export interface RefundState {
  readonly amount: Minor
  readonly on: LocalDate
  readonly status: "requested" | "paid" | "cancelled"
}

export interface PaymentState {
  readonly payment: PaymentId | null
  readonly customer: CustomerId | null
  readonly currency: Currency | null
  /** Who announced it, while it has not come. */
  readonly announced: { readonly customer: CustomerId | null } | null
  readonly received: Minor
  /** When the money was there: early-payment discounts are decided by it. */
  readonly valueDate: LocalDate | null
  readonly remittance: string | null
  /** None of it is here any more: the bank took it back, or the customer got it. */
  readonly returned: boolean
  readonly returnedAmount: Minor
  readonly refunded: Minor
  readonly unallocated: Minor
  /** What made it hold more (above zero) or less, by business date; what is kept for a refund is not held. */
  readonly movements: ReadonlyArray<DatedAmount>
  /** Allocations that stand. */
  readonly allocations: ReadonlyMap<SettlementId, Allocation>
  /** How many were ever made: the next one's number. */
  readonly allocationCount: number
  /** What was left over and written off, and the last day on which some was. */
  readonly surplus: Minor
  readonly surplusOn: LocalDate | null
  readonly instrument: InstrumentState | null
  readonly refunds: ReadonlyMap<string, RefundState>
}

export const initial = (): PaymentState => ({
  payment: null,
  customer: null,
  currency: null,
  announced: null,
  received: noMoney,
  valueDate: null,
  remittance: null,
  returned: false,
  returnedAmount: noMoney,
  refunded: noMoney,
  unallocated: noMoney,
  movements: [],
  allocations: new Map(),
  allocationCount: 0,
  surplus: noMoney,
  surplusOn: null,
  instrument: null,
  refunds: new Map(),
})

/** What came in and did not go out again. */
export const keptOf = (state: Pick<PaymentState, "received" | "returnedAmount" | "refunded">): Minor =>
  minor(state.received - state.returnedAmount - state.refunded)

export const evolve = recipe<PaymentState, PaymentFact>({
  PaymentReceived: (state, { payment, customer, currency, amount, valueDate, remittance }, on) => {
    state.payment = payment
    state.customer = customer
    state.currency = currency
    state.received = amount
    state.valueDate = valueDate ?? on
    state.remittance = remittance ?? null
    state.unallocated = amount
    state.movements.push({ on, amount })
  },
  PaymentAnnounced: (state, { customer }) => {
    state.announced = { customer }
  },
  PaymentIdentified: (state, { customer }) => {
    state.customer = customer
  },
  PaymentReassigned: (state, { customer }) => {
    state.customer = customer
  },
  InstrumentAccepted: (state, accepted, on) => {
    const { payment, customer, currency, amount, kind, maturity, remittance } = accepted
    state.payment = payment
    state.customer = customer
    state.currency = currency
    state.received = amount
    state.valueDate = on
    state.remittance = remittance ?? null
    state.instrument = { kind, maturity, status: "outstanding" }
    state.unallocated = amount
    state.movements.push({ on, amount })
  },
  InstrumentHonoured: (state) => {
    if (state.instrument) state.instrument = { ...state.instrument, status: "honoured" }
  },
  InstrumentDishonoured: (state, { amount }, on) => {
    if (state.instrument) state.instrument = { ...state.instrument, status: "dishonoured" }
    state.returnedAmount = addMinor(state.returnedAmount, amount)
    state.returned = keptOf(state) <= 0
    state.unallocated = subtractMinor(state.unallocated, amount)
    state.movements.push({ on, amount: minor(-amount) })
  },
  PaymentAllocated: (state, { allocations }, on) => {
    for (const allocation of allocations) {
      state.allocations.set(allocation.settlement, allocation)
      state.allocationCount += 1
      state.unallocated = subtractMinor(state.unallocated, allocation.amount)
      state.movements.push({ on, amount: minor(-allocation.amount) })
    }
  },
  PaymentAllocationReversed: (state, { allocations }, on) => {
    for (const { settlement, amount } of allocations) {
      state.allocations.delete(settlement)
      state.unallocated = addMinor(state.unallocated, amount)
      state.movements.push({ on, amount })
    }
  },
  SurplusWrittenOff: (state, { amount }, on) => {
    state.surplus = addMinor(state.surplus, amount)
    state.surplusOn = state.surplusOn === null || on > state.surplusOn ? on : state.surplusOn
    state.unallocated = subtractMinor(state.unallocated, amount)
    state.movements.push({ on, amount: minor(-amount) })
  },
  SurplusRestored: (state, { amount }, on) => {
    state.surplus = subtractMinor(state.surplus, amount)
    state.unallocated = addMinor(state.unallocated, amount)
    state.movements.push({ on, amount })
  },
  PaymentReturned: (state, { amount }, on) => {
    state.returnedAmount = addMinor(state.returnedAmount, amount)
    state.returned = keptOf(state) <= 0
    state.unallocated = subtractMinor(state.unallocated, amount)
    state.movements.push({ on, amount: minor(-amount) })
  },
  RefundRequested: (state, { refund, amount }, on) => {
    state.refunds.set(refund, { amount, on, status: "requested" })
    state.movements.push({ on, amount: minor(-amount) })
  },
  RefundPaid: (state, { refund, amount }) => {
    const at = state.refunds.get(refund)
    if (at) at.status = "paid"
    state.refunded = addMinor(state.refunded, amount)
    state.returned = keptOf(state) <= 0
    state.unallocated = subtractMinor(state.unallocated, amount)
  },
  RefundCancelled: (state, { refund, amount }, on) => {
    const at = state.refunds.get(refund)
    if (at) at.status = "cancelled"
    state.movements.push({ on, amount })
  },
})

/** INV-05 on every date: what may be allocated on a date, so that a payment is never overdrawn, then or later. */
export const allocatableFrom = (state: PaymentState, on: LocalDate): Minor =>
  minor(Math.max(0, leastFrom(state.movements, on)))
