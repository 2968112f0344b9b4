import type * as t from "io-ts"
import { Count, Decimal, LocalDate, list, Minor, PolicyId, shape, Text } from "../facts/codecs.js"
import { DayCount } from "../interest/policy.js"

/** Days at one rate on one principal, both ends included; `rate` is in percent a year. */
export const InterestSegment = shape("a segment of interest", {
  principal: Minor,
  from: LocalDate,
  to: LocalDate,
  days: Count,
  rate: Decimal,
})
export type InterestSegment = t.TypeOf<typeof InterestSegment>

/**
 * What a claim of interest was counted on, so that who reads the log can count again (INV-14). It counts the whole time
 * since the due date: `total` is rounded once, and what was claimed before (`claimedBefore`) is taken off.
 */
export const ComputedInterest = shape(
  "how interest was counted",
  {
    policy: PolicyId,
    version: Count,
    dayCount: DayCount,
    from: LocalDate,
    through: LocalDate,
    base: Minor,
    segments: list(InterestSegment),
    total: Minor,
    claimedBefore: Minor,
  },
  { rates: Text },
)
export type ComputedInterest = t.TypeOf<typeof ComputedInterest>
