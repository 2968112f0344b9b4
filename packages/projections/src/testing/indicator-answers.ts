import type { Day, Instant } from "@adv/domain"
import { dashboardOf, dashboardsIn } from "../indicators/dashboard.js"
import { publicationsOf } from "../indicators/publication.js"
import { crossingsOf, targetsInForce } from "../indicators/targets.js"
import type { CompanyModels } from "../projections.js"

/** What is answered about targets, crossings, published figures and dashboards. */
export const indicatorAnswersOf = (
  { states }: Pick<CompanyModels, "states">,
  asOf: Day,
  knownAt: Instant,
) => {
  const horizon = { asOf, knownAt }
  return [
    targetsInForce(states.indicators, horizon),
    crossingsOf(states.indicators, horizon),
    publicationsOf(states.indicators, horizon),
    dashboardsIn(states.indicators, horizon).map(({ dashboard }) =>
      dashboardOf(states, { ...horizon, dashboard }),
    ),
  ]
}
