import { ecbReferenceRates, eu20117, type LateInterestPolicy, type ReferenceRates } from "@adv/domain"
import { herfindahlMillionths, largestShare } from "./arithmetic/concentration.js"
import { type BucketAtRisk, expectedLoss } from "./arithmetic/expected-loss.js"
import type { Cell, Figure, Kpi } from "./declaration.js"
import { durations } from "./durations.js"
import type { Term } from "./term.js"
import { accruedInterest, withoutRate } from "./terms/accrued-interest.js"
import { agedReceivables, buckets, enteredBucket, openByCustomer } from "./terms/aged-items.js"
import { badDebt, claimedForLateness, collectedForLateness, waivedForLateness } from "./terms/concessions.js"
import {
  checksAgainstRules,
  checksOverridden,
  creditLimits,
  creditUsed,
  daysOnCreditHold,
  ordersEverOnCreditHold,
  ordersOnCreditHold,
} from "./terms/credit-control.js"
import { creditedGross, invoicedGross } from "./terms/documents.js"
import { ordersPlaced } from "./terms/placed.js"

const inPercent = {
  version: 1,
  family: "finance",
  unit: "%",
  window: "point",
  attribution: "how things stand at the end of the window",
  direction: "lowerIsBetter",
  perCurrency: true,
  money: "both",
  decimals: 2,
  factor: 100,
} as const

const inMoney = { ...inPercent, unit: "{currency}", money: "numerator", factor: 1 } as const

const lossFigure = (atRisk: ReadonlyArray<BucketAtRisk>, n: number): Figure => {
  const loss = expectedLoss(atRisk)
  return loss === null ? { numerator: 0, denominator: 0, n } : { numerator: loss, n }
}

/** What is open in each bucket, and how many instalments in all. */
const exposed = ({ parts }: Cell): { readonly open: ReadonlyArray<number>; readonly n: number } => {
  const sums = parts("aged")
  let n = 0
  for (const sum of sums.values()) n += sum.n
  return { open: buckets.map((bucket) => sums.get(bucket)?.amount ?? 0), n }
}

/** How many months, the one of the day included, loss rates are observed in. */
const OBSERVED_MONTHS = 12

const enteredName = (bucket: number): string => `entered${bucket}`

/** Of what reached a bucket in the last twelve months, what was lost: all the roll rates from it on, in one. */
const byRollRates = (cell: Cell): Figure => {
  const observed = (term: string): number =>
    cell
      .months(term)
      .slice(0, OBSERVED_MONTHS)
      .reduce((sum, { amount }) => sum + amount, 0)
  const { open, n } = exposed(cell)
  const lost = observed("lost")
  return lossFigure(
    open.map((amount, bucket) => ({ open: amount, lost, reached: observed(enteredName(bucket)) })),
    n,
  )
}

/** Loss rates by bucket, in hundredths of a percent: of what is current, then of each of the buckets past due. */
export interface ProvisionMatrix {
  readonly id: string
  /** Where the rates are from. */
  readonly source: string
  /** `current`, `1-30`, `31-60`, `61-90` and `>90` days past due. */
  readonly rates: readonly [number, number, number, number, number]
}

/**
 * Expected credit loss by a provision matrix with rates of one's own: IFRS 9's practical expedient for trade receivables
 * (B5.5.35), which groups them by days past due and gives each group a fixed rate.
 *
 * @example
 * import { kpiRegistry, provisionMatrixKpi } from "@adv/projections"
 *
 * const ours = provisionMatrixKpi({ id: "FI-17-OURS", source: "policy of 2025", rates: [20, 100, 250, 700, 3000] })
 * assert.equal(kpiRegistry([ours])._tag, "Right")
 */
export const provisionMatrixKpi = ({ id, source, rates }: ProvisionMatrix): Kpi => ({
  ...inMoney,
  id,
  name: `Expected credit loss, at the rates of ${source}`,
  terms: { aged: agedReceivables },
  figure: (cell) => {
    const { open, n } = exposed(cell)
    return lossFigure(
      open.map((amount, bucket) => ({ open: amount, lost: rates[bucket] ?? 0, reached: 10_000 })),
      n,
    )
  },
  arithmetic: `aged of each bucket × its rate (${buckets
    .map((bucket, at) => `${bucket}: ${(rates[at] ?? 0) / 100} %`)
    .join(", ")}), added up`,
  source: `IFRS 9, B5.5.35; ${source}`,
})

/**
 * Interest accrued on what is open and past due, by a policy and its reference rates. It has no value when a half-year it
 * would need has no published rate.
 *
 * @example
 * import { ecbReferenceRates, italy2312002 } from "@adv/domain"
 * import { accruedInterestKpi, kpiRegistry } from "@adv/projections"
 *
 * const italy = accruedInterestKpi({ id: "FI-21-ITALY", policy: italy2312002, rates: ecbReferenceRates })
 * assert.equal(kpiRegistry([italy])._tag, "Right")
 */
export const accruedInterestKpi = ({
  id,
  policy,
  rates,
}: {
  readonly id: string
  readonly policy: LateInterestPolicy
  readonly rates: ReferenceRates
}): Kpi => ({
  ...inMoney,
  id,
  name: "Interest accrued on what is past due",
  direction: "neutral",
  terms: { accrued: accruedInterest(policy, rates), withoutRate: withoutRate(policy, rates) },
  figure: ({ sum }) => {
    const { amount, n } = sum("accrued")
    return sum("withoutRate").n > 0 ? { numerator: 0, denominator: 0, n } : { numerator: amount, n }
  },
  arithmetic: "accrued, of each instalment; none while withoutRate isn't 0",
  source: policy.source,
})

/** The share of the largest customers in what is open. */
const topShare = (count: number, id: string): Kpi => ({
  ...inPercent,
  id,
  name: `Share of the ${count} largest customers in open receivables`,
  terms: { open: openByCustomer },
  figure: ({ byKey }) => {
    const amounts = [...byKey("open").values()]
    return { ...largestShare(amounts, count), n: amounts.length }
  },
  arithmetic: `the ${count} largest sums by customer of open ÷ all of them`,
})

const lateness = (id: string, name: string, term: Term): Kpi => ({
  ...inMoney,
  id,
  name: `Interest and compensation for lateness ${name}`,
  window: "period",
  attribution: `the day it was ${name}`,
  direction: "neutral",
  terms: { [term.name]: term },
  numerator: { [term.name]: 1 },
  dimensions: ["kind"],
})

/** What is lost or may be, how credit is used, and what is asked for being late. */
export const riskKpis: ReadonlyArray<Kpi> = [
  {
    ...inPercent,
    id: "FI-16",
    name: "Bad-debt ratio",
    window: "period",
    attribution: "day of the write-off, and issue date",
    terms: { lost: badDebt, invoices: invoicedGross, creditNotes: creditedGross },
    numerator: { lost: 1 },
    denominator: { invoices: 1, creditNotes: -1 },
  },
  {
    ...inMoney,
    id: "FI-17",
    alias: "ecl",
    name: "Expected credit loss, at the loss rates of the last 12 months",
    attribution: "how things stand at the end of the window; losses of the 12 months up to it",
    terms: {
      aged: agedReceivables,
      lost: badDebt,
      ...Object.fromEntries(buckets.map((_, bucket) => [enteredName(bucket), enteredBucket(bucket)])),
    },
    figure: byRollRates,
    arithmetic:
      "aged of each bucket × (lost ÷ what entered the bucket, both in the last 12 months), added up; no more than all is lost",
    source: "IFRS 9, B5.5.35",
  },
  provisionMatrixKpi({
    id: "FI-17-MATRIX",
    source: "IFRS 9, Illustrative Example 12",
    rates: [30, 160, 360, 660, 1060],
  }),
  {
    ...inPercent,
    id: "FI-20",
    name: "Credit limits used, as at each customer's last credit check",
    direction: "neutral",
    terms: { exposure: creditUsed, limit: creditLimits },
    numerator: { exposure: 1 },
    denominator: { limit: 1 },
  },
  {
    ...inMoney,
    id: "FI-20-HELD",
    name: "Orders on credit hold",
    unit: "orders",
    perCurrency: false,
    money: "none",
    decimals: 0,
    terms: { held: ordersOnCreditHold },
    numerator: { held: 1 },
  },
  {
    ...inPercent,
    id: "FI-20-RATE",
    name: "Share of orders that were on credit hold",
    window: "cohort",
    attribution: "placed",
    perCurrency: false,
    money: "none",
    terms: { held: ordersEverOnCreditHold, orders: ordersPlaced },
    numerator: { held: 1 },
    denominator: { orders: 1 },
  },
  {
    ...durations,
    id: "FI-20-TIME",
    name: "Days on credit hold",
    family: "finance",
    unit: "days",
    window: "period",
    attribution: "the day the hold ended",
    terms: { took: daysOnCreditHold, open: ordersOnCreditHold },
  },
  {
    ...inPercent,
    id: "FI-20-OVERRIDE",
    name: "Share of credit checks against the rules that were overridden",
    window: "period",
    attribution: "day of the check",
    perCurrency: false,
    money: "none",
    terms: { overridden: checksOverridden, broken: checksAgainstRules },
    numerator: { overridden: 1 },
    denominator: { broken: 1 },
  },
  accruedInterestKpi({ id: "FI-21-ACCRUED", policy: eu20117, rates: ecbReferenceRates }),
  lateness("FI-21-CLAIMED", "claimed", claimedForLateness),
  lateness("FI-21-COLLECTED", "paid", collectedForLateness),
  lateness("FI-21-WAIVED", "given up", waivedForLateness),
  topShare(10, "FI-24"),
  {
    ...inPercent,
    id: "FI-24-HHI",
    name: "Concentration of open receivables: Herfindahl-Hirschman index of customers",
    unit: "points",
    money: "none",
    numeratorIn: "millionths",
    factor: 1,
    terms: { open: openByCustomer },
    figure: ({ byKey }) => {
      const amounts = [...byKey("open").values()]
      const index = herfindahlMillionths(amounts)
      return { numerator: index ?? 0, denominator: index === null ? 0 : 1, n: amounts.length }
    },
    arithmetic: "the squares of each customer's percentage of open, added up",
    source: "US Department of Justice, Horizontal Merger Guidelines, section 5.3",
  },
]
