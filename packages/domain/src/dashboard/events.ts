import type * as t from "io-ts"
import { Count, DashboardId, Decimal, KpiId, list, oneOf, shape, Text } from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { TargetDirection } from "../indicator/events.js"
import { Period } from "../indicator/period.js"
import { Scope } from "../indicator/scope.js"

/** From which value on a tile is to be looked at. */
export const Threshold = shape("a threshold", { level: oneOf("warning", "critical"), value: Decimal })
export type Threshold = t.TypeOf<typeof Threshold>

/** How far back a tile's trend goes: so many periods, the last of them the one that is asked about. */
export const TileWindow = shape("the window of a tile", { every: Period, periods: Count })
export type TileWindow = t.TypeOf<typeof TileWindow>

/**
 * One figure of a dashboard: which KPI, which part of it, over what. Without a version it is the latest. Without a target
 * of its own it is measured by the one that is set for the KPI's part and period. Thresholds are beyond the target, on its
 * bad side; without a target, on the side that the KPI calls bad.
 */
export const Tile = shape(
  "a tile",
  { kpi: KpiId, dims: Scope, window: TileWindow },
  {
    version: Count,
    title: Text,
    target: shape("a target", { value: Decimal, direction: TargetDirection }),
    thresholds: list(Threshold),
  },
)
export type Tile = t.TypeOf<typeof Tile>

/** Names are the storage format: they are for ever. */
export const dashboardFacts = {
  /** `version` counts from 1 within the dashboard. */
  DashboardDefined: shape(
    "DashboardDefined",
    { dashboard: DashboardId, version: Count, tiles: list(Tile) },
    { title: Text },
  ),
}

export type DashboardFact = FactsOf<typeof dashboardFacts>
export type DefinedDashboard = t.TypeOf<typeof dashboardFacts.DashboardDefined>
