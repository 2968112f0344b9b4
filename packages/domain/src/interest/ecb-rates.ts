import type { Plain } from "../flows/plain-command.js"
import { type ReferenceRate, ReferenceRates } from "./reference-rates.js"

const announcement = "European Central Bank, key interest rates: main refinancing operations on the first day"

const rates = (
  status: ReferenceRate["status"],
  ...published: ReadonlyArray<readonly [halfYear: string, rate: string]>
): ReadonlyArray<Plain<ReferenceRate>> =>
  published.map(([halfYear, rate]) => ({ halfYear, rate, source: announcement, status }))

const series = (plain: Plain<ReferenceRates>): ReferenceRates => {
  const checked: unknown = plain
  if (!ReferenceRates.is(checked)) throw new RangeError(`not reference rates: ${plain.id}`)
  return checked
}

/**
 * The European Central Bank's rate for its main refinancing operations, in force on the first day of each half-year from
 * 2013 to the first of 2026. Later ones are added by who uses them; what is `unverified` is to be checked against the
 * publication before anything is claimed by it.
 */
export const ecbReferenceRates = series({
  id: "ECB-MRO",
  rates: [
    ...rates("verified", ["2013-01-01", "0.75"]),
    ...rates("unverified", ["2013-07-01", "0.50"]),
    ...rates("verified", ["2014-01-01", "0.25"], ["2014-07-01", "0.15"]),
    ...rates("unverified", ["2015-01-01", "0.05"], ["2015-07-01", "0.05"], ["2016-01-01", "0.05"]),
    ...rates(
      "unverified",
      ["2016-07-01", "0.00"],
      ["2017-01-01", "0.00"],
      ["2017-07-01", "0.00"],
      ["2018-01-01", "0.00"],
      ["2018-07-01", "0.00"],
      ["2019-01-01", "0.00"],
      ["2019-07-01", "0.00"],
      ["2020-01-01", "0.00"],
      ["2020-07-01", "0.00"],
      ["2021-01-01", "0.00"],
      ["2021-07-01", "0.00"],
      ["2022-01-01", "0.00"],
      ["2022-07-01", "0.00"],
      ["2023-01-01", "2.50"],
    ),
    ...rates(
      "verified",
      ["2023-07-01", "4.00"],
      ["2024-01-01", "4.50"],
      ["2024-07-01", "4.25"],
      ["2025-01-01", "3.15"],
      ["2025-07-01", "2.15"],
      ["2026-01-01", "2.15"],
    ),
  ],
})
