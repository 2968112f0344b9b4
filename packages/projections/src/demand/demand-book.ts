import { type DemandSignal, type LocalDate, toDay, toMillionths } from "@adv/domain"
import { Float64Column, Int32Column, Names, Uint8Column } from "../engine/columns.js"
import { type Moment, projection } from "../engine/projection.js"

/** No date was given. Later than any date. */
export const NO_DAY = 0x7fffffff

export const certainties = ["quoted", "placed", "validated", "released"] as const
export const causes = ["placed", "changed", "cancelled", "returned", "delivered"] as const

/**
 * What inventory was told and what it said, one row a fact and never a row changed. Quantities are millionths, days
 * days since 1970-01-01.
 */
export interface DemandBook {
  /** Orders, lines, articles and sites. */
  readonly names: Names
  /** By order and line. */
  readonly lines: Names
  readonly line: {
    readonly order: Int32Column
    readonly name: Int32Column
    readonly lastSignal: Int32Column
    readonly lastBackorder: Int32Column
  }
  readonly signal: {
    readonly line: Int32Column
    readonly sequence: Int32Column
    readonly sku: Int32Column
    readonly site: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly quantity: Float64Column
    readonly change: Float64Column
    readonly certainty: Uint8Column
    readonly cause: Uint8Column
    readonly requested: Int32Column
    readonly promised: Int32Column
    readonly previous: Int32Column
  }
  /** What inventory has taken note of, by row of the signal. */
  readonly acknowledged: {
    readonly signal: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
  }
  readonly backorder: {
    /** The article at its site, as a name. */
    readonly item: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly quantity: Float64Column
    readonly previous: Int32Column
  }
  /** By return, order and line. */
  readonly returns: Names
  /** What is to come back: one row for each return of a line. */
  readonly expected: {
    readonly return: Int32Column
    readonly sku: Int32Column
    readonly site: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly quantity: Float64Column
    readonly expected: Int32Column
  }
  /** What came back. */
  readonly returned: {
    readonly return: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly quantity: Float64Column
  }
  /** What inventory said is missing; `order` and `line` are names, or -1 when it concerns none in particular. */
  readonly shortage: {
    readonly name: Int32Column
    readonly sku: Int32Column
    readonly site: Int32Column
    readonly order: Int32Column
    readonly line: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly quantity: Float64Column
    /** When it is expected to be there, or `NO_DAY`. */
    readonly expected: Int32Column
  }
  /** What inventory said it has. */
  readonly stock: {
    readonly sku: Int32Column
    readonly site: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly asOf: Int32Column
    readonly onHand: Float64Column
    readonly reserved: Float64Column
    readonly inbound: Float64Column
  }
}

const emptyBook = (): DemandBook => ({
  names: new Names(),
  lines: new Names(),
  line: {
    order: new Int32Column(),
    name: new Int32Column(),
    lastSignal: new Int32Column(),
    lastBackorder: new Int32Column(),
  },
  signal: {
    line: new Int32Column(),
    sequence: new Int32Column(),
    sku: new Int32Column(),
    site: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    quantity: new Float64Column(),
    change: new Float64Column(),
    certainty: new Uint8Column(),
    cause: new Uint8Column(),
    requested: new Int32Column(),
    promised: new Int32Column(),
    previous: new Int32Column(),
  },
  acknowledged: { signal: new Int32Column(), day: new Int32Column(), recorded: new Float64Column() },
  backorder: {
    item: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    quantity: new Float64Column(),
    previous: new Int32Column(),
  },
  returns: new Names(),
  expected: {
    return: new Int32Column(),
    sku: new Int32Column(),
    site: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    quantity: new Float64Column(),
    expected: new Int32Column(),
  },
  returned: {
    return: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    quantity: new Float64Column(),
  },
  shortage: {
    name: new Int32Column(),
    sku: new Int32Column(),
    site: new Int32Column(),
    order: new Int32Column(),
    line: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    quantity: new Float64Column(),
    expected: new Int32Column(),
  },
  stock: {
    sku: new Int32Column(),
    site: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    asOf: new Int32Column(),
    onHand: new Float64Column(),
    reserved: new Float64Column(),
    inbound: new Float64Column(),
  },
})

/** Names an order's line among `lines`: ids hold no control characters. */
export const lineName = (order: string, line: string): string => `${order}\n${line}`

const lineOf = (book: DemandBook, order: string, line: string): number => {
  const number = book.lines.number(lineName(order, line))
  if (number === book.line.order.length) {
    book.line.order.push(book.names.number(order))
    book.line.name.push(book.names.number(line))
    book.line.lastSignal.push(-1)
    book.line.lastBackorder.push(-1)
  }
  return number
}

const dayOf = (date: LocalDate | undefined): number => (date === undefined ? NO_DAY : toDay(date))

/** The row of a line's signal, or -1. */
const signalOf = (book: DemandBook, line: number, sequence: number): number => {
  for (let at = book.line.lastSignal.at(line); at >= 0; at = book.signal.previous.at(at))
    if (book.signal.sequence.at(at) === sequence) return at
  return -1
}

const publish = (book: DemandBook, signal: DemandSignal, at: Moment): void => {
  const line = lineOf(book, signal.order, signal.line)
  // Exactly once by line and sequence, whatever brings it again.
  if (signalOf(book, line, signal.sequence) >= 0) return
  const { signal: column, names } = book
  column.line.push(line)
  column.sequence.push(signal.sequence)
  column.sku.push(names.number(signal.sku))
  column.site.push(names.number(signal.site))
  column.day.push(at.day)
  column.recorded.push(at.recordedAt)
  column.quantity.push(toMillionths(signal.quantity))
  column.change.push(toMillionths(signal.change))
  column.certainty.push(certainties.indexOf(signal.certainty))
  column.cause.push(causes.indexOf(signal.cause))
  column.requested.push(dayOf(signal.requestedDate))
  column.promised.push(dayOf(signal.promisedDate))
  column.previous.push(book.line.lastSignal.at(line))
  book.line.lastSignal.values[line] = column.line.length - 1
}

const returnOf = (book: DemandBook, id: string, order: string, line: string): number =>
  book.returns.number(`${id}\n${lineName(order, line)}`)

/** Demand signals, backorders, returns and what inventory says it has. */
export const demand = projection<DemandBook>({
  name: "demand",
  version: 3,
  partitionBy: ["lines", "skus"],
  initial: emptyBook,
  recipes: {
    DemandSignalPublished: publish,
    DemandSignalAcknowledged: (book, { order, line, sequence }, at) => {
      const signal = signalOf(book, lineOf(book, order, line), sequence)
      if (signal < 0) return
      book.acknowledged.signal.push(signal)
      book.acknowledged.day.push(at.day)
      book.acknowledged.recorded.push(at.recordedAt)
    },
    BackorderCreated: (book, { item, order, line, quantity }, at) => {
      const number = lineOf(book, order, line)
      book.backorder.item.push(book.names.number(item))
      book.backorder.day.push(at.day)
      book.backorder.recorded.push(at.recordedAt)
      book.backorder.quantity.push(toMillionths(quantity))
      book.backorder.previous.push(book.line.lastBackorder.at(number))
      book.line.lastBackorder.values[number] = book.backorder.day.length - 1
    },
    StockShortageReported: ({ names, shortage: to }, data, at) => {
      const { shortage, sku, site, order, line, quantity, expectedDate } = data
      to.name.push(names.number(shortage))
      to.sku.push(names.number(sku))
      to.site.push(names.number(site))
      to.order.push(order === undefined ? -1 : names.number(order))
      to.line.push(line === undefined ? -1 : names.number(line))
      to.day.push(at.day)
      to.recorded.push(at.recordedAt)
      to.quantity.push(toMillionths(quantity))
      to.expected.push(dayOf(expectedDate))
    },
    ReturnExpected: (book, data, at) => {
      const { expected } = book
      expected.return.push(returnOf(book, data.return, data.order, data.line))
      expected.sku.push(book.names.number(data.sku))
      expected.site.push(book.names.number(data.site))
      expected.day.push(at.day)
      expected.recorded.push(at.recordedAt)
      expected.quantity.push(toMillionths(data.quantity))
      expected.expected.push(toDay(data.expectedDate))
    },
    GoodsReturned: (book, data, at) => {
      const { returned } = book
      for (const { line, quantity } of data.lines) {
        returned.return.push(returnOf(book, data.return, data.order, line))
        returned.day.push(at.day)
        returned.recorded.push(at.recordedAt)
        returned.quantity.push(toMillionths(quantity))
      }
    },
    StockInformationReceived: (book, { sku, site, asOf, onHand, reserved, inbound }, at) => {
      const { stock } = book
      stock.sku.push(book.names.number(sku))
      stock.site.push(book.names.number(site))
      stock.day.push(at.day)
      stock.recorded.push(at.recordedAt)
      stock.asOf.push(toDay(asOf))
      stock.onHand.push(toMillionths(onHand))
      stock.reserved.push(toMillionths(reserved))
      stock.inbound.push(inbound.reduce((sum, { quantity }) => sum + toMillionths(quantity), 0))
    },
  },
})
