import { type Day, dayOfWeek, fromDay, type LocalDate, type Millionths, millionths } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { certainties, type DemandBook, NO_DAY } from "./demand-book.js"

/** Quantities are millionths of one article at one site, wanted (or to come back) in one week. */
export interface OpenDemand {
  readonly sku: string
  readonly site: string
  /** The Monday of the week; null for what has no date. */
  readonly week: LocalDate | null
  /** Wanted by orders that were validated or released. */
  readonly committed: Millionths
  /** Wanted by drafts, and by orders that were only placed. */
  readonly tentative: Millionths
  /** What of both is on backorder. */
  readonly backordered: Millionths
  /** What customers are to send back. */
  readonly expectedReturns: Millionths
}

interface Row {
  readonly sku: string
  readonly site: string
  readonly week: LocalDate | null
  committed: number
  tentative: number
  backordered: number
  expectedReturns: number
}

const weekOf = (day: number): LocalDate | null => {
  if (day === NO_DAY) return null
  const date = fromDay(day as Day)
  return fromDay((day - (dayOfWeek(date) - 1)) as Day)
}

/** What was asked for and is open of a line within the horizon; null when nothing is. */
const openOf = (book: DemandBook, line: number, { asOf, knownAt }: Horizon) => {
  const { signal } = book
  let last = -1
  let open = 0
  for (let at = book.line.lastSignal.at(line); at >= 0; at = signal.previous.at(at)) {
    if (signal.day.at(at) > asOf || signal.recorded.at(at) > knownAt) continue
    // From the last one back: the first that is met says how sure it is, and by when.
    if (last < 0) last = at
    open += signal.change.at(at)
  }
  return last < 0 || open <= 0 ? null : { last, open }
}

const backorderedOf = (book: DemandBook, line: number, { asOf, knownAt }: Horizon): number => {
  const { backorder } = book
  let sum = 0
  for (let at = book.line.lastBackorder.at(line); at >= 0; at = backorder.previous.at(at))
    if (backorder.day.at(at) <= asOf && backorder.recorded.at(at) <= knownAt) sum += backorder.quantity.at(at)
  return sum
}

/**
 * What customers want of each article at each site, week by week, on a business date and as known at a moment: by the
 * demand signals, each counted once by line and sequence. The week is that of the promise, or of the date asked for
 * where nothing was promised. What is on backorder is part of what is wanted, so it is gone when it was delivered.
 *
 * @example
 * import { companyModels, openDemand } from "@adv/projections"
 *
 * const { states } = companyModels()
 * assert.deepEqual(openDemand(states.demand, { asOf: 20000, knownAt: 1736935200000 }), [])
 */
export const openDemand = (book: DemandBook, horizon: Horizon): ReadonlyArray<OpenDemand> => {
  const { asOf, knownAt } = horizon
  const { names, signal, expected, returned } = book
  const rows = new Map<string, Row>()
  const rowOf = (sku: number, site: number, day: number): Row => {
    const week = weekOf(day)
    const key = JSON.stringify([sku, site, week])
    const known = rows.get(key)
    if (known !== undefined) return known
    const none = { committed: 0, tentative: 0, backordered: 0, expectedReturns: 0 }
    const row: Row = { sku: names.name(sku), site: names.name(site), week, ...none }
    rows.set(key, row)
    return row
  }
  for (let line = 0; line < book.lines.length; line++) {
    const wanted = openOf(book, line, horizon)
    if (wanted === null) continue
    const { last, open } = wanted
    const promised = signal.promised.at(last)
    const row = rowOf(
      signal.sku.at(last),
      signal.site.at(last),
      promised === NO_DAY ? signal.requested.at(last) : promised,
    )
    const certainty = certainties[signal.certainty.at(last)]
    if (certainty === "validated" || certainty === "released") row.committed += open
    else row.tentative += open
    row.backordered += Math.min(open, backorderedOf(book, line, horizon))
  }
  const back = new Map<number, number>()
  for (let at = 0; at < returned.return.length; at++) {
    if (returned.day.at(at) > asOf || returned.recorded.at(at) > knownAt) continue
    const id = returned.return.at(at)
    back.set(id, (back.get(id) ?? 0) + returned.quantity.at(at))
  }
  for (let at = 0; at < expected.return.length; at++) {
    if (expected.day.at(at) > asOf || expected.recorded.at(at) > knownAt) continue
    const rest = expected.quantity.at(at) - (back.get(expected.return.at(at)) ?? 0)
    if (rest > 0)
      rowOf(expected.sku.at(at), expected.site.at(at), expected.expected.at(at)).expectedReturns += rest
  }
  return [...rows.values()]
    .map((row) => ({
      ...row,
      committed: millionths(row.committed),
      tentative: millionths(row.tentative),
      backordered: millionths(row.backordered),
      expectedReturns: millionths(row.expectedReturns),
    }))
    .sort((a, b) => compare(keyOf(a), keyOf(b)))
}

const keyOf = ({ sku, site, week }: Pick<OpenDemand, "sku" | "site" | "week">): ReadonlyArray<string> => [
  sku,
  site,
  week ?? "9999",
]

const compare = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): number => {
  for (const [index, text] of a.entries()) {
    const other = b[index] ?? ""
    if (text !== other) return text < other ? -1 : 1
  }
  return 0
}
