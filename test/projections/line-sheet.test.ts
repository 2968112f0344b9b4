import { orders } from "@adv/projections"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { lineRecord, readLine } from "../../packages/projections/src/orders/line-record.js"
import { lineReader } from "../../packages/projections/src/orders/line-sheet.js"
import { Amended, Change, NO_DATE, type OrderBook } from "../../packages/projections/src/orders/order-book.js"
import { ordersChangedIn, ordersDueIn } from "../../packages/projections/src/orders/order-rows.js"

const LINES = 12

/** An order of one line each: what is asked of lines needs no more. */
const bookOf = (requested: ReadonlyArray<number>): OrderBook => {
  const book = orders.initial()
  requested.forEach((day, row) => {
    book.line.order.push(row)
    book.line.amended.push(row % 4 === 0 ? Amended.added : Amended.never)
    book.line.ordered.push(row % 4 === 0 ? 0 : 10)
    book.line.net.push(100)
    book.line.requested.push(day)
    book.line.lastChange.push(-1)
  })
  return book
}

interface Told {
  readonly line: number
  readonly kind: number
  readonly day: number
  readonly value: number
}

const push = ({ line, change }: OrderBook, told: Told, kind: number, value: number): void => {
  change.kind.push(kind)
  change.day.push(told.day)
  change.recorded.push(change.kind.length)
  change.value.push(value)
  change.previous.push(line.lastChange.at(told.line))
  line.lastChange.values[told.line] = change.kind.length - 1
}

const tell = (book: OrderBook, told: Told): void => {
  // A promise that takes the place of another says first how it came about.
  if (told.kind === Change.revised) {
    push(book, told, Change.revised, told.value % 2)
    push(book, told, Change.promised, told.value)
  } else push(book, told, told.kind, told.value)
}

const day = fc.integer({ min: 1, max: 30 })

const told = fc.record({
  line: fc.integer({ min: 0, max: 3 }),
  kind: fc.constantFrom(
    ...Object.values(Change),
    Change.promised,
    Change.revised,
    Change.delivered,
    Change.added,
  ),
  day,
  value: day,
})

describe("The lines of an order book", () => {
  it("stand as all of them are counted at once just as when each is read by itself, at any pair of dates", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(day, fc.constant(NO_DATE)), { minLength: LINES, maxLength: LINES }),
        fc.array(told, { maxLength: 60 }),
        fc.array(told, { maxLength: 20 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 0, max: 90 }),
        (requested, first, later, asOf, knownAt) => {
          const book = bookOf(requested)
          for (const facts of [first, later]) {
            for (const each of facts) tell(book, each)
            const read = lineReader(book, { asOf, knownAt }, true)
            for (let row = 0; row < LINES; row++) {
              const [one, other] = [lineRecord(), lineRecord()]
              const there = readLine(book, row, { asOf, knownAt }, one)
              expect(read(row, other)).toBe(there)
              if (there) expect(other).toEqual(one)
            }
          }
        },
      ),
    )
  })

  it("are found by a day that they may be due on, and by one on which something happened to them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(day, fc.constant(NO_DATE)), { minLength: LINES, maxLength: LINES }),
        fc.array(told, { maxLength: 60 }),
        fc.array(told, { maxLength: 20 }),
        day,
        (requested, first, later, on) => {
          const book = bookOf(requested)
          const line = lineRecord()
          for (const facts of [first, later]) {
            for (const each of facts) tell(book, each)
            const due = ordersDueIn(book, on, on + 1)
            const delivered = ordersChangedIn(book, Change.delivered, on, on + 1)
            for (let row = 0; row < LINES; row++) {
              if (!readLine(book, row, { asOf: 40, knownAt: 1000 }, line)) continue
              const days = [line.requested, line.firstPromise, line.promised, line.lastPromise]
              if (due !== null && days.includes(on)) expect(due).toContain(row)
              if (line.firstDelivery === on) expect(delivered).toContain(row)
            }
          }
        },
      ),
    )
  })
})
