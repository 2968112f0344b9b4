export {
  type AllocationPart,
  allocationPlan,
  type ItemToSettle,
  inAllocationOrder,
  namedIn,
} from "./allocating.js"
export * from "./commands.js"
export { paymentDecider } from "./decide.js"
export * from "./events.js"
export { checkQuote, Exchange, ExchangeQuote, exchanged, priceOf } from "./exchange.js"
export * from "./policy.js"
export { allocatableFrom, type PaymentState } from "./state.js"
