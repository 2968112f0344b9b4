import { type Day, type Millionths, millionths } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { Amended, Change, eachLine, NO_DATE, type OrderBook, Step } from "./order-book.js"

/** Quantities are millionths; days are days since 1970-01-01. */
export interface StatusLine {
  readonly line: string
  readonly sku: string
  readonly net: number
  /** The rate of tax, in percent. */
  readonly rate: string
  readonly ordered: Millionths
  readonly requested: Day | null
  /** The last promise. */
  readonly promised: Day | null
  readonly cancelled: Millionths
  readonly waived: Millionths
  /** Net of what came back to be delivered again. */
  readonly delivered: Millionths
  /** All that came back. */
  readonly returned: Millionths
  /** What came back for good. */
  readonly notReplaced: Millionths
  /** Net of what was credited so that it may be invoiced again. */
  readonly invoiced: Millionths
  /** The day of the last delivery. */
  readonly lastDelivery: Day | null
}

/** What an order's own facts say about it within a horizon; what its invoices say is asked of the receivables. */
export interface OrderCard {
  readonly order: string
  readonly customer: string
  readonly currency: string
  readonly placedOn: Day
  readonly net: number
  readonly gross: number
  readonly lifecycle: "placed" | "validated" | "released" | "completed" | "cancelled" | "closedShort"
  readonly holds: ReadonlyArray<string>
  readonly lines: ReadonlyArray<StatusLine>
  readonly invoices: ReadonlyArray<string>
  /** What invoices bill of the order as an amount (net), without saying which of its lines. */
  readonly billedAsAmount: number
  /** What invoices bill by amount (progress, down-payments less what was deducted of them), with tax. */
  readonly billedGross: number
  /** Whether something of what was ordered is invoiced, and not only down-payments. */
  readonly invoiced: boolean
  /** What its allowances (below zero) and charges come to, net. */
  readonly adjusted: number
  /** The longest its terms let the customer wait, in days from an invoice; null when they don't say. */
  readonly termDays: number | null
}

const finite = (days: number): number | null => (days === NO_DATE ? null : days)

const lifecycles = ["validated", "released", "completed", "cancelled", "closedShort"] as const

/** A line as it stood; `undefined` when it wasn't there yet, or any more. */
const lineOf = (book: OrderBook, row: number, { asOf, knownAt }: Horizon): StatusLine | undefined => {
  const { line, change } = book
  const sums = new Float64Array(14)
  let promised: Day | null = null
  let asked: number | null = null
  let rate: number | null = null
  let lastDelivery: Day | null = null
  for (let at = line.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
    const day = change.day.at(at) as Day
    if (day > asOf || change.recorded.at(at) > knownAt) continue
    const kind = change.kind.at(at)
    const value = change.value.at(at)
    if (kind === Change.promised) {
      // From the last one back: the first that is met is the one that stands.
      promised ??= value as Day
      continue
    }
    if (kind === Change.requested) {
      asked ??= value
      continue
    }
    if (kind === Change.taxed) {
      rate ??= value
      continue
    }
    sums[kind] = (sums[kind] ?? 0) + value
    if (kind === Change.delivered && (lastDelivery === null || day > lastDelivery)) lastDelivery = day
  }
  const sum = (kind: number): number => sums[kind] ?? 0
  if (sum(Change.removed) > 0) return undefined
  if (line.amended.at(row) === Amended.added && sum(Change.added) === 0) return undefined
  const ordered = line.ordered.at(row) + sum(Change.reordered)
  const requested = asked ?? line.requested.at(row)
  const waived = sum(Change.waived)
  return {
    line: book.names.name(line.name.at(row)),
    sku: book.names.name(line.sku.at(row)),
    net: line.net.at(row) + sum(Change.repriced),
    rate: book.names.name(rate ?? line.rate.at(row)),
    ordered: millionths(ordered),
    requested: requested === NO_DATE ? null : (requested as Day),
    promised,
    cancelled: millionths(Math.min(sum(Change.cancelled), ordered - waived)),
    waived: millionths(waived),
    delivered: millionths(sum(Change.delivered) - sum(Change.takenBack)),
    returned: millionths(sum(Change.returned) + sum(Change.takenBack)),
    notReplaced: millionths(sum(Change.returned)),
    invoiced: millionths(sum(Change.invoiced) - sum(Change.credited)),
    lastDelivery,
  }
}

const cardOf = (book: OrderBook, number: number, horizon: Horizon): OrderCard | undefined => {
  const { order, step, names } = book
  const { asOf, knownAt } = horizon
  const placedOn = order.placed.at(number) as Day
  if (placedOn > asOf || order.recorded.at(number) > knownAt) return undefined
  let lifecycle: OrderCard["lifecycle"] | undefined
  let billedAsAmount = 0
  let billedGross = 0
  let documents = 0
  let termDays: number | null = null
  let adjusted: number | null = null
  let net = order.net.at(number)
  let gross = order.gross.at(number)
  const decided = new Set<number>()
  const holds: Array<string> = []
  const invoices: Array<string> = []
  // From the last step back: of the lifecycle, and of each hold, the first that is met is the one that stands.
  for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at)) {
    if (step.day.at(at) > asOf || step.recorded.at(at) > knownAt) continue
    const kind = step.kind.at(at)
    const value = step.value.at(at)
    if (kind === Step.billedAsAmount) billedAsAmount += value
    else if (kind === Step.billedGross) billedGross += value
    else if (kind === Step.downPayment) documents -= 1
    else if (kind === Step.termed) termDays ??= value
    else if (kind === Step.adjusted) adjusted ??= value
    else if (kind === Step.netAmended) net += value
    else if (kind === Step.grossAmended) gross += value
    else if (kind === Step.invoiced) {
      documents += 1
      invoices.push(names.name(value))
    } else if (kind === Step.held || kind === Step.holdReleased) {
      if (decided.has(value)) continue
      decided.add(value)
      if (kind === Step.held) holds.push(names.name(value))
    } else lifecycle ??= lifecycles[kind]
  }
  const lines: Array<StatusLine> = []
  const added: Array<StatusLine> = []
  eachLine(book, number, (row) => {
    const line = lineOf(book, row, horizon)
    if (line !== undefined) (book.line.amended.at(row) === Amended.added ? added : lines).push(line)
  })
  return {
    order: book.orders.name(number),
    customer: names.name(order.customer.at(number)),
    currency: names.name(order.currency.at(number)),
    placedOn,
    net,
    gross,
    lifecycle: lifecycle ?? "placed",
    holds: holds.reverse(),
    lines: [...lines, ...added.reverse()],
    invoices: [...new Set(invoices.reverse())],
    billedAsAmount,
    billedGross,
    invoiced: documents > 0,
    adjusted: adjusted ?? 0,
    termDays: finite(termDays ?? order.termDays.at(number)),
  }
}

/** An order as it stood on a business date, as known at a moment; `undefined` when there was no such order. */
export const orderCardOf = (book: OrderBook, order: string, horizon: Horizon): OrderCard | undefined => {
  const number = book.orders.find(order)
  return number < 0 ? undefined : cardOf(book, number, horizon)
}

/** All orders as they stood, in the order they were recorded. */
export function* orderCardsOf(book: OrderBook, horizon: Horizon): IterableIterator<OrderCard> {
  for (let number = 0; number < book.orders.length; number++) {
    const card = cardOf(book, number, horizon)
    if (card !== undefined) yield card
  }
}
