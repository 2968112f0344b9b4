import {
  type Currency,
  civilOf,
  type Day,
  dayOfCivil,
  endOfMonth,
  type Failure,
  failure,
  fromDay,
  type Instant,
  type LocalDate,
  toDay,
} from "@adv/domain"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import { balancesOf, daysPastDue } from "./balances.js"
import { type CashBooks, type ExpectedBy, expectedCash } from "./expected-cash.js"
import { type Ledger, OPEN_ENDED } from "./ledger.js"

/** What is due, or expected, from a day on and before another; amounts are minor units. */
export interface CashPeriod {
  readonly from: LocalDate
  /** The day after its last. */
  readonly to: LocalDate
  readonly amount: number
  readonly items: number
}

export interface DueCalendarQuery {
  readonly asOf: LocalDate
  readonly knownAt: Instant
  /** Weeks begin on a Monday (ISO 8601); the first period begins the day `asOf`. Weeks by default. */
  readonly every?: "day" | "week" | "month"
  /** Only what this customer owes. */
  readonly customer?: string
}

/** What falls due when, in one currency. The parts add up to what is open. */
export interface DueCalendar {
  readonly currency: Currency
  readonly overdue: { readonly amount: number; readonly items: number }
  /** Those in which something falls due, in their order. */
  readonly periods: ReadonlyArray<CashPeriod>
  /** What has no due date yet. */
  readonly openEnded: { readonly amount: number; readonly items: number }
  readonly total: number
}

const MONDAY = 3
const weekEnd = (day: number): number => day + 7 - ((((day + MONDAY) % 7) + 7) % 7)

/** The day after the last of the period that a day is in. */
const endOf = (day: number, every: "day" | "week" | "month"): number => {
  if (every === "day") return day + 1
  if (every === "week") return weekEnd(day)
  return toDay(endOfMonth(fromDay(day as Day))) + 1
}

const startOf = (end: number, every: "day" | "week" | "month"): number => {
  if (every === "day") return end - 1
  if (every === "week") return end - 7
  const { year, month } = civilOf((end - 1) as Day)
  return dayOfCivil(year, month, 1)
}

interface Sum {
  amount: number
  items: number
}

const add = (sum: Sum, amount: number): void => {
  sum.amount += amount
  sum.items += 1
}

/**
 * What falls due when (S9): open instalments by the day, week or month of their due date, as of a business date, as known
 * at a moment. What is past due already, and what has no due date yet, stand apart.
 *
 * @example
 * import { unsafeDate } from "@adv/domain"
 * import { companyModels, dueCalendar } from "@adv/projections"
 *
 * const knownAt = Date.parse("2025-03-31T22:00:00Z") as Parameters<typeof dueCalendar>[1]["knownAt"]
 * assert.deepEqual(dueCalendar(companyModels().states.receivables, { asOf: unsafeDate("2025-03-31"), knownAt }), [])
 */
export const dueCalendar = (ledger: Ledger, query: DueCalendarQuery): ReadonlyArray<DueCalendar> => {
  const { every = "week", customer } = query
  const asOf = toDay(query.asOf)
  const balances = balancesOf(ledger, { asOf, knownAt: query.knownAt })
  const only = customer === undefined ? null : ledger.customers.find(customer)
  const byCurrency = new Map<number, { overdue: Sum; openEnded: Sum; periods: Map<number, Sum> }>()
  for (let item = 0; item < balances.open.length; item++) {
    const open = balances.open[item] ?? 0
    if (open === 0) continue
    const invoice = ledger.item.invoice.at(item)
    if (only !== null && ledger.invoice.customer.at(invoice) !== only) continue
    const currency = ledger.invoice.currency.at(invoice)
    const own = byCurrency.get(currency) ?? {
      overdue: { amount: 0, items: 0 },
      openEnded: { amount: 0, items: 0 },
      periods: new Map<number, Sum>(),
    }
    byCurrency.set(currency, own)
    const due = balances.due[item] ?? OPEN_ENDED
    if (due === OPEN_ENDED) add(own.openEnded, open)
    else if (daysPastDue(balances, item) > 0) add(own.overdue, open)
    else {
      const end = endOf(due, every)
      const period = own.periods.get(end) ?? { amount: 0, items: 0 }
      own.periods.set(end, period)
      add(period, open)
    }
  }
  return [...byCurrency]
    .map(([currency, { overdue, openEnded, periods }]): DueCalendar => {
      const inOrder = [...periods].sort(([a], [b]) => a - b)
      return {
        currency: ledger.currencies.name(currency) as Currency,
        overdue,
        periods: inOrder.map(([end, sum]) => ({
          from: fromDay(Math.max(asOf, startOf(end, every)) as Day),
          to: fromDay(end as Day),
          ...sum,
        })),
        openEnded,
        total: overdue.amount + openEnded.amount + inOrder.reduce((all, [, { amount }]) => all + amount, 0),
      }
    })
    .sort((a, b) => (a.currency < b.currency ? -1 : 1))
}

export interface CashForecastQuery {
  readonly asOf: LocalDate
  readonly knownAt: Instant
  /** How many weeks, the one that `asOf` is in included: 13 by default. */
  readonly weeks?: number
  /** How much of what is in dispute is expected all the same, in whole percent: 0 by default. */
  readonly disputedPercent?: number
  /** Only what this customer is to pay. */
  readonly customer?: string
}

/** What is expected in a week, and how that is known. */
export interface ForecastWeek extends CashPeriod {
  readonly by: { readonly [Why in ExpectedBy]: number }
  /** All that is expected up to its end. */
  readonly cumulative: number
}

/** What is expected to come in, in one currency. */
export interface CashForecast {
  readonly currency: Currency
  readonly weeks: ReadonlyArray<ForecastWeek>
  /** After those weeks. */
  readonly later: { readonly amount: number; readonly items: number }
  /** Of what has no due date yet. */
  readonly openEnded: { readonly amount: number; readonly items: number }
  /** All of it. */
  readonly total: number
}

/**
 * The cash forecast (FI-18) by week: every open item on the day on which it is expected, which {@link expectedCash} says
 * how it comes to. Weeks begin on a Monday; the first begins the day after `asOf`.
 *
 * Fails with `FORECAST_WEEKS_INVALID` (not a whole number from 1 to 520), or `DISPUTED_PERCENT_INVALID`.
 *
 * @example
 * import { unsafeDate } from "@adv/domain"
 * import { cashForecast, companyModels } from "@adv/projections"
 *
 * const knownAt = Date.parse("2025-03-31T22:00:00Z") as Parameters<typeof cashForecast>[1]["knownAt"]
 * const asked = { asOf: unsafeDate("2025-03-31"), knownAt, weeks: 4 }
 * assert.deepEqual(cashForecast(companyModels().states, asked), { _tag: "Right", right: [] })
 */
export const cashForecast = (
  books: CashBooks,
  query: CashForecastQuery,
): Either<Failure<"FORECAST_WEEKS_INVALID" | "DISPUTED_PERCENT_INVALID">, ReadonlyArray<CashForecast>> => {
  const { weeks = 13, customer, disputedPercent = 0, knownAt } = query
  if (!Number.isSafeInteger(weeks) || weeks < 1 || weeks > 520)
    return left(
      failure("FORECAST_WEEKS_INVALID", `A forecast of ${weeks} weeks is none: give 1 to 520.`, { weeks }),
    )
  if (!Number.isSafeInteger(disputedPercent) || disputedPercent < 0 || disputedPercent > 100)
    return left(
      failure(
        "DISPUTED_PERCENT_INVALID",
        `${disputedPercent} % of what is in dispute can't be expected: give whole percent from 0 to 100.`,
        { disputedPercent },
      ),
    )
  const ledger = books.receivables
  const asOf = toDay(query.asOf)
  const only = customer === undefined ? null : ledger.customers.find(customer)
  const first = asOf + 1
  const ends = Array.from({ length: weeks }, (_, index) => weekEnd(first) + 7 * index)
  const last = ends.at(-1) ?? first
  const none = () => ({
    weeks: ends.map(() => ({ amount: 0, items: 0, by: { dueDate: 0, promise: 0, instrument: 0 } })),
    later: { amount: 0, items: 0 },
    openEnded: { amount: 0, items: 0 },
  })
  const byCurrency = new Map<number, ReturnType<typeof none>>()
  for (const expected of expectedCash(books, { asOf, knownAt, disputedPercent })) {
    if (only !== null && expected.customer !== only) continue
    const own = byCurrency.get(expected.currency) ?? none()
    byCurrency.set(expected.currency, own)
    const { day, amount, by } = expected
    if (day === OPEN_ENDED) add(own.openEnded, amount)
    else if (day >= last) add(own.later, amount)
    else {
      const week = own.weeks[ends.findIndex((end) => day < end)]
      if (week === undefined) continue
      add(week, amount)
      week.by[by] += amount
    }
  }
  return right(
    [...byCurrency]
      .map(([currency, own]): CashForecast => {
        let cumulative = 0
        const found = own.weeks.map((week, index): ForecastWeek => {
          cumulative += week.amount
          const to = ends[index] ?? last
          return {
            from: fromDay(Math.max(first, to - 7) as Day),
            to: fromDay(to as Day),
            ...week,
            cumulative,
          }
        })
        return {
          currency: ledger.currencies.name(currency) as Currency,
          weeks: found,
          later: own.later,
          openEnded: own.openEnded,
          total: cumulative + own.later.amount + own.openEnded.amount,
        }
      })
      .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
  )
}
