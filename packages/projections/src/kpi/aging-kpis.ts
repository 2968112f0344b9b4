import type { Cell, Figure, Kpi } from "./declaration.js"
import {
  agedReceivables,
  buckets,
  disputedReceivables,
  openByMonth,
  openTimesIssue,
  openTimesIssueByMonth,
  overdueDisputed,
  overdueTimesDue,
  rolledOn,
} from "./terms/aged-items.js"
import { badDebtOfLast } from "./terms/concessions.js"
import { creditedGross, invoicedGross } from "./terms/documents.js"
import {
  AGE_ZERO,
  openItems,
  overdueItems,
  unappliedPayments,
  unappliedTimesReceipt,
} from "./terms/receivables.js"
import { monthOf } from "./windows.js"

const standing = {
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

/** How old an amount is on the day, weighted by it: of `amount` and what it is times the day of its basis. */
const ageOf =
  (amount: string, timesBasis: string) =>
  ({ sum, asOf }: Cell): Figure => {
    const whole = sum(amount)
    return {
      numerator: whole.amount * (asOf - AGE_ZERO) - sum(timesBasis).amount,
      denominator: whole.amount,
      n: whole.n,
    }
  }

const days = { ...standing, unit: "days", factor: 1 } as const
const inDays = { ...days, zeroOverZero: 0 } as const

const MILLION = 1_000_000n

/** A part of a whole in millionths, rounded half away from zero. */
const millionthsOf = (part: bigint, whole: bigint): number =>
  Number(((part < 0n ? -part : part) * MILLION * 2n + whole) / (whole * 2n)) * (part < 0n ? -1 : 1)

/** Each invoice's days over the sales of its own month: a slow month doesn't make the invoices of others look older. */
const trueDays = ({ months, byKey, sum, asOf }: Cell): Figure => {
  const sales = new Map<string, number>()
  for (const [term, sign] of [
    ["invoices", 1],
    ["creditNotes", -1],
  ] as const)
    for (const { from, amount } of months(term)) {
      const month = String(monthOf(from))
      sales.set(month, (sales.get(month) ?? 0) + sign * amount)
    }
  const timesIssue = byKey("timesIssue")
  const { n } = sum("open")
  let numerator = 0
  for (const [month, open] of byKey("open")) {
    const sold = sales.get(month) ?? 0
    if (sold <= 0) return { numerator: 0, denominator: 0, n }
    const weighted = BigInt(open) * BigInt(asOf - AGE_ZERO) - BigInt(timesIssue.get(month) ?? 0)
    numerator += millionthsOf(weighted, BigInt(sold))
  }
  return { numerator, denominator: 1, n }
}

const lastBucket = buckets.at(-1) ?? ""
const LAST_BOUND = 90

/** How old what is open is, and how it ages on. */
export const agingKpis: ReadonlyArray<Kpi> = [
  {
    ...days,
    id: "FI-03",
    name: "Days sales outstanding, invoice by invoice",
    money: "none",
    numeratorIn: "millionths",
    terms: {
      open: openByMonth,
      timesIssue: openTimesIssueByMonth,
      invoices: invoicedGross,
      creditNotes: creditedGross,
    },
    figure: trueDays,
    arithmetic:
      "for each month of issue: (day × open less timesIssue) ÷ (invoices less creditNotes of that month), all months added up",
    counts: "open",
    source: "Oracle Receivables, true days sales outstanding",
  },
  {
    ...standing,
    id: "FI-09-COUNT",
    name: "Overdue ratio, by number of instalments",
    perCurrency: false,
    money: "none",
    zeroOverZero: 0,
    terms: { open: openItems, overdue: overdueItems },
    figure: ({ sum }) => ({ numerator: sum("overdue").n, denominator: sum("open").n, n: sum("open").n }),
    arithmetic: "instalments of overdue ÷ instalments of open",
  },
  {
    ...standing,
    id: "FI-09-UNDISPUTED",
    name: "Overdue ratio, without what is in dispute",
    zeroOverZero: 0,
    terms: { open: openItems, overdue: overdueItems, disputed: disputedReceivables, late: overdueDisputed },
    numerator: { overdue: 1, late: -1 },
    denominator: { open: 1, disputed: -1 },
    counts: "open",
  },
  {
    ...standing,
    id: "FI-10",
    alias: "aging",
    name: "Open receivables by days past due",
    unit: "{currency}",
    direction: "neutral",
    perPart: true,
    parts: buckets,
    money: "numerator",
    factor: 1,
    terms: { aged: agedReceivables },
    numerator: { aged: 1 },
  },
  {
    ...standing,
    id: "FI-10-SHARE",
    name: "Share of open receivables by days past due",
    direction: "neutral",
    perPart: true,
    parts: buckets,
    zeroOverZero: 0,
    terms: { aged: agedReceivables, open: openItems },
    numerator: { aged: 1 },
    denominator: { open: 1 },
  },
  {
    ...inDays,
    id: "FI-10-AGE",
    name: "Average age of open receivables since they were invoiced, by amount",
    terms: { open: openItems, timesIssue: openTimesIssue },
    figure: ageOf("open", "timesIssue"),
    arithmetic: "(day × open less timesIssue) ÷ open, days counted from 2020-01-01",
  },
  {
    ...inDays,
    id: "FI-06-OPEN",
    name: "Days past due so far, of what is open and late, by amount",
    terms: { overdue: overdueItems, timesDue: overdueTimesDue },
    figure: ageOf("overdue", "timesDue"),
    arithmetic: "(day × overdue less timesDue) ÷ overdue, days counted from 2020-01-01",
  },
  {
    ...standing,
    id: "FI-11",
    alias: "roll-rates",
    name: "Roll rate",
    window: "period",
    attribution: "the day it went on to the next bucket, or was written off",
    perPart: true,
    parts: buckets,
    terms: { start: agedReceivables, rolled: rolledOn, lost: badDebtOfLast(lastBucket, LAST_BOUND) },
    opening: ["start"],
    numerator: { rolled: 1, lost: 1 },
    denominator: { start: 1 },
  },
  {
    ...standing,
    id: "FI-22",
    name: "Unapplied cash",
    unit: "{currency}",
    money: "numerator",
    factor: 1,
    terms: { unapplied: unappliedPayments },
    numerator: { unapplied: 1 },
  },
  {
    ...inDays,
    id: "FI-22-AGE",
    name: "Average age of unapplied cash, by amount",
    terms: { unapplied: unappliedPayments, timesReceipt: unappliedTimesReceipt },
    figure: ageOf("unapplied", "timesReceipt"),
    arithmetic: "(day × unapplied less timesReceipt) ÷ unapplied, days counted from 2020-01-01",
  },
]
