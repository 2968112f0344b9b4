import type { Day } from "@adv/domain"
import { caseOf, PromiseEnd } from "../../collection/collection.js"
import { eachSeen } from "../../collection/notices.js"
import type { Term } from "../term.js"

/**
 * Promises to pay, on their last day, by what became of them: the number of a `PromiseEnd`, or null when it is over and
 * nothing was said, which is not kept either. One that isn't over, and of which nothing was said, is none.
 */
const promises =
  (counts: (end: number | null) => boolean): Term["each"] =>
  ({ collection }, counted, entry) => {
    const { promise, promiseEnd, customers, currencies } = collection
    const horizon = { asOf: counted.asOf as Day, knownAt: counted.knownAt }
    const ends = new Map<number, number>()
    eachSeen(promiseEnd, horizon, (row) => ends.set(promiseEnd.promise.at(row), promiseEnd.kind.at(row)))
    entry.amount = 1
    eachSeen(promise, horizon, (row) => {
      const day = promise.due.at(row)
      const end = ends.get(row) ?? null
      if ((end === null && day >= counted.asOf) || !counts(end)) return
      entry.customer = customers.name(promise.customer.at(row))
      if (counted.customer !== undefined && counted.customer !== entry.customer) return
      entry.tell("dunning", caseOf(collection.promises.name(row)))
      entry.currency = currencies.name(promise.currency.at(row))
      entry.day = day
      entry.add()
    })
  }

const flow = {
  kind: "flow",
  unit: "things",
  facts: ["PaymentPromised", "PromiseKept", "PromiseBroken"],
} as const

export const promisesDue: Term = {
  ...flow,
  name: "promisesDue",
  what: "promises to pay that were due, or of which something was said before",
  each: promises(() => true),
}

export const promisesKeptInTime: Term = {
  ...flow,
  name: "promisesKeptInTime",
  what: "promises to pay kept in full and in time",
  each: promises((end) => end === PromiseEnd.kept),
}

export const promisesKeptLate: Term = {
  ...flow,
  name: "promisesKeptLate",
  what: "promises to pay kept in full, but late",
  each: promises((end) => end === PromiseEnd.keptLate),
}
