export * from "./commands.js"
export * from "./decide.js"
export * from "./events.js"
export type { DemandState } from "./state.js"
