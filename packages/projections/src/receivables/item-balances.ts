import type { Horizon } from "../engine/read-models.js"
import type { Balances } from "./balances.js"
import { type Ledger, Movement } from "./ledger.js"
import { dueOf, seen } from "./of-customer.js"

const NEVER = -0x80000000

/** Balances in which no item is counted yet: for who asks about few of them, and adds these with `countItem`. */
export const noBalances = ({ item }: Ledger, horizon: Horizon): Balances => {
  const count = item.invoice.length
  return {
    horizon,
    issued: new Uint8Array(count),
    open: new Float64Array(count),
    due: new Int32Array(count),
    paid: new Float64Array(count),
    credited: new Float64Array(count),
    discounted: new Float64Array(count),
    writtenOff: new Float64Array(count),
    disputed: new Float64Array(count),
    settledOn: new Int32Array(count),
  }
}

/** Counts one item, from its own rows only: it comes to the same as in the balances of all. */
export const countItem = (ledger: Ledger, balances: Balances, number: number): void => {
  const { movement, dispute, rows, item } = ledger
  const { horizon } = balances
  let issued = 0
  let open = 0
  let settledOn = NEVER
  const sums = [0, 0, 0, 0, 0, 0, 0, 0]
  const takenBack: Array<number> = []
  // From the last one back: a reversal is met before what it takes back.
  for (let row = item.lastMovement.at(number); row >= 0; row = movement.previous.at(row)) {
    if (!seen(movement, row, horizon)) continue
    const kind = movement.kind.at(row)
    const amount = movement.amount.at(row)
    open += amount
    if (kind === Movement.issued || kind === Movement.rescheduled) issued = 1
    if (kind === Movement.reversed) takenBack.push(movement.reference.at(row))
    if (takenBack.includes(row)) continue
    sums[kind] = (sums[kind] ?? 0) - amount
    if (kind === Movement.paid || kind === Movement.credited)
      settledOn = Math.max(settledOn, movement.day.at(row))
  }
  let disputed = 0
  for (let row = rows.disputesOfItem.last(number); row >= 0; row = rows.disputesOfItem.before(row))
    if (seen(dispute, row, horizon)) disputed += dispute.amount.at(row)
  balances.issued[number] = issued
  balances.open[number] = open
  balances.due[number] = dueOf(ledger, number, horizon)
  balances.paid[number] = sums[Movement.paid] ?? 0
  balances.credited[number] = sums[Movement.credited] ?? 0
  balances.discounted[number] = sums[Movement.discounted] ?? 0
  balances.writtenOff[number] = sums[Movement.writtenOff] ?? 0
  balances.disputed[number] = Math.max(0, Math.min(disputed, open))
  balances.settledOn[number] = settledOn
}
