import { countBack } from "./arithmetic/count-back.js"
import type { Cell, Figure, Kpi } from "./declaration.js"
import { creditedGross, invoicedGross } from "./terms/documents.js"
import { openItems, overdueItems, unappliedCredits } from "./terms/receivables.js"
import { firstOfMonth, monthOf } from "./windows.js"

const daysSales = {
  version: 1,
  family: "finance",
  unit: "days",
  window: "point",
  attribution: "how things stand at the end of the window, and issue dates in it",
  direction: "lowerIsBetter",
  perCurrency: true,
  money: "both",
  decimals: 2,
  factor: "days",
  counts: "open",
} as const

/** Nothing open and nothing sold is no days, and no share. */
const standing = { ...daysSales, zeroOverZero: 0 } as const

const receivables = { open: openItems, unapplied: unappliedCredits }
const sales = { invoices: invoicedGross, creditNotes: creditedGross }
const netSales = { invoices: 1, creditNotes: -1 }

/** Of a month that isn't over, as many thirtieths as it has days so far; of one that is, all thirty. */
const thirtyDays = (from: number, to: number): number =>
  to === firstOfMonth(monthOf(from) + 1) ? 30 : Math.min(30, to - from)

const countedBack =
  (daysOf: (from: number, to: number) => number) =>
  ({ sum, months }: Cell): Figure => {
    const invoices = months("invoices")
    const credits = months("creditNotes")
    let backTo = Number.POSITIVE_INFINITY
    const sales = function* () {
      for (const [at, { from, to }] of (credits.length > invoices.length ? credits : invoices).entries()) {
        backTo = from
        const amount = (invoices[at]?.amount ?? 0) - (credits[at]?.amount ?? 0)
        yield { sales: amount, days: daysOf(from, to) }
      }
    }
    const open = sum("open")
    const unapplied = sum("unapplied")
    const { numerator, denominator, exhausted } = countBack(open.amount - unapplied.amount, sales())
    return { numerator, denominator, n: open.n, lowerBound: exhausted, ...(exhausted ? {} : { backTo }) }
  }

const inCountingBack = {
  ...daysSales,
  money: "none",
  factor: 1,
  terms: { ...receivables, ...sales },
  arithmetic:
    "open less unapplied, taken off invoices less creditNotes of each month from the latest on; the days of the months it uses up",
} as const

/** Days sales outstanding in its variants, and how well collection works. */
export const receivableKpis: ReadonlyArray<Kpi> = [
  {
    ...standing,
    id: "FI-01",
    alias: "dso",
    name: "Days sales outstanding",
    terms: { ...receivables, ...sales },
    numerator: { open: 1, unapplied: -1 },
    denominator: netSales,
  },
  {
    ...standing,
    id: "FI-09",
    name: "Overdue ratio",
    unit: "%",
    attribution: "how things stand at the end of the window",
    terms: { open: openItems, overdue: overdueItems },
    numerator: { overdue: 1 },
    denominator: { open: 1 },
    factor: 100,
  },
  {
    ...standing,
    id: "FI-01-OPEN",
    name: "Days sales outstanding, open items over invoices",
    terms: { open: openItems, invoices: invoicedGross },
    numerator: { open: 1 },
    denominator: { invoices: 1 },
  },
  {
    ...inCountingBack,
    id: "FI-02",
    name: "Days sales outstanding, counted back",
    figure: countedBack((from, to) => to - from),
  },
  {
    ...inCountingBack,
    id: "FI-02-30",
    name: "Days sales outstanding, counted back by months of 30 days",
    figure: countedBack(thirtyDays),
  },
  {
    ...standing,
    id: "FI-04",
    name: "Best possible days sales outstanding",
    terms: { open: openItems, overdue: overdueItems, ...sales },
    numerator: { open: 1, overdue: -1 },
    denominator: netSales,
  },
  {
    ...standing,
    id: "FI-05",
    name: "Average days delinquent",
    terms: { overdue: overdueItems, unapplied: unappliedCredits, open: openItems, ...sales },
    numerator: { overdue: 1, unapplied: -1 },
    denominator: netSales,
  },
  {
    ...daysSales,
    id: "FI-08",
    alias: "cei",
    name: "Collection effectiveness index",
    unit: "%",
    direction: "higherIsBetter",
    terms: { beginning: openItems, open: openItems, overdue: overdueItems, ...sales },
    opening: ["beginning"],
    numerator: { beginning: 1, ...netSales, open: -1 },
    denominator: { beginning: 1, ...netSales, open: -1, overdue: 1 },
    factor: 100,
  },
]
