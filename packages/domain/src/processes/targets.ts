import { lineKey } from "../indicator/state.js"
import type { Process } from "./process.js"

/**
 * Notices each day which targets of KPIs were crossed, by the last period that is over: one that has just begun says
 * little. The same day asked for again asks for the same, and a target that stands as it was noticed last for nothing.
 */
export const targetWatch: Process = {
  name: "target-watch",
  department: "management",
  daily: (on, { ask }) =>
    ask.crossings(on).map((command) => ({
      key: `${command.kpi}/${lineKey(command)}/${command.window.from}/${command.value}`,
      command,
    })),
}
