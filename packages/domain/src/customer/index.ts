export * from "./commands.js"
export * from "./decide.js"
export * from "./events.js"
export { type ConditionsVersion, type CustomerState, conditionsInForce } from "./state.js"
