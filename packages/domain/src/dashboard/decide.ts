import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { canonicalJson } from "../values/index.js"
import type { DashboardCommand } from "./commands.js"
import type { DashboardFact, Tile } from "./events.js"
import { type DashboardState, evolve, initial } from "./state.js"

/** A trend of more periods than this is no trend to look at. */
const MOST_PERIODS = 120

const problemOf = ({ kpi, window, thresholds = [] }: Tile): string | null => {
  if (window.periods < 1 || window.periods > MOST_PERIODS)
    return `shows ${window.periods} periods of ${kpi}: give 1 to ${MOST_PERIODS}`
  const levels = thresholds.map(({ level }) => level)
  if (new Set(levels).size < levels.length)
    return `has two thresholds of one level for ${kpi}: give each level once`
  return null
}

/**
 * Defines what a dashboard shows, or shows otherwise: the same again is nothing, anything else is a new version.
 */
const decide = (
  { type: _type, on: _on, ...defined }: DashboardCommand,
  { current }: DashboardState,
): Either<Failure, ReadonlyArray<DashboardFact>> => {
  const { dashboard, tiles } = defined
  const refuse = (what: string, tile: number | null) =>
    left(failure("DASHBOARD_INVALID", `Dashboard ${dashboard} ${what}.`, { dashboard, tile }))
  if (tiles.length === 0) return refuse("has no tiles: give it at least one", null)
  for (const [at, tile] of tiles.entries()) {
    const problem = problemOf(tile)
    if (problem !== null) return refuse(problem, at + 1)
  }
  const version = (current?.version ?? 0) + 1
  const same =
    current !== null && canonicalJson({ ...current, version }) === canonicalJson({ ...defined, version })
  return right(same ? [] : [{ type: "DashboardDefined", data: { ...defined, version } }])
}

export const dashboardDecider: Decider<DashboardState, DashboardCommand, DashboardFact> = {
  category: "dashboard",
  initial,
  evolve,
  decide,
}
