import type { CustomerFact, Day, Instant } from "@adv/domain"
import { Float64Column, Int32Column, Names, Uint8Column } from "../engine/columns.js"
import { type Dated, date, dated } from "../engine/dated.js"
import { type Moment, projection } from "../engine/projection.js"

/** What a customer's own facts say about its credit, each with both its dates. */
export interface StandingRow {
  readonly customer: number
  readonly day: Day
  readonly recorded: Instant
  /** The row of the same customer before this one, or -1. */
  readonly previous: number
  readonly fact: CustomerFact
}

/**
 * What credit is decided on beside orders and receivables: limits, blocks, overrides and head offices, which are few, as
 * facts; reservations, which are many, as columns. Never a row changed.
 */
export interface CreditLedger {
  readonly customers: Names
  readonly orders: Names
  readonly standing: Array<StandingRow>
  /** By customer: its last row. */
  readonly lastStanding: Int32Column
  /** Customers that ever had a head office, each once. */
  readonly subsidiaries: Array<number>
  /** `number` is the reservation's, or 0 when it was released. */
  readonly reservation: {
    readonly number: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly previousOfCustomer: Int32Column
    readonly previousOfOrder: Int32Column
  }
  readonly lastReservationOfCustomer: Int32Column
  readonly lastReservationOfOrder: Int32Column
  readonly currencies: Names
  /**
   * What checks found, in minor units of their policy's currency. `customer` is who answers for the order; `exposure` is
   * without the document; a limit of -1 is unlimited.
   */
  readonly check: Dated & {
    readonly order: Int32Column
    readonly customer: Int32Column
    readonly currency: Int32Column
    readonly exposure: Float64Column
    readonly document: Float64Column
    readonly limit: Float64Column
    readonly outcome: Uint8Column
  }
}

/** What came of a check: `overridden` passed although it broke a rule. */
export const CheckOutcome = { failed: 0, passed: 1, overridden: 2 } as const

const emptyLedger = (): CreditLedger => ({
  customers: new Names(),
  orders: new Names(),
  standing: [],
  lastStanding: new Int32Column(),
  subsidiaries: [],
  reservation: {
    number: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    previousOfCustomer: new Int32Column(),
    previousOfOrder: new Int32Column(),
  },
  lastReservationOfCustomer: new Int32Column(),
  lastReservationOfOrder: new Int32Column(),
  currencies: new Names(),
  check: {
    ...dated(),
    order: new Int32Column(),
    customer: new Int32Column(),
    currency: new Int32Column(),
    exposure: new Float64Column(),
    document: new Float64Column(),
    limit: new Float64Column(),
    outcome: new Uint8Column(),
  },
})

const customerNumber = (ledger: CreditLedger, customer: string): number => {
  const number = ledger.customers.number(customer)
  if (number === ledger.lastStanding.length) {
    ledger.lastStanding.push(-1)
    ledger.lastReservationOfCustomer.push(-1)
  }
  return number
}

const stand = (ledger: CreditLedger, at: Moment, fact: CustomerFact): void => {
  const customer = customerNumber(ledger, fact.data.customer)
  const previous = ledger.lastStanding.at(customer)
  ledger.standing.push({ customer, day: at.day, recorded: at.recordedAt, previous, fact })
  ledger.lastStanding.values[customer] = ledger.standing.length - 1
}

const reserve = (
  ledger: CreditLedger,
  at: Moment,
  { customer, order }: { readonly customer: string; readonly order: string },
  number: number,
): void => {
  const { reservation } = ledger
  const whose = customerNumber(ledger, customer)
  const which = ledger.orders.number(order)
  if (which === ledger.lastReservationOfOrder.length) ledger.lastReservationOfOrder.push(-1)
  const row = reservation.number.length
  reservation.number.push(number)
  reservation.day.push(at.day)
  reservation.recorded.push(at.recordedAt)
  reservation.previousOfCustomer.push(ledger.lastReservationOfCustomer.at(whose))
  reservation.previousOfOrder.push(ledger.lastReservationOfOrder.at(which))
  ledger.lastReservationOfCustomer.values[whose] = row
  ledger.lastReservationOfOrder.values[which] = row
}

/** What a check found. */
interface Checked {
  readonly order: string
  readonly customer: string
  readonly currency: string
  readonly exposure: number
  readonly document: number
  readonly limit: number | null
}

const checked = (ledger: CreditLedger, at: Moment, found: Checked, outcome: number): void => {
  const { check } = ledger
  const order = ledger.orders.number(found.order)
  if (order === ledger.lastReservationOfOrder.length) ledger.lastReservationOfOrder.push(-1)
  date(check, at)
  check.order.push(order)
  check.customer.push(customerNumber(ledger, found.customer))
  check.currency.push(ledger.currencies.number(found.currency))
  check.exposure.push(found.exposure)
  check.document.push(found.document)
  check.limit.push(found.limit ?? -1)
  check.outcome.push(outcome)
}

/** Limits, blocks, overrides, head offices, reservations and checks. */
export const credit = projection<CreditLedger>({
  name: "credit",
  version: 2,
  initial: emptyLedger,
  recipes: {
    CustomerRegistered: (ledger, data, at) => stand(ledger, at, { type: "CustomerRegistered", data }),
    CreditLimitSet: (ledger, data, at) => stand(ledger, at, { type: "CreditLimitSet", data }),
    CreditLimitWithdrawn: (ledger, data, at) => stand(ledger, at, { type: "CreditLimitWithdrawn", data }),
    AccountBlocked: (ledger, data, at) => stand(ledger, at, { type: "AccountBlocked", data }),
    AccountUnblocked: (ledger, data, at) => stand(ledger, at, { type: "AccountUnblocked", data }),
    CreditOverrideGranted: (ledger, data, at) => stand(ledger, at, { type: "CreditOverrideGranted", data }),
    CreditOverrideRevoked: (ledger, data, at) => stand(ledger, at, { type: "CreditOverrideRevoked", data }),
    ParentAssigned: (ledger, data, at) => {
      stand(ledger, at, { type: "ParentAssigned", data })
      const customer = ledger.customers.number(data.customer)
      if (!ledger.subsidiaries.includes(customer)) ledger.subsidiaries.push(customer)
    },
    CreditReserved: (ledger, data, at) => reserve(ledger, at, data, data.reservation),
    CreditReservationReleased: (ledger, data, at) => reserve(ledger, at, data, 0),
    CreditCheckPassed: (ledger, data, at) =>
      checked(ledger, at, data, data.reasons.length > 0 ? CheckOutcome.overridden : CheckOutcome.passed),
    CreditCheckFailed: (ledger, data, at) => checked(ledger, at, data, CheckOutcome.failed),
  },
})
