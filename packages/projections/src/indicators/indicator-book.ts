import {
  type DashboardFact,
  type DashboardId,
  type IndicatorFact,
  type IndicatorState,
  indicatorDecider,
  type KpiId,
  replay,
} from "@adv/domain"
import { within } from "../dunning/dated-facts.js"
import { FactsBy } from "../engine/facts-by.js"
import { type Moment, projection } from "../engine/projection.js"
import type { Horizon } from "../engine/read-models.js"

/**
 * What was said of KPIs themselves: their targets, which of these were crossed, what was published, and what dashboards
 * show. All of it is rare, and kept as it came, so that any pair of dates can be asked about by leaving facts out and adding
 * up the rest as the domain itself does.
 */
export interface IndicatorBook {
  readonly indicators: FactsBy<KpiId, IndicatorFact>
  readonly dashboards: FactsBy<DashboardId, DashboardFact>
}

const told =
  <Type extends IndicatorFact["type"]>(type: Type) =>
  (book: IndicatorBook, data: Extract<IndicatorFact, { readonly type: Type }>["data"], at: Moment): void => {
    book.indicators.keep(data.kpi, { type, data } as Extract<IndicatorFact, { readonly type: Type }>, at)
  }

/** Targets, crossings, published figures and dashboards, for any pair of dates. */
export const indicators = projection<IndicatorBook>({
  name: "indicators",
  version: 1,
  initial: () => ({ indicators: new FactsBy(), dashboards: new FactsBy() }),
  recipes: {
    TargetSet: told("TargetSet"),
    TargetWithdrawn: told("TargetWithdrawn"),
    ThresholdCrossed: told("ThresholdCrossed"),
    KpiPublished: told("KpiPublished"),
    DashboardDefined: (book, data, at) =>
      book.dashboards.keep(data.dashboard, { type: "DashboardDefined", data }, at),
  },
})

/** What a KPI's facts come to within a horizon, as the domain adds them up. */
export const indicatorAt = (book: IndicatorBook, kpi: KpiId, horizon: Horizon): IndicatorState =>
  replay(
    indicatorDecider,
    within(book.indicators.of(kpi), horizon).map(({ fact, on }) => ({ ...fact, on })),
  )

/** KPIs of which anything was said, in the order of their ids. */
export const kpisIn = (book: IndicatorBook): ReadonlyArray<KpiId> =>
  [...book.indicators].map(([kpi]) => kpi).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
