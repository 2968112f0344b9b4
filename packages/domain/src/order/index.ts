export * from "./commands.js"
export type { CreditCheckState } from "./credit-state.js"
export * from "./decide.js"
export { DelayPolicy, onCommitDate } from "./delay-policy.js"
export { inTransit } from "./delivering.js"
export { type Certainty, type Demand, demandOf, sameDemand } from "./demand.js"
export type { EntryErrorStatus } from "./entry-errors.js"
export * from "./events.js"
export { attributesOf, type OrderGating, orderContext, placedAttributes } from "./gating.js"
export { grossByAmount, partOfGross, withTax } from "./gross.js"
export {
  deliverable,
  invoiceable,
  type Lifecycle,
  type OrderLineState,
  type OrderState,
  type Shipment,
  undelivered,
  wanted,
} from "./state.js"
