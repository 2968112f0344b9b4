export * from "./commands.js"
export * from "./decide.js"
export * from "./events.js"
export type { AvailabilityRequest, Reservation, StockInformation, StockState } from "./state.js"
