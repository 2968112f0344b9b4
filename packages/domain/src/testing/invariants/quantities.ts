import type { RecordedEvent } from "../../facts/event.js"
import type { OrderFact } from "../../order/events.js"
import { checkBilledAmounts } from "./billed-amounts.js"
import { invariant, type Log, type Note } from "./invariant.js"
import { hundredPercent, parts, trail } from "./numbers.js"

interface Line {
  ordered: bigint
  tolerance: bigint
  basis: "ordered" | "delivered" | "amount"
  cancelled: bigint
  waived: bigint
  delivered: bigint
  /** Dispatched, and neither arrived nor failed. */
  inTransit: bigint
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
    case "DeliveryDispatched":
    case "GoodsReturned":
    case "OrderClosedShort":
    case "OrderReopened":
    case "OrderInvoiced":
    case "OrderCredited":
      return event.data.lines
    case "OrderLineCancelled":
      return [event.data]
    case "OrderLineChanged":
      return [{ line: event.data.line, quantity: event.data.to.quantity }]
    case "OrderLineRemoved":
      return [{ line: event.data.line, quantity: "0" }]
    default:
      return []
  }
}

const change = (line: Line, event: RecordedEvent, quantity: bigint): void => {
  switch (event.type) {
    case "DeliveryConfirmed":
      line.delivered += quantity
      break
    case "DeliveryDispatched":
      line.inTransit += quantity
      break
    case "OrderReopened":
      line.waived -= quantity
      break
    case "OrderLineChanged":
      line.ordered = quantity
      break
    case "OrderLineRemoved":
      // What of it was cancelled goes with it; nothing else may have happened to it.
      line.ordered = 0n
      line.cancelled = 0n
      line.waived = 0n
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

type Terms = Pick<Line, "tolerance" | "basis">
type Conditions = Extract<OrderFact, { readonly type: "OrderPlaced" }>["data"]["terms"]["conditions"]

/** What invoices are held to: quantities of lines, or amounts (which `billed-amounts.ts` checks). */
const basisOf = (policy: Conditions["invoicingPolicy"]): Line["basis"] => {
  if (typeof policy === "string") return policy === "onOrder" ? "ordered" : "delivered"
  if ("periodic" in policy) return basisOf(policy.periodic.basis)
  return "prepayment" in policy ? basisOf(policy.prepayment.basis) : "amount"
}

const termsOf = ({ overDeliveryTolerance, invoicingPolicy }: Conditions): Terms => ({
  tolerance: parts(overDeliveryTolerance),
  basis: basisOf(invoicingPolicy),
})

const lineOf = (quantity: string, terms: Terms): Line => ({
  ordered: parts(quantity),
  ...terms,
  cancelled: 0n,
  waived: 0n,
  delivered: 0n,
  inTransit: 0n,
  backForGood: 0n,
  invoiced: 0n,
})

type Quantities = ReadonlyArray<{ readonly line: string; readonly quantity: string }>

/** What is on its way by now: what a delivery brought, or lost, isn't any more. */
const arrive = (
  on: Map<string, Quantities>,
  event: RecordedEvent,
  lines: ReadonlyMap<string, Line> | undefined,
): void => {
  switch (event.type) {
    case "DeliveryDispatched":
      on.set(`${event.data.order} ${event.data.delivery}`, event.data.lines)
      break
    case "DeliveryConfirmed":
    case "DeliveryFailed": {
      const key = `${event.data.order} ${event.data.delivery}`
      for (const { line, quantity } of on.get(key) ?? []) {
        const at = lines?.get(line)
        if (at !== undefined) at.inTransit -= parts(quantity)
      }
      on.delete(key)
    }
  }
}

const walk = (log: Log, visit: Visit): void => {
  const orders = new Map<string, Map<string, Line>>()
  const agreed = new Map<string, Terms>()
  const onTheWay = new Map<string, Quantities>()
  for (const event of log) {
    if (event.type === "OrderPlaced") {
      const terms = termsOf(event.data.terms.conditions)
      const own = new Map<string, Line>()
      for (const { line, quantity } of event.data.lines) own.set(line, lineOf(quantity, terms))
      orders.set(event.data.order, own)
      agreed.set(event.data.order, terms)
    }
    if (event.type === "ConditionsReapplied") {
      const terms = termsOf(event.data.terms.conditions)
      agreed.set(event.data.order, terms)
      for (const [line, at] of orders.get(event.data.order) ?? []) {
        Object.assign(at, terms)
        visit(event, `${event.data.order}/${line}`, at)
      }
    }
    if (event.type === "OrderCancelled")
      for (const [line, at] of orders.get(event.data.order) ?? []) {
        at.cancelled = at.ordered
        visit(event, `${event.data.order}/${line}`, at)
      }
    if (!("order" in event.data)) continue
    const { order } = event.data
    const own = orders.get(order)
    const terms = agreed.get(order)
    if (event.type === "OrderLineAdded" && terms !== undefined)
      own?.set(event.data.line, lineOf(event.data.added.quantity, terms))
    // A draft's lines are ordered by nobody yet.
    if (own === undefined && event.type.startsWith("OrderLine") && event.type !== "OrderLineCancelled")
      continue
    arrive(onTheWay, event, own)
    for (const { line, quantity } of changed(event)) {
      const at = own?.get(line)
      if (at !== undefined) change(at, event, parts(quantity))
      visit(event, `${order}/${line}`, at ?? null)
      if (event.type === "OrderLineRemoved") own?.delete(line)
    }
  }
}

export const delivered = invariant(
  "INV-01",
  "Of an order line, no more is delivered, on its way, cancelled and waived than is ordered, and the tolerance that was agreed; no more comes back than was delivered.",
  (log, note) => {
    const positions = new Map<string, Array<number>>()
    walk(log, (event, key, line) => {
      const at = trail(positions, key, event.position)
      const subject = `order line ${key}`
      if (line === null) return note(subject, "nobody ordered it", at)
      const most = line.ordered * (hundredPercent + line.tolerance)
      const all = line.cancelled + line.waived + line.delivered + line.inTransit
      if (all * hundredPercent > most)
        note(subject, "more was sent, delivered, cancelled or waived than was ordered", at)
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

/** The invoices of which an order was not told, though they bill it: it would be invoiced again. */
const untold = (log: Log, note: Note): void => {
  const told = new Set<string>()
  for (const event of log)
    if (event.type === "OrderInvoiced") told.add(`${event.data.invoice} ${event.data.order}`)
  for (const event of log)
    if (event.type === "InvoiceIssued")
      for (const { order } of event.data.lines)
        if (order !== undefined && !told.has(`${event.data.invoice} ${order}`))
          note(`order ${order}`, `it wasn't told of invoice ${event.data.invoice}, which bills it`, [
            event.position,
          ])
}

/** Whether an amendment leaves less ordered than before. */
const takesBack = (event: RecordedEvent): boolean =>
  event.type === "OrderLineRemoved" ||
  (event.type === "OrderLineChanged" && parts(event.data.to.quantity) < parts(event.data.from.quantity))

export const invoiced = invariant(
  "INV-02",
  "Of an order line, no more is invoiced, less what was credited to be invoiced again, than was delivered (or ordered, where that is agreed); of an order that is invoiced by progress or milestones, no more than was certified or reached; no more is deducted of a down-payment than was asked for; and the invoice says the same.",
  (log, note) => {
    const billed = billing(log)
    const positions = new Map<string, Array<number>>()
    walk(log, (event, key, line) => {
      const at = trail(positions, key, event.position)
      if (line === null) return
      const subject = `order line ${key}`
      if (line.invoiced < 0n) note(subject, "more was credited than was invoiced", at)
      if (
        takesBack(event) &&
        line.invoiced > line.delivered &&
        line.invoiced > line.ordered - line.cancelled - line.waived
      )
        note(subject, "an amendment left less than was invoiced", at)
      if (event.type !== "OrderInvoiced" && event.type !== "ConditionsReapplied") return
      const wanted = line.ordered - line.cancelled - line.waived
      const basis = line.basis === "ordered" && wanted > line.delivered ? wanted : line.delivered
      const most = line.basis === "amount" ? 0n : basis - line.backForGood
      if (line.invoiced > most) note(subject, "more was invoiced than may be", at)
      if (event.type !== "OrderInvoiced") return
      const said = event.data.lines.find((each) => `${event.data.order}/${each.line}` === key)
      if (said !== undefined && billed.get(`${event.data.invoice} ${key}`) !== parts(said.quantity))
        note(subject, `invoice ${event.data.invoice} bills another quantity than its order says`, at)
    })
    untold(log, note)
    checkBilledAmounts(log, note)
  },
)
