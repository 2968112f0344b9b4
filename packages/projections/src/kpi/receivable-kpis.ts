import { civilOf, type Day, dateOfCivil, toDay } from "@adv/domain"
import { collectionEffectiveness } from "./arithmetic/collection.js"
import { countBack, type MonthOfSales } from "./arithmetic/count-back.js"
import { currencyIn, openIn, salesIn, shared } from "./counting.js"
import type { KpiCount, KpiDefinition, KpiScope, KpiSources } from "./definition.js"

const percent = () => 100
const daysOfWindow = ({ from, to }: KpiScope) => to - from

const daysSales = {
  version: 1,
  family: "finance",
  unit: "days",
  window: "point",
  direction: "lowerIsBetter",
  perCurrency: true,
  money: "both",
  decimals: 2,
} as const

const monthOf = (day: number): number => {
  const { year, month } = civilOf(day as Day)
  return year * 12 + (month - 1)
}
const firstOf = (month: number): number => {
  const year = Math.floor(month / 12)
  return toDay(dateOfCivil(year, month - year * 12 + 1, 1))
}

/** What was invoiced less what was credited, by number of the currency and by month. */
const salesByMonth = shared(({ activity }, scope): ReadonlyMap<number, ReadonlyMap<number, number>> => {
  const byCurrency = new Map<number, Map<number, number>>()
  // Documents of one day follow one another: its month is reckoned once for all of them.
  let last = Number.NaN
  let month = 0
  for (const [documents, sign] of [
    [activity.invoices, 1],
    [activity.creditNotes, -1],
  ] as const)
    for (let row = 0; row < documents.day.length; row++) {
      if (documents.recorded.at(row) > scope.knownAt) break
      const day = documents.day.at(row)
      if (day > scope.asOf) continue
      if (day !== last) {
        last = day
        month = monthOf(day)
      }
      const currency = documents.currency.at(row)
      const sums = byCurrency.get(currency) ?? new Map<number, number>()
      byCurrency.set(currency, sums)
      sums.set(month, (sums.get(month) ?? 0) + sign * documents.gross.at(row))
    }
  return byCurrency
})

/** The months of sales of the scope's currency: from that of `asOf` back to the first with anything. */
const salesBack = (
  sources: KpiSources,
  scope: KpiScope,
  daysOf: (first: number, days: number) => number,
): ReadonlyArray<MonthOfSales> => {
  const sums = salesByMonth(sources, scope).get(currencyIn(sources, scope) ?? -1)
  const latest = monthOf(scope.asOf)
  let earliest = latest
  for (const month of sums?.keys() ?? []) earliest = Math.min(earliest, month)
  const months: Array<MonthOfSales> = []
  for (let month = latest; month >= earliest; month--) {
    const first = firstOf(month)
    const end = Math.min(scope.asOf + 1, firstOf(month + 1))
    months.push({ sales: sums?.get(month) ?? 0, days: daysOf(first, end - first) })
  }
  return months
}

const countedBack =
  (daysOf: (first: number, days: number) => number) =>
  (sources: KpiSources, scope: KpiScope): KpiCount => {
    const { open, unapplied, items } = openIn(sources, scope)
    const { numerator, denominator, exhausted } = countBack(
      open - unapplied,
      salesBack(sources, scope, daysOf),
    )
    return { numerator, denominator, n: items, lowerBound: exhausted }
  }

/** Of a month that isn't over, as many thirtieths as it has days so far; of one that is, all thirty. */
const thirtyDays = (first: number, days: number): number =>
  days === firstOf(monthOf(first) + 1) - first ? 30 : Math.min(30, days)

/** Days sales outstanding in its variants, and how well collection works. */
export const receivableKpis: ReadonlyArray<KpiDefinition> = [
  {
    ...daysSales,
    id: "FI-01-OPEN",
    name: "Days sales outstanding, open items over invoices",
    zeroOverZero: 0,
    factor: daysOfWindow,
    count: (sources, scope) => {
      const { open, items } = openIn(sources, scope)
      return { numerator: open, denominator: salesIn(sources, scope, false), n: items }
    },
  },
  {
    ...daysSales,
    id: "FI-02",
    name: "Days sales outstanding, counted back",
    money: "none",
    count: countedBack((_first, days) => days),
  },
  {
    ...daysSales,
    id: "FI-02-30",
    name: "Days sales outstanding, counted back by months of 30 days",
    money: "none",
    count: countedBack(thirtyDays),
  },
  {
    ...daysSales,
    id: "FI-04",
    name: "Best possible days sales outstanding",
    zeroOverZero: 0,
    factor: daysOfWindow,
    count: (sources, scope) => {
      const { open, overdue, items } = openIn(sources, scope)
      return { numerator: open - overdue, denominator: salesIn(sources, scope), n: items }
    },
  },
  {
    ...daysSales,
    id: "FI-05",
    name: "Average days delinquent",
    zeroOverZero: 0,
    factor: daysOfWindow,
    count: (sources, scope) => {
      const { overdue, unapplied, items } = openIn(sources, scope)
      return { numerator: overdue - unapplied, denominator: salesIn(sources, scope), n: items }
    },
  },
  {
    ...daysSales,
    id: "FI-08",
    name: "Collection effectiveness index",
    unit: "%",
    direction: "higherIsBetter",
    factor: percent,
    count: (sources, scope) => {
      const ending = openIn(sources, scope)
      const { open: beginning } = openIn(sources, scope, scope.balancesOn(scope.from - 1))
      return {
        ...collectionEffectiveness({
          beginning,
          sales: salesIn(sources, scope),
          endingTotal: ending.open,
          endingCurrent: ending.open - ending.overdue,
        }),
        n: ending.items,
      }
    },
  },
]
