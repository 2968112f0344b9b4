import { type Failure, failure, type Instant, type LocalDate, type Scope, type Window } from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { askedOf, type KpiValue, shownValueOf as shownOf } from "../kpi/compute.js"
import type { Figure, Kpi, Sum } from "../kpi/declaration.js"
import { Study } from "../kpi/study.js"
import type { Books } from "../kpi/term.js"

/** One figure: of a KPI, in a window, of one part of it. */
export interface CellQuery {
  /** By id, alias, or `id@version`; the latest version when none is named. */
  readonly kpi: string
  readonly window: Window
  /** What each dimension is; of a KPI that is counted once per currency or part, that too. */
  readonly scope: Scope
  readonly asOf: LocalDate
  readonly knownAt: Instant
  /** The KPIs that are known: the shipped ones by default. */
  readonly definitions?: ReadonlyArray<Kpi>
}

/** One figure, with what its terms came to: whole numbers, from which its value follows. */
export interface CellFigure {
  readonly kpi: Kpi
  readonly value: KpiValue
  readonly figure: Figure
  /** By the name that the KPI gives the term. */
  readonly sums: ReadonlyMap<string, Sum>
}

/**
 * One figure with its terms. A part that nothing is known of is a figure too: of nothing.
 *
 * Fails as `kpisOf` does, and with `SCOPE_INCOMPLETE` when it would be several figures: one for each currency, or part.
 *
 * @example
 * import { companyModels, figureOf } from "@adv/projections"
 *
 * const january = { window: { from: "2025-01-01", to: "2025-02-01" }, asOf: "2025-02-07", knownAt: 1_738_940_400_000 }
 * const value = figureOf(companyModels().states, { ...january, kpi: "PR-03", scope: {} })
 * assert.equal(value._tag === "Left" && value.left.code, "SCOPE_INCOMPLETE")
 */
export const figureOf = (
  books: Books,
  { kpi: name, window, scope, asOf, knownAt, definitions }: CellQuery,
): Either<Failure, CellFigure> => {
  const query = { ...window, asOf, knownAt, ids: [name], where: scope }
  const asked = askedOf(definitions === undefined ? query : { ...query, definitions })
  if (isLeft(asked)) return asked
  const { kpis, whole } = asked.right
  const [kpi] = kpis
  if (kpi === undefined) throw new RangeError(`${name} was found and isn't there`)
  const study = new Study(books, asked.right)
  const dimensions = study.dimensionsOf(kpi)
  const missing = dimensions.find((dimension) => scope[dimension] === undefined)
  if (missing !== undefined)
    return left(
      failure(
        "SCOPE_INCOMPLETE",
        `${kpi.id} is one figure for each ${missing}: say which ${missing} is meant.`,
        { kpi: kpi.id, dimension: missing },
      ),
    )
  const series = study.seriesAt(
    kpi,
    dimensions.map((dimension) => scope[dimension] ?? ""),
  )
  const figure = series.figure(whole)
  return right({
    kpi,
    figure,
    value: shownOf(series, whole, asked.right, figure),
    sums: new Map(Object.keys(kpi.terms).map((term) => [term, series.sumOf(term, whole)])),
  })
}
