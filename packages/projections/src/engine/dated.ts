import { Float64Column, Int32Column } from "./columns.js"
import type { Moment } from "./projection.js"

/** Rows of what happened: on which business date, and when it became known. */
export interface Dated {
  readonly day: Int32Column
  readonly recorded: Float64Column
}

export const dated = (): Dated => ({ day: new Int32Column(), recorded: new Float64Column() })

/** Adds the dates of a row. */
export const date = ({ day, recorded }: Dated, at: Moment): void => {
  day.push(at.day)
  recorded.push(at.recordedAt)
}

/** What is asked about: days since 1970-01-01, and an instant, both included. */
export interface Known {
  readonly asOf: number
  readonly knownAt: number
}

/** The window is half-open, `[from, to)`, in days since 1970-01-01. */
export interface Window extends Known {
  readonly from: number
  readonly to: number
}

/** Goes through the rows that took effect, and were known, within the horizon; rows are in the log's order. */
export const eachKnown = (
  { day, recorded }: Dated,
  { asOf, knownAt }: Known,
  visit: (row: number, day: number) => void,
): void => {
  for (let row = 0; row < day.length; row++) {
    if (recorded.at(row) > knownAt) break
    const of = day.at(row)
    if (of <= asOf) visit(row, of)
  }
}
