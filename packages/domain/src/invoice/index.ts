export * from "./commands.js"
export { type InvoiceDecision, invoiceDecider } from "./decide.js"
export * from "./events.js"
export { type InstalmentState, type InvoiceState, openFrom, openInstalments, openOf } from "./state.js"
