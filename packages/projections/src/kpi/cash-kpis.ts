import type { Cell, Figure, Kpi } from "./declaration.js"
import { durations } from "./durations.js"
import { discountCost, discountsOffered, discountsTaken, paidEarlyTimesDays } from "./terms/concessions.js"
import { creditedGross, invoicedGross } from "./terms/documents.js"
import { dunnedUnsettled, dunningCycleDays, noticesOfSettled } from "./terms/dunned-items.js"
import { expectedReceipts, payingHabits } from "./terms/expected-cash.js"
import {
  instalmentsTimesTerms,
  instalmentsTimesTermsNow,
  invoicedInstalments,
} from "./terms/granted-terms.js"
import { cashForOrders, cashTimesDays } from "./terms/order-cash.js"
import { openItems, overdueItems, unappliedCredits } from "./terms/receivables.js"
import { paidOfSettled } from "./terms/settled.js"
import {
  collectedOfOverdue,
  paidTimesDaysLate,
  paidTimesDaysToPay,
  paidTimesTerms,
} from "./terms/settled-items.js"
import { monthOf } from "./windows.js"

const inDays = {
  version: 1,
  family: "finance",
  unit: "days",
  window: "period",
  attribution: "day of settlement",
  direction: "lowerIsBetter",
  perCurrency: true,
  money: "both",
  decimals: 2,
} as const

const inPercent = { ...inDays, unit: "%", factor: 100 } as const

const daysSales = {
  ...inDays,
  window: "point",
  attribution: "how things stand at the end of the window, and issue dates in it",
  zeroOverZero: 0,
  factor: "days",
  counts: "open",
} as const

/** A year of months has twelve: sales are taken by month, as one month's. */
const effectivenessByMonth = ({ from, to, sum }: Cell): Figure => {
  const months = monthOf(to - 1) - monthOf(from) + 1
  const sales = sum("invoices").amount - sum("creditNotes").amount
  const { amount: ending, n } = sum("open")
  const before = months * sum("beginning").amount + sales
  return {
    numerator: before - months * ending,
    denominator: before - months * (ending - sum("overdue").amount),
    n,
  }
}

/**
 * How far the terms that are granted are from those that are usual: `standardDays` from the invoice on.
 *
 * @example
 * import { kpiRegistry, termsDrift } from "@adv/projections"
 *
 * const ours = termsDrift({ id: "FI-23-SIXTY", standardDays: 60 })
 * assert.equal(kpiRegistry([ours])._tag, "Right")
 */
export const termsDrift = ({
  id = "FI-23",
  standardDays,
}: {
  readonly id?: string
  readonly standardDays: number
}): Kpi => ({
  ...inDays,
  id,
  name: `Days that invoices give beyond ${standardDays}, by amount`,
  attribution: "issue date",
  terms: { granted: instalmentsTimesTerms, instalments: invoicedInstalments },
  numerator: { granted: 1, instalments: -standardDays },
  denominator: { instalments: 1 },
})

/**
 * What is expected to come in (FI-18): in windows to come, week by week, say. `disputedPercent` of what is in dispute is
 * expected all the same: 0 leaves it out.
 *
 * @example
 * import { cashForecastKpi, kpiRegistry } from "@adv/projections"
 *
 * const half = cashForecastKpi({ id: "FI-18-HALF", disputedPercent: 50 })
 * assert.equal(kpiRegistry([half])._tag, "Right")
 */
export const cashForecastKpi = ({
  id = "FI-18",
  disputedPercent = 0,
}: {
  readonly id?: string
  readonly disputedPercent?: number
}): Kpi => ({
  ...inDays,
  id,
  ...(id === "FI-18" ? { alias: "cash-forecast" } : {}),
  name:
    disputedPercent === 0 ? "Cash expected" : `Cash expected, ${disputedPercent} % of what is in dispute too`,
  unit: "{currency}",
  attribution: "the day on which it is expected",
  direction: "neutral",
  money: "numerator",
  terms: { expected: expectedReceipts(disputedPercent), habits: payingHabits },
  numerator: { expected: 1 },
  dimensions: ["by"],
})

/** How long money takes, how much of it comes, and when. */
export const cashKpis: ReadonlyArray<Kpi> = [
  {
    ...daysSales,
    id: "FI-01-OPEN-LESS",
    name: "Days sales outstanding, open items over invoices less credit notes",
    terms: { open: openItems, invoices: invoicedGross, creditNotes: creditedGross },
    numerator: { open: 1 },
    denominator: { invoices: 1, creditNotes: -1 },
  },
  {
    ...daysSales,
    id: "FI-01-INVOICES",
    name: "Days sales outstanding, net of unapplied credits over invoices",
    terms: { open: openItems, unapplied: unappliedCredits, invoices: invoicedGross },
    numerator: { open: 1, unapplied: -1 },
    denominator: { invoices: 1 },
  },
  {
    ...inDays,
    id: "FI-06-FLOOR",
    name: "Average days late, by amount paid, early as in time",
    terms: { late: paidTimesDaysLate, paid: paidOfSettled },
    numerator: { late: 1 },
    denominator: { paid: 1 },
  },
  {
    ...inDays,
    id: "FI-07",
    alias: "days-to-pay",
    name: "Average days to pay, by amount paid",
    terms: { days: paidTimesDaysToPay, paid: paidOfSettled },
    numerator: { days: 1 },
    denominator: { paid: 1 },
  },
  {
    ...inDays,
    id: "FI-07-TERMS",
    name: "Average terms of what was settled, by amount paid",
    direction: "neutral",
    terms: { days: paidTimesTerms, paid: paidOfSettled },
    numerator: { days: 1 },
    denominator: { paid: 1 },
  },
  {
    ...inPercent,
    id: "FI-08-MONTHLY",
    name: "Collection effectiveness index, with the sales of an average month of the window",
    window: "point",
    attribution: "how things stand at both ends of the window, and issue dates in it",
    direction: "higherIsBetter",
    terms: {
      beginning: openItems,
      open: openItems,
      overdue: overdueItems,
      invoices: invoicedGross,
      creditNotes: creditedGross,
    },
    opening: ["beginning"],
    figure: effectivenessByMonth,
    arithmetic:
      "(beginning + sales ÷ months less open) ÷ (beginning + sales ÷ months less open not past due), both times the months of the window; sales are invoices less creditNotes",
  },
  {
    ...durations,
    id: "FI-13",
    name: "Dunning cycle: days from the due date until what was dunned is settled",
    family: "finance",
    unit: "days",
    window: "cohort",
    attribution: "first notice sent",
    terms: { took: dunningCycleDays, open: dunnedUnsettled },
    pending: "open",
  },
  {
    ...inDays,
    id: "FI-13-NOTICES",
    name: "Notices until what was dunned is settled",
    unit: "notices",
    window: "cohort",
    attribution: "first notice sent",
    perCurrency: false,
    money: "none",
    terms: { notices: noticesOfSettled, open: dunnedUnsettled },
    figure: ({ sum }) => {
      const { amount, n } = sum("notices")
      return { numerator: amount, denominator: n, n, also: { censored: sum("open").n } }
    },
    arithmetic: "notices ÷ instalments settled; censored is how many are not",
    pending: "open",
  },
  {
    ...inPercent,
    id: "FI-15",
    name: "Recovery rate of what was past due",
    attribution: "day of payment",
    direction: "higherIsBetter",
    terms: { collected: collectedOfOverdue, overdue: overdueItems },
    opening: ["overdue"],
    numerator: { collected: 1 },
    denominator: { overdue: 1 },
  },
  cashForecastKpi({}),
  {
    ...inPercent,
    id: "FI-19",
    name: "Early-payment discounts taken, of those offered",
    attribution: "last day of the discount",
    direction: "neutral",
    terms: { taken: discountsTaken, offered: discountsOffered },
    numerator: { taken: 1 },
    denominator: { offered: 1 },
  },
  {
    ...inPercent,
    id: "FI-19-ANNUAL",
    name: "What early-payment discounts cost, in percent a year",
    attribution: "last day of the discount",
    terms: { taken: discountsTaken, early: paidEarlyTimesDays },
    numerator: { taken: 1 },
    denominator: { early: 1 },
    factor: 36_500,
  },
  {
    ...inDays,
    id: "FI-19-COST",
    name: "Early-payment discounts kept back",
    unit: "{currency}",
    attribution: "day of payment",
    money: "numerator",
    terms: { kept: discountCost },
    numerator: { kept: 1 },
  },
  // Thirty days are what applies between businesses where nothing was agreed: Directive 2011/7/EU, article 3(3)(b).
  termsDrift({ standardDays: 30 }),
  {
    ...inDays,
    id: "FI-23-RESCHEDULED",
    name: "Days that rescheduling added to the terms of invoices, by amount",
    attribution: "issue date",
    terms: {
      now: instalmentsTimesTermsNow,
      granted: instalmentsTimesTerms,
      instalments: invoicedInstalments,
    },
    numerator: { now: 1, granted: -1 },
    denominator: { instalments: 1 },
  },
  {
    ...inDays,
    id: "FI-25",
    name: "Order to cash: days from the order until it was paid, by amount paid",
    window: "cohort",
    attribution: "placed",
    terms: { days: cashTimesDays, cash: cashForOrders },
    numerator: { days: 1 },
    denominator: { cash: 1 },
  },
]
