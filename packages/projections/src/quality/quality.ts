import { Int32Column, Names } from "../engine/columns.js"
import { type Dated, date, dated, eachKnown, eachWithin, type Window } from "../engine/dated.js"
import { projection } from "../engine/projection.js"

/**
 * How orders were entered: what was placed, which errors were found in it, and which of those were false alarms. An
 * error belongs to the day its order was placed, however late it is found: the rate of a month grows as errors surface.
 */
export interface Quality {
  readonly orderNames: Names
  readonly errorNames: Names
  readonly errorTypes: Names
  readonly order: Dated & { readonly lines: Int32Column }
  readonly error: Dated & { readonly order: Int32Column; readonly type: Int32Column }
  readonly rejected: Dated & { readonly error: Int32Column }
}

/** Names of errors are their order's own. */
const errorName = (order: string, error: string): string => `${order}\n${error}`

export const quality = projection<Quality>({
  name: "quality",
  version: 1,
  initial: () => ({
    orderNames: new Names(),
    errorNames: new Names(),
    errorTypes: new Names(),
    order: { ...dated(), lines: new Int32Column() },
    error: { ...dated(), order: new Int32Column(), type: new Int32Column() },
    rejected: { ...dated(), error: new Int32Column() },
  }),
  recipes: {
    OrderPlaced: ({ orderNames, order: rows }, { order, lines }, at) => {
      orderNames.number(order)
      date(rows, at)
      rows.lines.push(lines.length)
    },
    OrderEntryErrorDetected: (state, { order, error, errorType }, at) => {
      const number = state.orderNames.find(order)
      if (number < 0) return
      state.errorNames.number(errorName(order, error))
      date(state.error, at)
      state.error.order.push(number)
      state.error.type.push(state.errorTypes.number(errorType))
    },
    OrderEntryErrorRejected: (state, { order, error }, at) => {
      const number = state.errorNames.find(errorName(order, error))
      if (number < 0) return
      date(state.rejected, at)
      state.rejected.error.push(number)
    },
  },
})

export interface EntryQuality {
  readonly orders: number
  readonly lines: number
  /** Orders of which at least one error was found that was no false alarm. */
  readonly ordersWithError: number
  /** Errors that were no false alarm. */
  readonly errors: number
  /** The same, by type. */
  readonly byType: ReadonlyMap<string, number>
}

/**
 * How the orders placed in the window `[from, to)` were entered, as far as it is known: errors are counted from when
 * they were found, and no more from when they turned out to be false alarms.
 */
export const entryQualityOf = (
  { order, error, rejected, errorTypes }: Quality,
  window: Window,
): EntryQuality => {
  const placed = new Set<number>()
  let lines = 0
  eachWithin(order, window, (row) => {
    placed.add(row)
    lines += order.lines.at(row)
  })
  const falseAlarms = new Set<number>()
  eachKnown(rejected, window, (row) => falseAlarms.add(rejected.error.at(row)))
  const faulty = new Set<number>()
  const byType = new Map<string, number>()
  let errors = 0
  eachKnown(error, window, (row) => {
    const of = error.order.at(row)
    if (falseAlarms.has(row) || !placed.has(of)) return
    faulty.add(of)
    errors += 1
    const type = errorTypes.name(error.type.at(row))
    byType.set(type, (byType.get(type) ?? 0) + 1)
  })
  return { orders: placed.size, lines, ordersWithError: faulty.size, errors, byType }
}
