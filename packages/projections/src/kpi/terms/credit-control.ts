import { CheckOutcome, type CreditLedger } from "../../credit/ledger.js"
import { type OrderBook, Step } from "../../orders/order-book.js"
import type { Books, Counted, Entry, Term } from "../term.js"
import { eachOrder, ofOrder } from "./orders.js"

const FOREVER = Number.POSITIVE_INFINITY

/** From which day until which an order was on credit hold; until `FOREVER` when it still is. */
type Hold = (order: number, from: number, until: number) => void

const ends: ReadonlySet<number> = new Set([Step.cancelled, Step.closedShort, Step.completed])

const holdsOf = (
  { order, step }: OrderBook,
  number: number,
  credit: number,
  { asOf, knownAt }: Counted,
  visit: Hold,
): void => {
  // Hardly any order ever was.
  let ever = false
  for (let row = order.lastStep.at(number); row >= 0 && !ever; row = step.previous.at(row))
    ever = step.kind.at(row) === Step.held && step.value.at(row) === credit
  if (!ever) return
  const rows: Array<number> = []
  for (let row = order.lastStep.at(number); row >= 0; row = step.previous.at(row)) {
    if (step.day.at(row) > asOf || step.recorded.at(row) > knownAt) continue
    const kind = step.kind.at(row)
    const ofCredit = (kind === Step.held || kind === Step.holdReleased) && step.value.at(row) === credit
    if (ofCredit || ends.has(kind)) rows.push(row)
  }
  rows.sort((a, b) => step.day.at(a) - step.day.at(b) || a - b)
  let since = FOREVER
  for (const row of rows) {
    const day = step.day.at(row)
    if (step.kind.at(row) === Step.held) since = Math.min(since, day)
    else if (since !== FOREVER) {
      visit(number, since, day)
      since = FOREVER
    }
  }
  if (since !== FOREVER) visit(number, since, FOREVER)
}

const eachHold = ({ orders: book }: Books, counted: Counted, visit: Hold): void => {
  const credit = book.names.find("credit")
  if (credit < 0) return
  eachOrder(book, counted, (order) => holdsOf(book, order, credit, counted, visit))
}

const holdFacts = [
  "OrderPlaced",
  "OrderHeld",
  "OrderHoldReleased",
  "OrderCancelled",
  "OrderClosedShort",
  "OrderCompleted",
]

/** An order that is over is on hold no more. */
export const ordersOnCreditHold: Term = {
  name: "held",
  what: "orders on credit hold",
  kind: "stock",
  unit: "things",
  facts: holdFacts,
  each: (books, counted, entry) =>
    eachHold(books, counted, (order, from, until) => {
      ofOrder(entry, books.orders, order)
      entry.day = from
      entry.amount = 1
      entry.n = 1
      entry.add()
      if (until > counted.asOf) return
      entry.day = until
      entry.amount = -1
      entry.n = -1
      entry.add()
    }),
}

/** Of the orders placed in the window. */
export const ordersEverOnCreditHold: Term = {
  name: "everHeld",
  what: "orders placed in the window that were on credit hold at any time since",
  kind: "flow",
  unit: "things",
  facts: holdFacts,
  each: (books, counted, entry) => {
    let last = -1
    eachHold(books, counted, (order) => {
      if (order === last) return
      last = order
      ofOrder(entry, books.orders, order)
      entry.day = books.orders.order.placed.at(order)
      entry.amount = 1
      entry.add()
    })
  },
}

/** On the day it ended, by release or because the order was over. */
export const daysOnCreditHold: Term = {
  name: "holdDays",
  what: "days that credit holds lasted, of those that ended in the window",
  kind: "samples",
  unit: "days",
  facts: holdFacts,
  each: (books, counted, entry) =>
    eachHold(books, counted, (order, from, until) => {
      if (until === FOREVER) return
      ofOrder(entry, books.orders, order)
      entry.day = until
      entry.amount = until - from
      entry.add()
    }),
}

const tellCheck = (
  { credit: { check, orders, customers, currencies } }: Books,
  entry: Entry,
  row: number,
) => {
  entry.tell("order", orders.name(check.order.at(row)))
  entry.customer = customers.name(check.customer.at(row))
  entry.currency = currencies.name(check.currency.at(row))
  entry.day = check.day.at(row)
}

const checkFacts = ["CreditCheckPassed", "CreditCheckFailed"]

const checks = (named: Pick<Term, "name" | "what">, counts: (outcome: number) => boolean): Term => ({
  ...named,
  kind: "flow",
  unit: "things",
  facts: checkFacts,
  each: (books, { asOf, knownAt, customer }, entry) => {
    const { check, customers } = books.credit
    const own = customer === undefined ? null : customers.find(customer)
    entry.amount = 1
    for (let row = 0; row < check.day.length; row++) {
      if (check.recorded.at(row) > knownAt) break
      if (check.day.at(row) > asOf || !counts(check.outcome.at(row))) continue
      if (own !== null && check.customer.at(row) !== own) continue
      tellCheck(books, entry, row)
      entry.add()
    }
  },
})

export const checksAgainstRules = checks(
  { name: "broken", what: "credit checks that found a rule broken" },
  (outcome) => outcome !== CheckOutcome.passed,
)

export const checksOverridden = checks(
  { name: "overridden", what: "of these, those that somebody's override let pass" },
  (outcome) => outcome === CheckOutcome.overridden,
)

/** The checks of each customer within a horizon, by day; of one day, in the log's order. */
const checksByCustomer = (
  { check }: CreditLedger,
  { asOf, knownAt }: Counted,
): ReadonlyMap<number, ReadonlyArray<number>> => {
  const found = new Map<number, Array<number>>()
  for (let row = 0; row < check.day.length; row++) {
    if (check.recorded.at(row) > knownAt) break
    if (check.day.at(row) > asOf) continue
    const customer = check.customer.at(row)
    const own = found.get(customer)
    if (own === undefined) found.set(customer, [row])
    else own.push(row)
  }
  for (const rows of found.values()) rows.sort((a, b) => check.day.at(a) - check.day.at(b) || a - b)
  return found
}

/** What the last check of each customer found, from its day until the next one's. */
const lastCheck = (
  named: Pick<Term, "name" | "what">,
  of: (check: CreditLedger["check"], row: number) => number,
): Term => ({
  ...named,
  kind: "stock",
  unit: "money",
  facts: checkFacts,
  each: (books, counted, entry) => {
    const { check, customers } = books.credit
    const own = counted.customer === undefined ? null : customers.find(counted.customer)
    for (const [customer, rows] of checksByCustomer(books.credit, counted)) {
      if (own !== null && customer !== own) continue
      let last = -1
      for (const row of rows) {
        const limited = check.limit.at(row) >= 0
        if (last >= 0) {
          // What stood before is told by the check before, and taken away by this one.
          tellCheck(books, entry, last)
          entry.also("order", books.credit.orders.name(check.order.at(row)))
          entry.day = check.day.at(row)
          entry.amount = -of(check, last)
          entry.n = -1
          entry.add()
        }
        last = limited ? row : -1
        if (!limited) continue
        tellCheck(books, entry, row)
        entry.amount = of(check, row)
        entry.n = 1
        entry.add()
      }
    }
  },
})

/** With the order that was checked, when it passed. Whose limit is unlimited isn't here. */
export const creditUsed = lastCheck(
  { name: "exposure", what: "exposures as at each customer's last credit check" },
  (check, row) =>
    check.exposure.at(row) + (check.outcome.at(row) === CheckOutcome.failed ? 0 : check.document.at(row)),
)

export const creditLimits = lastCheck(
  { name: "limit", what: "credit limits as at each customer's last credit check" },
  (check, row) => check.limit.at(row),
)
