export * from "./adjustments.js"
export {
  checkTax,
  type ExemptCategory,
  type ExemptionReasons,
  type Requirement,
  requirementsOf,
} from "./category.js"
export * from "./line-net.js"
export * from "./prorate.js"
export * from "./tax.js"
export { type DocumentToTotal, type TotalsFailure, totalsOf } from "./totals.js"
