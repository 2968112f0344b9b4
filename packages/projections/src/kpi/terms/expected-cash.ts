import type { Day } from "@adv/domain"
import { caseOf } from "../../collection/collection.js"
import { type ExpectedCash, eachHabit, expectedCash } from "../../receivables/expected-cash.js"
import { OPEN_ENDED } from "../../receivables/ledger.js"
import type { Books, Counted, Entry, Term } from "../term.js"
import { itemFacts, tellItem } from "./receivables.js"

/** Where an expectation is told: its invoice, or the instrument's payment; the promise besides. */
const tell = ({ receivables, collection }: Books, entry: Entry, expected: ExpectedCash): void => {
  if (expected.item >= 0) tellItem(receivables, entry, expected.item)
  else {
    entry.tell("payment", receivables.sources.name(expected.source).replace(/^payment /, ""))
    entry.customer = receivables.customers.name(expected.customer)
    entry.currency = receivables.currencies.name(expected.currency)
  }
  if (expected.promise >= 0) entry.also("dunning", caseOf(collection.promises.name(expected.promise)))
}

/**
 * What is expected to come in (FI-18), on the day on which it is: later than `asOf`, so it is asked for in windows to come.
 * What has no due date yet is expected on no day. `disputedPercent` of what is in dispute is expected all the same.
 */
export const expectedReceipts = (disputedPercent: number): Term => ({
  name: "expected",
  what: "open items on the days on which they are expected to be paid",
  kind: "flow",
  unit: "money",
  facts: [
    ...itemFacts,
    "DueDatesFixed",
    "DisputeOpened",
    "DisputeResolved",
    "DisputeReopened",
    "PaymentPromised",
    "PromiseKept",
    "PromiseBroken",
    "PaymentReceived",
    "PaymentIdentified",
    "PaymentReassigned",
    "PaymentAllocated",
    "PaymentAllocationReversed",
    "InstrumentAccepted",
    "InstrumentHonoured",
    "InstrumentDishonoured",
  ],
  each: (books, { asOf, knownAt, customer }, entry) => {
    const horizon = { asOf: asOf as Day, knownAt, disputedPercent }
    const own = customer === undefined ? null : books.receivables.customers.find(customer)
    for (const expected of expectedCash(books, horizon)) {
      if (expected.day === OPEN_ENDED) continue
      if (own !== null && expected.customer !== own) continue
      tell(books, entry, expected)
      entry.labels["by"] = expected.by
      entry.day = expected.day
      entry.amount = expected.amount
      entry.add()
    }
  },
})

/**
 * How customers have paid in the last 365 days, which says how late they are expected to pay: not part of the sum, but of
 * what it comes from. It stands from the earliest day on, since every window to come goes by it.
 */
export const payingHabits: Term = {
  name: "habits",
  what: "days late of the items settled in the last 365 days: their median, customer by customer, is how late each is expected",
  kind: "stock",
  unit: "days",
  facts: [...itemFacts, "DueDatesFixed"],
  each: ({ receivables }: Books, counted: Counted, entry) =>
    eachHabit(receivables, counted, ({ item, day }, daysLate) => {
      tellItem(receivables, entry, item)
      entry.day = day
      entry.amount = daysLate
      entry.add()
    }),
}
