import { toDay, toMillionths } from "@adv/domain"
import { Float64Column, Int32Column, Names, Uint8Column } from "../engine/columns.js"
import { type Moment, projection } from "../engine/projection.js"

/** No date was asked for. Later than any date. */
export const NO_DATE = 0x7fffffff

/** What happened to an order as a whole; the first five are its lifecycle. */
export const Step = {
  validated: 0,
  released: 1,
  completed: 2,
  cancelled: 3,
  closedShort: 4,
  /** `value` is the hold's number in `names`. */
  held: 5,
  holdReleased: 6,
  /** `value` is the invoice's number in `names`. */
  invoiced: 7,
  /** `value` is what an invoice bills of the order (net, minor units) without saying which of its lines. */
  billedAsAmount: 8,
} as const

/** What happened to a line; `value` is a quantity in millionths, or the day that was promised. */
export const Change = {
  delivered: 0,
  /** Came back to be delivered again. */
  takenBack: 1,
  /** Came back, and is not replaced. */
  returned: 2,
  cancelled: 3,
  waived: 4,
  invoiced: 5,
  credited: 6,
  promised: 7,
} as const

/**
 * Every order and its lines, one row a fact and never a row changed: where an order stands, and which deadlines were
 * met, can be asked for any business date, as known at any moment, by leaving rows out.
 *
 * Quantities are millionths, amounts minor units, days days since 1970-01-01, `recorded` milliseconds since then.
 */
export interface OrderBook {
  readonly orders: Names
  /** Customers, currencies, invoices, holds, products and the names of lines. */
  readonly names: Names
  /** By order. Its lines are next to one another. */
  readonly order: {
    readonly customer: Int32Column
    readonly currency: Int32Column
    readonly placed: Int32Column
    readonly recorded: Float64Column
    readonly net: Float64Column
    readonly gross: Float64Column
    readonly firstLine: Int32Column
    readonly lines: Int32Column
    readonly lastStep: Int32Column
  }
  readonly line: {
    readonly order: Int32Column
    readonly name: Int32Column
    readonly sku: Int32Column
    readonly net: Float64Column
    readonly ordered: Float64Column
    /** The date asked for, or `NO_DATE`. */
    readonly requested: Int32Column
    readonly lastChange: Int32Column
  }
  readonly step: {
    readonly kind: Uint8Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly value: Float64Column
    readonly previous: Int32Column
  }
  readonly change: {
    readonly kind: Uint8Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly value: Float64Column
    readonly previous: Int32Column
  }
}

const emptyBook = (): OrderBook => ({
  orders: new Names(),
  names: new Names(),
  order: {
    customer: new Int32Column(),
    currency: new Int32Column(),
    placed: new Int32Column(),
    recorded: new Float64Column(),
    net: new Float64Column(),
    gross: new Float64Column(),
    firstLine: new Int32Column(),
    lines: new Int32Column(),
    lastStep: new Int32Column(),
  },
  line: {
    order: new Int32Column(),
    name: new Int32Column(),
    sku: new Int32Column(),
    net: new Float64Column(),
    ordered: new Float64Column(),
    requested: new Int32Column(),
    lastChange: new Int32Column(),
  },
  step: {
    kind: new Uint8Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    value: new Float64Column(),
    previous: new Int32Column(),
  },
  change: {
    kind: new Uint8Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    value: new Float64Column(),
    previous: new Int32Column(),
  },
})

const takeStep = (book: OrderBook, at: Moment, order: string, kind: number, value: number): void => {
  const row = book.orders.find(order)
  if (row < 0) return
  const { step } = book
  step.kind.push(kind)
  step.day.push(at.day)
  step.recorded.push(at.recordedAt)
  step.value.push(value)
  step.previous.push(book.order.lastStep.at(row))
  book.order.lastStep.values[row] = step.kind.length - 1
}

const changeLine = (book: OrderBook, at: Moment, line: number, kind: number, value: number): void => {
  const { change } = book
  change.kind.push(kind)
  change.day.push(at.day)
  change.recorded.push(at.recordedAt)
  change.value.push(value)
  change.previous.push(book.line.lastChange.at(line))
  book.line.lastChange.values[line] = change.kind.length - 1
}

type Quantities = ReadonlyArray<{
  readonly line: string
  readonly quantity: Parameters<typeof toMillionths>[0]
}>

/** The row of an order's line, or -1. */
const lineOf = (book: OrderBook, order: number, line: string): number => {
  const name = book.names.find(line)
  const first = book.order.firstLine.at(order)
  const end = first + book.order.lines.at(order)
  for (let row = first; row < end; row++) if (book.line.name.at(row) === name) return row
  return -1
}

const changeLines = (
  book: OrderBook,
  at: Moment,
  order: string,
  kind: number,
  quantities: Quantities,
): void => {
  const number = book.orders.find(order)
  if (number < 0) return
  for (const { line, quantity } of quantities) {
    const row = lineOf(book, number, line)
    if (row >= 0) changeLine(book, at, row, kind, toMillionths(quantity))
  }
}

const promise = (book: OrderBook, at: Moment, order: string, line: string, day: number): void => {
  const number = book.orders.find(order)
  const row = number < 0 ? -1 : lineOf(book, number, line)
  if (row >= 0) changeLine(book, at, row, Change.promised, day)
}

const lifecycle = (kind: number) => (book: OrderBook, data: { readonly order: string }, at: Moment) =>
  takeStep(book, at, data.order, kind, 0)

/** Orders, their lines and everything that happened to them. */
export const orders = projection<OrderBook>({
  name: "orders",
  version: 1,
  initial: emptyBook,
  recipes: {
    OrderPlaced: (book, { order, customer, currency, lines, totals }, at) => {
      const number = book.orders.number(order)
      book.order.customer.push(book.names.number(customer))
      book.order.currency.push(book.names.number(currency))
      book.order.placed.push(at.day)
      book.order.recorded.push(at.recordedAt)
      book.order.net.push(totals.lineNet)
      book.order.gross.push(totals.taxInclusive)
      book.order.firstLine.push(book.line.order.length)
      book.order.lines.push(lines.length)
      book.order.lastStep.push(-1)
      for (const { line, sku, net, quantity, requestedDate } of lines) {
        book.line.order.push(number)
        book.line.name.push(book.names.number(line))
        book.line.sku.push(book.names.number(sku))
        book.line.net.push(net)
        book.line.ordered.push(toMillionths(quantity))
        book.line.requested.push(requestedDate === undefined ? NO_DATE : toDay(requestedDate))
        book.line.lastChange.push(-1)
      }
    },
    OrderValidated: lifecycle(Step.validated),
    OrderReleased: lifecycle(Step.released),
    OrderCompleted: lifecycle(Step.completed),
    OrderHeld: (book, { order, hold }, at) => takeStep(book, at, order, Step.held, book.names.number(hold)),
    OrderHoldReleased: (book, { order, hold }, at) =>
      takeStep(book, at, order, Step.holdReleased, book.names.number(hold)),
    OrderCancelled: (book, { order }, at) => {
      takeStep(book, at, order, Step.cancelled, 0)
      const number = book.orders.find(order)
      if (number < 0) return
      const first = book.order.firstLine.at(number)
      // All that was ordered: what had been cancelled before counts twice, which leaves nothing wanted all the same.
      for (let row = first; row < first + book.order.lines.at(number); row++)
        changeLine(book, at, row, Change.cancelled, book.line.ordered.at(row))
    },
    OrderClosedShort: (book, { order, lines }, at) => {
      takeStep(book, at, order, Step.closedShort, 0)
      changeLines(book, at, order, Change.waived, lines)
    },
    OrderLineCancelled: (book, { order, line, quantity }, at) =>
      changeLines(book, at, order, Change.cancelled, [{ line, quantity }]),
    DeliveryPromised: (book, { order, line, date }, at) => promise(book, at, order, line, toDay(date)),
    PromiseRevised: (book, { order, line, to }, at) => promise(book, at, order, line, toDay(to)),
    DeliveryConfirmed: (book, { order, lines }, at) => changeLines(book, at, order, Change.delivered, lines),
    GoodsReturned: (book, { order, lines, affectsOrder }, at) =>
      changeLines(book, at, order, affectsOrder ? Change.takenBack : Change.returned, lines),
    OrderInvoiced: (book, { order, invoice, lines }, at) => {
      takeStep(book, at, order, Step.invoiced, book.names.number(invoice))
      changeLines(book, at, order, Change.invoiced, lines)
    },
    OrderCredited: (book, { order, lines }, at) => changeLines(book, at, order, Change.credited, lines),
    InvoiceIssued: (book, { lines }, at) => {
      for (const { order, orderLine, net } of lines)
        if (order !== undefined && orderLine === undefined)
          takeStep(book, at, order, Step.billedAsAmount, net)
    },
  },
})
