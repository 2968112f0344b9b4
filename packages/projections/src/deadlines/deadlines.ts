import { toDay, toMillionths } from "@adv/domain"
import { Float64Column, Int32Column, Names } from "../engine/columns.js"
import { type Moment, projection } from "../engine/projection.js"

/**
 * Delivery deadlines and what was delivered by when, one row a fact. Lines of an order that were asked for on the
 * same date are one deadline. Quantities are millionths.
 */
export interface Deadlines {
  readonly orders: Names
  /** By order: its first line and how many it has; they are next to one another. */
  readonly order: { readonly firstLine: Int32Column; readonly lines: Int32Column }
  readonly line: {
    readonly order: Int32Column
    /** Days since 1970-01-01, or `NO_DATE` when no date was asked for. */
    readonly requested: Int32Column
    readonly ordered: Float64Column
    readonly placed: Int32Column
    readonly recorded: Float64Column
    readonly lastMovement: Int32Column
  }
  readonly movement: {
    readonly line: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    /** What came to the customer (negative when it came back to be replaced). */
    readonly delivered: Float64Column
    /** What is no longer wanted. */
    readonly cancelled: Float64Column
    readonly previous: Int32Column
  }
  /** By line number within an order: only while it is being built. */
  readonly lineNames: Array<ReadonlyArray<string>>
}

/** No date was asked for: such a line has no deadline. */
export const NO_DATE = 0x7fffffff

const lineOf = (state: Deadlines, order: string, line: string): number => {
  const number = state.orders.find(order)
  if (number < 0) return -1
  const index = state.lineNames[number]?.indexOf(line) ?? -1
  return index < 0 ? -1 : state.order.firstLine.at(number) + index
}

const move = (state: Deadlines, at: Moment, line: number, delivered: number, cancelled: number): void => {
  if (line < 0) return
  const { movement } = state
  movement.line.push(line)
  movement.day.push(at.day)
  movement.recorded.push(at.recordedAt)
  movement.delivered.push(delivered)
  movement.cancelled.push(cancelled)
  movement.previous.push(state.line.lastMovement.at(line))
  state.line.lastMovement.values[line] = movement.line.length - 1
}

export const deadlines = projection<Deadlines>({
  name: "deadlines",
  version: 1,
  initial: () => ({
    orders: new Names(),
    order: { firstLine: new Int32Column(), lines: new Int32Column() },
    line: {
      order: new Int32Column(),
      requested: new Int32Column(),
      ordered: new Float64Column(),
      placed: new Int32Column(),
      recorded: new Float64Column(),
      lastMovement: new Int32Column(),
    },
    movement: {
      line: new Int32Column(),
      day: new Int32Column(),
      recorded: new Float64Column(),
      delivered: new Float64Column(),
      cancelled: new Float64Column(),
      previous: new Int32Column(),
    },
    lineNames: [],
  }),
  recipes: {
    OrderPlaced: (state, { order, lines }, at) => {
      const number = state.orders.number(order)
      state.order.firstLine.push(state.line.order.length)
      state.order.lines.push(lines.length)
      state.lineNames[number] = lines.map(({ line }) => line)
      for (const { requestedDate, quantity } of lines) {
        state.line.order.push(number)
        state.line.requested.push(requestedDate === undefined ? NO_DATE : toDay(requestedDate))
        state.line.ordered.push(toMillionths(quantity))
        state.line.placed.push(at.day)
        state.line.recorded.push(at.recordedAt)
        state.line.lastMovement.push(-1)
      }
    },
    DeliveryConfirmed: (state, { order, lines }, at) => {
      for (const { line, quantity } of lines)
        move(state, at, lineOf(state, order, line), toMillionths(quantity), 0)
    },
    GoodsReturned: (state, { order, lines, affectsOrder }, at) => {
      if (!affectsOrder) return
      for (const { line, quantity } of lines)
        move(state, at, lineOf(state, order, line), -toMillionths(quantity), 0)
    },
    OrderLineCancelled: (state, { order, line, quantity }, at) =>
      move(state, at, lineOf(state, order, line), 0, toMillionths(quantity)),
    OrderCancelled: (state, { order }, at) => {
      const number = state.orders.find(order)
      if (number < 0) return
      const first = state.order.firstLine.at(number)
      // Everything that was ordered; what had been cancelled before may count twice, which leaves nothing wanted too.
      for (let line = first; line < first + state.order.lines.at(number); line++)
        move(state, at, line, 0, state.line.ordered.at(line))
    },
  },
})

export interface DeadlineCount {
  readonly met: number
  readonly due: number
}

/**
 * Deadlines of the window `[from, to)` that were met, of those that count: all its lines delivered in full by the date
 * asked for. A deadline counts as soon as it is met, and as missed from the day after (as an invoice is overdue the day
 * after its due date). One whose lines were all cancelled is none; what was closed short is late: it was wanted, and
 * never came.
 */
export const countDeadlines = (
  state: Deadlines,
  window: { readonly from: number; readonly to: number; readonly asOf: number; readonly knownAt: number },
): DeadlineCount => {
  const { from, to, asOf, knownAt } = window
  const { line, movement } = state
  let met = 0
  let due = 0
  /** Lines wanted, and lines in time, by the date asked for, within one order. */
  const dates = new Map<number, { wanted: number; inTime: number }>()
  for (let order = 0; order < state.order.firstLine.length; order++) {
    dates.clear()
    const first = state.order.firstLine.at(order)
    for (let row = first; row < first + state.order.lines.at(order); row++) {
      const requested = line.requested.at(row)
      if (requested < from || requested >= to || requested === NO_DATE) continue
      if (line.placed.at(row) > asOf || line.recorded.at(row) > knownAt) continue
      let wanted = line.ordered.at(row)
      let inTime = 0
      for (let at = line.lastMovement.at(row); at >= 0; at = movement.previous.at(at)) {
        if (movement.day.at(at) > asOf || movement.recorded.at(at) > knownAt) continue
        wanted -= movement.cancelled.at(at)
        if (movement.day.at(at) <= requested) inTime += movement.delivered.at(at)
      }
      if (wanted <= 0) continue
      const date = dates.get(requested) ?? { wanted: 0, inTime: 0 }
      date.wanted += 1
      if (inTime >= wanted) date.inTime += 1
      dates.set(requested, date)
    }
    for (const [requested, lines] of dates) {
      const inTime = lines.inTime === lines.wanted
      if (!inTime && requested >= asOf) continue
      due += 1
      if (inTime) met += 1
    }
  }
  return { met, due }
}
