import {
  type Currency,
  type Day,
  exponentOf,
  type Failure,
  failure,
  formatMinor,
  fromDay,
  fromMillionths,
  type Instant,
  type LocalDate,
  millionths,
  minor,
  toDay,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { ratioText } from "./arithmetic/ratio.js"
import { type Asked, lastDayOf } from "./asked.js"
import { catalogue } from "./catalogue.js"
import type { Figure, Kpi } from "./declaration.js"
import { commonDimensions } from "./groups.js"
import { registryOf } from "./registry.js"
import type { Series } from "./series.js"
import { Study } from "./study.js"
import type { Books } from "./term.js"
import { type Period, type Span, windowsOf } from "./windows.js"

export interface KpiQuery {
  /** The first day of the window. */
  readonly from: LocalDate
  /** The day after its last. */
  readonly to: LocalDate
  readonly asOf: LocalDate
  readonly knownAt: Instant
  /** Only these KPIs, by id, `id@version` or alias; all, in their latest version, when absent. */
  readonly ids?: ReadonlyArray<string>
  /** One value for each period that the window touches, instead of one for the whole. */
  readonly every?: Period
  /** The month (1 to 12) with which quarters and years begin; January by default. */
  readonly fiscalStart?: number
  /** One value for each group: customer, segment, country, group, currency, part, and what a KPI names itself. */
  readonly by?: ReadonlyArray<string>
  /** Only what is one of these values, by dimension. */
  readonly where?: { readonly [dimension: string]: string | ReadonlyArray<string> }
  /** The KPIs that are known: the shipped ones by default. */
  readonly definitions?: ReadonlyArray<Kpi>
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
  /** Of which group it is, when groups are asked for: dimension → value. "" is of nobody, or nothing known. */
  readonly group?: { readonly [dimension: string]: string }
  /** Percentiles and the like, by name; percentiles in the value's unit. Null when the sample is too small. */
  readonly also?: { readonly [name: string]: string | null }
  /** Of a cohort: of how much it is, and how much of that may still change after `asOf`. */
  readonly maturity?: { readonly changing: number; readonly of: number }
}

export type KpiFailure = Failure<
  "KPI_UNKNOWN" | "WINDOW_INVALID" | "DIMENSION_UNKNOWN" | "KPI_DUPLICATE" | "KPI_INVALID"
>

export const unitsIn = ({ numeratorIn }: Kpi): bigint =>
  numeratorIn === "millionths" ? 1_000_000n : numeratorIn === "sixtieths" ? 60n : 1n

/** In how many parts of the unit a ratio's numerator is: an amount over things is one in the currency's minor units. */
export const partsIn = (kpi: Kpi, currency: Currency | null): bigint =>
  kpi.money === "numerator" && currency !== null ? 10n ** BigInt(exponentOf(currency)) : unitsIn(kpi)

export const factorOf = ({ factor = 1 }: Kpi, { from, to }: Span): number =>
  factor === "days" ? to - from : typeof factor === "number" ? factor : (to - from) * factor.perDay

/** Why a value is missing, or is no more than a bound. */
const quotientOf = (
  kpi: Kpi,
  figure: Figure,
  window: Span,
  currency: Currency | null,
): Pick<KpiValue, "value" | "reason"> => {
  const { numerator, denominator, word } = figure
  if (word !== undefined) return { value: word, reason: null }
  if (denominator === undefined)
    return {
      value:
        kpi.money === "numerator" && currency !== null
          ? formatMinor(minor(numerator), currency)
          : kpi.numeratorIn !== undefined
            ? ratioText(BigInt(numerator), unitsIn(kpi), kpi.decimals)
            : String(numerator),
      reason: null,
    }
  if (denominator === 0)
    return numerator === 0 && kpi.zeroOverZero !== undefined
      ? { value: ratioText(BigInt(kpi.zeroOverZero), 1n, kpi.decimals), reason: null }
      : { value: null, reason: "DENOMINATOR_ZERO" }
  if (figure.n < (kpi.minSample ?? 0)) return { value: null, reason: "SAMPLE_TOO_SMALL" }
  return {
    value: ratioText(
      BigInt(numerator) * BigInt(factorOf(kpi, window)),
      BigInt(denominator) * partsIn(kpi, currency),
      kpi.decimals,
    ),
    reason: figure.lowerBound === true ? "HISTORY_EXHAUSTED" : null,
  }
}

/** A numerator, exactly, as a KPI's unit has it. */
const numeratorText = (kpi: Kpi, numerator: number, currency: Currency | null): string =>
  kpi.numeratorIn === "millionths"
    ? fromMillionths(millionths(numerator))
    : kpi.money !== "none" && currency !== null
      ? formatMinor(minor(numerator), currency)
      : String(numerator)

const denominatorText = (kpi: Kpi, denominator: number, currency: Currency | null): string =>
  kpi.money === "both" && currency !== null ? formatMinor(minor(denominator), currency) : String(denominator)

const percentile = /^p\d+$/

const alsoText = (
  kpi: Kpi,
  { also }: Figure,
  currency: Currency | null,
  hidden: boolean,
): Pick<KpiValue, "also"> => {
  if (also === undefined) return {}
  const text = (name: string, value: number): string | null =>
    hidden && percentile.test(name)
      ? null
      : percentile.test(name)
        ? kpi.numeratorIn === "sixtieths"
          ? ratioText(BigInt(value), unitsIn(kpi), kpi.decimals)
          : numeratorText(kpi, value, currency)
        : String(value)
  return { also: Object.fromEntries(Object.entries(also).map(([name, value]) => [name, text(name, value)])) }
}

const intervalText = (kpi: Kpi, { interval }: Figure, shown: boolean): Pick<KpiValue, "interval"> => {
  if (interval === undefined || interval === null || !shown) return {}
  const text = (bound: number) => ratioText(BigInt(bound), unitsIn(kpi), kpi.decimals)
  return { interval: { low: text(interval.low), high: text(interval.high) } }
}

/** One cell as it is shown. */
export const shownValueOf = (
  series: Series,
  window: Span,
  { asOf, knownAt }: Asked,
  figure: Figure,
): KpiValue => {
  const { kpi, currency, part, group } = series
  const quotient = quotientOf(kpi, figure, window, currency)
  const hidden = quotient.reason === "SAMPLE_TOO_SMALL"
  return {
    id: kpi.id,
    name: part === null ? kpi.name : `${kpi.name}: ${part}`,
    version: kpi.version,
    unit: kpi.unit.replace("{currency}", currency ?? ""),
    from: fromDay(window.from as Day),
    to: fromDay(window.to as Day),
    asOf: fromDay(lastDayOf(kpi, window, asOf) as Day),
    knownAt,
    numerator: hidden ? null : numeratorText(kpi, figure.numerator, currency),
    denominator: figure.denominator === undefined ? null : denominatorText(kpi, figure.denominator, currency),
    ...quotient,
    n: figure.n,
    currency,
    ...(part === null ? {} : { part }),
    ...intervalText(kpi, figure, quotient.value !== null),
    ...(group === null ? {} : { group }),
    ...alsoText(kpi, figure, currency, hidden),
    ...(kpi.window === "cohort" ? { maturity: series.maturity(window, figure.n) } : {}),
  }
}

const common: ReadonlySet<string> = new Set(commonDimensions)

/** The question with its KPIs looked up, its windows made, and all of it checked. */
export const askedOf = (query: KpiQuery): Either<KpiFailure, Asked> => {
  const registry = registryOf(query.definitions ?? catalogue)
  if (isLeft(registry)) return registry
  const { latest, find } = registry.right
  const unknown = query.ids?.find((id) => find(id) === undefined)
  if (unknown !== undefined)
    return left(
      failure(
        "KPI_UNKNOWN",
        `There is no KPI ${unknown}: choose from ${latest.map(({ id }) => id).join(", ")}.`,
        { id: unknown },
      ),
    )
  if (query.from >= query.to)
    return left(
      failure(
        "WINDOW_INVALID",
        `The window from ${query.from} to ${query.to} is empty: "to" is the day after its last.`,
        { from: query.from, to: query.to },
      ),
    )
  const { fiscalStart = 1, by = [], where = {} } = query
  if (!Number.isInteger(fiscalStart) || fiscalStart < 1 || fiscalStart > 12)
    return left(
      failure("WINDOW_INVALID", `A fiscal year begins with a month from 1 to 12, not ${fiscalStart}.`, {
        fiscalStart,
      }),
    )
  const has = (kpi: Kpi, dimension: string): boolean =>
    common.has(dimension) || kpi.dimensions?.includes(dimension) === true
  const ids = query.ids === undefined ? null : new Set(query.ids.map(find))
  const wanted = ids === null ? latest : registry.right.kpis.filter((kpi) => ids.has(kpi))
  const dimensions = [...new Set([...by, ...Object.keys(where)])]
  const kpis =
    ids === null ? wanted.filter((kpi) => dimensions.every((dimension) => has(kpi, dimension))) : wanted
  const stray = dimensions.find((dimension) => kpis.length === 0 || !kpis.every((kpi) => has(kpi, dimension)))
  if (stray !== undefined) {
    const own = new Set(wanted.flatMap((kpi) => kpi.dimensions ?? []))
    return left(
      failure(
        "DIMENSION_UNKNOWN",
        `The KPIs asked for can't all be told apart by ${stray}: choose from ${[...commonDimensions, ...own].join(", ")}.`,
        { dimension: stray },
      ),
    )
  }
  const whole = { from: toDay(query.from), to: toDay(query.to) }
  return right({
    kpis,
    whole,
    windows: windowsOf(whole, query.every, fiscalStart),
    asOf: toDay(query.asOf),
    knownAt: query.knownAt,
    by: [...new Set(by)],
    where: new Map(
      Object.entries(where).map(([dimension, value]) => [
        dimension,
        new Set(typeof value === "string" ? [value] : value),
      ]),
    ),
  })
}

const isNothing = ({ numerator, denominator = 0, n, word }: Figure): boolean =>
  numerator === 0 && denominator === 0 && n === 0 && word === undefined

/**
 * Counts KPIs over a window of business dates, or each of its weeks, months, quarters or years, as of a date and as known
 * at a moment; by group when it is asked. A KPI at a point in time stands at the end of its window, or `asOf` when that is
 * earlier. Every KPI in money comes once per currency. Groups in which nothing was counted, in any window, are left out.
 *
 * Fails with `KPI_UNKNOWN`, `WINDOW_INVALID` or `DIMENSION_UNKNOWN`; of definitions of one's own, as `kpiRegistry` does.
 *
 * @example
 * import { companyModels, kpisOf } from "@adv/projections"
 * import { unsafeDate } from "@adv/domain"
 *
 * const { states } = companyModels()
 * const year = { from: unsafeDate("2025-01-01"), to: unsafeDate("2026-01-01"), asOf: unsafeDate("2025-12-31") }
 * const knownAt = Date.parse("2026-01-15T09:00:00Z") as Parameters<typeof kpisOf>[1]["knownAt"]
 * const months = kpisOf(states, { ...year, knownAt, ids: ["PR-01"], every: "month" })
 * assert.equal(months._tag === "Right" && months.right.length, 12)
 */
export const kpisOf = (books: Books, query: KpiQuery): Either<KpiFailure, ReadonlyArray<KpiValue>> => {
  const asked = askedOf(query)
  if (isLeft(asked)) return asked
  const study = new Study(books, asked.right)
  const { windows, by } = asked.right
  study.scan(asked.right.kpis)
  const values: Array<KpiValue> = []
  for (const kpi of asked.right.kpis)
    for (const series of study.seriesOf(kpi)) {
      const figures = windows.map((window) => ({ window, figure: series.figure(window) }))
      const shown = by.length === 0 || figures.some(({ figure }) => !isNothing(figure))
      if (!shown) continue
      for (const { window, figure } of figures) values.push(shownValueOf(series, window, asked.right, figure))
    }
  return right(values)
}
