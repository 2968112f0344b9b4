import type { Plain } from "../flows/plain-command.js"
import { LateInterestPolicy } from "./policy.js"

const preset = (plain: Plain<LateInterestPolicy>): LateInterestPolicy => {
  const policy: unknown = plain
  if (!LateInterestPolicy.is(policy)) throw new RangeError(`not a late-payment interest policy: ${plain.id}`)
  return policy
}

/** The European minimum: 8 points over the reference rate, and 40 euros. */
export const eu20117 = preset({
  id: "EU-2011-7",
  version: 1,
  rateMode: "segmented",
  margin: "8",
  dayCount: "ACT/365F",
  compensation: { amount: 4000, currency: "EUR" },
  businessOnly: true,
  validFrom: "2013-03-16",
  source: "Directive 2011/7/EU, articles 2(6), 3 and 6",
})

/** Italy, for contracts concluded from 2013 on: 8 points over the reference rate of each half-year, and 40 euros. */
export const italy2312002 = preset({
  id: "IT-231-2002",
  version: 1,
  rateMode: "segmented",
  margin: "8",
  dayCount: "ACT/365F",
  compensation: { amount: 4000, currency: "EUR" },
  businessOnly: true,
  validFrom: "2013-01-01",
  source: "D.Lgs. 231/2002, articles 2, 4, 5 and 6, as amended by D.Lgs. 192/2012",
})

/**
 * France, where the contract says nothing: 10 points over the reference rate of each half-year, and 40 euros. A contract
 * may go down to three times the legal rate, which is not a margin over this series: give it as `contractual`.
 */
export const franceDefault = preset({
  id: "FR-L441-10",
  version: 1,
  rateMode: "segmented",
  margin: "10",
  dayCount: "ACT/365F",
  compensation: { amount: 4000, currency: "EUR" },
  businessOnly: true,
  validFrom: "2013-01-01",
  source: "Code de commerce, articles L441-10 II and D441-5",
})
