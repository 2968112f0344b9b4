import { type Ledger, Movement } from "./ledger.js"

const NEVER = 0x7fffffff

interface Closed {
  readonly knownAt: number
  readonly rows: number
  readonly days: Int32Array
}

/** The last that was counted: it holds for these rows and this instant, whatever comes after. */
const closed = new WeakMap<Ledger, Closed>()

/**
 * By item, the day from the end of which on nothing of it is open, as known at a moment; later than any day where there is
 * none. Items with charges, or of which something was taken back, are taken for never closed: who asks looks at them.
 */
export const closedSince = (ledger: Ledger, knownAt: number): Int32Array => {
  const { movement, item } = ledger
  const rows = movement.item.length
  const last = closed.get(ledger)
  if (last !== undefined && last.knownAt === knownAt && last.rows === rows) return last.days
  const open = new Float64Array(item.invoice.length)
  const days = new Int32Array(item.invoice.length).fill(-NEVER)
  for (let row = 0; row < rows; row++) {
    const of = movement.item.at(row)
    const kind = movement.kind.at(row)
    if (kind === Movement.charged || kind === Movement.reversed) open[of] = Number.NaN
    if (movement.recorded.at(row) > knownAt) continue
    open[of] = (open[of] ?? 0) + movement.amount.at(row)
    if (movement.day.at(row) > (days[of] ?? 0)) days[of] = movement.day.at(row)
  }
  for (let of = 0; of < days.length; of++) if (open[of] !== 0) days[of] = NEVER
  closed.set(ledger, { knownAt, rows, days })
  return days
}
