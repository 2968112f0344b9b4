import type { Currency, Instant, LocalDate } from "@adv/domain"
import type { Activity } from "../activity/activity.js"
import type { CollectionBook } from "../collection/collection.js"
import type { ContactBook } from "../contacts/contact-book.js"
import type { OrderBook } from "../orders/order-book.js"
import type { Quality } from "../quality/quality.js"
import type { Balances } from "../receivables/balances.js"
import type { Ledger } from "../receivables/ledger.js"
import type { WorkBook } from "../workload/ledger.js"

/** What a KPI is counted from. */
export interface KpiSources {
  readonly activity: Activity
  readonly orders: OrderBook
  readonly receivables: Ledger
  readonly quality: Quality
  readonly contacts: ContactBook
  readonly collection: CollectionBook
  readonly workload: WorkBook
}

/** Days since 1970-01-01; the window is half-open, `[from, to)`. */
export interface KpiScope {
  readonly from: number
  readonly to: number
  readonly asOf: number
  readonly knownAt: Instant
  /** Only for money and for what is counted in a currency. */
  readonly currency: Currency | null
  /** Only for what is counted in parts: which one. */
  readonly part: string | null
  /** The open items on `asOf`, counted once for all the KPIs that need them. */
  readonly balances: () => Balances
  /** The same on another day, in days since 1970-01-01. */
  readonly balancesOn: (day: number) => Balances
  /** One object for all that is counted in one go of the same window and `asOf`: what is shared is kept by it. */
  readonly frame: object
}

/**
 * What a KPI counted: whole numbers (minor units, counts, days), so that ratios add up as sums of numerators over
 * sums of denominators. `n` is how many things were counted.
 */
export interface KpiCount {
  readonly numerator: number
  /** Absent when the KPI is a count or an amount, not a ratio. */
  readonly denominator?: number
  readonly n: number
  /** Between which values the true one lies, 95 times of 100; in what the numerator is in, for a mean of a sample. */
  readonly interval?: { readonly low: number; readonly high: number } | null
  /** Whether it is at least this: there is nothing older to count back to. */
  readonly lowerBound?: boolean
  /** What it is, when it is a word and not a number. */
  readonly word?: string
}

/**
 * A KPI as one declaration.
 *
 * - `money`: numerator and denominator (when `ratio` is of amounts) are minor units, and it is counted once per currency.
 * - `factor`: what the ratio is multiplied by: 100 for a percentage, the days of the window for DSO.
 * - `window`: `period` counts what happened in the window; `point` is how things stand at its end; `cohort` counts what
 *   began in the window, whatever came of it since, so that its value ripens until `asOf`.
 * - `parts`: it is counted once for each of these, such as the items of a survey.
 * - `numeratorIn`: a numerator of decimals is kept in millionths.
 * - `minSample`: from less than so many nothing is concluded: the value is hidden, and n is shown.
 * - `zeroOverZero`: the value when numerator and denominator are both 0; otherwise a denominator of 0 gives none.
 */
export interface KpiDefinition {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly family: "productivity" | "quality" | "performance" | "finance"
  /** `{currency}` stands for the currency's code. */
  readonly unit: string
  readonly window: "period" | "point" | "cohort"
  readonly direction: "higherIsBetter" | "lowerIsBetter" | "neutral"
  readonly perCurrency: boolean
  /** Which of numerator and denominator are minor units of the currency. */
  readonly money: "none" | "numerator" | "both"
  readonly decimals: number
  readonly factor?: (scope: KpiScope) => number
  readonly zeroOverZero?: number
  readonly parts?: (sources: KpiSources, scope: Omit<KpiScope, "part">) => ReadonlyArray<string>
  readonly numeratorIn?: "millionths"
  readonly minSample?: number
  readonly count: (sources: KpiSources, scope: KpiScope) => KpiCount
}

export interface KpiValue {
  readonly id: string
  readonly name: string
  readonly version: number
  readonly unit: string
  readonly from: LocalDate
  /** The day after the last one of the window. */
  readonly to: LocalDate
  readonly asOf: LocalDate
  readonly knownAt: Instant
  /** Exact, as decimal text: amounts in major units. Null when the sample is too small to show it. */
  readonly numerator: string | null
  readonly denominator: string | null
  /** Rounded half away from zero, or null with the reason. A lower bound has a reason too: HISTORY_EXHAUSTED. */
  readonly value: string | null
  readonly reason: "DENOMINATOR_ZERO" | "SAMPLE_TOO_SMALL" | "HISTORY_EXHAUSTED" | null
  readonly n: number
  /** What it was counted in, when it is counted once per currency. */
  readonly currency: Currency | null
  /** What it was counted of, when it is counted in parts. */
  readonly part?: string
  /** Between which values the true one lies, 95 times of 100, of a mean that is shown. */
  readonly interval?: { readonly low: string; readonly high: string }
}
