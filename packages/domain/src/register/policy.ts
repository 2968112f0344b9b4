import type * as t from "io-ts"
import { Count, list, shape, Text } from "../facts/codecs.js"
import { refined } from "../facts/refined.js"
import { InvoiceKind } from "../invoice/lines.js"
import { policyId } from "../policy/ref.js"
import { daysInMonth } from "../values/index.js"

/** The first day of a fiscal year, in any year; not 29 February, which most years lack. */
export const FiscalYearStart = refined(shape("the start of a fiscal year", { month: Count, day: Count }), [
  { field: "month", expected: "a month from 1 to 12", holds: ({ month }) => month >= 1 && month <= 12 },
  {
    field: "day",
    expected: "a day that the month has in every year",
    holds: ({ month, day }) => day >= 1 && day <= daysInMonth(2025, month),
  },
])
export type FiscalYearStart = t.TypeOf<typeof FiscalYearStart>

/**
 * What a policy of kind `numbering` says: the series that invoices and credit notes are numbered in when they name none
 * (one for both, or one each), kinds of invoices that have a series of their own, and when their years begin.
 */
export const NumberingPolicy = shape(
  "a numbering policy",
  { invoices: Text, creditNotes: Text, fiscalYearStart: FiscalYearStart },
  { byKind: list(shape("the series of a kind", { kind: InvoiceKind, series: Text })) },
)
export type NumberingPolicy = t.TypeOf<typeof NumberingPolicy>

/** The id under which the numbering policy is published. */
export const numberingPolicyId = policyId("numbering")

const january = { month: 1, day: 1 }

export interface NumberingPreset {
  readonly policy: NumberingPolicy
  readonly source: string
}

/**
 * Ways to number documents. The law asks for a sequential number, of one or more series, that identifies the document;
 * how many series there are is the seller's choice.
 */
export const numberingPresets: {
  readonly [Name in "ownSeries" | "sharedSeries" | "fromApril"]: NumberingPreset
} = {
  ownSeries: {
    policy: { invoices: "INV", creditNotes: "CN", fiscalYearStart: january },
    source: "Directive 2006/112/EC, article 226(2)",
  },
  sharedSeries: {
    policy: { invoices: "INV", creditNotes: "INV", fiscalYearStart: january },
    source: "Directive 2006/112/EC, article 226(2); D.P.R. 633/1972, article 21(2)(b)",
  },
  fromApril: {
    policy: { invoices: "INV", creditNotes: "CN", fiscalYearStart: { month: 4, day: 1 } },
    source: "Directive 2006/112/EC, article 226(2); a financial year from 1 April to 31 March",
  },
}
