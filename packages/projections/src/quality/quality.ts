import { Int32Column, Names } from "../engine/columns.js"
import { type Dated, date, dated } from "../engine/dated.js"
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
