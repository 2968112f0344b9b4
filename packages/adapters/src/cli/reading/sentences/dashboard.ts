import type { DashboardFact } from "@adv/domain"
import { several } from "../../answer/amounts.js"
import type { Sentences } from "./words.js"

export const dashboardSentences: Sentences<DashboardFact> = {
  DashboardDefined: ({ dashboard, version, tiles }) =>
    `Version ${version} of dashboard ${dashboard} shows ${several(tiles.length, "figure")}: ${tiles.map(({ kpi }) => kpi).join(", ")}`,
}
