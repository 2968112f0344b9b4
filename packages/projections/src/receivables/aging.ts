import {
  type Currency,
  civilOf,
  type Day,
  type Failure,
  failure,
  fromDay,
  type Instant,
  type LocalDate,
  toDay,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Balances, balancesOf, creditsOf, daysPastDue } from "./balances.js"
import { type Ledger, OPEN_ENDED } from "./ledger.js"

/** What the age of an item is counted from. */
export type AgingBasis = "dueDate" | "invoiceDate"

/** Buckets of so many days, or of calendar months back: the month of `asOf` is 0 (AG-12). */
export type AgingScheme = "days" | "months"

/**
 * What is done with money and credit notes that are not put against anything (AG-6): they stand `apart`; or they are
 * taken off the oldest items of the customer first, as if they had been allocated; or each is a negative amount in the
 * bucket of its own date. Nothing of it is ever recorded.
 */
export type AgingCredits = "apart" | "oldestFirst" | "ownDate"

export interface AgingQuery {
  readonly asOf: LocalDate
  readonly knownAt: Instant
  readonly basis?: AgingBasis
  readonly scheme?: AgingScheme
  /**
   * Upper bounds of the buckets, strictly increasing: in days from 1 (30, 60, 90 by default), in months back from 0
   * (0, 1, 2 by default). The last bucket is open.
   */
  readonly bounds?: ReadonlyArray<number>
  readonly credits?: AgingCredits
  /** Leaves what is in dispute out of the buckets (AG-8); `disputed` says how much that is. */
  readonly undisputedOnly?: boolean
  /** Adds a row for each customer, each invoice or each instalment. */
  readonly by?: "customer" | "invoice" | "instalment"
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
  /** Money and credit notes not put against anything yet, and not netted into a bucket either (AG-6). */
  readonly unapplied: number
  /** What of them was netted into the buckets: nothing, unless that was asked for. */
  readonly netted: number
  /** Total less unapplied. */
  readonly net: number
  /** What is in dispute; it stays in its bucket, and is part of the total, unless that was asked otherwise (AG-8). */
  readonly disputed: number
  /** The buckets after `current`. */
  readonly overdue: number
  /** What of `current` has no due date yet. */
  readonly openEnded: { readonly amount: number; readonly items: number }
}

export interface AgingRow extends AgingFigures {
  readonly customer: string
  /** Only by invoice or instalment, and not for credits. */
  readonly invoice?: string
  /** Only by instalment. */
  readonly instalment?: number
  /** Only by invoice or instalment: the earliest due date with something open, or null. */
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
  readonly scheme: AgingScheme
  readonly credits: AgingCredits
  readonly bounds: ReadonlyArray<number>
  /** One entry a currency, by code: amounts of different currencies are never added up (AG-13). */
  readonly currencies: ReadonlyArray<AgingOfCurrency>
}

const defaultBounds = { days: [30, 60, 90], months: [0, 1, 2] } as const

const monthsLabel = (from: number, to: number): string => {
  if (to === 0) return "this month"
  if (from < to) return `${from}-${to} months back`
  return `${to} ${to === 1 ? "month" : "months"} back`
}

/**
 * `current`, `1-30`, `31-60`, `61-90`, `>90` for the default bounds; `current`, `this month`, `1 month back`,
 * `2 months back`, `>2 months back` for those in months.
 */
export const agingLabels = (
  bounds: ReadonlyArray<number>,
  scheme: AgingScheme = "days",
): ReadonlyArray<string> => {
  const last = bounds[bounds.length - 1] ?? 0
  return scheme === "days"
    ? ["current", ...bounds.map((bound, index) => `${(bounds[index - 1] ?? 0) + 1}-${bound}`), `>${last}`]
    : [
        "current",
        ...bounds.map((bound, index) => monthsLabel((bounds[index - 1] ?? -1) + 1, bound)),
        `>${last} ${last === 1 ? "month" : "months"} back`,
      ]
}

/** The bucket of what is counted from a day: due on the day is `current` (AG-1), bounds are inclusive (AG-2, AG-12). */
const bucketsBy =
  (scheme: AgingScheme, bounds: ReadonlyArray<number>, asOf: Day) =>
  (from: number): number => {
    const days = asOf - from
    if (days <= 0) return 0
    const age = scheme === "days" ? days : monthOf(asOf) - monthOf(from)
    let bucket = 1
    while (bucket <= bounds.length && age > (bounds[bucket - 1] ?? 0)) bucket++
    return bucket
  }

const monthOf = (day: number): number => {
  const { year, month } = civilOf(day as Day)
  return year * 12 + month
}

interface Counting {
  readonly amounts: Array<number>
  readonly items: Array<number>
  unapplied: number
  netted: number
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
  netted: 0,
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
    netted: counted.netted,
    net: total - counted.unapplied,
    disputed: counted.disputed,
    overdue: total - (counted.amounts[0] ?? 0),
    openEnded: { amount: counted.openEndedAmount, items: counted.openEndedItems },
  }
}

/** AG-3: bounds are whole, positive and strictly increasing, so that buckets neither overlap nor leave a gap. */
const checkBounds = (
  bounds: ReadonlyArray<number>,
  scheme: AgingScheme,
): Either<Failure<"AGING_BOUNDS_INVALID">, null> => {
  const least = scheme === "days" ? 0 : -1
  const sound =
    bounds.length > 0 &&
    bounds.every((bound, index) => Number.isSafeInteger(bound) && bound > (bounds[index - 1] ?? least))
  return sound
    ? right(null)
    : left(
        failure(
          "AGING_BOUNDS_INVALID",
          `Aging bounds must be whole ${scheme} that increase, such as ${defaultBounds[scheme].join(",")}: "${bounds.join(",")}" are not.`,
          { bounds, scheme },
        ),
      )
}

/** What is taken off each open item when a customer's credits are taken off the oldest first. */
const nettedFrom = (ledger: Ledger, balances: Balances): Float64Array => {
  const byItem = new Float64Array(balances.open.length)
  const left = new Map<string, number>()
  for (const { customer, currency, amount } of creditsOf(ledger, balances.horizon))
    left.set(`${customer}/${currency}`, (left.get(`${customer}/${currency}`) ?? 0) + amount)
  const due = (item: number) => balances.due[item] ?? OPEN_ENDED
  const open = [...balances.open.keys()].filter((item) => (balances.open[item] ?? 0) > 0)
  for (const item of open.sort((a, b) => due(a) - due(b) || a - b)) {
    const invoice = ledger.item.invoice.at(item)
    const key = `${ledger.invoice.customer.at(invoice)}/${ledger.invoice.currency.at(invoice)}`
    const taken = Math.min(Math.max(0, left.get(key) ?? 0), balances.open[item] ?? 0)
    if (taken === 0) continue
    byItem[item] = taken
    left.set(key, (left.get(key) ?? 0) - taken)
  }
  return byItem
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
  const { asOf, knownAt, basis = "dueDate", scheme = "days", credits = "apart", by } = query
  const bounds = query.bounds ?? defaultBounds[scheme]
  const checked = checkBounds(bounds, scheme)
  if (isLeft(checked)) return checked
  const labels = agingLabels(bounds, scheme)
  const horizon = { asOf: toDay(asOf), knownAt }
  const balances = balancesOf(ledger, horizon)
  const totals = new Map<number, Counting>()
  const rows = new Map<
    string,
    {
      readonly currency: number
      readonly customer: number
      readonly invoice: number
      readonly item: number
    } & {
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
  const rowOf = (currency: number, customer: number, invoice: number, item: number): Counting => {
    const key =
      by === "customer" || invoice < 0
        ? `c${currency}/${customer}`
        : by === "instalment"
          ? `n${item}`
          : `i${invoice}`
    const known = rows.get(key)
    if (known !== undefined) return known.counted
    const counted = counting(labels.length)
    rows.set(key, { currency, customer, invoice, item, counted })
    return counted
  }
  const bucketOf = bucketsBy(scheme, bounds, horizon.asOf)
  const netting = credits === "oldestFirst" ? nettedFrom(ledger, balances) : null
  for (let item = 0; item < balances.open.length; item++) {
    const whole = balances.open[item] ?? 0
    if (whole === 0) continue
    const disputed = balances.disputed[item] ?? 0
    const netted = netting?.[item] ?? 0
    const open = whole - (query.undisputedOnly === true ? Math.min(disputed, whole - netted) : 0) - netted
    const invoice = ledger.item.invoice.at(item)
    const currency = ledger.invoice.currency.at(invoice)
    const due = balances.due[item] ?? OPEN_ENDED
    const past = daysPastDue(balances, item)
    const bucket = bucketOf(basis === "dueDate" ? due : ledger.invoice.issued.at(invoice))
    const add = (counted: Counting) => {
      counted.amounts[bucket] = (counted.amounts[bucket] ?? 0) + open
      counted.disputed += disputed
      counted.netted += netted
      if (open === 0) return
      counted.items[bucket] = (counted.items[bucket] ?? 0) + 1
      if (due === OPEN_ENDED) {
        counted.openEndedAmount += open
        counted.openEndedItems += 1
      }
      if (past > counted.worst) counted.worst = past
      if (due < counted.firstDue) counted.firstDue = due
    }
    add(totalOf(currency))
    if (by !== undefined) add(rowOf(currency, ledger.invoice.customer.at(invoice), invoice, item))
  }
  for (const { customer, currency, day, amount } of creditsOf(ledger, horizon)) {
    const take = (counted: Counting) => {
      if (credits !== "ownDate") {
        counted.unapplied += amount
        return
      }
      if (amount === 0) return
      const bucket = bucketOf(day)
      counted.amounts[bucket] = (counted.amounts[bucket] ?? 0) - amount
      counted.items[bucket] = (counted.items[bucket] ?? 0) + 1
      counted.netted += amount
    }
    take(totalOf(currency))
    if (by === "customer" || (by !== undefined && credits === "ownDate"))
      take(rowOf(currency, customer, -1, -1))
  }
  if (netting !== null)
    // What was netted is in no bucket any more, and isn't unapplied either.
    for (const counted of [
      ...totals.values(),
      ...(by === "customer" ? [...rows.values()].map((row) => row.counted) : []),
    ])
      counted.unapplied -= counted.netted

  const byCurrency = new Map<number, Array<AgingRow>>()
  for (const { currency, customer, invoice, item, counted } of rows.values()) {
    const figures = figuresOf(counted, labels)
    if (figures.total === 0 && figures.unapplied === 0 && figures.netted === 0) continue
    const row: AgingRow = {
      customer: ledger.customers.name(customer),
      ...(by !== "customer" && invoice >= 0
        ? {
            invoice: ledger.invoices.name(invoice),
            ...(by === "instalment" ? { instalment: ledger.item.instalment.at(item) } : {}),
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
  const name = (row: AgingRow) => `${row.customer}\u0000${row.invoice ?? ""}\u0000${row.instalment ?? ""}`
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
  return right({ asOf, knownAt, basis, scheme, credits, bounds, currencies })
}
