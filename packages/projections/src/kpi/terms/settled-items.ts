import { eachItem } from "../../receivables/item-course.js"
import type { Ledger } from "../../receivables/ledger.js"
import { dueWithin, eachSettled, isDue, paymentsOf, type Settled } from "../../receivables/settled-items.js"
import type { Term } from "../term.js"
import { itemFacts, tellItem } from "./receivables.js"

interface Measure {
  readonly name: string
  readonly what: string
  readonly unit?: Term["unit"]
  readonly of: (settled: Settled, ledger: Ledger) => number
}

/** A flow of items settled in full, and at least in part by payment, that had a due date: each on the day it was. */
const settled = ({ of, unit = "things", ...named }: Measure): Term => ({
  ...named,
  kind: "flow",
  unit,
  facts: [...itemFacts, "DueDatesFixed"],
  each: ({ receivables }, counted, entry) => {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
    eachSettled(receivables, counted, (each) => {
      if (!isDue(each.due) || each.day < from || each.day >= to) return
      tellItem(receivables, entry, each.item)
      entry.day = each.day
      entry.amount = of(each, receivables)
      entry.add()
    })
  },
})

/** From the invoice to the day on which nothing was open any more. */
export const paidTimesDaysToPay = settled({
  name: "paidTimesDaysToPay",
  what: "what was paid × days from the invoice to settlement",
  of: ({ paid, day, issued }) => paid * (day - issued),
})

export const paidTimesTerms = settled({
  name: "paidTimesTerms",
  what: "what was paid × days from the invoice to the due date",
  of: ({ paid, due, issued }) => paid * (due - issued),
})

/** Early counts as in time. */
export const paidTimesDaysLate = settled({
  name: "paidTimesDaysLate",
  what: "what was paid × days from the due date to settlement, 0 when it was early",
  of: ({ paid, day, due }) => paid * Math.max(0, day - due),
})

/** What was paid of items that were past due when the window began: of it, the rest of the term is the whole. */
export const collectedOfOverdue: Term = {
  name: "collected",
  what: "what was paid in the window of items that were past due when it began",
  kind: "flow",
  unit: "money",
  facts: [...itemFacts, "DueDatesFixed"],
  each: ({ receivables }, counted, entry) => {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
    eachItem(receivables, counted, (item) => {
      const due = dueWithin(receivables, item, counted)
      if (!isDue(due)) return
      const issued = receivables.invoice.issued.at(receivables.item.invoice.at(item))
      // Past due at the end of a day is past due when a window begins on the day after.
      const since = Math.max(due + 1, issued) + 1
      paymentsOf(receivables, item, counted, (day, amount) => {
        if (day < from || day >= to || day < since) return
        tellItem(receivables, entry, item)
        entry.since = since
        entry.day = day
        entry.amount = amount
        entry.add()
      })
    })
  },
}
