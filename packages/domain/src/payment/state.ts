import { recipe } from "../decider.js"
import {
  addMinor,
  type Currency,
  type CustomerId,
  type Minor,
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
  allocations: new Map(),
  allocationCount: 0,
})

export const evolve = recipe<PaymentState, PaymentFact>({
  PaymentReceived: (state, { payment, customer, currency, amount }) => {
    state.payment = payment
    state.customer = customer
    state.currency = currency
    state.received = amount
    state.unallocated = amount
  },
  PaymentAllocated: (state, { allocations }) => {
    for (const allocation of allocations) {
      state.allocations.set(allocation.settlement, allocation)
      state.allocationCount += 1
      state.unallocated = subtractMinor(state.unallocated, allocation.amount)
    }
  },
  PaymentAllocationReversed: (state, { allocations }) => {
    for (const { settlement, amount } of allocations) {
      state.allocations.delete(settlement)
      state.unallocated = addMinor(state.unallocated, amount)
    }
  },
  PaymentReturned: (state, { amount }) => {
    state.returned = true
    state.unallocated = subtractMinor(state.unallocated, amount)
  },
})
