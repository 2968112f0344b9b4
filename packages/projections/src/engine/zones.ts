import type { Int32Column } from "./columns.js"

const ZONE = 512

/** The first and the last day of every so many rows that are complete. */
interface Zones {
  readonly least: Array<number>
  readonly most: Array<number>
}

/** Rows are only ever added, so what is known of complete zones holds. */
const zonesOf = new WeakMap<Int32Column, Zones>()

const known = (days: Int32Column): Zones => {
  const zones = zonesOf.get(days) ?? { least: [], most: [] }
  zonesOf.set(days, zones)
  const { least, most } = zones
  for (let first = least.length * ZONE; first + ZONE <= days.length; first += ZONE) {
    let earliest = days.at(first)
    let latest = earliest
    for (let row = first + 1; row < first + ZONE; row++) {
      const day = days.at(row)
      if (day < earliest) earliest = day
      if (day > latest) latest = day
    }
    least.push(earliest)
    most.push(latest)
  }
  return zones
}

/**
 * Goes through the rows whose day is in a window `[from, to)`, up to a row. Facts come about when they happen, so most
 * zones of the log are of other days, and are passed over without looking at their rows.
 */
export const eachInDays = (
  days: Int32Column,
  from: number,
  to: number,
  end: number,
  visit: (row: number, day: number) => void,
): void => {
  const { least, most } = known(days)
  for (let zone = 0, first = 0; first < end; zone++, first += ZONE) {
    const earliest = least[zone]
    const latest = most[zone]
    if (earliest !== undefined && latest !== undefined && (earliest >= to || latest < from)) continue
    const last = Math.min(end, first + ZONE)
    for (let row = first; row < last; row++) {
      const day = days.at(row)
      if (day >= from && day < to) visit(row, day)
    }
  }
}

/** How many rows had been recorded by a moment: they are in the order in which they were. */
export const recordedBy = (
  recorded: { readonly length: number; readonly at: (row: number) => number },
  knownAt: number,
): number => {
  let low = 0
  let high = recorded.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (recorded.at(middle) <= knownAt) low = middle + 1
    else high = middle
  }
  return low
}
