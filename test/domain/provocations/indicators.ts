import { defineDashboard, notice, publish, target, withdrawTarget } from "../indicator-story.js"
import { type Provocations, refused } from "./provocation.js"

/** The refusals of targets, published figures and dashboards. */
export const indicators: Provocations = {
  CROSSING_GOES_BACK: () =>
    refused([target(), notice("80", "2025-02")], notice("99", "2025-01", { on: "2025-03-05" })),
  DASHBOARD_INVALID: () => refused([], defineDashboard([])),
  FIGURE_CONTRADICTS: () => refused([publish("95.00")], publish("96.00")),
  FIGURE_OUTDATED: () => refused([publish("95.00", { knownAt: 200 })], publish("96.00", { knownAt: 100 })),
  TARGET_INVALID: () => refused([], target({ validFrom: "2025-02-01", validTo: "2025-01-31" })),
  TARGET_UNKNOWN: () => refused([target()], withdrawTarget({ every: "week" })),
  WINDOW_INVALID: () => refused([], publish("95.00", { window: { from: "2025-02-01", to: "2025-02-01" } })),
  WINDOW_NOT_OVER: () => refused([], publish("95.00", { asOf: "2025-01-30" })),
}
