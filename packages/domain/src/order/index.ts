export * from "./commands.js"
export * from "./decide.js"
export * from "./events.js"
export {
  deliverable,
  invoiceable,
  type Lifecycle,
  type OrderLineState,
  type OrderState,
  undelivered,
  wanted,
} from "./state.js"
