import type { Currency, Instant, LocalDate } from "@adv/domain"
import type { Activity } from "../activity/activity.js"
import type { OrderBook } from "../orders/order-book.js"
import type { Balances } from "../receivables/balances.js"
import type { Ledger } from "../receivables/ledger.js"

/** What a KPI is counted from. */
export interface KpiSources {
  readonly activity: Activity
  readonly orders: OrderBook
  readonly receivables: Ledger
}

/** Days since 1970-01-01; the window is half-open, `[from, to)`. */
export interface KpiScope {
  readonly from: number
  readonly to: number
  readonly asOf: number
  readonly knownAt: Instant
  /** Only for money and for what is counted in a currency. */
  readonly currency: Currency | null
  /** The open items on `asOf`, counted once for all the KPIs that need them. */
  readonly balances: () => Balances
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
}

/**
 * A KPI as one declaration.
 *
 * - `money`: numerator and denominator (when `ratio` is of amounts) are minor units, and it is counted once per currency.
 * - `factor`: what the ratio is multiplied by: 100 for a percentage, the days of the window for DSO.
 * - `window`: `period` counts what happened in the window; `point` is how things stand at its end.
 * - `zeroOverZero`: the value when numerator and denominator are both 0; otherwise a denominator of 0 gives none.
 */
export interface KpiDefinition {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly family: "productivity" | "quality" | "performance" | "finance"
  /** `{currency}` stands for the currency's code. */
  readonly unit: string
  readonly window: "period" | "point"
  readonly direction: "higherIsBetter" | "lowerIsBetter" | "neutral"
  readonly perCurrency: boolean
  /** Which of numerator and denominator are minor units of the currency. */
  readonly money: "none" | "numerator" | "both"
  readonly decimals: number
  readonly factor?: (scope: KpiScope) => number
  readonly zeroOverZero?: number
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
  /** Exact, as decimal text: amounts in major units. */
  readonly numerator: string
  readonly denominator: string | null
  /** Rounded half away from zero, or null with the reason. */
  readonly value: string | null
  readonly reason: "DENOMINATOR_ZERO" | null
  readonly n: number
  /** What it was counted in, when it is counted once per currency. */
  readonly currency: Currency | null
}
