import type { OrderBook } from "../orders/order-book.js"
import { type DemandBook, lineName } from "./demand-book.js"

/** By order line, the number of its demand, shifted by one so that 0 says that none was found so far. */
interface Found {
  readonly book: OrderBook
  numbers: Int32Array<ArrayBuffer>
}

/** Names keep their numbers, so what was found holds. */
const found = new WeakMap<DemandBook, Found>()

/** From an order's line, by their numbers in the order book, to its number in the book of demand; -1 when it has none. */
export const demandLines = (
  book: OrderBook,
  demand: DemandBook,
): ((order: number, row: number) => number) => {
  const before = found.get(demand)
  const known = before?.book === book ? before : { book, numbers: new Int32Array(0) }
  found.set(demand, known)
  if (known.numbers.length < book.line.order.length) {
    const grown = new Int32Array(book.line.order.length)
    grown.set(known.numbers)
    known.numbers = grown
  }
  const { numbers } = known
  return (order, row) => {
    const number = (numbers[row] ?? 0) - 1
    if (number >= 0) return number
    const name = lineName(book.orders.name(order), book.names.name(book.line.name.at(row)))
    const fresh = demand.lines.find(name)
    numbers[row] = fresh + 1
    return fresh
  }
}
