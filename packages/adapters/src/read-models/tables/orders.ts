import {
  type Balances,
  countItem,
  itemsOf,
  type Ledger,
  noBalances,
  orderCardOf,
  orderStatusOf,
} from "@adv/projections"
import { ALWAYS, BEFORE_ALL, dateOf, quantityOf } from "./always.js"
import { forEach, type RowRecipes, type RowSources, type Rows, type SqlTable } from "./table.js"

const amount = (about: string) => ({ type: "INTEGER" as const, about: `${about}, in minor units` })
const date = (about: string) => ({ type: "TEXT" as const, about, nullable: true as const })
const quantity = (about: string) => ({ type: "REAL" as const, about })

export const ordersTable: SqlTable = {
  name: "orders",
  about:
    "One row an order: the dimensions of its status, and what it comes to. Nothing in it depends on today: an order is overdue when `oldest_due` has passed.",
  columns: {
    order_id: { type: "TEXT", about: "the order" },
    customer_id: { type: "TEXT", about: "whose it is" },
    currency: { type: "TEXT", about: "the currency of all its amounts" },
    placed_on: { type: "TEXT", about: "the business date it was placed on" },
    lifecycle: {
      type: "TEXT",
      about: "placed, validated, released, completed, cancelled or closedShort",
    },
    holds: { type: "TEXT", about: "the holds it is on, separated by commas; empty when it is on none" },
    fulfilment: { type: "TEXT", about: "none, partial, full or over: delivered against wanted" },
    billing: { type: "TEXT", about: "none, partial or full: invoiced against wanted" },
    settlement: {
      type: "TEXT",
      about: "notDue (nothing settled, whether due or not), partiallyPaid, paid, credited or writtenOff",
    },
    net: amount("its lines, net of tax"),
    gross: amount("with tax, allowances and charges"),
    invoiced: amount("invoiced, with tax"),
    paid: amount("paid of it"),
    credited: amount("credited of it"),
    discounted: amount("kept back for paying early"),
    written_off: amount("given up"),
    open: amount("open of its invoices"),
    requested_on: date("the earliest date asked for among its lines"),
    promised_on: date("the latest promise that stands"),
    delivered_on: date("the day its last wanted line was complete"),
    oldest_due: date("the earliest due date of what is open: overdue when that is before today"),
  },
  key: ["order_id"],
  indexes: [["customer_id"], ["placed_on"], ["oldest_due"]],
}

export const orderLinesTable: SqlTable = {
  name: "order_lines",
  about: "One row a line of an order, as its amendments left it; lines that were removed are not there.",
  columns: {
    order_id: { type: "TEXT", about: "the order" },
    line: { type: "TEXT", about: "the line" },
    sku: { type: "TEXT", about: "the article" },
    net: amount("its net"),
    tax_rate: { type: "TEXT", about: "the rate of tax, in percent" },
    ordered: quantity("ordered"),
    cancelled: quantity("cancelled of it"),
    waived: quantity("no longer wanted, as the order was closed short"),
    delivered: quantity("delivered, less what came back to be delivered again"),
    returned: quantity("all that came back"),
    invoiced: quantity("invoiced, less what was credited so that it may be invoiced again"),
    requested_on: date("the date asked for"),
    promised_on: date("the last promise"),
    delivered_on: date("the day of its last delivery"),
  },
  key: ["order_id", "line"],
  indexes: [["sku"]],
}

const touchOrder = (rows: Rows, { order }: { readonly order: string }) => rows.touch("order", order)

/** What changes an order's rows. What happens to its invoices does too, by way of these. */
export const orderRows: RowRecipes = {
  ...forEach(
    [
      "OrderPlaced",
      "OrderLineAdded",
      "OrderLineChanged",
      "OrderLineRemoved",
      "ConditionsReapplied",
      "OrderReopened",
      "OrderValidated",
      "OrderReleased",
      "OrderCompleted",
      "OrderHeld",
      "OrderHoldReleased",
      "OrderCancelled",
      "OrderClosedShort",
      "OrderLineCancelled",
      "DeliveryPromised",
      "PromiseRevised",
      "DeliveryConfirmed",
      "GoodsReturned",
      "OrderInvoiced",
      "OrderCredited",
    ],
    touchOrder,
  ),
}

const oldestDue = (ledger: Ledger, balances: Balances, invoices: ReadonlyArray<string>): number | null => {
  let oldest: number | null = null
  for (const invoice of invoices)
    for (const item of itemsOf(ledger, ledger.invoices.find(invoice)))
      if ((balances.open[item] ?? 0) > 0 && (oldest === null || (balances.due[item] ?? 0) < oldest))
        oldest = balances.due[item] ?? 0
  return oldest
}

/** Writes the rows of orders anew. */
export const writeOrders = (rows: Rows, states: RowSources, orders: Iterable<string>): void => {
  const ledger = states.receivables
  const counted = noBalances(ledger, ALWAYS)
  // What is late depends on who asks: here nothing is.
  const balances = { ...counted, horizon: BEFORE_ALL }
  for (const order of orders) {
    const card = orderCardOf(states.orders, order, ALWAYS)
    if (card === undefined) {
      rows.remove(orderLinesTable, order)
      rows.remove(ordersTable, order)
      continue
    }
    const invoices = card.invoices.filter((invoice) => ledger.invoices.find(invoice) >= 0)
    for (const invoice of invoices)
      for (const item of itemsOf(ledger, ledger.invoices.find(invoice))) countItem(ledger, counted, item)
    const status = orderStatusOf(card, ledger, balances)
    const { amounts, delivery } = status
    rows.put(
      ordersTable,
      order,
      card.customer,
      card.currency,
      dateOf(card.placedOn),
      card.lifecycle,
      card.holds.join(","),
      status.fulfilment,
      status.billing,
      status.settlement,
      amounts.orderedNet,
      amounts.orderedGross,
      amounts.invoiced,
      amounts.paid,
      amounts.credited,
      amounts.discounted,
      amounts.writtenOff,
      amounts.open,
      dateOf(delivery.requested),
      dateOf(delivery.promised),
      dateOf(delivery.completed),
      dateOf(oldestDue(ledger, counted, invoices)),
    )
    rows.keepOnly(
      orderLinesTable,
      [order],
      card.lines.map(({ line }) => line),
    )
    for (const line of card.lines)
      rows.put(
        orderLinesTable,
        order,
        line.line,
        line.sku,
        line.net,
        line.rate,
        quantityOf(line.ordered),
        quantityOf(line.cancelled),
        quantityOf(line.waived),
        quantityOf(line.delivered),
        quantityOf(line.returned),
        quantityOf(line.invoiced),
        dateOf(line.requested),
        dateOf(line.promised),
        dateOf(line.lastDelivery),
      )
  }
}
