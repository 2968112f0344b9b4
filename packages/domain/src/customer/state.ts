import { recipe } from "../decider.js"
import type { ConditionsSnapshot } from "../order/events.js"
import type { Currency, CustomerId, LocalDate, OrderId } from "../values/index.js"
import type { Conditions } from "./conditions.js"
import type { ContactPreferences } from "./contact-preferences.js"
import { type CreditStanding, creditRecipes, initialStanding } from "./credit-state.js"
import type { CustomerFact } from "./events.js"

export interface ConditionsVersion {
  readonly agreement: string
  readonly version: number
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
  readonly conditions: Conditions
}

export interface Suspension {
  readonly on: LocalDate
  readonly suspended: boolean
}

export interface CustomerState extends CreditStanding {
  readonly customer: CustomerId | null
  readonly currency: Currency | null
  /** In the order they were agreed. */
  readonly conditions: ReadonlyArray<ConditionsVersion>
  /** When each agreement was suspended (true) or resumed, by business date. */
  readonly suspensions: ReadonlyMap<string, ReadonlyArray<Suspension>>
  /** The last version of each agreement of which it was noted that it is over. */
  readonly expired: ReadonlyMap<string, number>
  /** Orders that wait to be invoiced with the others, in the order they were placed. */
  readonly awaitingPeriod: ReadonlyArray<OrderId>
  readonly paymentPlans: ReadonlyArray<string>
  /** In the order they were assigned, each from its day on. */
  readonly owners: ReadonlyArray<{ readonly owner: string; readonly from: LocalDate }>
  /** How it wants to be reached; null while it said nothing. */
  readonly preferences: ContactPreferences | null
  readonly risks: ReadonlyMap<string, "open" | "closed">
}

export const initial = (): CustomerState => ({
  customer: null,
  currency: null,
  conditions: [],
  suspensions: new Map(),
  expired: new Map(),
  awaitingPeriod: [],
  paymentPlans: [],
  owners: [],
  preferences: null,
  risks: new Map(),
  ...initialStanding(),
})

export const evolve = recipe<CustomerState, CustomerFact>({
  CustomerRegistered: (state, { customer, currency, country, segment }) => {
    state.customer = customer
    state.currency = currency
    state.country = country ?? null
    state.segment = segment ?? null
  },
  ConditionsAgreed: (state, { agreement, version, validFrom, validTo, conditions }) => {
    state.conditions.push({ agreement, version, validFrom, validTo: validTo ?? null, conditions })
  },
  ConditionsAmended: (state, { agreement, version, validFrom, validTo, conditions }) => {
    state.conditions.push({ agreement, version, validFrom, validTo: validTo ?? null, conditions })
  },
  AccountOwnerAssigned: (state, { owner }, on) => {
    state.owners.push({ owner, from: on })
  },
  ContactPreferencesSet: (state, { preferences }) => {
    state.preferences = preferences
  },
  RelationshipRiskOpened: (state, { risk }) => {
    state.risks.set(risk, "open")
  },
  RelationshipRiskClosed: (state, { risk }) => {
    state.risks.set(risk, "closed")
  },
  ConditionsSuspended: (state, { agreement }, on) => {
    state.suspensions.set(agreement, [...(state.suspensions.get(agreement) ?? []), { on, suspended: true }])
  },
  ConditionsResumed: (state, { agreement }, on) => {
    state.suspensions.set(agreement, [...(state.suspensions.get(agreement) ?? []), { on, suspended: false }])
  },
  ConditionsExpired: (state, { agreement, version }) => {
    state.expired.set(agreement, version)
  },
  OrderDeferredToPeriod: (state, { order }) => {
    if (!state.awaitingPeriod.includes(order)) state.awaitingPeriod.push(order)
  },
  PeriodInvoiced: (state, { finished }) => {
    state.awaitingPeriod = state.awaitingPeriod.filter((order) => !finished.includes(order))
  },
  PaymentPlanGranted: (state, { plan }) => {
    state.paymentPlans.push(plan)
  },
  ...creditRecipes,
})

/** Whether no order may be placed under an agreement on a day: by what was said last of that day or an earlier one. */
export const suspendedOn = (state: CustomerState, agreement: string, on: LocalDate): boolean => {
  let last: Suspension | null = null
  for (const each of state.suspensions.get(agreement) ?? [])
    if (each.on <= on && (last === null || each.on >= last.on)) last = each
  return last?.suspended ?? false
}

/**
 * The conditions that apply on a day: of every version that is valid then and whose agreement is not suspended, the one
 * that started last, and of those that started together the one agreed last.
 */
export const conditionsInForce = (state: CustomerState, on: LocalDate): ConditionsSnapshot | null => {
  let found: ConditionsVersion | null = null
  for (const candidate of state.conditions) {
    if (candidate.validFrom > on || (candidate.validTo !== null && candidate.validTo < on)) continue
    if (suspendedOn(state, candidate.agreement, on)) continue
    if (found === null || candidate.validFrom >= found.validFrom) found = candidate
  }
  return found === null
    ? null
    : { agreement: found.agreement, version: found.version, conditions: found.conditions }
}
