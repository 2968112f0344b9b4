export * from "./commands.js"
export * from "./decide.js"
export * from "./events.js"
export { type InstalmentState, type InvoiceState, openInstalments, openOf } from "./state.js"
