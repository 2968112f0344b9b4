import type { RecordedEvent } from "../../facts/event.js"
import { invariant, type Log } from "./invariant.js"
import { hundredPercent, parts, trail } from "./numbers.js"

interface Line {
  readonly ordered: bigint
  readonly tolerance: bigint
  readonly onOrder: boolean
  cancelled: bigint
  waived: bigint
  delivered: bigint
  backForGood: bigint
  invoiced: bigint
}

/** Visits each order line that an event changes, after the change: `line` is null when nobody ordered it. */
type Visit = (event: RecordedEvent, key: string, line: Line | null) => void

const changed = (
  event: RecordedEvent,
): ReadonlyArray<{ readonly line: string; readonly quantity: string }> => {
  switch (event.type) {
    case "DeliveryConfirmed":
    case "GoodsReturned":
    case "OrderClosedShort":
    case "OrderInvoiced":
    case "OrderCredited":
      return event.data.lines
    case "OrderLineCancelled":
      return [event.data]
    default:
      return []
  }
}

const change = (line: Line, event: RecordedEvent, quantity: bigint): void => {
  switch (event.type) {
    case "DeliveryConfirmed":
      line.delivered += quantity
      break
    case "GoodsReturned":
      if (event.data.affectsOrder) line.delivered -= quantity
      else line.backForGood += quantity
      break
    case "OrderClosedShort":
      line.waived += quantity
      break
    case "OrderLineCancelled":
      line.cancelled += quantity
      break
    case "OrderInvoiced":
      line.invoiced += quantity
      break
    case "OrderCredited":
      line.invoiced -= quantity
      break
  }
}

const walk = (log: Log, visit: Visit): void => {
  const orders = new Map<string, Map<string, Line>>()
  for (const event of log) {
    if (event.type === "OrderPlaced") {
      const { overDeliveryTolerance, invoicingPolicy } = event.data.terms.conditions
      const own = new Map<string, Line>()
      for (const { line, quantity } of event.data.lines)
        own.set(line, {
          ordered: parts(quantity),
          tolerance: parts(overDeliveryTolerance),
          onOrder: invoicingPolicy === "onOrder",
          cancelled: 0n,
          waived: 0n,
          delivered: 0n,
          backForGood: 0n,
          invoiced: 0n,
        })
      orders.set(event.data.order, own)
    }
    if (event.type === "OrderCancelled")
      for (const [line, at] of orders.get(event.data.order) ?? []) {
        at.cancelled = at.ordered
        visit(event, `${event.data.order}/${line}`, at)
      }
    if (!("order" in event.data)) continue
    const { order } = event.data
    for (const { line, quantity } of changed(event)) {
      const at = orders.get(order)?.get(line)
      if (at !== undefined) change(at, event, parts(quantity))
      visit(event, `${order}/${line}`, at ?? null)
    }
  }
}

export const delivered = invariant(
  "INV-01",
  "Of an order line, no more is delivered, cancelled and waived than was ordered, and the tolerance that was agreed; no more comes back than was delivered.",
  (log, note) => {
    const positions = new Map<string, Array<number>>()
    walk(log, (event, key, line) => {
      const at = trail(positions, key, event.position)
      const subject = `order line ${key}`
      if (line === null) return note(subject, "nobody ordered it", at)
      const most = line.ordered * (hundredPercent + line.tolerance)
      const all = line.cancelled + line.waived + line.delivered
      if (all * hundredPercent > most)
        note(subject, "more was delivered, cancelled or waived than was ordered", at)
      if (line.delivered < line.backForGood) note(subject, "more came back than was delivered", at)
    })
  },
)

/** What an invoice bills of an order line. */
const billing = (log: Log): ReadonlyMap<string, bigint> => {
  const billed = new Map<string, bigint>()
  for (const event of log)
    if (event.type === "InvoiceIssued")
      for (const { order, orderLine, quantity } of event.data.lines)
        if (order !== undefined && orderLine !== undefined) {
          const key = `${event.data.invoice} ${order}/${orderLine}`
          billed.set(key, (billed.get(key) ?? 0n) + parts(quantity))
        }
  return billed
}

export const invoiced = invariant(
  "INV-02",
  "Of an order line, no more is invoiced, less what was credited to be invoiced again, than was delivered (or ordered, where that is agreed), and the invoice says the same.",
  (log, note) => {
    const billed = billing(log)
    const positions = new Map<string, Array<number>>()
    walk(log, (event, key, line) => {
      const at = trail(positions, key, event.position)
      if (line === null) return
      const subject = `order line ${key}`
      if (line.invoiced < 0n) note(subject, "more was credited than was invoiced", at)
      if (event.type !== "OrderInvoiced") return
      const wanted = line.ordered - line.cancelled - line.waived
      const basis = line.onOrder && wanted > line.delivered ? wanted : line.delivered
      if (line.invoiced > basis - line.backForGood) note(subject, "more was invoiced than may be", at)
      const said = event.data.lines.find((each) => `${event.data.order}/${each.line}` === key)
      if (said !== undefined && billed.get(`${event.data.invoice} ${key}`) !== parts(said.quantity))
        note(subject, `invoice ${event.data.invoice} bills another quantity than its order says`, at)
    })
  },
)
