import type * as t from "io-ts"
import { Count, Currency, InvoiceId, LocalDate, list, Minor, oneOf, shape, Text } from "../facts/codecs.js"
import { type Currency as Code, formatMinor, type Minor as MinorUnits, minor } from "../values/index.js"
import { CreditComponentKind } from "./component.js"

export const CreditRule = oneOf(
  "exposure",
  "component",
  "oldestOverdue",
  "overdueShare",
  "dunningLevel",
  "documentValue",
  "limitExpired",
  "accountBlocked",
)
export type CreditRule = t.TypeOf<typeof CreditRule>

/**
 * Which rule a document fails by, and by how much: `actual` is above `allowed`, in minor units of the policy's currency,
 * in days (`oldestOverdue`) or as a level (`dunningLevel`). Of the overdue share, both are what is overdue.
 */
export const CreditHoldReason = shape(
  "a reason to hold",
  { rule: CreditRule },
  { actual: Count, allowed: Count, component: CreditComponentKind, invoice: InvoiceId },
)
export type CreditHoldReason = t.TypeOf<typeof CreditHoldReason>

/**
 * What would release a hold. All `payment` entries belong together; `limit` and `override` would each do alone; an
 * account that is blocked or a limit that ended needs its `unblocking` or `renewal` besides, or an override.
 */
export const CreditHoldRelease = shape(
  "what would release a hold",
  { by: oneOf("payment", "limit", "override", "unblocking", "renewal") },
  {
    amount: Minor,
    currency: Currency,
    invoice: InvoiceId,
    instalment: Count,
    until: LocalDate,
    roles: list(Text),
  },
)
export type CreditHoldRelease = t.TypeOf<typeof CreditHoldRelease>

const sum = (amount: MinorUnits | undefined, currency: Code | undefined): string =>
  amount === undefined || currency === undefined ? "" : ` ${formatMinor(amount, currency)} ${currency}`

/** Why, in words: `exposure 1500.00 EUR is above 1000.00 EUR`. */
export const creditHoldReasonText = (reason: CreditHoldReason, currency: Code): string => {
  const { actual, allowed } = reason
  const of = (value: number | undefined) => sum(value === undefined ? undefined : minor(value), currency)
  switch (reason.rule) {
    case "exposure":
      return `the exposure would be${of(actual)}, above${of(allowed)}`
    case "component":
      return `${reason.component ?? "a part of the exposure"} would be${of(actual)}, above${of(allowed)}`
    case "oldestOverdue":
      return `invoice ${reason.invoice ?? "unknown"} is ${actual ?? 0} days overdue, more than ${allowed ?? 0}`
    case "overdueShare":
      return `${of(actual).trim()} of what is open is overdue, more than${of(allowed)}`
    case "dunningLevel":
      return `dunning has reached level ${actual ?? 0}`
    case "documentValue":
      return `the order is worth${of(actual)}, above${of(allowed)}`
    case "limitExpired":
      return "the credit limit has expired"
    case "accountBlocked":
      return "the account is blocked"
  }
}

/** What to do, in words: `pay 320.00 EUR of invoice I-7`. */
export const creditHoldReleaseText = (release: CreditHoldRelease): string => {
  const amount = sum(release.amount, release.currency)
  const until = release.until === undefined ? "" : ` until ${release.until}`
  switch (release.by) {
    case "payment":
      return `pay${amount}${release.invoice === undefined ? " on account" : ` of invoice ${release.invoice}`}`
    case "limit":
      return `agree a limit of${amount}${until}`
    case "override":
      return `an override${amount === "" ? "" : ` for${amount}`} by ${release.roles?.join(" or ") ?? "nobody"}${until}`
    case "unblocking":
      return "unblock the account"
    case "renewal":
      return "renew the credit limit"
  }
}

/** All that would release a hold, in words: `pay 320.00 EUR of invoice I-7, or agree a limit of 1500.00 EUR`. */
export const creditHoldReleasesText = (releases: ReadonlyArray<CreditHoldRelease>): string => {
  const of = (...by: ReadonlyArray<CreditHoldRelease["by"]>) =>
    releases.filter((release) => by.includes(release.by)).map(creditHoldReleaseText)
  const payments = of("payment").join(" and ")
  const choices = [...(payments === "" ? [] : [payments]), ...of("limit", "override")].join(", or ")
  return [...of("unblocking", "renewal"), ...(choices === "" ? [] : [choices])].join(", and ")
}
