import { DashboardId, list, Text } from "../facts/codecs.js"
import { type CommandsIn, command } from "../running/command.js"
import { Tile } from "./events.js"

export const dashboardCommands = {
  /** What it showed before stays on record as an earlier version. */
  DefineDashboard: command("DefineDashboard", { dashboard: DashboardId, tiles: list(Tile) }, { title: Text }),
}

export type DashboardCommand = CommandsIn<typeof dashboardCommands>
