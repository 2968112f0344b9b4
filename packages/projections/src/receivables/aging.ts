import {
  type Currency,
  type Day,
  type Failure,
  failure,
  fromDay,
  type Instant,
  type LocalDate,
  toDay,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { balancesOf, daysPastDue, unappliedOf } from "./balances.js"
import { type Ledger, OPEN_ENDED } from "./ledger.js"

/** What the age of an item is counted from. */
export type AgingBasis = "dueDate" | "invoiceDate"

export interface AgingQuery {
  readonly asOf: LocalDate
  readonly knownAt: Instant
  readonly basis?: AgingBasis
  /** Upper bounds of the buckets in days, strictly increasing: 30, 60, 90 by default. The last bucket is open. */
  readonly bounds?: ReadonlyArray<number>
  /** Adds a row for each customer or each invoice. */
  readonly by?: "customer" | "invoice"
}

export interface AgingBucket {
  readonly label: string
  readonly amount: number
  readonly items: number
}

/** Amounts are minor units of the currency. */
export interface AgingFigures {
  readonly buckets: ReadonlyArray<AgingBucket>
  /** Everything open: the buckets' sum (INV-08). */
  readonly total: number
  /** Money and credit notes not put against anything yet: apart, never netted into a bucket (AG-6). */
  readonly unapplied: number
  /** Total less unapplied. */
  readonly net: number
  /** What is in dispute of the total; it stays in its bucket (AG-8). */
  readonly disputed: number
  /** The buckets after `current`. */
  readonly overdue: number
  /** What of `current` has no due date yet. */
  readonly openEnded: { readonly amount: number; readonly items: number }
}

export interface AgingRow extends AgingFigures {
  readonly customer: string
  /** Only by invoice. */
  readonly invoice?: string
  /** Only by invoice: the earliest due date with something open, or null. */
  readonly dueDate?: LocalDate | null
  /** The largest of what is open, 0 or less when nothing is late. */
  readonly daysPastDue: number
}

export interface AgingOfCurrency extends AgingFigures {
  readonly currency: Currency
  /** Worst first: by what is overdue, then by name. */
  readonly rows?: ReadonlyArray<AgingRow>
}

export interface Aging {
  readonly asOf: LocalDate
  readonly knownAt: Instant
  readonly basis: AgingBasis
  readonly bounds: ReadonlyArray<number>
  /** One entry a currency, by code: amounts of different currencies are never added up (AG-13). */
  readonly currencies: ReadonlyArray<AgingOfCurrency>
}

const defaultBounds = [30, 60, 90]

/** `current`, `1-30`, `31-60`, `61-90`, `>90` for the default bounds. */
export const agingLabels = (bounds: ReadonlyArray<number>): ReadonlyArray<string> => [
  "current",
  ...bounds.map((bound, index) => `${(bounds[index - 1] ?? 0) + 1}-${bound}`),
  `>${bounds[bounds.length - 1] ?? 0}`,
]

interface Counting {
  readonly amounts: Array<number>
  readonly items: Array<number>
  unapplied: number
  disputed: number
  openEndedAmount: number
  openEndedItems: number
  worst: number
  firstDue: number
}

const counting = (buckets: number): Counting => ({
  amounts: new Array<number>(buckets).fill(0),
  items: new Array<number>(buckets).fill(0),
  unapplied: 0,
  disputed: 0,
  openEndedAmount: 0,
  openEndedItems: 0,
  worst: Number.NEGATIVE_INFINITY,
  firstDue: OPEN_ENDED,
})

const figuresOf = (counted: Counting, labels: ReadonlyArray<string>): AgingFigures => {
  const total = counted.amounts.reduce((sum, amount) => sum + amount, 0)
  return {
    buckets: labels.map((label, index) => ({
      label,
      amount: counted.amounts[index] ?? 0,
      items: counted.items[index] ?? 0,
    })),
    total,
    unapplied: counted.unapplied,
    net: total - counted.unapplied,
    disputed: counted.disputed,
    overdue: total - (counted.amounts[0] ?? 0),
    openEnded: { amount: counted.openEndedAmount, items: counted.openEndedItems },
  }
}

/** AG-3: bounds are whole, positive and strictly increasing, so that buckets neither overlap nor leave a gap. */
const checkBounds = (bounds: ReadonlyArray<number>): Either<Failure<"AGING_BOUNDS_INVALID">, null> => {
  const sound =
    bounds.length > 0 &&
    bounds.every((bound, index) => Number.isSafeInteger(bound) && bound > (bounds[index - 1] ?? 0))
  return sound
    ? right(null)
    : left(
        failure(
          "AGING_BOUNDS_INVALID",
          `Aging bounds must be whole days that increase, such as 30,60,90: "${bounds.join(",")}" are not.`,
          { bounds },
        ),
      )
}

/**
 * Ages what is open: for any business date `asOf`, as known at any moment. An item is in the first bucket whose
 * bound is not below its age in days; due on the day is `current` (AG-1, AG-2). A part payment ages the remainder at
 * the original date (AG-5). For a given pair the answer never changes when facts are appended later (INV-24).
 *
 * Fails with `AGING_BOUNDS_INVALID`.
 */
export const agingOf = (
  ledger: Ledger,
  query: AgingQuery,
): Either<Failure<"AGING_BOUNDS_INVALID">, Aging> => {
  const { asOf, knownAt, basis = "dueDate", bounds = defaultBounds, by } = query
  const checked = checkBounds(bounds)
  if (isLeft(checked)) return checked
  const labels = agingLabels(bounds)
  const horizon = { asOf: toDay(asOf), knownAt }
  const balances = balancesOf(ledger, horizon)
  const totals = new Map<number, Counting>()
  const rows = new Map<
    string,
    { readonly currency: number; readonly customer: number; readonly invoice: number } & {
      readonly counted: Counting
    }
  >()
  const totalOf = (currency: number): Counting => {
    const known = totals.get(currency)
    if (known !== undefined) return known
    const fresh = counting(labels.length)
    totals.set(currency, fresh)
    return fresh
  }
  const rowOf = (currency: number, customer: number, invoice: number): Counting => {
    const key = by === "invoice" && invoice >= 0 ? `i${invoice}` : `c${currency}/${customer}`
    const known = rows.get(key)
    if (known !== undefined) return known.counted
    const counted = counting(labels.length)
    rows.set(key, { currency, customer, invoice, counted })
    return counted
  }
  for (let item = 0; item < balances.open.length; item++) {
    const open = balances.open[item] ?? 0
    if (open === 0) continue
    const invoice = ledger.item.invoice.at(item)
    const currency = ledger.invoice.currency.at(invoice)
    const due = balances.due[item] ?? OPEN_ENDED
    const past = daysPastDue(balances, item)
    const age = basis === "dueDate" ? past : horizon.asOf - ledger.invoice.issued.at(invoice)
    let bucket = 0
    if (age > 0) {
      bucket = 1
      while (bucket <= bounds.length && age > (bounds[bucket - 1] ?? 0)) bucket++
    }
    const disputed = balances.disputed[item] ?? 0
    const add = (counted: Counting) => {
      counted.amounts[bucket] = (counted.amounts[bucket] ?? 0) + open
      counted.items[bucket] = (counted.items[bucket] ?? 0) + 1
      counted.disputed += disputed
      if (due === OPEN_ENDED) {
        counted.openEndedAmount += open
        counted.openEndedItems += 1
      }
      if (past > counted.worst) counted.worst = past
      if (due < counted.firstDue) counted.firstDue = due
    }
    add(totalOf(currency))
    if (by !== undefined) add(rowOf(currency, ledger.invoice.customer.at(invoice), invoice))
  }
  unappliedOf(ledger, horizon, (customer, currency, amount) => {
    totalOf(currency).unapplied += amount
    if (by === "customer") rowOf(currency, customer, -1).unapplied += amount
  })

  const byCurrency = new Map<number, Array<AgingRow>>()
  for (const { currency, customer, invoice, counted } of rows.values()) {
    const figures = figuresOf(counted, labels)
    if (figures.total === 0 && figures.unapplied === 0) continue
    const row: AgingRow = {
      customer: ledger.customers.name(customer),
      ...(by === "invoice"
        ? {
            invoice: ledger.invoices.name(invoice),
            dueDate: counted.firstDue === OPEN_ENDED ? null : fromDay(counted.firstDue as Day),
          }
        : {}),
      daysPastDue: Math.max(0, counted.worst),
      ...figures,
    }
    const list = byCurrency.get(currency)
    if (list === undefined) byCurrency.set(currency, [row])
    else list.push(row)
  }
  const name = (row: AgingRow) => `${row.customer}\u0000${row.invoice ?? ""}`
  const currencies = [...totals]
    .map(
      ([currency, counted]): AgingOfCurrency => ({
        currency: ledger.currencies.name(currency) as Currency,
        ...figuresOf(counted, labels),
        ...(by === undefined
          ? {}
          : {
              rows: (byCurrency.get(currency) ?? []).sort(
                (a, b) => b.overdue - a.overdue || b.total - a.total || (name(a) < name(b) ? -1 : 1),
              ),
            }),
      }),
    )
    .sort((a, b) => (a.currency < b.currency ? -1 : 1))
  return right({ asOf, knownAt, basis, bounds, currencies })
}
