import type { Dated, Known } from "./dated.js"

/** Later than any day. */
export const FOREVER = 0x7fffffff

/** Earlier than any day. */
export const ALWAYS = -0x80000000

/**
 * From which day until which each of some words about one thing holds, when of those that took effect the one told last is
 * what counts: from the last row back, a word holds until the first day on which a later one does. `row` is -1 for the
 * time before anything was said.
 */
export const eachSpan = (
  { day, recorded }: Dated,
  last: number,
  before: (row: number) => number,
  { asOf, knownAt }: Known,
  span: (row: number, from: number, until: number) => void,
): void => {
  let until = FOREVER
  for (let row = last; row >= 0; row = before(row)) {
    const from = day.at(row)
    if (from > asOf || recorded.at(row) > knownAt || from >= until) continue
    span(row, from, until)
    until = from
  }
  span(-1, ALWAYS, until)
}
