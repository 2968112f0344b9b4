import type { Horizon } from "../engine/read-models.js"
import { Instrument, itemsOf, type Ledger, OPEN_ENDED } from "./ledger.js"

/** An instalment of which something is open. Amounts are minor units, currencies their numbers. */
export interface OpenItem {
  readonly item: number
  readonly invoice: number
  readonly open: number
  readonly disputed: number
  /** 0 or less is not late (AG-1), and so is what has no due date. */
  readonly daysPastDue: number
}

export interface Amount {
  readonly currency: number
  readonly amount: number
}

interface Rows {
  readonly day: { readonly at: (row: number) => number }
  readonly recorded: { readonly at: (row: number) => number }
}

export const seen = ({ day, recorded }: Rows, row: number, { asOf, knownAt }: Horizon): boolean =>
  day.at(row) <= asOf && recorded.at(row) <= knownAt

const openOf = ({ item, movement }: Ledger, number: number, horizon: Horizon): number => {
  let open = 0
  for (let row = item.lastMovement.at(number); row >= 0; row = movement.previous.at(row))
    if (seen(movement, row, horizon)) open += movement.amount.at(row)
  return open
}

/** From the last row back: the first that is met is the one that stands. */
export const dueOf = ({ item, dueDate, rows }: Ledger, number: number, horizon: Horizon): number => {
  for (let row = rows.dueDatesOfItem.last(number); row >= 0; row = rows.dueDatesOfItem.before(row))
    if (seen(dueDate, row, horizon)) return dueDate.due.at(row)
  return item.due.at(number)
}

const disputedOf = ({ dispute, rows }: Ledger, number: number, horizon: Horizon): number => {
  let disputed = 0
  for (let row = rows.disputesOfItem.last(number); row >= 0; row = rows.disputesOfItem.before(row))
    if (seen(dispute, row, horizon)) disputed += dispute.amount.at(row)
  return disputed
}

/** What is open of a customer, by its number: the same as in all balances, and counted from its own rows only. */
export const openItemsOf = (ledger: Ledger, customer: number, horizon: Horizon): ReadonlyArray<OpenItem> => {
  const { invoicesOfCustomer } = ledger.rows
  const found: Array<OpenItem> = []
  for (
    let invoice = invoicesOfCustomer.last(customer);
    invoice >= 0;
    invoice = invoicesOfCustomer.before(invoice)
  )
    for (const item of itemsOf(ledger, invoice)) {
      const open = openOf(ledger, item, horizon)
      if (open <= 0) continue
      const due = dueOf(ledger, item, horizon)
      found.push({
        item,
        invoice,
        open,
        disputed: Math.max(0, Math.min(disputedOf(ledger, item, horizon), open)),
        daysPastDue: due === OPEN_ENDED ? Number.NEGATIVE_INFINITY : horizon.asOf - due,
      })
    }
  return found.sort((a, b) => a.item - b.item)
}

/** Whose a source is within a horizon, by its number. */
export const ownerOf = ({ owner, source, rows }: Ledger, of: number, horizon: Horizon): number => {
  for (let row = rows.ownersOfSource.last(of); row >= 0; row = rows.ownersOfSource.before(row))
    if (seen(owner, row, horizon)) return owner.customer.at(row)
  return source.customer.at(of)
}

/** Payments and credit notes of a customer within a horizon, by number. */
export const sourcesOf = (ledger: Ledger, customer: number, horizon: Horizon): ReadonlyArray<number> => {
  const { sourcesOfCustomer, ownersOfCustomer } = ledger.rows
  const sources = new Set<number>()
  for (let of = sourcesOfCustomer.last(customer); of >= 0; of = sourcesOfCustomer.before(of)) sources.add(of)
  for (let row = ownersOfCustomer.last(customer); row >= 0; row = ownersOfCustomer.before(row))
    sources.add(ledger.owner.source.at(row))
  return [...sources].filter((of) => ownerOf(ledger, of, horizon) === customer)
}

/** What of a payment or a credit note is not put against anything. */
export const creditLeft = ({ credit, rows }: Ledger, source: number, horizon: Horizon): number => {
  let amount = 0
  for (let row = rows.creditsOfSource.last(source); row >= 0; row = rows.creditsOfSource.before(row))
    if (seen(credit, row, horizon)) amount += credit.amount.at(row)
  return amount
}

/** What a customer's money and credit notes come to that are not put against anything. */
export const unappliedOfCustomer = (
  ledger: Ledger,
  customer: number,
  horizon: Horizon,
): ReadonlyArray<Amount> => {
  return sourcesOf(ledger, customer, horizon).map((of) => ({
    currency: ledger.source.currency.at(of),
    amount: creditLeft(ledger, of, horizon),
  }))
}

/**
 * A customer's instruments that may still come to nothing: those that wait to be honoured, and those that were, for so
 * many days more. What they settled is not open, and stays in the credit exposure.
 */
export const instrumentsOfCustomer = (
  ledger: Ledger,
  customer: number,
  horizon: Horizon,
  marginDays: number,
): ReadonlyArray<Amount> => {
  const { instrument, source, rows } = ledger
  const atRisk: Array<Amount> = []
  for (const of of sourcesOf(ledger, customer, horizon)) {
    let row = rows.instrumentsOfSource.last(of)
    while (row >= 0 && !seen(instrument, row, horizon)) row = rows.instrumentsOfSource.before(row)
    if (row < 0) continue
    const status = instrument.status.at(row)
    const safe =
      status === Instrument.dishonoured ||
      (status === Instrument.honoured && horizon.asOf > instrument.day.at(row) + marginDays)
    if (!safe) atRisk.push({ currency: source.currency.at(of), amount: instrument.amount.at(row) })
  }
  return atRisk
}

/** The same of every customer: by its number and the currency's. */
export const instrumentsOf = (
  ledger: Ledger,
  horizon: Horizon,
  marginDays: number,
  each: (customer: number, currency: number, amount: number) => void,
): void => {
  for (let customer = 0; customer < ledger.customers.length; customer++)
    for (const { currency, amount } of instrumentsOfCustomer(ledger, customer, horizon, marginDays))
      each(customer, currency, amount)
}
