import { agingLabels } from "../../receivables/aging.js"
import { eachStanding, type Standing } from "../../receivables/item-course.js"
import type { Ledger } from "../../receivables/ledger.js"
import type { Entry, Term } from "../term.js"
import { monthOf } from "../windows.js"
import { AGE_ZERO, itemFacts, tellItem } from "./receivables.js"

/** The bounds of the buckets that KPIs age by. */
const bounds = [30, 60, 90] as const

/** The buckets that KPIs age by: `current`, `1-30`, `31-60`, `61-90` and `>90` days past due. */
export const buckets: ReadonlyArray<string> = agingLabels(bounds)

const agedFacts = [...itemFacts, "DueDatesFixed"]

const disputedFacts = [...agedFacts, "DisputeOpened", "DisputeResolved", "DisputeReopened"]

interface Measure {
  readonly name: string
  readonly what: string
  readonly unit?: Term["unit"]
  /** What sums are kept apart by. */
  readonly keyed?: (ledger: Ledger, standing: Standing) => string
  readonly facts?: ReadonlyArray<string>
  /** What of the item counts, from a day on; it is there while this isn't 0. */
  readonly of: (standing: Standing) => number
}

/** A stock of open items: what of each counts, from the days on which that changed. */
const stock = ({ of, keyed, unit = "money", facts = agedFacts, ...named }: Measure): Term => ({
  ...named,
  kind: "stock",
  unit,
  facts,
  ...(keyed === undefined ? {} : { keyed: "sums" as const }),
  each: ({ receivables }, counted, entry) => {
    let item = -1
    let last = 0
    eachStanding(receivables, counted, bounds, (standing) => {
      if (standing.item !== item) {
        item = standing.item
        last = 0
        tellItem(receivables, entry, item)
        if (keyed !== undefined) entry.key = keyed(receivables, standing)
      }
      const now = of(standing)
      if (now === last) return
      entry.day = standing.day
      entry.amount = now - last
      entry.n = (now === 0 ? 0 : 1) - (last === 0 ? 0 : 1)
      last = now
      entry.add()
    })
  },
})

const overdueOf = ({ bucket, open }: Standing): number => (bucket > 0 ? open : 0)

export const disputedReceivables = stock({
  name: "disputed",
  what: "what of the open receivables is in dispute",
  facts: disputedFacts,
  of: ({ disputed }) => disputed,
})

export const overdueDisputed = stock({
  name: "overdueDisputed",
  what: "what of the receivables past due is in dispute",
  facts: disputedFacts,
  of: ({ bucket, disputed }) => (bucket > 0 ? disputed : 0),
})

/** With `openItems`, how old what is open is since it was invoiced. */
export const openTimesIssue = stock({
  name: "openTimesIssue",
  what: "open receivables × day of the invoice (from 2020-01-01)",
  unit: "things",
  of: ({ open, issued }) => open * (issued - AGE_ZERO),
})

/** With `overdueItems`, how late what is past due is by now. */
export const overdueTimesDue = stock({
  name: "overdueTimesDue",
  what: "open receivables past due × due date (from 2020-01-01)",
  unit: "things",
  of: (standing) => overdueOf(standing) * (standing.due - AGE_ZERO),
})

/** By customer: for how much of what is open is with few. */
export const openByCustomer = stock({
  name: "openByCustomer",
  what: "open receivables, by customer",
  keyed: ({ customers, invoice }, standing) => customers.name(invoice.customer.at(standing.invoice)),
  of: ({ open }) => open,
})

/** The month of an invoice, counted from the year 0. Invoices of one day follow one another: it is reckoned once for them. */
const monthOfIssue = (): ((ledger: Ledger, standing: Standing) => string) => {
  let last = Number.NaN
  let month = ""
  return (_ledger, { issued }) => {
    if (issued !== last) {
      last = issued
      month = String(monthOf(issued))
    }
    return month
  }
}

/** By month of the invoice, counted from the year 0. */
export const openByMonth = stock({
  name: "openByMonth",
  what: "open receivables, by month of the invoice",
  keyed: monthOfIssue(),
  of: ({ open }) => open,
})

export const openTimesIssueByMonth = stock({
  name: "openTimesIssueByMonth",
  what: "open receivables × day of the invoice (from 2020-01-01), by month of the invoice",
  unit: "things",
  keyed: monthOfIssue(),
  of: ({ open, issued }) => open * (issued - AGE_ZERO),
})

const step = (entry: Entry, part: string, amount: number, n: number): void => {
  if (amount === 0 && n === 0) return
  entry.part = part
  entry.amount = amount
  entry.n = n
  entry.add()
}

const there = (amount: number): number => (amount === 0 ? 0 : 1)

/** What is open, bucket by bucket: each item from the day on which it comes into a bucket until it leaves it. */
export const agedReceivables: Term = {
  name: "aged",
  what: "open receivables, by bucket of days past due",
  kind: "stock",
  unit: "money",
  facts: agedFacts,
  each: ({ receivables }, counted, entry) => {
    eachStanding(receivables, counted, bounds, ({ day, open, bucket, before, item }) => {
      tellItem(receivables, entry, item)
      entry.day = day
      if (bucket === before.bucket)
        step(entry, buckets[bucket] ?? "", open - before.open, there(open) - there(before.open))
      else {
        step(entry, buckets[before.bucket] ?? "", -before.open, -there(before.open))
        step(entry, buckets[bucket] ?? "", open, there(open))
      }
    })
  },
}

/** What went on from a bucket to a worse one, of what was in it when the window began. */
export const rolledOn: Term = {
  name: "rolled",
  what: "what was in the bucket when the window began, and aged into the next in it",
  kind: "flow",
  unit: "money",
  facts: agedFacts,
  each: ({ receivables }, counted, entry) => {
    eachStanding(receivables, counted, bounds, ({ day, bucket, since, before, item }) => {
      if (before.open <= 0 || bucket <= before.bucket) return
      tellItem(receivables, entry, item)
      entry.day = day
      // In it at the end of a day is in it from that day on: a window that begins the day after sees it.
      entry.since = since + 1
      entry.part = buckets[before.bucket] ?? ""
      entry.amount = before.open
      entry.n = 1
      entry.add()
    })
  },
}

/** What came into a bucket, by being invoiced or by ageing: of this much, what is lost later is the loss. */
export const enteredBucket = (which: number): Term => ({
  name: `entered ${buckets[which] ?? ""}`,
  what: `what came into the bucket ${buckets[which] ?? ""}`,
  kind: "flow",
  unit: "money",
  facts: agedFacts,
  each: ({ receivables }, counted, entry) => {
    eachStanding(receivables, counted, bounds, ({ day, open, bucket, before, item }) => {
      // What was invoiced past its due date came into all the buckets up to its own.
      const from = before.open > 0 ? before.bucket : -1
      if (open <= 0 || bucket < which || from >= which) return
      tellItem(receivables, entry, item)
      entry.day = day
      entry.amount = open
      entry.n = 1
      entry.add()
    })
  },
})
