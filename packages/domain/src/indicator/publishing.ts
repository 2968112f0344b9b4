import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { addDays } from "../values/index.js"
import type { PublishKpi } from "./commands.js"
import type { IndicatorFact, PublishedFigure } from "./events.js"
import { scopeText } from "./scope.js"
import { type IndicatorState, publishedOf } from "./state.js"

const told = ["version", "unit", "numerator", "denominator", "value", "reason", "n"] as const

/** Whether two figures say the same, whenever each was known. */
const sameFigure = (one: Partial<PublishedFigure>, other: Partial<PublishedFigure>): boolean =>
  told.every((field) => one[field] === other[field])

/**
 * A figure is published for a window that is over, as it was known at a moment. The same figure again is nothing; another
 * one for the same window restates the first, which stays as it is.
 */
export const publish = (
  { type: _type, on, ...figure }: PublishKpi,
  state: IndicatorState,
): Either<Failure, ReadonlyArray<IndicatorFact>> => {
  const { kpi, window, scope, asOf, knownAt, version } = figure
  const part = scopeText(scope)
  const name = `${kpi}${part === "" ? "" : ` of ${part}`}`
  const data = { kpi, window, scope, asOf, on }
  if (window.from >= window.to)
    return left(
      failure(
        "WINDOW_INVALID",
        `The window of ${name} from ${window.from} to ${window.to} is empty: "to" is the day after its last.`,
        data,
      ),
    )
  const last = addDays(window.to, -1)
  if (asOf < last || on < asOf)
    return left(
      failure(
        "WINDOW_NOT_OVER",
        asOf < last
          ? `${name} can't be published as of ${asOf}, when its window goes on through ${last}: publish it as of that day or later.`
          : `${name} can't be published on ${on} as of ${asOf}, which is still to come: publish it as of ${on} or earlier.`,
        data,
      ),
    )
  const earlier = publishedOf(state, figure)
  const [first] = earlier
  const latest = earlier.at(-1)
  if (latest !== undefined && sameFigure(latest, figure)) return right([])
  const contradicted = earlier.find(
    (each) => each.version === version && each.asOf === asOf && each.knownAt === knownAt,
  )
  if (contradicted !== undefined)
    return left(
      failure(
        "FIGURE_CONTRADICTS",
        `${name} from ${window.from} to ${window.to} was published as ${contradicted.value} as known at the same moment: what was known then doesn't change. Publish it as known later.`,
        { ...data, knownAt, publication: contradicted.publication },
      ),
    )
  if (latest !== undefined && knownAt < latest.knownAt)
    return left(
      failure(
        "FIGURE_OUTDATED",
        `${name} from ${window.from} to ${window.to} was published by what was known later: publish what is known now.`,
        { ...data, knownAt, published: latest.knownAt, publication: latest.publication },
      ),
    )
  return right([
    {
      type: "KpiPublished",
      data: {
        ...figure,
        publication: state.published.length + 1,
        ...(first === undefined ? {} : { restates: first.publication }),
      },
    },
  ])
}
