import type { RecordedEvent } from "../../facts/event.js"
import { addDays, type LocalDate } from "../../values/index.js"
import { hundredPercent, parts, rounded, sum } from "./numbers.js"

interface Line {
  readonly gross: number
  readonly ordered: bigint
  readonly requested: LocalDate | null
  cancelled: bigint
  waived: bigint
  delivered: bigint
  backForGood: bigint
  invoiced: bigint
}

/** Where an order stands, with tax, in minor units of its currency. */
export interface OrderWorth {
  /** Delivered and not invoiced. */
  readonly delivered: number
  /** Neither delivered nor invoiced, of what is wanted by the horizon's last day. */
  readonly open: number
  readonly released: boolean
  readonly reserved: boolean
  readonly closed: boolean
}

const grossOf = (net: number, rate: string): number =>
  rounded(BigInt(net) * (hundredPercent + parts(rate)), hundredPercent)

const larger = (a: bigint, b: bigint): bigint => {
  if (a > b) return a
  return b
}

const partOf = (gross: number, part: bigint, whole: bigint): number => {
  if (part <= 0n || whole <= 0n) return 0
  return part === whole ? gross : rounded(BigInt(gross) * part, whole)
}

type Amounts = ReadonlyArray<{ readonly net: number; readonly tax: { readonly rate: string } }>
const grossByAmount = (amounts: Amounts = []): number =>
  sum(amounts.map(({ net, tax }) => grossOf(net, tax.rate)))

type Asked = Extract<RecordedEvent, { type: "OrderPlaced" }>["data"]["lines"][number]
const newLine = ({ net, tax, quantity, requestedDate }: Asked): Line => ({
  gross: grossOf(net, tax.rate),
  ordered: parts(quantity),
  requested: requestedDate ?? null,
  cancelled: 0n,
  waived: 0n,
  delivered: 0n,
  backForGood: 0n,
  invoiced: 0n,
})

type Quantity = "cancelled" | "waived" | "delivered" | "backForGood" | "invoiced"

/** What of an order counts, from its own events and those about its reservation, in the log's order. */
export const worthOf = (
  events: Iterable<RecordedEvent>,
  horizonDays: number | null,
  on: LocalDate,
  reopening: boolean,
): OrderWorth => {
  const lines = new Map<string, Line>()
  let gross = 0
  let documents = 0
  let billed = 0
  let released = false
  let reserved = false
  let closed = false
  const move = (
    quantities: ReadonlyArray<{ line: string; quantity: string }>,
    to: Quantity,
    sign: 1n | -1n,
  ) => {
    for (const { line, quantity } of quantities) {
      const at = lines.get(line)
      if (at !== undefined) at[to] += sign * parts(quantity)
    }
  }
  for (const event of events)
    switch (event.type) {
      case "OrderPlaced":
        lines.clear()
        for (const asked of event.data.lines) lines.set(asked.line, newLine(asked))
        gross = event.data.totals.taxInclusive
        break
      case "OrderLineAdded":
        lines.set(event.data.line, newLine(event.data.added))
        gross = event.data.totals.taxInclusive
        break
      case "OrderLineChanged": {
        const before = lines.get(event.data.line)
        const { gross: own, ordered, requested } = newLine(event.data.to)
        if (before !== undefined) lines.set(event.data.line, { ...before, gross: own, ordered, requested })
        gross = event.data.totals.taxInclusive
        break
      }
      case "OrderLineRemoved":
        lines.delete(event.data.line)
        gross = event.data.totals.taxInclusive
        break
      case "OrderReleased":
        released = true
        break
      case "OrderReopened":
        move(event.data.lines, "waived", -1n)
        released = event.data.to === "released"
        closed = false
        break
      case "OrderCancelled":
        for (const line of lines.values()) line.cancelled = line.ordered - line.waived
        break
      case "OrderLineCancelled":
        move([event.data], "cancelled", 1n)
        break
      case "OrderCompleted":
        released = true
        break
      case "OrderClosedShort":
        released = true
        closed = true
        move(event.data.lines, "waived", 1n)
        break
      case "DeliveryConfirmed":
        move(event.data.lines, "delivered", 1n)
        break
      case "GoodsReturned":
        if (event.data.affectsOrder) move(event.data.lines, "delivered", -1n)
        else move(event.data.lines, "backForGood", 1n)
        break
      case "OrderInvoiced": {
        const { amounts, prepaid, deducted } = event.data
        if (prepaid === undefined) documents += 1
        billed += grossByAmount(amounts) + grossByAmount(prepaid) - grossByAmount(deducted)
        move(event.data.lines, "invoiced", 1n)
        break
      }
      case "OrderCredited": {
        const { amounts, prepaid, deducted } = event.data
        billed -= grossByAmount(amounts) + grossByAmount(prepaid) - grossByAmount(deducted)
        move(event.data.lines, "invoiced", -1n)
        break
      }
      case "CreditReserved":
        reserved = true
        break
      case "CreditReservationReleased":
        reserved = false
        break
      default:
    }
  let delivered = 0
  let open = 0
  let late = 0
  let beyond = gross
  let isOpen = false
  let isDelivered = false
  for (const line of lines.values()) {
    beyond -= line.gross
    const arrived = larger(line.delivered, line.invoiced)
    const gone = line.cancelled + (reopening && closed ? 0n : line.waived)
    const part = line.ordered - gone - arrived
    if (part > 0n) {
      isOpen = true
      const worth = partOf(line.gross, part, line.ordered)
      open += worth
      if (horizonDays !== null && line.requested !== null && line.requested > addDays(on, horizonDays))
        late += worth
    }
    const handed = line.delivered - line.backForGood - line.invoiced
    if (handed > 0n) isDelivered = true
    delivered += partOf(line.gross, handed, line.ordered)
  }
  if (documents === 0 && isOpen) open += beyond
  if (documents === 0 && !isOpen && isDelivered) delivered += beyond
  const byAmount = Math.max(0, billed)
  const left = Math.max(0, open - Math.max(0, byAmount - delivered))
  return {
    delivered: Math.max(0, delivered - byAmount),
    open: Math.max(0, left - late),
    released,
    reserved,
    closed,
  }
}
