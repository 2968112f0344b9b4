import type { CollectionBook } from "../collection/collection.js"
import { eachSeen, paidBetween } from "../collection/notices.js"
import type { Horizon } from "../engine/read-models.js"
import { type Balances, balancesOf } from "./balances.js"
import type { CourseAsked } from "./item-course.js"
import { Instrument, itemOf, type Ledger, OPEN_ENDED } from "./ledger.js"
import { ownerOf } from "./of-customer.js"
import { eachSettled, isDue, type Settled } from "./settled-items.js"

/** What the expectation is counted from. */
export interface CashBooks {
  readonly receivables: Ledger
  readonly collection: CollectionBook
}

export interface ExpectedCashQuery extends Horizon {
  /** How much of what is in dispute is expected all the same, in whole percent from 0 (the default) to 100. */
  readonly disputedPercent?: number
}

/** Why money is expected on a day: a promise, an instrument's maturity, or the due date and how the customer pays. */
export type ExpectedBy = "dueDate" | "promise" | "instrument"

/** An amount and when it is expected. Customers and currencies are their numbers in the ledger, amounts minor units. */
export interface ExpectedCash {
  readonly by: ExpectedBy
  readonly customer: number
  readonly currency: number
  /** The row of the open item, or -1 of an instrument. */
  readonly item: number
  /** The number of the instrument's source, or -1 of an item. */
  readonly source: number
  /** The row of the promise in the collection's book, or -1. */
  readonly promise: number
  /** The due date, a promise's last day or an instrument's maturity, in days since 1970-01-01, or `OPEN_ENDED`. */
  readonly due: number
  /** How many days after its due date it is expected: the customer's median, before the day after `asOf` is minded. */
  readonly delay: number
  /** Days since 1970-01-01, never before the day after `asOf`; `OPEN_ENDED` when there is no due date yet. */
  readonly day: number
  readonly amount: number
}

/** How far back a customer's way of paying is looked at, in days. */
export const PAYING_HABIT_DAYS = 365

/**
 * The items that show how customers pay (FI-06): those settled in the 365 days up to `asOf` that had a due date; `daysLate`
 * is below 0 of one that was paid early.
 */
export const eachHabit = (
  ledger: Ledger,
  asked: CourseAsked,
  visit: (settled: Settled, daysLate: number) => void,
): void =>
  eachSettled(ledger, asked, (settled) => {
    if (settled.day > asked.asOf - PAYING_HABIT_DAYS && isDue(settled.due))
      visit(settled, settled.day - settled.due)
  })

/** The middle one, or the mean of the two in the middle, halves away from zero; 0 of nothing. */
export const medianDays = (days: ReadonlyArray<number>): number => {
  if (days.length === 0) return 0
  const sorted = [...days].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? 0
  if (sorted.length % 2 === 1) return upper
  const twice = (sorted[half - 1] ?? 0) + upper
  return Math.sign(twice) * Math.round(Math.abs(twice) / 2)
}

/** How many days after the due date a customer pays in a currency: the median of the last 365 days; 0 of who never paid. */
const delaysOf = (ledger: Ledger, asked: CourseAsked): ((customer: number, currency: number) => number) => {
  const days = new Map<string, Array<number>>()
  eachHabit(ledger, asked, ({ item }, daysLate) => {
    const invoice = ledger.item.invoice.at(item)
    const key = `${ledger.invoice.customer.at(invoice)}/${ledger.invoice.currency.at(invoice)}`
    const own = days.get(key)
    if (own === undefined) days.set(key, [daysLate])
    else own.push(daysLate)
  })
  const medians = new Map([...days].map(([key, each]) => [key, medianDays(each)]))
  return (customer, currency) => medians.get(`${customer}/${currency}`) ?? 0
}

/** A part of an item that was promised for a day. */
interface Promised {
  readonly promise: number
  readonly due: number
  readonly amount: number
}

/**
 * What of each item is promised and still to come: of promises that nothing was said of yet and whose day isn't over, what
 * was not paid since they were made, on the items in the order in which they were promised.
 */
const promisesOf = (
  { receivables, collection }: CashBooks,
  { horizon, open, disputed }: Balances,
): ReadonlyMap<number, ReadonlyArray<Promised>> => {
  const { promise, promiseEnd, promised, invoices } = collection
  const ended = new Set<number>()
  eachSeen(promiseEnd, horizon, (row) => ended.add(promiseEnd.promise.at(row)))
  const found = new Map<number, Array<Promised>>()
  const taken = new Map<number, number>()
  eachSeen(promise, horizon, (row) => {
    if (ended.has(row) || promise.due.at(row) < horizon.asOf) return
    const first = promise.firstItem.at(row)
    const items = Array.from({ length: promise.items.at(row) }, (_, index) => ({
      invoice: invoices.name(promised.invoice.at(first + index)),
      instalment: promised.instalment.at(first + index),
    }))
    let left = promise.amount.at(row)
    for (const item of items)
      left -= paidBetween(receivables, item, promise.day.at(row) - 1, horizon.asOf, horizon)
    for (const { invoice, instalment } of items) {
      const item = itemOf(receivables, invoice, instalment)
      if (item < 0) continue
      const free = (open[item] ?? 0) - (disputed[item] ?? 0) - (taken.get(item) ?? 0)
      const amount = Math.min(left, free)
      if (amount <= 0) continue
      left -= amount
      taken.set(item, (taken.get(item) ?? 0) + amount)
      const own = found.get(item) ?? []
      own.push({ promise: row, due: promise.due.at(row), amount })
      found.set(item, own)
    }
  })
  return found
}

/** Bills, RiBa and cheques that wait to be honoured: what they settled is money only on their day. */
const eachInstrument = (
  ledger: Ledger,
  horizon: Horizon,
  visit: (source: number, maturity: number, settled: number) => void,
): void => {
  const { instrument, source, credit, rows } = ledger
  const seen = (of: { day: typeof credit.day; recorded: typeof credit.recorded }, row: number): boolean =>
    of.day.at(row) <= horizon.asOf && of.recorded.at(row) <= horizon.knownAt
  for (let of = 0; of < source.day.length; of++) {
    let row = rows.instrumentsOfSource.last(of)
    while (row >= 0 && !seen(instrument, row)) row = rows.instrumentsOfSource.before(row)
    if (row < 0 || instrument.status.at(row) !== Instrument.accepted) continue
    // What it isn't put against yet is still open on the items.
    let settled = instrument.amount.at(row)
    for (let at = rows.creditsOfSource.last(of); at >= 0; at = rows.creditsOfSource.before(at))
      if (seen(credit, at)) settled -= credit.amount.at(at)
    if (settled > 0) visit(of, instrument.maturity.at(row), settled)
  }
}

/**
 * When what is open is expected to come in (FI-18), as of a business date, as known at a moment: each open instalment on
 * its due date plus the median of how many days late its customer settled in that currency in the last 365 days; what is
 * promised, on the promise's last day; what bills, RiBa and cheques settled, at their maturity. Nothing is expected before
 * the day after `asOf`. What is in dispute is left out, or counted with `disputedPercent`; what has no due date yet comes
 * with the day `OPEN_ENDED`. Items come in the ledger's order, then instruments.
 *
 * @example
 * import { companyModels, expectedCash } from "@adv/projections"
 *
 * const { states } = companyModels()
 * const horizon = { asOf: 0, knownAt: 0 } as Parameters<typeof expectedCash>[1]
 * assert.deepEqual(expectedCash(states, horizon), [])
 */
export const expectedCash = (
  books: CashBooks,
  query: ExpectedCashQuery,
  balances: Balances = balancesOf(books.receivables, query),
): ReadonlyArray<ExpectedCash> => {
  const { receivables } = books
  const { asOf, knownAt, disputedPercent = 0 } = query
  const found: Array<ExpectedCash> = []
  const delayOf = delaysOf(receivables, { asOf, knownAt })
  const promises = promisesOf(books, balances)
  for (let item = 0; item < balances.open.length; item++) {
    const open = balances.open[item] ?? 0
    if (open <= 0) continue
    const disputed = balances.disputed[item] ?? 0
    const invoice = receivables.item.invoice.at(item)
    const customer = receivables.invoice.customer.at(invoice)
    const currency = receivables.invoice.currency.at(invoice)
    const own = { customer, currency, item, source: -1 }
    let left = open - disputed + Math.round((disputed * disputedPercent) / 100)
    for (const { promise, due, amount } of promises.get(item) ?? []) {
      const day = Math.max(due, asOf + 1)
      found.push({ ...own, by: "promise", promise, due, delay: 0, day, amount })
      left -= amount
    }
    if (left <= 0) continue
    const due = balances.due[item] ?? OPEN_ENDED
    const delay = delayOf(customer, currency)
    const day = due === OPEN_ENDED ? OPEN_ENDED : Math.max(due + delay, asOf + 1)
    found.push({ ...own, by: "dueDate", promise: -1, due, delay, day, amount: left })
  }
  eachInstrument(receivables, { asOf, knownAt }, (source, maturity, amount) => {
    found.push({
      by: "instrument",
      customer: ownerOf(receivables, source, query),
      currency: receivables.source.currency.at(source),
      item: -1,
      source,
      promise: -1,
      due: maturity,
      delay: 0,
      day: Math.max(maturity, asOf + 1),
      amount,
    })
  })
  return found
}
