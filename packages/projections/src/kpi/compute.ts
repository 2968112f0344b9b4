import {
  type Currency,
  civilOf,
  type Day,
  dateOfCivil,
  type Failure,
  failure,
  formatMinor,
  fromDay,
  type Instant,
  type LocalDate,
  minor,
  toDay,
} from "@adv/domain"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Float64Column, Int32Column, Names } from "../engine/columns.js"
import { type Balances, balancesOf } from "../receivables/balances.js"
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

/**
 * A whole numerator over a whole denominator, as decimal text, rounded half away from zero. Exact: there is no binary
 * fraction in between.
 *
 * @example
 * import { ratioText } from "@adv/projections"
 *
 * assert.equal(ratioText(212000n * 90n, 250000n, 2), "76.32")
 */
export const ratioText = (numerator: bigint, denominator: bigint, decimals: number): string => {
  const negative = numerator < 0n !== denominator < 0n && numerator !== 0n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const scaled = n * 10n ** BigInt(decimals)
  const rounded = (scaled * 2n + d) / (d * 2n)
  const digits = rounded.toString().padStart(decimals + 1, "0")
  const cut = digits.length - decimals
  const text = decimals === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`
  return negative && rounded !== 0n ? `-${text}` : text
}

const quotientOf = (
  definition: KpiDefinition,
  counted: KpiCount,
  scope: KpiScope,
): Pick<KpiValue, "value" | "reason"> => {
  const { numerator, denominator } = counted
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
  const factor = BigInt(definition.factor?.(scope) ?? 1)
  return {
    value: ratioText(BigInt(numerator) * factor, BigInt(denominator), definition.decimals),
    reason: null,
  }
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
  const currencies = currenciesOf(sources, asOf, knownAt)
  const values: Array<KpiValue> = []
  for (const definition of definitions) {
    if (query.ids !== undefined && !query.ids.includes(definition.id)) continue
    for (const currency of definition.perCurrency ? currencies : [null])
      for (const window of windows) {
        const end = (window.to - 1) as Day
        const day = definition.window === "point" && end < asOf ? end : asOf
        const scope: KpiScope = { ...window, asOf: day, knownAt, currency, balances: () => balances(day) }
        const counted = definition.count(sources, scope)
        values.push({
          id: definition.id,
          name: definition.name,
          version: definition.version,
          unit: definition.unit.replace("{currency}", currency ?? ""),
          from: fromDay(window.from),
          to: fromDay(window.to),
          asOf: fromDay(day),
          knownAt,
          numerator:
            definition.money !== "none" && currency !== null
              ? formatMinor(minor(counted.numerator), currency)
              : String(counted.numerator),
          denominator:
            counted.denominator === undefined
              ? null
              : definition.money === "both" && currency !== null
                ? formatMinor(minor(counted.denominator), currency)
                : String(counted.denominator),
          ...quotientOf(definition, counted, scope),
          n: counted.n,
          currency,
        })
      }
  }
  return right(values)
}
