import type { Day } from "@adv/domain"
import type { Balances } from "../receivables/balances.js"
import { daysPastDue } from "../receivables/balances.js"
import { itemsOf, type Ledger } from "../receivables/ledger.js"
import type { OrderCard, StatusLine } from "./order-card.js"

export type Fulfilment = "none" | "partial" | "full" | "over"
export type Billing = "none" | "partial" | "full"
export type Settlement = "notDue" | "due" | "partiallyPaid" | "paid" | "overdue" | "credited" | "writtenOff"
export type DisplayStatus =
  | "cancelled"
  | "onHold"
  | "overdue"
  | "paid"
  | "invoiced"
  | "partiallyInvoiced"
  | "delivered"
  | "partiallyDelivered"
  | "released"
  | "validated"
  | "placed"

/** Amounts are minor units of the order's currency, of all the order's invoices. */
export interface OrderAmounts {
  readonly orderedNet: number
  readonly orderedGross: number
  readonly invoiced: number
  readonly paid: number
  readonly credited: number
  /** Kept back for paying early, and given up. */
  readonly discounted: number
  readonly writtenOff: number
  readonly open: number
  readonly overdue: number
}

/** An order's status: five dimensions that are independent of one another, and the one word that sums them up. */
export interface OrderStatus {
  readonly order: string
  readonly customer: string
  readonly currency: string
  readonly placedOn: Day
  readonly lifecycle: OrderCard["lifecycle"]
  readonly holds: ReadonlyArray<string>
  readonly fulfilment: Fulfilment
  readonly billing: Billing
  readonly settlement: Settlement
  readonly displayStatus: DisplayStatus
  readonly amounts: OrderAmounts
  readonly invoices: ReadonlyArray<string>
  readonly delivery: OrderDelivery
}

/** Days are days since 1970-01-01. */
export interface OrderDelivery {
  /** The earliest date asked for among the lines that are wanted, or null. */
  readonly requested: Day | null
  /** The latest promise that stands, or null. */
  readonly promised: Day | null
  /** The day the last wanted line was complete, or null while something is to come. */
  readonly completed: Day | null
  /** How late the latest line was, or is by now: 0 when none is. */
  readonly daysLate: number
}

const wanted = (line: StatusLine): number => line.ordered - line.cancelled - line.waived

export const fulfilmentOf = (card: OrderCard): Fulfilment => {
  let delivered = false
  let complete = true
  let over = false
  for (const line of card.lines) {
    if (line.delivered > 0) delivered = true
    if (line.delivered < wanted(line)) complete = false
    if (line.delivered > wanted(line)) over = true
  }
  if (!delivered) return "none"
  if (!complete) return "partial"
  return over ? "over" : "full"
}

/** What invoices have to come to, net, for the order to be billed in full by amount. */
const amountDue = ({ net, adjusted, lines }: OrderCard): number => {
  let stillWanted = 0
  for (const line of lines) stillWanted += (line.net * wanted(line)) / Math.max(1, line.ordered)
  return Math.min(net, Math.floor(stillWanted)) + Math.min(0, adjusted)
}

export const billingOf = (card: OrderCard): Billing => {
  let invoiced = false
  let complete = true
  for (const line of card.lines) {
    if (line.invoiced > 0) invoiced = true
    if (line.invoiced < Math.max(wanted(line), line.delivered)) complete = false
  }
  if (card.billedAsAmount > 0) return complete || card.billedAsAmount >= amountDue(card) ? "full" : "partial"
  if (!invoiced) return "none"
  return complete ? "full" : "partial"
}

const deliveryOf = (card: OrderCard, asOf: Day): OrderDelivery => {
  let requested: Day | null = null
  let promised: Day | null = null
  let completed: Day | null = null
  let complete = true
  let daysLate = 0
  for (const line of card.lines) {
    const wants = wanted(line)
    if (wants <= 0) continue
    if (line.requested !== null && (requested === null || line.requested < requested))
      requested = line.requested
    if (line.promised !== null && (promised === null || line.promised > promised)) promised = line.promised
    const done = line.delivered >= wants
    if (!done) complete = false
    else if (line.lastDelivery !== null && (completed === null || line.lastDelivery > completed))
      completed = line.lastDelivery
    const until = done ? line.lastDelivery : asOf
    if (line.requested !== null && until !== null) daysLate = Math.max(daysLate, until - line.requested)
  }
  return { requested, promised, completed: complete ? completed : null, daysLate }
}

const displayOf = (
  card: OrderCard,
  fulfilment: Fulfilment,
  billing: Billing,
  settlement: Settlement,
): DisplayStatus => {
  const fulfilled = fulfilment === "full" || fulfilment === "over"
  if (card.lifecycle === "cancelled") return "cancelled"
  if (card.holds.length > 0) return "onHold"
  if (settlement === "overdue") return "overdue"
  if (billing === "full" && fulfilled && (settlement === "paid" || settlement === "credited")) return "paid"
  if (billing === "full") return "invoiced"
  if (billing === "partial") return "partiallyInvoiced"
  if (fulfilled) return "delivered"
  if (fulfilment === "partial") return "partiallyDelivered"
  if (card.lifecycle === "validated" || card.lifecycle === "placed") return card.lifecycle
  return "released"
}

/** An order's status within a horizon: of its card, and of the receivables' balances within the same. */
export const orderStatusOf = (card: OrderCard, ledger: Ledger, balances: Balances): OrderStatus => {
  const { asOf } = balances.horizon
  let invoiced = 0
  let paid = 0
  let credited = 0
  let discounted = 0
  let writtenOff = 0
  let open = 0
  let overdue = 0
  let dueNow = false
  for (const invoice of card.invoices) {
    const number = ledger.invoices.find(invoice)
    if (number < 0) continue
    for (const item of itemsOf(ledger, number)) {
      if (balances.issued[item] !== 1) continue
      const rest = balances.open[item] ?? 0
      const past = daysPastDue(balances, item)
      paid += balances.paid[item] ?? 0
      credited += balances.credited[item] ?? 0
      open += rest
      discounted += balances.discounted[item] ?? 0
      writtenOff += balances.writtenOff[item] ?? 0
      invoiced +=
        rest +
        (balances.paid[item] ?? 0) +
        (balances.credited[item] ?? 0) +
        (balances.discounted[item] ?? 0) +
        (balances.writtenOff[item] ?? 0)
      if (rest > 0 && past > 0) overdue += rest
      if (rest > 0 && past === 0) dueNow = true
    }
  }
  const settlement: Settlement =
    overdue > 0
      ? "overdue"
      : open === 0 && invoiced > 0
        ? paid > 0
          ? "paid"
          : writtenOff > credited
            ? "writtenOff"
            : "credited"
        : paid > 0
          ? "partiallyPaid"
          : dueNow
            ? "due"
            : "notDue"
  const fulfilment = fulfilmentOf(card)
  const billing = billingOf(card)
  return {
    order: card.order,
    customer: card.customer,
    currency: card.currency,
    placedOn: card.placedOn,
    lifecycle: card.lifecycle,
    holds: card.holds,
    fulfilment,
    billing,
    settlement,
    displayStatus: displayOf(card, fulfilment, billing, settlement),
    amounts: {
      orderedNet: card.net,
      orderedGross: card.gross,
      invoiced,
      paid,
      credited,
      discounted,
      writtenOff,
      open,
      overdue,
    },
    invoices: card.invoices,
    delivery: deliveryOf(card, asOf),
  }
}
