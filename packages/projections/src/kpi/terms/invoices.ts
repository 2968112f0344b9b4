import { eachKnown } from "../../engine/dated.js"
import type { Books, Counted, Entry } from "../term.js"

/**
 * Goes through the invoices by issue date, with the entry set to each: its stream, whose it is, and its day. A row of
 * `activity.invoices` is the number of the same invoice in the ledger.
 */
export const eachInvoice = (
  { activity, receivables }: Books,
  counted: Counted,
  entry: Entry,
  visit: (row: number) => void,
): void => {
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY, customer } = counted
  const whose = customer === undefined ? -1 : receivables.customers.find(customer)
  eachKnown(activity.invoices, counted, (row, day) => {
    const own = receivables.invoice.customer.at(row)
    if (day < from || day >= to || (customer !== undefined && own !== whose)) return
    entry.tell("invoice", receivables.invoices.name(row))
    entry.customer = receivables.customers.name(own)
    entry.day = day
    visit(row)
  })
}
