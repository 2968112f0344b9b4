export * from "./commands.js"
export { dashboardDecider } from "./decide.js"
export * from "./events.js"
export type { DashboardState } from "./state.js"
