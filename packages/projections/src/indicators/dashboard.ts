import {
  type DashboardId,
  type Decimal,
  type DefinedDashboard,
  type Failure,
  failure,
  fromDay,
  isDecimal,
  type KpiId,
  type LocalDate,
  meets,
  type Period,
  periodBefore,
  periodOf,
  type Scope,
  type TargetDirection,
  type Tile,
  type Window,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { within } from "../dunning/dated-facts.js"
import type { Horizon } from "../engine/read-models.js"
import { catalogue } from "../kpi/catalogue.js"
import { type KpiValue, kpisOf } from "../kpi/compute.js"
import type { Kpi } from "../kpi/declaration.js"
import { registryOf } from "../kpi/registry.js"
import type { Books } from "../kpi/term.js"
import type { IndicatorBook } from "./indicator-book.js"
import { targetFor } from "./targets.js"

export interface DashboardQuery extends Horizon {
  readonly dashboard: DashboardId
  /** The KPIs that are known: the shipped ones by default. */
  readonly definitions?: ReadonlyArray<Kpi>
}

/**
 * How a value stands: `met` or `missed` by its target; `warning` or `critical` beyond a threshold, which says more than
 * that the target is missed; `noTarget` when there is neither; `noValue` when there is nothing to measure.
 */
export type TileStatus = "met" | "missed" | "warning" | "critical" | "noTarget" | "noValue"

export interface TrendPoint extends Window {
  readonly value: string | null
}

/** One figure of a dashboard: how it stands in the period that the date is in, and how it came there. */
export interface DashboardTile {
  readonly kpi: KpiId
  readonly version: number | null
  readonly title: string
  readonly unit: string
  readonly scope: Scope
  readonly every: Period
  readonly window: Window
  readonly value: string | null
  readonly numerator: string | null
  readonly denominator: string | null
  readonly n: number
  readonly target: { readonly value: Decimal; readonly direction: TargetDirection } | null
  readonly status: TileStatus
  /** Against the period before: whether it became better; null where there is nothing to compare, or no better. */
  readonly turn: "better" | "worse" | "same" | null
  /** Period by period, the last of them the window. */
  readonly trend: ReadonlyArray<TrendPoint>
  /** Why there is no figure: the KPI isn't known, say, or is one figure for each currency. */
  readonly problem: Failure | null
}

export interface DashboardPage {
  readonly dashboard: DashboardId
  readonly version: number
  readonly title: string
  readonly asOf: LocalDate
  readonly knownAt: Horizon["knownAt"]
  readonly tiles: ReadonlyArray<DashboardTile>
}

/** The dashboards that were defined by a business date, as known at a moment, each in its latest version. */
export const dashboardsIn = (
  { dashboards }: IndicatorBook,
  horizon: Horizon,
): ReadonlyArray<DefinedDashboard> =>
  [...dashboards]
    .flatMap(([, facts]) => within(facts, horizon).at(-1)?.fact.data ?? [])
    .sort((a, b) => (a.dashboard < b.dashboard ? -1 : a.dashboard > b.dashboard ? 1 : 0))

/** The window of a trend: so many periods, the last of them the one that the date is in. */
const spanOf = ({ every, periods }: Tile["window"], on: LocalDate): Window => {
  const last = periodOf(every, on)
  let { from } = last
  for (let back = 1; back < periods; back++) from = periodBefore(every, from).from
  return { from, to: last.to }
}

const badSide = (kpi: Kpi, target: DashboardTile["target"]): TargetDirection | null => {
  if (target !== null) return target.direction
  if (kpi.direction === "neutral") return null
  return kpi.direction === "higherIsBetter" ? "atLeast" : "atMost"
}

const statusOf = (
  kpi: Kpi,
  tile: Tile,
  value: string | null,
  target: DashboardTile["target"],
): TileStatus => {
  if (value === null || !isDecimal(value)) return "noValue"
  const direction = badSide(kpi, target)
  const thresholds = direction === null ? [] : (tile.thresholds ?? [])
  const beyond = new Set(
    thresholds.flatMap((threshold) =>
      direction !== null && !meets(value, { value: threshold.value, direction }) ? [threshold.level] : [],
    ),
  )
  if (beyond.has("critical")) return "critical"
  if (beyond.has("warning")) return "warning"
  if (target !== null) return meets(value, target) ? "met" : "missed"
  return thresholds.length > 0 ? "met" : "noTarget"
}

const turnOf = (kpi: Kpi, trend: ReadonlyArray<TrendPoint>): DashboardTile["turn"] => {
  const [before, now] = trend.slice(-2).map(({ value }) => (value === null ? Number.NaN : Number(value)))
  if (before === undefined || now === undefined || Number.isNaN(before) || Number.isNaN(now)) return null
  if (before === now) return "same"
  if (kpi.direction === "neutral") return null
  return now > before === (kpi.direction === "higherIsBetter") ? "better" : "worse"
}

const incomplete = (kpi: string): Failure =>
  failure(
    "SCOPE_INCOMPLETE",
    `${kpi} is several figures, one for each currency or part: name the one that the tile shows in its dims.`,
    { kpi },
  )

const tileOf = (
  books: Books,
  tile: Tile,
  { asOf, knownAt, definitions = catalogue }: DashboardQuery,
): DashboardTile => {
  const { kpi: id, version, dims: scope, window } = tile
  const on = fromDay(asOf)
  const name = version === undefined ? id : `${id}@${version}`
  const blank = {
    kpi: id,
    version: version ?? null,
    title: tile.title ?? id,
    unit: "",
    scope,
    every: window.every,
    window: periodOf(window.every, on),
    value: null,
    numerator: null,
    denominator: null,
    n: 0,
    target: null,
    status: "noValue",
    turn: null,
    trend: [],
  } as const
  const registry = registryOf(definitions)
  if (isLeft(registry)) return { ...blank, problem: registry.left }
  const kpi = registry.right.find(name)
  const values = kpisOf(books, {
    ...spanOf(window, on),
    asOf: on,
    knownAt,
    ids: [name],
    every: window.every,
    where: scope,
    definitions,
  })
  if (isLeft(values) || kpi === undefined)
    return { ...blank, problem: isLeft(values) ? values.left : incomplete(id) }
  const series = [...Map.groupBy(values.right, ({ currency, part }) => `${currency} ${part}`).values()]
  if (series.length > 1) return { ...blank, problem: incomplete(id) }
  const points: ReadonlyArray<KpiValue> = series[0] ?? []
  const now = points.at(-1)
  const own =
    tile.target ?? targetFor(books.indicators, { kpi: id, scope, every: window.every }, { asOf, knownAt })
  const target = own === null ? null : { value: own.value, direction: own.direction }
  const trend = points.map(({ from, to, value }) => ({ from, to, value }))
  return {
    ...blank,
    version: kpi.version,
    title: tile.title ?? kpi.name,
    unit: now?.unit ?? kpi.unit.replace("{currency}", scope["currency"] ?? ""),
    value: now?.value ?? null,
    numerator: now?.numerator ?? null,
    denominator: now?.denominator ?? null,
    n: now?.n ?? 0,
    target,
    status: statusOf(kpi, tile, now?.value ?? null, target),
    turn: turnOf(kpi, trend),
    trend,
    problem: null,
  }
}

/**
 * What a dashboard shows as of a business date, as known at a moment: by the version of it that was defined by then, and
 * by the targets that hold on that day. Each tile is of the period that the day is in, so far.
 *
 * Fails with `DASHBOARD_UNKNOWN`. A tile whose KPI can't be told says why in its `problem`.
 *
 * @example
 * import { toDay } from "@adv/domain"
 * import { companyModels, dashboardOf } from "@adv/projections"
 *
 * const { states } = companyModels()
 * const page = dashboardOf(states, { dashboard: "office", asOf: toDay("2025-01-31"), knownAt: 1_738_940_400_000 })
 * assert.equal(page._tag === "Left" && page.left.code, "DASHBOARD_UNKNOWN")
 */
export const dashboardOf = (
  books: Books,
  query: DashboardQuery,
): Either<Failure<"DASHBOARD_UNKNOWN">, DashboardPage> => {
  const { dashboard, asOf, knownAt } = query
  const known = dashboardsIn(books.indicators, query)
  const defined = known.find((each) => each.dashboard === dashboard)
  if (defined === undefined)
    return left(
      failure(
        "DASHBOARD_UNKNOWN",
        `There is no dashboard ${dashboard} on ${fromDay(asOf)}: ${known.length === 0 ? "define one first" : `choose from ${known.map((each) => each.dashboard).join(", ")}`}.`,
        { dashboard },
      ),
    )
  return right({
    dashboard,
    version: defined.version,
    title: defined.title ?? dashboard,
    asOf: fromDay(asOf),
    knownAt,
    tiles: defined.tiles.map((tile) => tileOf(books, tile, query)),
  })
}
