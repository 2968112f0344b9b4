import { type Currency, isCurrency } from "@adv/domain"
import type { AgingBasis, AgingCredits, AgingQuery, AgingScheme } from "@adv/projections"
import { Option } from "@commander-js/extra-typings"
import { boundsOption, type Dates, refuse } from "../options.js"

/** How an aging is counted: shared by the report and its explanation. */
export interface CountingOptions {
  readonly basis: AgingBasis
  readonly scheme: AgingScheme
  readonly credits: AgingCredits
  readonly bounds?: ReadonlyArray<number> | undefined
  readonly undisputedOnly?: true | undefined
}

/** What an aging is asked with, but for what its rows are of. */
export const countingOf = (
  { basis, scheme, credits, bounds, undisputedOnly }: CountingOptions,
  { asOf, knownAt }: Dates,
): Omit<AgingQuery, "by" | "base" | "customers"> => ({
  asOf,
  knownAt,
  basis,
  scheme,
  credits,
  ...(bounds === undefined ? {} : { bounds }),
  ...(undisputedOnly === undefined ? {} : { undisputedOnly }),
})

export const currencyOption = (text: string): Currency => {
  const code = text.toUpperCase()
  return isCurrency(code) ? code : refuse("Give a currency by its ISO 4217 code, such as EUR.")
}

/** The options of how an aging is counted. */
export const basisOption = () =>
  new Option("--basis <date>", "what days are counted from")
    .choices(["dueDate", "invoiceDate"] as const)
    .default("dueDate" as const)
export const schemeOption = () =>
  new Option("--scheme <unit>", "buckets of so many days, or of calendar months back")
    .choices(["days", "months"] as const)
    .default("days" as const)
export const creditsOption = () =>
  new Option(
    "--credits <how>",
    "unapplied money and credit notes: apart, off the oldest items, or by their own date",
  )
    .choices(["apart", "oldestFirst", "ownDate"] as const)
    .default("apart" as const)
export const agingBoundsOption = () =>
  new Option("--bounds <days>", "upper bounds of the buckets (default: 30,60,90; months 0,1,2)").argParser(
    boundsOption,
  )
export const undisputedOption = () =>
  new Option("--undisputed-only", "leave what is in dispute out of the buckets")
