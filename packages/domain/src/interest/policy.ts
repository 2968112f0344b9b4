import type * as t from "io-ts"
import {
  Count,
  Currency,
  either,
  Flag,
  LocalDate,
  Minor,
  NonNegativeDecimal,
  oneOf,
  orNull,
  shape,
  Text,
} from "../facts/codecs.js"

/** ACT/ACT counts each day over the length of its own year, 366 days in a leap year (ISDA). */
export const DayCount = oneOf("ACT/365F", "ACT/360", "ACT/ACT")
export type DayCount = t.TypeOf<typeof DayCount>

/** What is owed once for each instalment that is paid late, whatever the interest (Directive 2011/7/EU, article 6). */
export const LateCompensation = shape("a compensation", { amount: Minor, currency: Currency })
export type LateCompensation = t.TypeOf<typeof LateCompensation>

const common = {
  id: Text,
  version: Count,
  dayCount: DayCount,
  compensation: orNull(LateCompensation),
  /** Whether it is owed between businesses only. */
  businessOnly: Flag,
  validFrom: LocalDate,
  /** The law or the clause it comes from. */
  source: Text,
}

/**
 * Interest at `margin` points over a reference rate: that of each half-year (`segmented`), the one in force on the due
 * date, or the one in force on the day of payment.
 */
export const ReferencedInterest = shape("interest over a reference rate", {
  ...common,
  rateMode: oneOf("segmented", "fixedAtDue", "fixedAtPayment"),
  margin: NonNegativeDecimal,
})
export type ReferencedInterest = t.TypeOf<typeof ReferencedInterest>

/** Interest at a rate that was agreed, in percent a year. */
export const ContractualInterest = shape("interest at an agreed rate", {
  ...common,
  rateMode: oneOf("contractual"),
  fixed: NonNegativeDecimal,
})
export type ContractualInterest = t.TypeOf<typeof ContractualInterest>

/** How interest on what is paid late is counted: data, with a version, so that a claim can say which one it follows. */
export const LateInterestPolicy = either(
  "a late-payment interest policy",
  ReferencedInterest,
  ContractualInterest,
)
export type LateInterestPolicy = t.TypeOf<typeof LateInterestPolicy>
