import {
  type Failure,
  isDecimal,
  type KpiId,
  type LocalDate,
  type PublishedFigure,
  type PublishKpi,
  publishedOf,
  type Scope,
  type Window,
} from "@adv/domain"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { within } from "../dunning/dated-facts.js"
import type { Horizon } from "../engine/read-models.js"
import type { Books } from "../kpi/term.js"
import { type CellQuery, figureOf } from "./figure.js"
import { type IndicatorBook, indicatorAt, kpisIn } from "./indicator-book.js"

export interface PublicationQuery extends CellQuery {
  /** The business date on which it is published. */
  readonly on: LocalDate
  /** The last event of the log that was recorded up to `knownAt`. */
  readonly logPosition: number
}

/**
 * The command that publishes a figure as it is: exact, with what its terms came to and up to where the log was known, so
 * that it can be counted again and compared for ever. `knownAt` is a moment that has passed: what is known now may still
 * grow.
 *
 * Fails as `figureOf` does.
 *
 * @example
 * import { companyModels, publicationOf } from "@adv/projections"
 *
 * const command = publicationOf(companyModels().states, {
 *   kpi: "PR-01",
 *   window: { from: "2025-01-01", to: "2025-02-01" },
 *   scope: {},
 *   asOf: "2025-02-07",
 *   knownAt: 1_738_940_400_000,
 *   on: "2025-02-08",
 *   logPosition: 0,
 * })
 * assert.ok(command._tag === "Right")
 * assert.deepEqual([command.right.type, command.right.value], ["PublishKpi", "0"])
 */
export const publicationOf = (books: Books, query: PublicationQuery): Either<Failure, PublishKpi> => {
  const cell = figureOf(books, query)
  if (isLeft(cell)) return cell
  const { kpi, value, sums } = cell.right
  const { window, scope, asOf, knownAt, on, logPosition } = query
  const decimal = (text: string | null) => (text !== null && isDecimal(text) ? text : null)
  return right({
    type: "PublishKpi",
    on,
    // It is registered under this id, which the registry checked.
    kpi: kpi.id as KpiId,
    version: kpi.version,
    window,
    scope,
    asOf,
    knownAt,
    logPosition,
    unit: value.unit,
    numerator: decimal(value.numerator),
    denominator: decimal(value.denominator),
    value: value.value,
    n: value.n,
    terms: [...sums].map(([term, { amount, n }]) => ({ term, amount, n })),
    ...(value.reason === null ? {} : { reason: value.reason }),
  })
}

/** A figure that was published, and what became of it. */
export interface Publication {
  readonly figure: PublishedFigure
  readonly publishedOn: LocalDate
  /** Whether a later publication of the same window and part restates it. */
  readonly restated: boolean
}

/** What was published up to a business date, as known at a moment: by day, and then by KPI. Nothing is ever left out. */
export const publicationsOf = (
  book: IndicatorBook,
  horizon: Horizon,
  kpi?: KpiId,
): ReadonlyArray<Publication> =>
  kpisIn(book)
    .filter((id) => kpi === undefined || id === kpi)
    .flatMap((id) => {
      const state = indicatorAt(book, id, horizon)
      return within(book.indicators.of(id), horizon).flatMap(({ fact, on }): ReadonlyArray<Publication> => {
        if (fact.type !== "KpiPublished") return []
        const latest = publishedOf(state, fact.data).at(-1)
        return [
          { figure: fact.data, publishedOn: on, restated: latest?.publication !== fact.data.publication },
        ]
      })
    })
    .sort((a, b) => (a.publishedOn < b.publishedOn ? -1 : a.publishedOn > b.publishedOn ? 1 : 0))

/**
 * What was published last of one window and part, up to a business date and as known at a moment; undefined when nothing
 * was.
 */
export const lastPublished = (
  book: IndicatorBook,
  cell: { readonly kpi: KpiId; readonly window: Window; readonly scope: Scope },
  horizon: Horizon,
): PublishedFigure | undefined => publishedOf(indicatorAt(book, cell.kpi, horizon), cell).at(-1)
