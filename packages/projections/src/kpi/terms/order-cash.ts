import type { Known } from "../../engine/dated.js"
import { type OrderBook, Step } from "../../orders/order-book.js"
import { itemsOf, type Ledger } from "../../receivables/ledger.js"
import { paymentsOf } from "../../receivables/settled-items.js"
import type { Books, Counted, Entry, Term } from "../term.js"
import { eachOrder, ofOrderInCurrency } from "./orders.js"

type OrdersByInvoice = ReadonlyMap<number, readonly [number, ...ReadonlyArray<number>]>

/** That of the last horizon: it holds for these rows, and both terms of a KPI ask for it. */
const last = new WeakMap<OrderBook, Known & { readonly steps: number; readonly found: OrdersByInvoice }>()

/** The orders that an invoice bills, by the number of its name; each once. */
const ordersByInvoice = (book: OrderBook, counted: Counted): OrdersByInvoice => {
  const { asOf, knownAt, customer } = counted
  const steps = book.step.kind.length
  const before = last.get(book)
  if (customer !== undefined) return findOrders(book, counted)
  if (before?.asOf === asOf && before.knownAt === knownAt && before.steps === steps) return before.found
  const found = findOrders(book, counted)
  last.set(book, { asOf, knownAt, steps, found })
  return found
}

const findOrders = (book: OrderBook, counted: Counted): OrdersByInvoice => {
  const { order, step } = book
  const { asOf, knownAt } = counted
  const found = new Map<number, readonly [number, ...ReadonlyArray<number>]>()
  eachOrder(book, counted, (number) => {
    for (let row = order.lastStep.at(number); row >= 0; row = step.previous.at(row)) {
      if (step.kind.at(row) !== Step.invoiced) continue
      if (step.day.at(row) > asOf || step.recorded.at(row) > knownAt) continue
      const invoice = step.value.at(row)
      const own = found.get(invoice)
      if (own === undefined) found.set(invoice, [number])
      else if (!own.includes(number)) found.set(invoice, [...own, number])
    }
  })
  return found
}

/** What was paid of an invoice, day by day; visited once for each payment that stands. */
const eachPaid = (
  ledger: Ledger,
  invoice: string,
  counted: Counted,
  visit: (day: number, amount: number) => void,
): void => {
  const number = ledger.invoices.find(invoice)
  if (number < 0) return
  for (const item of itemsOf(ledger, number)) paymentsOf(ledger, item, counted, visit)
}

/**
 * What came in for the orders placed in the window. Of an invoice of several orders, each has a part by what it was worth
 * when it was placed.
 */
const cashOf = (
  named: Pick<Term, "name" | "what" | "unit">,
  of: (amount: number, days: number) => number,
): Term => ({
  ...named,
  kind: "flow",
  facts: [
    "OrderPlaced",
    "OrderInvoiced",
    "InvoiceIssued",
    "InstalmentRescheduled",
    "InstalmentSettled",
    "SettlementReversed",
  ],
  each: ({ orders: book, receivables }: Books, counted: Counted, entry: Entry) => {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = counted
    const isPlaced = (order: number): boolean =>
      book.order.placed.at(order) >= from && book.order.placed.at(order) < to
    for (const [number, orders] of ordersByInvoice(book, counted)) {
      if (!orders.some(isPlaced)) continue
      const invoice = book.names.name(number)
      const worth = orders.reduce((sum, order) => sum + book.order.gross.at(order), 0)
      eachPaid(receivables, invoice, counted, (day, amount) => {
        let left = amount
        let ahead = worth
        for (const order of orders) {
          // The last one has what is left, so that the parts add up.
          const gross = book.order.gross.at(order)
          const part = ahead === 0 ? 0 : Math.round((left * gross) / ahead)
          left -= part
          ahead -= gross
          if (!isPlaced(order)) continue
          const placed = book.order.placed.at(order)
          ofOrderInCurrency(entry, book, order)
          entry.also("invoice", invoice)
          for (const other of orders) if (other !== order) entry.also("order", book.orders.name(other))
          entry.day = placed
          entry.amount = of(part, day - placed)
          entry.add()
        }
      })
    }
  },
})

export const cashForOrders = cashOf(
  { name: "cash", what: "what came in for the orders placed in the window", unit: "money" },
  (amount) => amount,
)

export const cashTimesDays = cashOf(
  { name: "cashTimesDays", what: "what came in × days from placing the order", unit: "things" },
  (amount, days) => amount * days,
)
