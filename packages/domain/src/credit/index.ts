export {
  availableCredit,
  type CreditAnswer,
  type CreditQuestion,
  checkCredit,
  coveringOverrides,
  excessOf,
} from "./check.js"
export * from "./component.js"
export * from "./exposure.js"
export {
  type LimitCircumstances,
  type LimitInForce,
  type LimitPart,
  limitInForce,
  longestTermDays,
} from "./limit.js"
export { openValueOf } from "./open-value.js"
export { authorisedOverride, type OverrideAsked } from "./overrides.js"
export * from "./policy.js"
export * from "./presets.js"
export * from "./reason.js"
export { allowanceOf, type OverdueItem } from "./release.js"
