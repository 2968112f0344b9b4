import type { Mutable } from "../decider.js"
import {
  type Currency,
  type CustomerId,
  type LocalDate,
  type Minor,
  minor,
  type OrderId,
} from "../values/index.js"
import type { CreditLimitSource, customerCreditFacts, LimitConditions } from "./credit-events.js"
import type { CreditLimit, CustomerFact } from "./events.js"

/** A limit as it was set, and what became of it. */
export interface GivenLimit {
  readonly limit: CreditLimit
  readonly source: CreditLimitSource
  readonly reference: string | null
  readonly conditions: LimitConditions | null
  readonly validFrom: LocalDate
  readonly validTo: LocalDate | null
  readonly withdrawnFrom: LocalDate | null
  readonly expiryNoticed: boolean
}

export interface CreditOverride {
  readonly override: string
  readonly order: OrderId | null
  readonly amount: Minor
  readonly currency: Currency
  readonly grantedOn: LocalDate
  readonly expiresOn: LocalDate
  readonly role: string
  readonly revokedOn: LocalDate | null
}

/** An order's reservations since it was last released: `amount` is the last one's, `atFirst` the first one's. */
export interface CreditReservation {
  readonly first: number
  readonly last: number
  readonly atFirst: Minor
  readonly amount: Minor
  readonly currency: Currency
}

/** What a customer's own facts say about its credit. */
export interface CreditStanding {
  readonly country: string | null
  readonly segment: string | null
  /** In the order they were set. */
  readonly creditLimits: ReadonlyArray<GivenLimit>
  readonly parent: CustomerId | null
  /** Why the account is blocked, or null. */
  readonly blocked: string | null
  readonly creditOverrides: ReadonlyMap<string, CreditOverride>
  readonly creditReservations: ReadonlyMap<OrderId, CreditReservation>
  readonly reservationCount: number
}

export const initialStanding = (): CreditStanding => ({
  country: null,
  segment: null,
  creditLimits: [],
  parent: null,
  blocked: null,
  creditOverrides: new Map(),
  creditReservations: new Map(),
  reservationCount: 0,
})

const isOf = (limit: GivenLimit, source: CreditLimitSource, reference: string | undefined): boolean =>
  limit.source === source && limit.reference === (reference ?? null)

type CreditFactType = "CreditLimitSet" | keyof typeof customerCreditFacts

/** How the facts about credit add up. */
export const creditRecipes: {
  readonly [Type in CreditFactType]: (
    state: Mutable<CreditStanding>,
    data: Extract<CustomerFact, { readonly type: Type }>["data"],
    on: LocalDate,
  ) => void
} = {
  CreditLimitSet: (state, { limit, source, validFrom, validTo, reference, conditions }) => {
    state.creditLimits.push({
      limit,
      source,
      reference: reference ?? null,
      conditions: conditions ?? null,
      validFrom,
      validTo: validTo ?? null,
      withdrawnFrom: null,
      expiryNoticed: false,
    })
  },
  CreditLimitExpired: (state, { source, reference, validTo }) => {
    state.creditLimits = state.creditLimits.map((each) =>
      isOf(each, source, reference) && each.validTo === validTo ? { ...each, expiryNoticed: true } : each,
    )
  },
  CreditLimitWithdrawn: (state, { source, reference }, on) => {
    state.creditLimits = state.creditLimits.map((each) =>
      isOf(each, source, reference) && each.withdrawnFrom === null ? { ...each, withdrawnFrom: on } : each,
    )
  },
  AccountBlocked: (state, { reason }) => {
    state.blocked = reason
  },
  AccountUnblocked: (state) => {
    state.blocked = null
  },
  CreditOverrideGranted: (state, { override, order, amount, currency, expiresOn, role }, on) => {
    state.creditOverrides.set(override, {
      override,
      order: order ?? null,
      amount,
      currency,
      grantedOn: on,
      expiresOn,
      role,
      revokedOn: null,
    })
  },
  CreditOverrideRevoked: (state, { override }, on) => {
    const granted = state.creditOverrides.get(override)
    if (granted) granted.revokedOn = on
  },
  ParentAssigned: (state, { parent }) => {
    state.parent = parent
  },
  CreditReserved: (state, { order, reservation, amount, currency }) => {
    const before = state.creditReservations.get(order)
    state.creditReservations.set(order, {
      first: before?.first ?? reservation,
      last: reservation,
      atFirst: before?.atFirst ?? amount,
      amount,
      currency,
    })
    state.reservationCount = reservation
  },
  CreditReservationReleased: (state, { order }) => {
    state.creditReservations.delete(order)
  },
}

/** A limit that stands, of a source and a reference. */
export const standingLimit = (
  { creditLimits }: CreditStanding,
  source: CreditLimitSource,
  reference: string | undefined,
): GivenLimit | undefined =>
  creditLimits.find((each) => isOf(each, source, reference) && each.withdrawnFrom === null)

/**
 * What orders but one reserved since an exposure was counted, up to a customer's reservation: all of it, or of those that
 * it counts already, by how much they have grown.
 */
export const reservedSince = (
  { creditReservations }: CreditStanding,
  counted: number,
  but: OrderId,
): ReadonlyArray<{ readonly amount: Minor; readonly currency: Currency }> =>
  [...creditReservations].flatMap(([order, { first, last, atFirst, amount, currency }]) => {
    const since = first > counted ? amount : last > counted ? amount - atFirst : 0
    return order === but || since <= 0 ? [] : [{ amount: minor(since), currency }]
  })

/** Overrides that are in force on a day, of an order or of all the customer's. */
export const liveOverrides = (
  standing: CreditStanding,
  order: OrderId,
  on: LocalDate,
): ReadonlyArray<CreditOverride> =>
  [...standing.creditOverrides.values()].filter(
    (each) =>
      (each.order === null || each.order === order) &&
      each.grantedOn <= on &&
      on <= each.expiresOn &&
      (each.revokedOn === null || on < each.revokedOn),
  )
