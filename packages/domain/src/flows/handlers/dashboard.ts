import type { DashboardCommand } from "../../dashboard/commands.js"
import { dashboardDecider } from "../../dashboard/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"

export const dashboardHandlers: HandlersOf<DashboardCommand> = {
  DefineDashboard: single(dashboardDecider, ({ dashboard }: DashboardCommand) => dashboard),
}
