import { recipe } from "../decider.js"
import type { ConditionsSnapshot } from "../order/events.js"
import type { Currency, CustomerId, LocalDate } from "../values/index.js"
import type { Conditions, CreditLimit, CustomerFact } from "./events.js"

export interface ConditionsVersion {
  readonly agreement: string
  readonly version: number
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
  readonly conditions: Conditions
}

export interface CustomerState {
  readonly customer: CustomerId | null
  readonly currency: Currency | null
  /** In the order they were agreed. */
  readonly conditions: ReadonlyArray<ConditionsVersion>
  readonly creditLimits: ReadonlyArray<{
    readonly limit: CreditLimit
    readonly source: string
    readonly validFrom: LocalDate
    readonly validTo: LocalDate | null
  }>
}

export const initial = (): CustomerState => ({
  customer: null,
  currency: null,
  conditions: [],
  creditLimits: [],
})

export const evolve = recipe<CustomerState, CustomerFact>({
  CustomerRegistered: (state, { customer, currency }) => {
    state.customer = customer
    state.currency = currency
  },
  ConditionsAgreed: (state, { agreement, version, validFrom, validTo, conditions }) => {
    state.conditions.push({ agreement, version, validFrom, validTo: validTo ?? null, conditions })
  },
  ConditionsAmended: (state, { agreement, version, validFrom, validTo, conditions }) => {
    state.conditions.push({ agreement, version, validFrom, validTo: validTo ?? null, conditions })
  },
  CreditLimitSet: (state, { limit, source, validFrom, validTo }) => {
    state.creditLimits.push({ limit, source, validFrom, validTo: validTo ?? null })
  },
})

/**
 * The conditions that apply on a day: of every version that is valid then, the one that started last, and of those
 * that started together the one agreed last.
 */
export const conditionsInForce = (state: CustomerState, on: LocalDate): ConditionsSnapshot | null => {
  let found: ConditionsVersion | null = null
  for (const candidate of state.conditions) {
    if (candidate.validFrom > on || (candidate.validTo !== null && candidate.validTo < on)) continue
    if (found === null || candidate.validFrom >= found.validFrom) found = candidate
  }
  return found === null
    ? null
    : { agreement: found.agreement, version: found.version, conditions: found.conditions }
}
