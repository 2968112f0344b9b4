import {
  type Currency,
  civilOf,
  type Day,
  dateOfCivil,
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
import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Float64Column, Int32Column, Names } from "../engine/columns.js"
import { type Balances, balancesOf } from "../receivables/balances.js"
import { ratioText } from "./arithmetic/ratio.js"
import { catalogue } from "./catalogue.js"
import type { KpiCount, KpiDefinition, KpiScope, KpiSources, KpiValue } from "./definition.js"

export interface KpiQuery {
  /** The first day of the window. */
  readonly from: LocalDate
  /** The day after its last. */
  readonly to: LocalDate
  readonly asOf: LocalDate
  readonly knownAt: Instant
  /** Only these KPIs; all when absent. */
  readonly ids?: ReadonlyArray<string>
  /** One value for each month that the window touches, instead of one for the whole. */
  readonly every?: "month"
  /** The KPIs that are known: the shipped ones by default. */
  readonly definitions?: ReadonlyArray<KpiDefinition>
}

/** Why a value is missing, or is no more than a bound. */
const quotientOf = (
  definition: KpiDefinition,
  counted: KpiCount,
  scope: KpiScope,
): Pick<KpiValue, "value" | "reason"> => {
  const { numerator, denominator, word } = counted
  if (word !== undefined) return { value: word, reason: null }
  if (denominator === undefined)
    return {
      value:
        definition.money === "numerator" && scope.currency !== null
          ? formatMinor(minor(numerator), scope.currency)
          : String(numerator),
      reason: null,
    }
  if (denominator === 0)
    return numerator === 0 && definition.zeroOverZero !== undefined
      ? { value: ratioText(BigInt(definition.zeroOverZero), 1n, definition.decimals), reason: null }
      : { value: null, reason: "DENOMINATOR_ZERO" }
  if (counted.n < (definition.minSample ?? 0)) return { value: null, reason: "SAMPLE_TOO_SMALL" }
  const factor = BigInt(definition.factor?.(scope) ?? 1)
  return {
    value: ratioText(
      BigInt(numerator) * factor,
      BigInt(denominator) * unitsIn(definition),
      definition.decimals,
    ),
    reason: counted.lowerBound === true ? "HISTORY_EXHAUSTED" : null,
  }
}

const unitsIn = ({ numeratorIn }: KpiDefinition): bigint => (numeratorIn === "millionths" ? 1_000_000n : 1n)

const numeratorText = (definition: KpiDefinition, numerator: number, currency: Currency | null): string =>
  definition.numeratorIn === "millionths"
    ? fromMillionths(millionths(numerator))
    : definition.money !== "none" && currency !== null
      ? formatMinor(minor(numerator), currency)
      : String(numerator)

const intervalText = (
  definition: KpiDefinition,
  { interval }: KpiCount,
  shown: boolean,
): Pick<KpiValue, "interval"> => {
  if (interval === undefined || interval === null || !shown) return {}
  const text = (bound: number) => ratioText(BigInt(bound), unitsIn(definition), definition.decimals)
  return { interval: { low: text(interval.low), high: text(interval.high) } }
}

const monthsOf = (from: Day, to: Day): ReadonlyArray<{ readonly from: Day; readonly to: Day }> => {
  const windows: Array<{ from: Day; to: Day }> = []
  let start = from
  while (start < to) {
    const { year, month } = civilOf(start)
    const next = toDay(month === 12 ? dateOfCivil(year + 1, 1, 1) : dateOfCivil(year, month + 1, 1))
    const end = next < to ? next : to
    windows.push({ from: start, to: end })
    start = end
  }
  return windows
}

interface Dated {
  readonly day: Int32Column
  readonly recorded: Float64Column
  readonly currency: Int32Column
}

/** The currencies that anything was ordered, billed or paid in within the horizon, by code. */
const currenciesOf = (
  { activity, receivables }: KpiSources,
  asOf: Day,
  knownAt: Instant,
): ReadonlyArray<Currency> => {
  const found = new Set<string>()
  const look = ({ day, recorded, currency }: Dated, names: Names): void => {
    const missing = new Set(names.toJSON().keys())
    for (let row = 0; row < day.length && missing.size > 0; row++) {
      if (recorded.at(row) > knownAt) break
      if (day.at(row) > asOf || !missing.delete(currency.at(row))) continue
      found.add(names.name(currency.at(row)))
    }
  }
  look(activity.orders, activity.currencies)
  look(activity.invoices, activity.currencies)
  look(receivables.credit, receivables.currencies)
  return [...found].sort() as Array<Currency>
}

/** What all that is counted of one window, as of one day, has in common. */
type Frame = Omit<KpiScope, "currency" | "part">

/** What a KPI is counted once for each of: currencies, parts, or nothing in particular. */
const dimensionsOf = (
  definition: KpiDefinition,
  sources: KpiSources,
  currencies: ReadonlyArray<Currency>,
  scope: Frame,
): ReadonlyArray<Pick<KpiScope, "currency" | "part">> =>
  (definition.perCurrency ? currencies : [null]).flatMap((currency) =>
    (definition.parts?.(sources, { ...scope, currency }) ?? [null]).map((part) => ({ currency, part })),
  )

/**
 * Counts KPIs over a window of business dates, as of a date and as known at a moment. A KPI at a point in time stands
 * at the end of its window, or `asOf` when that is earlier. Every KPI in money comes once per currency.
 *
 * Fails with `KPI_UNKNOWN` or `WINDOW_INVALID`.
 */
export const kpisOf = (
  sources: KpiSources,
  query: KpiQuery,
): Either<Failure<"KPI_UNKNOWN" | "WINDOW_INVALID">, ReadonlyArray<KpiValue>> => {
  const { knownAt } = query
  const definitions = query.definitions ?? catalogue
  const unknown = query.ids?.find((id) => !definitions.some((definition) => definition.id === id))
  if (unknown !== undefined)
    return left(
      failure(
        "KPI_UNKNOWN",
        `There is no KPI ${unknown}: choose from ${definitions.map(({ id }) => id).join(", ")}.`,
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
  const whole = { from: toDay(query.from), to: toDay(query.to) }
  const windows = query.every === "month" ? monthsOf(whole.from, whole.to) : [whole]
  const asOf = toDay(query.asOf)
  const balancesAt = new Map<Day, Balances>()
  const balances = (day: Day): Balances => {
    const known = balancesAt.get(day)
    if (known !== undefined) return known
    const fresh = balancesOf(sources.receivables, { asOf: day, knownAt })
    balancesAt.set(day, fresh)
    return fresh
  }
  const frames = new Map<string, Frame>()
  const frameOf = (window: { readonly from: Day; readonly to: Day }, day: Day): Frame => {
    const key = `${window.from} ${window.to} ${day}`
    const known = frames.get(key)
    if (known !== undefined) return known
    const fresh: Frame = {
      from: window.from,
      to: window.to,
      asOf: day,
      knownAt,
      balances: () => balances(day),
      balancesOn: (on) => balances(on as Day),
      frame: {},
    }
    frames.set(key, fresh)
    return fresh
  }
  const currencies = currenciesOf(sources, asOf, knownAt)
  const values: Array<KpiValue> = []
  for (const definition of definitions) {
    if (query.ids !== undefined && !query.ids.includes(definition.id)) continue
    for (const { currency, part } of dimensionsOf(definition, sources, currencies, frameOf(whole, asOf)))
      for (const window of windows) {
        const end = (window.to - 1) as Day
        const day = definition.window === "point" && end < asOf ? end : asOf
        const scope: KpiScope = { ...frameOf(window, day), currency, part }
        const counted = definition.count(sources, scope)
        const quotient = quotientOf(definition, counted, scope)
        const hidden = quotient.reason === "SAMPLE_TOO_SMALL"
        values.push({
          id: definition.id,
          name: part === null ? definition.name : `${definition.name}: ${part}`,
          version: definition.version,
          unit: definition.unit.replace("{currency}", currency ?? ""),
          from: fromDay(window.from),
          to: fromDay(window.to),
          asOf: fromDay(day),
          knownAt,
          numerator: hidden ? null : numeratorText(definition, counted.numerator, currency),
          denominator:
            counted.denominator === undefined
              ? null
              : definition.money === "both" && currency !== null
                ? formatMinor(minor(counted.denominator), currency)
                : String(counted.denominator),
          ...quotient,
          n: counted.n,
          currency,
          ...(part === null ? {} : { part }),
          ...intervalText(definition, counted, quotient.value !== null),
        })
      }
  }
  return right(values)
}
