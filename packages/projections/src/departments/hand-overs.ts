import type { Window } from "../engine/dated.js"
import { eachKnown, type Known } from "../engine/dated.js"
import { type StepBook, StepEvent } from "./step-book.js"

/** What one department handed over to another. Waiting is in days, from the hand-over to its end. */
export interface HandOvers {
  readonly from: string
  readonly to: string
  readonly handedOver: number
  readonly accepted: number
  /** Given back, with or without having been accepted. */
  readonly returned: number
  /** Neither accepted nor given back yet. */
  readonly pending: number
  /** Of those that were accepted or given back unaccepted: all days together, and the longest. */
  readonly answered: number
  readonly waitedDays: number
  readonly longestDays: number
  /** How long the oldest pending one has waited. */
  readonly oldestPendingDays: number
}

interface Cell {
  readonly from: string
  readonly to: string
  handedOver: number
  accepted: number
  returned: number
  pending: number
  answered: number
  waitedDays: number
  longestDays: number
  oldestPendingDays: number
}

interface HandOver {
  readonly cell: Cell | null
  readonly day: number
  pending: boolean
}

const within = (day: number, { from, to }: Window): boolean => day >= from && day < to

/**
 * Who hands over to whom: the hand-overs of the window `[from, to)` of days since 1970-01-01, and what became of them by
 * a business date, as known at a moment. By who handed over, and to whom.
 *
 * @example
 * import { companyModels, handOverMatrix } from "@adv/projections"
 *
 * const { states } = companyModels()
 * const window = { from: 19990, to: 20001, asOf: 20000, knownAt: 1736935200000 }
 * assert.deepEqual(handOverMatrix(states.steps, window), [])
 */
export const handOverMatrix = (book: StepBook, window: Window): ReadonlyArray<HandOvers> => {
  const { names, row } = book
  const cells = new Map<string, Cell>()
  const cellOf = (from: string, to: string): Cell => {
    const key = JSON.stringify([from, to])
    const known = cells.get(key)
    if (known !== undefined) return known
    const cell: Cell = {
      from,
      to,
      handedOver: 0,
      accepted: 0,
      returned: 0,
      pending: 0,
      answered: 0,
      waitedDays: 0,
      longestDays: 0,
      oldestPendingDays: 0,
    }
    cells.set(key, cell)
    return cell
  }
  /** The hand-over that a step of an order is in. */
  const current = new Map<string, HandOver>()
  const horizon: Known = window
  const answer = ({ cell, day, pending }: HandOver, on: number): void => {
    if (cell === null || !pending) return
    const waited = Math.max(0, on - day)
    cell.answered += 1
    cell.waitedDays += waited
    cell.longestDays = Math.max(cell.longestDays, waited)
  }
  eachKnown(row, horizon, (at, day) => {
    const kind = row.kind.at(at)
    const key = `${row.order.at(at)}/${row.step.at(at)}`
    const open = current.get(key)
    if (kind === StepEvent.handedOver) {
      const cell = within(day, window) ? cellOf(names.name(row.from.at(at)), names.name(row.to.at(at))) : null
      if (cell !== null) cell.handedOver += 1
      current.set(key, { cell, day, pending: true })
      return
    }
    if (open === undefined) return
    if (kind === StepEvent.accepted) {
      answer(open, day)
      if (open.cell !== null && open.pending) open.cell.accepted += 1
      open.pending = false
    } else if (kind === StepEvent.returned) {
      answer(open, day)
      if (open.cell !== null) open.cell.returned += 1
      current.delete(key)
    }
  })
  for (const { cell, day, pending } of current.values())
    if (cell !== null && pending) {
      cell.pending += 1
      cell.oldestPendingDays = Math.max(cell.oldestPendingDays, window.asOf - day)
    }
  return [...cells.values()].sort((a, b) =>
    JSON.stringify([a.from, a.to]) < JSON.stringify([b.from, b.to]) ? -1 : 1,
  )
}
