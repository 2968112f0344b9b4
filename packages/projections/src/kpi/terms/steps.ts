import type { Float64Column, Int32Column } from "../../engine/columns.js"
import type { Counted } from "../term.js"

/** Rows that take the balance of something up and down, in the log's order; those of one thing are a list. */
export interface Movements {
  readonly about: Int32Column
  readonly day: Int32Column
  readonly recorded: Float64Column
  readonly amount: Float64Column
  readonly last: (about: number) => number
  readonly before: (row: number) => number
}

/**
 * What a row changes: a balance by `amount`, and whether there is one at all by `n` (1 when it was 0, -1 when it becomes
 * 0, 0 otherwise).
 */
export type Step = (about: number, row: number, day: number, amount: number, n: number) => void

/** The steps of one thing within a horizon, by their days, however late they were told. */
export const stepsOf = (rows: Movements, about: number, { asOf, knownAt }: Counted, step: Step): void => {
  const known: Array<number> = []
  for (let row = rows.last(about); row >= 0; row = rows.before(row))
    if (rows.recorded.at(row) <= knownAt && rows.day.at(row) <= asOf) known.push(row)
  known.sort((a, b) => rows.day.at(a) - rows.day.at(b) || a - b)
  let balance = 0
  for (const row of known) {
    const amount = rows.amount.at(row)
    const after = balance + amount
    step(about, row, rows.day.at(row), amount, (after === 0 ? 0 : 1) - (balance === 0 ? 0 : 1))
    balance = after
  }
}

/** Of some rows, looked at so far: the last day of each thing, and which things had a row of an earlier day after it. */
interface Order {
  until: number
  readonly latest: Array<number>
  readonly late: Set<number>
}

/** Rows are only ever added, so what was found out about them holds, and only what is new has to be looked at. */
const orders = new WeakMap<Int32Column, Order>()

/** The things whose rows are not in the order of their days. */
const lateIn = ({ about, day }: Movements): ReadonlySet<number> => {
  const order = orders.get(about) ?? { until: 0, latest: [], late: new Set<number>() }
  orders.set(about, order)
  const { latest, late } = order
  for (; order.until < about.length; order.until++) {
    const of = about.at(order.until)
    const on = day.at(order.until)
    const before = latest[of]
    if (before !== undefined && on < before) late.add(of)
    else latest[of] = on
  }
  return late
}

/** The steps of all things within a horizon: those of each by their days. `count` is how many things there are. */
export const eachStep = (rows: Movements, count: number, counted: Counted, step: Step): void => {
  const { asOf, knownAt } = counted
  const abouts = rows.about.values
  const days = rows.day.values
  const recorded = rows.recorded.values
  const amounts = rows.amount.values
  const late = lateIn(rows)
  const anyLate = late.size > 0
  const balances = new Float64Array(count)
  for (let row = 0; row < rows.about.length; row++) {
    if ((recorded[row] ?? 0) > knownAt) break
    const day = days[row] ?? 0
    const about = abouts[row] ?? 0
    if (day > asOf || (anyLate && late.has(about))) continue
    const amount = amounts[row] ?? 0
    const before = balances[about] ?? 0
    const after = before + amount
    balances[about] = after
    step(about, row, day, amount, (after === 0 ? 0 : 1) - (before === 0 ? 0 : 1))
  }
  for (const about of late) stepsOf(rows, about, counted, step)
}
