import {
  type Currency,
  type Day,
  fromDay,
  type LateInterestPolicy,
  type LocalDate,
  lateInterest,
  minor,
  type PrincipalPayment,
  type ReferenceRates,
  segmentsOf,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { eachChargesPaid } from "../../concessions/charges-paid.js"
import { closedSince } from "../../receivables/closed-items.js"
import { eachItem } from "../../receivables/item-course.js"
import { Movement } from "../../receivables/ledger.js"
import { dueWithin, isDue } from "../../receivables/settled-items.js"
import type { Books, Counted, Entry, Term } from "../term.js"
import { itemFacts, tellItem } from "./receivables.js"

/** What interest is counted on, as the domain counts it (INV-14): charges bear none, nor what was credited. */
interface Principal {
  readonly amount: number
  readonly open: number
  readonly payments: ReadonlyArray<PrincipalPayment>
}

const principalOf = ({ receivables, concessions }: Books, item: number, counted: Counted): Principal => {
  const { movement } = receivables
  const { asOf, knownAt } = counted
  const charges = new Map<number, number>()
  eachChargesPaid(receivables, concessions, item, counted, (paid) => charges.set(paid.row, paid.charges))
  const payments: Array<PrincipalPayment> = []
  /** By the row that a reversal took back, the day on which it did. */
  const takenBack = new Map<number, number>()
  let amount = 0
  let open = 0
  const pay = (day: number, part: number): void => {
    payments.push({ date: fromDay(day as Day), amount: minor(part) })
    open -= part
  }
  for (let row = receivables.item.lastMovement.at(item); row >= 0; row = movement.previous.at(row)) {
    const day = movement.day.at(row)
    if (day > asOf || movement.recorded.at(row) > knownAt) continue
    const moved = movement.amount.at(row) + (charges.get(row) ?? 0)
    const back = takenBack.get(row)
    switch (movement.kind.at(row)) {
      case Movement.issued:
      case Movement.rescheduled:
        amount += moved
        open += moved
        break
      case Movement.reversed:
        takenBack.set(movement.reference.at(row), day)
        break
      case Movement.credited:
      case Movement.discounted:
        if (back === undefined) {
          amount += moved
          open += moved
        } else {
          // Owed again, but not for the days on which it stood.
          pay(day, -moved)
          pay(back, moved)
        }
        break
      case Movement.paid:
      case Movement.writtenOff:
        pay(day, -moved)
        if (back !== undefined) pay(back, moved)
        break
      default:
    }
  }
  return { amount: Math.max(0, amount), open, payments }
}

/** Goes through the instalments that are past due, and of which something of the principal is open. */
const eachPastDue = (
  books: Books,
  counted: Counted,
  entry: Entry,
  isAsked: (due: LocalDate) => boolean,
  visit: (principal: Principal, due: LocalDate) => void,
): void => {
  const { receivables } = books
  const closed = closedSince(receivables, counted.knownAt)
  eachItem(receivables, counted, (item) => {
    // Most were paid long ago: at the end of each month they are passed over at once.
    if ((closed[item] ?? counted.asOf) <= counted.asOf) return
    const day = dueWithin(receivables, item, counted)
    if (!isDue(day) || day >= counted.asOf) return
    const due = fromDay(day as Day)
    if (!isAsked(due)) return
    const principal = principalOf(books, item, counted)
    if (principal.open <= 0) return
    tellItem(receivables, entry, item)
    entry.day = counted.asOf
    visit(principal, due)
  })
}

const pastDue = {
  kind: "stock",
  // What accrues day by day is no step of any day.
  foreseen: true,
  facts: [...itemFacts, "DueDatesFixed"],
} as const

/** From the day after the due date through the day, rounded once an instalment; of those that are open and past due. */
export const accruedInterest = (policy: LateInterestPolicy, rates: ReferenceRates): Term => ({
  ...pastDue,
  name: "accrued",
  what: `interest accrued by ${policy.id} v${policy.version} on what is open and past due`,
  unit: "money",
  each: (books, counted, entry) => {
    const through = fromDay(counted.asOf as Day)
    eachPastDue(
      books,
      counted,
      entry,
      () => true,
      ({ amount, payments }, due) => {
        const segments = segmentsOf(due, minor(amount), payments, through)
        const currency = entry.currency as Currency
        const interest = lateInterest({ segments, policy, rates, currency })
        if (isLeft(interest) || interest.right.total === 0) return
        entry.amount = interest.right.total
        entry.add()
      },
    )
  },
})

/** A half-year without a published rate is never taken for one without interest. */
export const withoutRate = (policy: LateInterestPolicy, rates: ReferenceRates): Term => ({
  ...pastDue,
  name: "withoutRate",
  what: "instalments past due in a half-year that has no published rate",
  unit: "things",
  each: (books, counted, entry) => {
    const through = fromDay(counted.asOf as Day)
    // It depends on the days alone, and is the same for all of a half-year but its last, whose first day late is in the next.
    const known = new Map<string, boolean>()
    const isMissing = (due: LocalDate): boolean => {
      const day = due.slice(5)
      const isLast = day === "06-30" || day === "12-31"
      const half = isLast ? due : `${due.slice(0, 4)} ${day < "07" ? 1 : 2}`
      const before = known.get(half)
      if (before !== undefined) return before
      const segments = [{ principal: minor(1), after: due, through }]
      const missing = isLeft(lateInterest({ segments, policy, rates, currency: "EUR" as Currency }))
      known.set(half, missing)
      return missing
    }
    entry.amount = 1
    eachPastDue(books, counted, entry, isMissing, () => entry.add())
  },
})
