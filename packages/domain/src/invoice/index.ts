export { type Principal, principalOf } from "./charging.js"
export * from "./commands.js"
export { ComputedInterest, InterestSegment } from "./computed-interest.js"
export type { AllocateCreditNote, ReverseCreditAllocation } from "./credit-balance.js"
export { type InvoiceDecision, invoiceDecider } from "./decide.js"
export { type Deviation, DeviationField, deviationsFrom } from "./deviations.js"
export {
  discountOffered,
  discountParts,
  mixedDiscountAdjustments,
  type OfferedDiscount,
  taxIncludedIn,
} from "./discounting.js"
export { DisputeOutcome } from "./dispute-events.js"
export { disputedOf } from "./disputing.js"
export * from "./events.js"
export type { CheckTermCompliance } from "./legal-cap.js"
export * from "./lines.js"
export { InvoiceChannel } from "./sending.js"
export {
  type CreditState,
  chargesOpenOf,
  creditFrom,
  discountLeftOf,
  principalOpenOf,
} from "./settlement-state.js"
export { type InstalmentState, type InvoiceState, openFrom, openInstalments, openOf } from "./state.js"
export type { ReverseWriteOff, WriteOff } from "./writing-off.js"
