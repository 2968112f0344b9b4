import type { RecordedEvent } from "../../facts/event.js"
import type { Log, Note } from "./invariant.js"
import { add, sum, trail } from "./numbers.js"

/** What a fact does to what is open of an instalment. */
const moves = (event: RecordedEvent): ReadonlyArray<readonly [key: string, amount: number]> => {
  switch (event.type) {
    case "InvoiceIssued":
      return event.data.instalments.map(({ instalment, amount }) => [
        `${event.data.invoice}/${instalment}`,
        amount,
      ])
    case "ChargeClaimed":
    case "SettlementReversed":
    case "DiscountReversed":
    case "WriteOffReversed":
      return [[`${event.data.invoice}/${event.data.instalment}`, event.data.amount]]
    case "ChargeWaived":
    case "InstalmentSettled":
    case "DiscountTaken":
    case "ReceivableWrittenOff":
      return [[`${event.data.invoice}/${event.data.instalment}`, -event.data.amount]]
    default:
      return []
  }
}

/** INV-09: what an instalment is parted into comes to what was open of it, under numbers that nothing bore before. */
export const checkRescheduling = (log: Log, note: Note): void => {
  const open = new Map<string, number>()
  const positions = new Map<string, Array<number>>()
  for (const event of log) {
    for (const [key, amount] of moves(event)) {
      add(open, key, amount)
      trail(positions, key, event.position)
    }
    if (event.type !== "InstalmentRescheduled") continue
    const { invoice, instalment, splits } = event.data
    const own = `${invoice}/${instalment}`
    const at = trail(positions, own, event.position)
    const subject = `instalment ${own}`
    const before = open.get(own)
    const all = sum(splits.map(({ amount }) => amount))
    if (before === undefined) note(subject, "it was rescheduled, but never owed", at)
    else if (all !== before) note(subject, `it was rescheduled to ${all}, of ${before} open`, at)
    open.set(own, 0)
    for (const split of splits) {
      const key = `${invoice}/${split.instalment}`
      if (key !== own && open.has(key)) note(subject, `its part ${split.instalment} was there before`, at)
      add(open, key, split.amount)
      trail(positions, key, event.position)
    }
  }
}
