import type { Term } from "./term.js"

/** The sums of terms, each with a factor: `{ open: 1, unapplied: -1 }` is open less unapplied. */
export type Combination = { readonly [term: string]: number }

/** What a term came to in one cell: one window, one group. */
export interface Sum {
  readonly amount: number
  readonly n: number
  /** Of a term of samples: every amount, ascending. */
  readonly samples: ReadonlyArray<number>
}

/** The cell that is being valued; days since 1970-01-01. */
export interface Cell {
  readonly from: number
  readonly to: number
  /** The last day that counts: that of the window, or `asOf` when that is earlier. */
  readonly asOf: number
  readonly part: string
  readonly currency: string
  /** A term as it stands in the cell. */
  readonly sum: (term: string) => Sum
  /** A term in the cell, each of its parts by name, whatever part is valued: for shares of a whole, and ranking. */
  readonly parts: (term: string) => ReadonlyMap<string, Sum>
  /** Of a term that is `keyed`: its sum by key. */
  readonly byKey: (term: string) => ReadonlyMap<string, number>
  /** A flow by calendar month up to `asOf`, latest first: what counting back needs. Every month from the first on is there. */
  readonly months: (
    term: string,
  ) => ReadonlyArray<{ readonly from: number; readonly to: number; readonly amount: number }>
}

/**
 * What a KPI came to: whole numbers, so that ratios add up as sums of numerators over sums of denominators. `n` is how
 * many things were counted.
 */
export interface Figure {
  readonly numerator: number
  /** Absent when it is a count or an amount, not a ratio. */
  readonly denominator?: number
  readonly n: number
  /** Between which values the true one lies, 95 times of 100; in what the numerator is in, for a mean of a sample. */
  readonly interval?: { readonly low: number; readonly high: number } | null
  /** There is nothing older to count back to: it is at least this. */
  readonly lowerBound?: boolean
  /** Of what is counted by month, the first day that mattered: what is older doesn't explain it. All of it when absent. */
  readonly backTo?: number
  /** What it is, when it is a word and not a number. */
  readonly word?: string
  /** Percentiles and the like, by name (`p50`, `p90`, `censored`), in the numerator's unit. */
  readonly also?: { readonly [name: string]: number }
}

/**
 * A KPI as one declaration. The value is `numerator ÷ denominator × factor`, both of them combinations of its terms: the
 * same declaration gives the figure, its series, its groups, its explanation and its restatement. What no combination
 * says (percentiles, counting back, a word) is said by `figure`, and `arithmetic` puts it in words.
 */
export interface Kpi {
  readonly id: string
  /** Another definition is another version: both can be asked for. */
  readonly version: number
  readonly name: string
  /** A word it can be asked for by: `dso`, `otif`. */
  readonly alias?: string
  readonly family: "productivity" | "quality" | "performance" | "finance"
  /** `{currency}` stands for the currency's code. */
  readonly unit: string
  /**
   * `period` counts what happened in the window; `point` how things stand at its end; `cohort` what began in the window,
   * whatever came of it since, so that it ripens until `asOf`.
   */
  readonly window: "period" | "point" | "cohort"
  /** Which date puts something into a window: "placed", "due date", "issue date". */
  readonly attribution: string
  readonly direction: "higherIsBetter" | "lowerIsBetter" | "neutral"
  readonly terms: { readonly [name: string]: Term }
  /** Stocks of these terms are taken at the end of the day before the window. */
  readonly opening?: ReadonlyArray<string>
  /** Flows of these terms are counted in the window before, which is as long. */
  readonly before?: ReadonlyArray<string>
  readonly numerator?: Combination
  readonly denominator?: Combination
  readonly figure?: (cell: Cell) => Figure
  /** How `figure` gets there, in the words of its terms. */
  readonly arithmetic?: string
  /**
   * Of a cohort, how it ripens, so that its value comes with how much of it may still change. `ripensFor`: so many days
   * after its day, what is counted changes no more. `pending`: the term of what began in the window, and isn't counted
   * before it is ripe. With neither, all of it may always change.
   */
  readonly ripensFor?: number
  readonly pending?: string
  /** What `n` is: the term whose things are counted; of the denominator's first term by default. */
  readonly counts?: string
  /**
   * By which it can be told apart beyond customer, segment, country, group, currency and part. An entry without such a
   * label counts in every group of it, so that a rate by reason has the whole as its denominator.
   */
  readonly dimensions?: ReadonlyArray<string>
  /** Once per currency; entries without a currency count in each. */
  readonly perCurrency: boolean
  /** Once per part; entries without a part count in each. */
  readonly perPart?: boolean
  /** Parts that are shown though nothing was counted of them, in this order. */
  readonly parts?: ReadonlyArray<string>
  /** Which of numerator and denominator are minor units of the currency. */
  readonly money: "none" | "numerator" | "both"
  readonly decimals: number
  /** What the ratio is multiplied by: 100 for a percentage, `days` for the days of the window, or so much a day of it. */
  readonly factor?: number | "days" | { readonly perDay: number }
  /** The value when numerator and denominator are both 0; otherwise a denominator of 0 gives none. */
  readonly zeroOverZero?: number
  /** Parts of the unit that the numerator is in: decimals are kept in millionths, minutes in sixtieths (seconds). */
  readonly numeratorIn?: "millionths" | "sixtieths"
  /** From fewer things nothing is concluded: the value is hidden, and n is shown. */
  readonly minSample?: number
  /** Where the definition is published, or "" when it is our own. */
  readonly source?: string
}
