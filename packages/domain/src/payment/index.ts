export * from "./commands.js"
export { paymentDecider } from "./decide.js"
export * from "./events.js"
export type { PaymentState } from "./state.js"
