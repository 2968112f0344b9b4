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
import type { Allocation, PaymentFact } from "./events.js"

export interface PaymentState {
  readonly payment: PaymentId | null
  readonly customer: CustomerId | null
  readonly currency: Currency | null
  readonly received: Minor
  readonly returned: boolean
  readonly unallocated: Minor
  /** What made it hold more (above zero) or less, by business date. */
  readonly movements: ReadonlyArray<DatedAmount>
  /** Allocations that stand. */
  readonly allocations: ReadonlyMap<SettlementId, Allocation>
  /** How many were ever made: the next one's number. */
  readonly allocationCount: number
}

export const initial = (): PaymentState => ({
  payment: null,
  customer: null,
  currency: null,
  received: noMoney,
  returned: false,
  unallocated: noMoney,
  movements: [],
  allocations: new Map(),
  allocationCount: 0,
})

export const evolve = recipe<PaymentState, PaymentFact>({
  PaymentReceived: (state, { payment, customer, currency, amount }, on) => {
    state.payment = payment
    state.customer = customer
    state.currency = currency
    state.received = amount
    state.unallocated = amount
    state.movements.push({ on, amount })
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
  PaymentReturned: (state, { amount }, on) => {
    state.returned = true
    state.unallocated = subtractMinor(state.unallocated, amount)
    state.movements.push({ on, amount: minor(-amount) })
  },
})

/** INV-05 on every date: what may be allocated on a date, so that a payment is never overdrawn, then or later. */
export const allocatableFrom = (state: PaymentState, on: LocalDate): Minor =>
  minor(Math.max(0, leastFrom(state.movements, on)))
