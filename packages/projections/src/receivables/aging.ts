import {
  type Currency,
  type Day,
  type ExchangeQuote,
  type Failure,
  failure,
  fromDay,
  type Instant,
  type LocalDate,
  toDay,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type AgingScheme, bucketsBy, inBucket, type Nettable, netOldestFirst } from "./aging-items.js"
import { type Balances, balancesOf, type Credits, creditSums } from "./balances.js"
import { type BaseFailure, BaseRates, type InBase } from "./base-currency.js"
import { type Ledger, OPEN_ENDED } from "./ledger.js"

export type { AgingScheme } from "./aging-items.js"

/** What the age of an item is counted from. */
export type AgingBasis = "dueDate" | "invoiceDate"

/**
 * What is done with money and credit notes that are not put against anything (AG-6): they stand `apart`; or they are
 * taken off the oldest items of the customer first, as if they had been allocated; or each is a negative amount in the
 * bucket of its own date. Nothing of it is ever recorded.
 */
export type AgingCredits = "apart" | "oldestFirst" | "ownDate"

/** What customers are told apart by, such as their segment: see `customerGroups`. */
export interface AgingGroups {
  readonly dimension: string
  readonly of: (customer: string) => string
}

export type AgingBy = "customer" | "invoice" | "instalment" | "term" | AgingGroups

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
  /** Adds a row for each customer, invoice, instalment, payment term, or whatever customers are told apart by. */
  readonly by?: AgingBy
  /** Only what is of these customers. */
  readonly customers?: ReadonlySet<string>
  /** Brings everything into one currency (AG-10); without it each is for itself (AG-13). */
  readonly base?: InBase
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
  /** What of `current` the customer keeps back by its terms, and need not pay yet (AG-9). */
  readonly retained: { readonly amount: number; readonly items: number }
}

export interface AgingRow extends AgingFigures {
  /** What the row is of: the customer, the invoice, the term, the segment. */
  readonly group: string
  /** Whose it is; empty when it may be several customers'. */
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
  /** One entry a currency, by code: amounts of different currencies are never added up (AG-13), but in `base`. */
  readonly currencies: ReadonlyArray<AgingOfCurrency>
  /** Only when it was asked for in one currency. */
  readonly base?: AgedInBase
}

/** How amounts were brought into one currency. */
export interface AgedInBase {
  readonly currency: Currency
  readonly rateOn: "asOf" | "documentDate" | LocalDate
  /** Every quote that something was converted by. */
  readonly quotes: ReadonlyArray<ExchangeQuote>
  /**
   * By how much `net` would change at the rates of `asOf`: what revaluation would book. 0 unless the rates are those of
   * the documents.
   */
  readonly revaluation: number
}

export type AgingFailure = Failure<"AGING_BOUNDS_INVALID"> | BaseFailure

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

interface Counting {
  readonly amounts: Array<number>
  readonly items: Array<number>
  unapplied: number
  netted: number
  disputed: number
  openEndedAmount: number
  openEndedItems: number
  retainedAmount: number
  retainedItems: number
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
  retainedAmount: 0,
  retainedItems: 0,
  worst: Number.NEGATIVE_INFINITY,
  firstDue: OPEN_ENDED,
})

const addItem = (
  counted: Counting,
  bucket: number,
  open: number,
  disputed: number,
  netted: number,
  due: number,
  past: number,
  retained: boolean,
): void => {
  counted.amounts[bucket] = (counted.amounts[bucket] ?? 0) + open
  counted.disputed += disputed
  counted.netted += netted
  if (open === 0) return
  counted.items[bucket] = (counted.items[bucket] ?? 0) + 1
  if (due === OPEN_ENDED) {
    counted.openEndedAmount += open
    counted.openEndedItems += 1
  }
  if (retained) {
    counted.retainedAmount += open
    counted.retainedItems += 1
  }
  if (past > counted.worst) counted.worst = past
  if (due < counted.firstDue) counted.firstDue = due
}

/** Into the bucket of its own date, or (of none) apart. */
const takeCredit = (counted: Counting, bucket: number, amount: number): void => {
  if (bucket < 0) counted.unapplied += amount
  else if (amount !== 0) {
    counted.amounts[bucket] = (counted.amounts[bucket] ?? 0) - amount
    counted.items[bucket] = (counted.items[bucket] ?? 0) + 1
    counted.netted += amount
  }
}

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
    retained: { amount: counted.retainedAmount, items: counted.retainedItems },
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
const nettedFrom = (
  ledger: Ledger,
  balances: Balances,
  { amounts, there, owners }: Credits,
): Float64Array => {
  const byItem = new Float64Array(balances.open.length)
  const accounts = ledger.currencies.length
  const credits = new Map<number, number>()
  for (let source = 0; source < there.length; source++) {
    const amount = amounts[source] ?? 0
    if (there[source] !== 1 || amount === 0) continue
    const account = (owners[source] ?? 0) * accounts + ledger.source.currency.at(source)
    credits.set(account, (credits.get(account) ?? 0) + amount)
  }
  const items = new Map<number, Array<Nettable>>()
  for (let item = 0; item < byItem.length; item++) {
    const open = balances.open[item] ?? 0
    if (open <= 0) continue
    const invoice = ledger.item.invoice.at(item)
    const account = ledger.invoice.customer.at(invoice) * accounts + ledger.invoice.currency.at(invoice)
    if ((credits.get(account) ?? 0) <= 0) continue
    const own = items.get(account)
    const nettable = { item, due: balances.due[item] ?? OPEN_ENDED, open }
    if (own === undefined) items.set(account, [nettable])
    else own.push(nettable)
  }
  for (const [account, own] of items)
    netOldestFirst(own, credits.get(account) ?? 0, (item, amount) => {
      byItem[item] = amount
    })
  return byItem
}

const BASE = -1

/** The day whose rate counts for something of a day of its own. */
const rateDay = ({ rateOn = "asOf" }: InBase, asOf: Day, own: number): number =>
  rateOn === "asOf" ? asOf : rateOn === "documentDate" ? own : toDay(rateOn)

/** Rows by what they are of, found by number and not by name: there may be many. */
interface Counted {
  readonly group: string
  readonly currency: number
  readonly customer: number
  readonly invoice: number
  readonly item: number
  readonly counted: Counting
}

/** How rows are told apart: by a number or a name, never both in one report. */
const keysBy = (
  ledger: Ledger,
  by: AgingBy,
): ((customer: number, invoice: number, item: number) => number | string) => {
  const names = new Map<number, string>()
  // Credits are nobody's invoice: they are a row of their customer, or of no term.
  const ofCustomer = (customer: number) => `of ${customer}`
  switch (by) {
    case "customer":
      return (customer) => customer
    case "invoice":
      return (customer, invoice) => (invoice < 0 ? ofCustomer(customer) : invoice)
    case "instalment":
      return (customer, _, item) => (item < 0 ? ofCustomer(customer) : item)
    case "term":
      return (_, invoice) => (invoice < 0 ? "" : ledger.invoice.term.at(invoice))
    default:
      return (customer) => {
        const known = names.get(customer)
        if (known !== undefined) return known
        const name = by.of(ledger.customers.name(customer))
        names.set(customer, name)
        return name
      }
  }
}

const groupName = (ledger: Ledger, by: AgingBy, key: number | string, customer: number): string => {
  if (typeof by === "object") return String(key)
  if (typeof key === "string") return by === "term" ? "" : ledger.customers.name(customer)
  switch (by) {
    case "customer":
      return ledger.customers.name(key)
    case "invoice":
      return ledger.invoices.name(key)
    case "term":
      return ledger.terms.name(key)
    case "instalment":
      return `${ledger.invoices.name(ledger.item.invoice.at(key))}/${ledger.item.instalment.at(key)}`
  }
}

/**
 * Ages what is open: for any business date `asOf`, as known at any moment. An item is in the first bucket whose
 * bound is not below its age in days; due on the day is `current` (AG-1, AG-2). A part payment ages the remainder at
 * the original date (AG-5), and what the terms let the customer keep back is `current` until it falls due, by either
 * basis (AG-9). For a given pair the answer never changes when facts are appended later (INV-24).
 *
 * In a base currency every item and every credit is converted for itself and rounded once, so that buckets, rows and
 * totals add up to the minor unit (AG-10).
 *
 * Fails with `AGING_BOUNDS_INVALID`; in a base currency with `EXCHANGE_RATE_MISSING` (never counting it as 0),
 * `EXCHANGE_RATE_INVALID` or `AMOUNT_TOO_LARGE`.
 *
 * @example
 * import { agingOf, companyModels } from "@adv/projections"
 * import { unsafeDate } from "@adv/domain"
 *
 * const { states } = companyModels()
 * const knownAt = Date.parse("2025-03-31T22:00:00Z") as Parameters<typeof agingOf>[1]["knownAt"]
 * const aging = agingOf(states.receivables, { asOf: unsafeDate("2025-03-31"), knownAt, by: "term" })
 * assert.ok(aging._tag === "Right")
 * assert.deepEqual(aging.right.bounds, [30, 60, 90])
 */
export const agingOf = (ledger: Ledger, query: AgingQuery): Either<AgingFailure, Aging> => {
  const { asOf, knownAt, basis = "dueDate", scheme = "days", credits = "apart", by, base } = query
  const bounds = query.bounds ?? defaultBounds[scheme]
  const checked = checkBounds(bounds, scheme)
  if (isLeft(checked)) return checked
  const labels = agingLabels(bounds, scheme)
  const horizon = { asOf: toDay(asOf), knownAt }
  const balances = balancesOf(ledger, horizon)
  const wanted =
    query.customers === undefined
      ? null
      : new Set(Array.from(query.customers, (name) => ledger.customers.find(name)))
  const totals = new Map<number, Counting>()
  /** By currency, then by what rows are told apart by. */
  const rows = new Map<number, Map<number | string, Counted>>()
  const totalOf = (currency: number): Counting => {
    const known = totals.get(currency)
    if (known !== undefined) return known
    const fresh = counting(labels.length)
    totals.set(currency, fresh)
    return fresh
  }
  const keyOf = by === undefined ? null : keysBy(ledger, by)
  const rowOf = (currency: number, customer: number, invoice: number, item: number): Counting | null => {
    if (keyOf === null || by === undefined) return null
    let ofCurrency = rows.get(currency)
    if (ofCurrency === undefined) {
      ofCurrency = new Map()
      rows.set(currency, ofCurrency)
    }
    const key = keyOf(customer, invoice, item)
    const known = ofCurrency.get(key)
    if (known !== undefined) return known.counted
    const counted = counting(labels.length)
    const group = groupName(ledger, by, key, customer)
    ofCurrency.set(key, { group, currency, customer, invoice, item, counted })
    return counted
  }

  const rates = base === undefined ? null : new BaseRates(base.currency, base)
  const booked = base?.rateOn === "documentDate"
  let missing: BaseFailure | null = null
  let revaluation = 0
  const inBase = (amount: number, currency: number, day: number): number => {
    if (rates === null) return amount
    const converted = rates.convert(amount, ledger.currencies.name(currency), day)
    if (isLeft(converted)) {
      missing ??= converted.left
      return 0
    }
    return converted.right
  }

  const bucketOf = bucketsBy(scheme, bounds, horizon.asOf)
  const undisputedOnly = query.undisputedOnly === true
  const sums = creditSums(ledger, horizon)
  const netting = credits === "oldestFirst" ? nettedFrom(ledger, balances, sums) : null
  for (let item = 0; item < balances.open.length; item++) {
    let whole = balances.open[item] ?? 0
    if (whole === 0) continue
    const invoice = ledger.item.invoice.at(item)
    const customer = ledger.invoice.customer.at(invoice)
    if (wanted !== null && !wanted.has(customer)) continue
    let currency = ledger.invoice.currency.at(invoice)
    let disputed = balances.disputed[item] ?? 0
    let netted = netting?.[item] ?? 0
    if (base !== undefined) {
      const day = rateDay(base, horizon.asOf, ledger.invoice.issued.at(invoice))
      if (booked) revaluation += inBase(whole, currency, horizon.asOf) - inBase(whole, currency, day)
      whole = inBase(whole, currency, day)
      disputed = inBase(disputed, currency, day)
      netted = inBase(netted, currency, day)
      currency = BASE
    }
    const open = inBucket(whole, disputed, netted, undisputedOnly)
    const due = balances.due[item] ?? OPEN_ENDED
    const past = due === OPEN_ENDED ? Number.NEGATIVE_INFINITY : horizon.asOf - due
    const retained = past <= 0 && ledger.item.retained.at(item) === 1
    const bucket = retained ? 0 : bucketOf(basis === "dueDate" ? due : ledger.invoice.issued.at(invoice))
    addItem(totalOf(currency), bucket, open, disputed, netted, due, past, retained)
    if (keyOf === null) continue
    const row = rowOf(currency, customer, invoice, item)
    if (row !== null) addItem(row, bucket, open, disputed, netted, due, past, retained)
  }
  const perDocument = by === "invoice" || by === "instalment"
  const { amounts, there, owners } = sums
  for (let source = 0; source < there.length; source++) {
    if (there[source] !== 1) continue
    let amount = amounts[source] ?? 0
    const customer = owners[source] ?? 0
    if (wanted !== null && !wanted.has(customer)) continue
    let currency = ledger.source.currency.at(source)
    const day = ledger.source.day.at(source)
    if (base !== undefined) {
      const on = rateDay(base, horizon.asOf, day)
      if (booked) revaluation -= inBase(amount, currency, horizon.asOf) - inBase(amount, currency, on)
      amount = inBase(amount, currency, on)
      currency = BASE
    }
    const bucket = credits === "ownDate" ? bucketOf(day) : -1
    takeCredit(totalOf(currency), bucket, amount)
    if (keyOf === null || (perDocument && bucket < 0)) continue
    const row = rowOf(currency, customer, -1, -1)
    if (row !== null) takeCredit(row, bucket, amount)
  }
  if (missing !== null) return left(missing)
  // What was netted is in no bucket any more, and isn't unapplied either. Credits have no term: they are a row of theirs.
  if (netting !== null)
    for (const [currency, counted] of totals) {
      counted.unapplied -= counted.netted
      if (perDocument) continue
      for (const [key, row] of rows.get(currency) ?? [])
        row.counted.unapplied -= by !== "term" ? row.counted.netted : key === "" ? counted.netted : 0
    }

  const rowsOf = (currency: number): ReadonlyArray<AgingRow> => {
    const found: Array<AgingRow> = []
    for (const { group, customer, invoice, item, counted } of rows.get(currency)?.values() ?? []) {
      const figures = figuresOf(counted, labels)
      const { total, unapplied, netted, disputed } = figures
      if (total === 0 && unapplied === 0 && netted === 0 && disputed === 0) continue
      found.push({
        group,
        customer: by === "term" || typeof by === "object" ? "" : ledger.customers.name(customer),
        ...(perDocument && invoice >= 0
          ? {
              invoice: ledger.invoices.name(invoice),
              ...(by === "instalment" ? { instalment: ledger.item.instalment.at(item) } : {}),
              dueDate: counted.firstDue === OPEN_ENDED ? null : fromDay(counted.firstDue as Day),
            }
          : {}),
        daysPastDue: Math.max(0, counted.worst),
        ...figures,
      })
    }
    const name = (row: AgingRow) =>
      `${row.customer}\u0000${row.invoice ?? row.group}\u0000${row.instalment ?? ""}`
    return found.sort((a, b) => b.overdue - a.overdue || b.total - a.total || (name(a) < name(b) ? -1 : 1))
  }
  const currencies = [...totals]
    .map(
      ([currency, counted]): AgingOfCurrency => ({
        currency: base?.currency ?? (ledger.currencies.name(currency) as Currency),
        ...figuresOf(counted, labels),
        ...(by === undefined ? {} : { rows: rowsOf(currency) }),
      }),
    )
    .sort((a, b) => (a.currency < b.currency ? -1 : 1))
  return right({
    asOf,
    knownAt,
    basis,
    scheme,
    credits,
    bounds,
    currencies,
    ...(base === undefined || rates === null
      ? {}
      : {
          base: {
            currency: base.currency,
            rateOn: base.rateOn ?? "asOf",
            quotes: rates.used,
            revaluation: revaluation + 0,
          },
        }),
  })
}
