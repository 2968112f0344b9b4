import type { CourseAsked } from "../receivables/item-course.js"
import { type Ledger, Movement } from "../receivables/ledger.js"
import type { Concessions } from "./concessions.js"

/**
 * What a settlement paid of an item's charges, or the taking back of one took back: in all, and by kind of charge. Amounts
 * are minor units, above zero in both.
 */
export interface ChargesPaid {
  /** The row of the ledger's movements. */
  readonly row: number
  /** Whether it takes a settlement back. */
  readonly takenBack: boolean
  /** How it was settled: one of `Movement`. */
  readonly by: number
  readonly charges: number
  readonly kinds: ReadonlyMap<number, number>
}

/** What of an item's charges is still owed, in the order in which they were claimed. */
class Owed {
  readonly #kinds: Array<number> = []
  readonly #left: Array<number> = []

  claim(kind: number, amount: number): void {
    this.#kinds.push(kind)
    this.#left.push(amount)
  }

  /** Gives up of a kind, the last claimed first. */
  waive(kind: number, amount: number): void {
    for (let at = this.#left.length - 1; at >= 0 && amount > 0; at--) {
      if (this.#kinds[at] !== kind) continue
      const part = Math.min(amount, this.#left[at] ?? 0)
      this.#left[at] = (this.#left[at] ?? 0) - part
      amount -= part
    }
  }

  /** Pays the first claimed first, and says by kind what was paid. */
  pay(amount: number): ReadonlyMap<number, number> {
    const paid = new Map<number, number>()
    for (let at = 0; at < this.#left.length && amount > 0; at++) {
      const kind = this.#kinds[at] ?? -1
      const part = Math.min(amount, this.#left[at] ?? 0)
      this.#left[at] = (this.#left[at] ?? 0) - part
      amount -= part
      if (part > 0) paid.set(kind, (paid.get(kind) ?? 0) + part)
    }
    return paid
  }
}

const settles: ReadonlySet<number> = new Set([Movement.paid, Movement.credited, Movement.writtenOff])

/** The rows about an item of a list that is by invoice, the last one first. */
const rowsOf = (
  rows: Concessions["chargesOfInvoice"],
  instalments: Concessions["charge"]["instalment"],
  invoice: number,
  instalment: number,
): Array<number> => {
  const found: Array<number> = []
  for (let row = rows.last(invoice); row >= 0; row = rows.before(row))
    if (instalments.at(row) === instalment) found.push(row)
  return found
}

/**
 * Goes through the settlements of an item, and the takings back, within a horizon, with what of each was for charges: they
 * come after what was invoiced, unless a settlement said what of it was for charges (as the domain has it), and are paid
 * in the order in which they were claimed. Nothing is visited of an item without charges.
 */
export const eachChargesPaid = (
  ledger: Ledger,
  book: Concessions,
  item: number,
  { asOf, knownAt }: CourseAsked,
  visit: (paid: ChargesPaid) => void,
): void => {
  const invoice = book.invoices.find(ledger.invoices.name(ledger.item.invoice.at(item)))
  if (book.chargesOfInvoice.last(invoice) < 0) return
  const { movement } = ledger
  const { charge, settledCharges } = book
  const instalment = ledger.item.instalment.at(item)
  // The item's charges, in the same order as its movements that are charges.
  const charges = rowsOf(book.chargesOfInvoice, charge.instalment, invoice, instalment)
  if (charges.length === 0) return
  /** What of a settlement was said to be for charges, by its hash. */
  const said = new Map(
    rowsOf(book.settledChargesOfInvoice, settledCharges.instalment, invoice, instalment).map((row) => [
      settledCharges.settlement.at(row),
      settledCharges.amount.at(row),
    ]),
  )
  const rows: Array<number> = []
  for (let row = ledger.item.lastMovement.at(item); row >= 0; row = movement.previous.at(row)) rows.push(row)

  const owed = new Owed()
  const paidBy = new Map<number, ChargesPaid>()
  let principal = 0
  for (const row of rows.reverse()) {
    const by = movement.kind.at(row)
    const claimed = by === Movement.charged ? charge.kind.at(charges.pop() ?? -1) : -1
    if (movement.day.at(row) > asOf || movement.recorded.at(row) > knownAt) continue
    const amount = movement.amount.at(row)
    if (by === Movement.charged) {
      if (amount > 0) owed.claim(claimed, amount)
      else owed.waive(claimed, -amount)
    } else if (by === Movement.reversed) {
      const before = paidBy.get(movement.reference.at(row))
      principal += amount - (before?.charges ?? 0)
      if (before === undefined) continue
      for (const [kind, part] of before.kinds) owed.claim(kind, part)
      visit({ ...before, row, takenBack: true })
    } else if (settles.has(by)) {
      const ofCharges = said.get(movement.reference.at(row)) ?? Math.max(0, -amount - Math.max(0, principal))
      principal += amount + ofCharges
      const paid = { row, takenBack: false, by, charges: ofCharges, kinds: owed.pay(ofCharges) }
      paidBy.set(row, paid)
      visit(paid)
    } else principal += amount
  }
}
