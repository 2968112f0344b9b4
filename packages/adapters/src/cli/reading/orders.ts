import { type Currency, type Day, fromDay, isCurrency, toDay } from "@adv/domain"
import {
  balancesOf,
  type DisplayStatus,
  type Ledger,
  type OrderBook,
  type OrderStatus,
  orderCardsOf,
  orderStatusOf,
} from "@adv/projections"
import { moneyOf } from "../answer/amounts.js"
import type { Dates } from "../options.js"

/** The display statuses in the order that an order goes through them. */
export const displayStatuses = [
  "placed",
  "validated",
  "released",
  "onHold",
  "partiallyDelivered",
  "delivered",
  "partiallyInvoiced",
  "invoiced",
  "overdue",
  "paid",
  "cancelled",
] as const satisfies ReadonlyArray<DisplayStatus>

/** `partiallyDelivered`, for a person: `partially delivered`. */
export const wordsOf = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

/** The currency of what was checked when it was read. */
export const currencyNamed = (code: string): Currency => {
  if (!isCurrency(code)) throw new RangeError(`not a currency: ${code}`)
  return code
}

export const dateOrNull = (day: Day | null) => (day === null ? null : fromDay(day))

/** Every order's status on a date, in the order they were placed. */
export const statusesOf = (
  book: OrderBook,
  ledger: Ledger,
  { asOf, knownAt }: Dates,
): ReadonlyArray<OrderStatus> => {
  const horizon = { asOf: toDay(asOf), knownAt }
  const balances = balancesOf(ledger, horizon)
  return Array.from(orderCardsOf(book, horizon), (card) => orderStatusOf(card, ledger, balances))
}

export interface StatusCount {
  readonly status: DisplayStatus
  readonly orders: number
  /** Net of tax, in minor units, by currency in the order of their codes. */
  readonly value: ReadonlyArray<readonly [Currency, number]>
}

/** How many orders have each status, and what they are worth; statuses that none has are left out. */
export const countByStatus = (orders: ReadonlyArray<OrderStatus>): ReadonlyArray<StatusCount> =>
  displayStatuses.flatMap((status): ReadonlyArray<StatusCount> => {
    const members = orders.filter(({ displayStatus }) => displayStatus === status)
    if (members.length === 0) return []
    const value = new Map<Currency, number>()
    for (const { currency, amounts } of members) {
      const code = currencyNamed(currency)
      value.set(code, (value.get(code) ?? 0) + amounts.orderedNet)
    }
    return [
      { status, orders: members.length, value: [...value].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)) },
    ]
  })

/** Late, or delivered late. */
export const isLate = ({ delivery }: OrderStatus): boolean => delivery.daysLate > 0

/** An order's status as a document: the five dimensions, the word that sums them up, and the amounts behind them. */
export const statusDocument = (status: OrderStatus, name: string | null) => {
  const currency = currencyNamed(status.currency)
  const { amounts, delivery } = status
  return {
    order: status.order,
    customer: status.customer,
    name,
    currency,
    placedOn: fromDay(status.placedOn),
    lifecycle: status.lifecycle,
    holds: status.holds,
    fulfilment: status.fulfilment,
    billing: status.billing,
    settlement: status.settlement,
    displayStatus: status.displayStatus,
    amounts: {
      orderedNet: moneyOf(amounts.orderedNet, currency),
      orderedGross: moneyOf(amounts.orderedGross, currency),
      invoiced: moneyOf(amounts.invoiced, currency),
      paid: moneyOf(amounts.paid, currency),
      credited: moneyOf(amounts.credited, currency),
      discounted: moneyOf(amounts.discounted, currency),
      writtenOff: moneyOf(amounts.writtenOff, currency),
      open: moneyOf(amounts.open, currency),
      overdue: moneyOf(amounts.overdue, currency),
    },
    delivery: {
      requested: dateOrNull(delivery.requested),
      promised: dateOrNull(delivery.promised),
      completed: dateOrNull(delivery.completed),
      daysLate: delivery.daysLate,
    },
  }
}
