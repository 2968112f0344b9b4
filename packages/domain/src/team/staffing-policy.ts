import type * as t from "io-ts"
import { Count, NonNegativeDecimal, shape, Text } from "../facts/codecs.js"
import type { Plain } from "../flows/plain-command.js"

/**
 * How the number of assistants is calibrated: the body of a policy of kind `staffing`. A full-time assistant works
 * `hoursPerDay` on the working days of the `calendar`; `shrinkagePercent` of that goes to what isn't an absence and isn't
 * work either (breaks, meetings, training); of the rest, `occupancyPercent` is to be planned. A shortage or a surplus
 * counts only when it lasts `periods` periods in a row; a shortage of up to `overtimeUpToFte` is never hired for.
 */
export const StaffingPolicy = shape("a staffing policy", {
  calendar: Text,
  hoursPerDay: NonNegativeDecimal,
  shrinkagePercent: NonNegativeDecimal,
  occupancyPercent: NonNegativeDecimal,
  periods: Count,
  overtimeUpToFte: NonNegativeDecimal,
})
export type StaffingPolicy = t.TypeOf<typeof StaffingPolicy>

const preset = (plain: Plain<StaffingPolicy>): StaffingPolicy => {
  const policy: unknown = plain
  if (!StaffingPolicy.is(policy)) throw new RangeError("not a staffing policy")
  return policy
}

/**
 * A policy to begin with. Eight hours a day are the forty a week that APQC counts as one full-time equivalent; shrinkage,
 * occupancy, periods and overtime are an example, to be replaced by the company's own.
 */
export const staffingPolicy = preset({
  calendar: "TARGET",
  hoursPerDay: "8",
  shrinkagePercent: "15",
  occupancyPercent: "85",
  periods: 3,
  overtimeUpToFte: "0.25",
})
