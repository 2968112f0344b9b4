import type * as t from "io-ts"
import { Currency, list, Minor, shape, Text } from "../facts/codecs.js"
import type { Plain } from "../flows/plain-command.js"

/**
 * What an hour of work costs, all in (pay, charges, place of work), in minor units of a currency, and which activities it
 * is counted for: the body of a policy of kind `processCosts`.
 */
export const ProcessCosts = shape("process costs", {
  currency: Currency,
  perHour: Minor,
  activities: list(Text),
})
export type ProcessCosts = t.TypeOf<typeof ProcessCosts>

const preset = (plain: Plain<ProcessCosts>): ProcessCosts => {
  const costs: unknown = plain
  if (!ProcessCosts.is(costs)) throw new RangeError("not process costs")
  return costs
}

/**
 * The activities are those of APQC's process 3.5.4 "Manage sales orders"; thirty euros an hour are an example, to be
 * replaced by the company's own cost.
 */
export const orderProcessCosts = preset({
  currency: "EUR",
  perHour: 3_000,
  activities: ["orderEntry", "orderChange", "enquiry"],
})
