import type { Horizon } from "../engine/read-models.js"
import { type Ledger, Movement, OPEN_ENDED } from "./ledger.js"

/** What every open item comes to within a horizon, by row of `ledger.item`. Amounts are minor units. */
export interface Balances {
  readonly horizon: Horizon
  /** Whether the item exists yet within the horizon. */
  readonly issued: Uint8Array
  readonly open: Float64Array
  /** Days since 1970-01-01, or `OPEN_ENDED`. */
  readonly due: Int32Array
  readonly paid: Float64Array
  readonly credited: Float64Array
  /** Kept back for paying early, and given up: neither is money that came. */
  readonly discounted: Float64Array
  readonly writtenOff: Float64Array
  /** What is in dispute of what is open. */
  readonly disputed: Float64Array
  /** The day of the last settlement that stands, or the smallest day when there is none. */
  readonly settledOn: Int32Array
}

const NEVER = -0x80000000

/**
 * Adds the movements of every open item up within a horizon: one pass over the ledger's columns.
 */
export const balancesOf = (ledger: Ledger, horizon: Horizon): Balances => {
  const { asOf, knownAt } = horizon
  const count = ledger.item.invoice.length
  const issued = new Uint8Array(count)
  const open = new Float64Array(count)
  const paid = new Float64Array(count)
  const credited = new Float64Array(count)
  const discounted = new Float64Array(count)
  const writtenOff = new Float64Array(count)
  const disputed = new Float64Array(count)
  const settledOn = new Int32Array(count).fill(NEVER)
  const due = ledger.item.due.values.slice(0, count)

  const { movement } = ledger
  const items = movement.item.values
  const kinds = movement.kind.values
  const days = movement.day.values
  const recorded = movement.recorded.values
  const amounts = movement.amount.values
  const references = movement.reference.values
  const rows = movement.item.length
  let reversals: Set<number> | null = null
  for (let row = 0; row < rows; row++) {
    if ((recorded[row] ?? 0) > knownAt) break
    if ((days[row] ?? 0) > asOf) continue
    if (kinds[row] === Movement.reversed) {
      reversals ??= new Set()
      reversals.add(references[row] ?? -1)
    }
  }
  for (let row = 0; row < rows; row++) {
    // Rows are in the log's order, in which nothing is recorded before what stands above it.
    if ((recorded[row] ?? 0) > knownAt) break
    const day = days[row] ?? 0
    if (day > asOf) continue
    const item = items[row] ?? 0
    const amount = amounts[row] ?? 0
    open[item] = (open[item] ?? 0) + amount
    switch (kinds[row]) {
      case Movement.issued:
      case Movement.rescheduled:
        issued[item] = 1
        break
      case Movement.paid:
      case Movement.credited: {
        if (reversals?.has(row)) break
        const settled = kinds[row] === Movement.paid ? paid : credited
        settled[item] = (settled[item] ?? 0) - amount
        if (day > (settledOn[item] ?? NEVER)) settledOn[item] = day
        break
      }
      case Movement.discounted:
      case Movement.writtenOff: {
        if (reversals?.has(row)) break
        const closed = kinds[row] === Movement.discounted ? discounted : writtenOff
        closed[item] = (closed[item] ?? 0) - amount
        break
      }
      default:
    }
  }

  const { dueDate, dispute } = ledger
  for (let row = 0; row < dueDate.item.length; row++) {
    if (dueDate.recorded.at(row) > knownAt) break
    if (dueDate.day.at(row) <= asOf) due[dueDate.item.at(row)] = dueDate.due.at(row)
  }
  for (let row = 0; row < dispute.item.length; row++) {
    if (dispute.recorded.at(row) > knownAt) break
    if (dispute.day.at(row) > asOf) continue
    const item = dispute.item.at(row)
    disputed[item] = (disputed[item] ?? 0) + dispute.amount.at(row)
  }
  for (let item = 0; item < count; item++)
    disputed[item] = Math.max(0, Math.min(disputed[item] ?? 0, open[item] ?? 0))

  return { horizon, issued, open, due, paid, credited, discounted, writtenOff, disputed, settledOn }
}

/** Days past due on the horizon's business date: 0 or less is not late (AG-1), and so is what has no due date. */
export const daysPastDue = (balances: Balances, item: number): number => {
  const due = balances.due[item] ?? OPEN_ENDED
  return due === OPEN_ENDED ? Number.NEGATIVE_INFINITY : balances.horizon.asOf - due
}

/** Whose each source is within a horizon, by its number. */
const ownersOf = ({ source, owner }: Ledger, { asOf, knownAt }: Horizon): Int32Array => {
  const owners = source.customer.values.slice(0, source.customer.length)
  for (let row = 0; row < owner.source.length; row++) {
    if (owner.recorded.at(row) > knownAt) break
    if (owner.day.at(row) <= asOf) owners[owner.source.at(row)] = owner.customer.at(row)
  }
  return owners
}

/** A payment or a credit note, and what of it is not put against anything. Numbers are those of the ledger's names. */
export interface UnappliedCredit {
  readonly source: number
  readonly customer: number
  readonly currency: number
  /** Its own date, in days since 1970-01-01. */
  readonly day: number
  readonly amount: number
}

/** By source, by its number: what of it is not put against anything, whether it is there yet, and whose it is. */
export interface Credits {
  readonly amounts: Float64Array
  readonly there: Uint8Array
  readonly owners: Int32Array
}

/** Adds payments and credit notes up within a horizon: one pass over the ledger's columns. */
export const creditSums = (ledger: Ledger, horizon: Horizon): Credits => {
  const { credit, source } = ledger
  const { asOf, knownAt } = horizon
  const amounts = new Float64Array(source.day.length)
  const there = new Uint8Array(source.day.length)
  const sources = credit.source.values
  const days = credit.day.values
  const recorded = credit.recorded.values
  const changes = credit.amount.values
  const rows = credit.source.length
  for (let row = 0; row < rows; row++) {
    if ((recorded[row] ?? 0) > knownAt) break
    if ((days[row] ?? 0) > asOf) continue
    const of = sources[row] ?? 0
    amounts[of] = (amounts[of] ?? 0) + (changes[row] ?? 0)
    there[of] = 1
  }
  return { amounts, there, owners: ownersOf(ledger, horizon) }
}

/** Payments and credit notes that there are within a horizon, also those that are used up. */
export function* creditsOf(ledger: Ledger, horizon: Horizon): IterableIterator<UnappliedCredit> {
  const { source } = ledger
  const { amounts, there, owners } = creditSums(ledger, horizon)
  for (let of = 0; of < there.length; of++)
    if (there[of] === 1)
      yield {
        source: of,
        customer: owners[of] ?? 0,
        currency: source.currency.at(of),
        day: source.day.at(of),
        amount: amounts[of] ?? 0,
      }
}

/** Unapplied money and credit notes within a horizon, by customer's number and currency's number. */
export const unappliedOf = (
  ledger: Ledger,
  horizon: Horizon,
  each: (customer: number, currency: number, amount: number) => void,
): void => {
  for (const { customer, currency, amount } of creditsOf(ledger, horizon)) each(customer, currency, amount)
}
