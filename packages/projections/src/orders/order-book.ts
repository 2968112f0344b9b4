import {
  grossByAmount,
  type InvoicingPolicy,
  longestTermDays,
  type OrderLine,
  type PaymentTerm,
  type RequiredGate,
  toDay,
  toMillionths,
} from "@adv/domain"
import { Float64Column, Int32Column, Names, RowsOf, Uint8Column } from "../engine/columns.js"
import { type Moment, projection } from "../engine/projection.js"

/** No date was asked for. Later than any date. */
export const NO_DATE = 0x7fffffff

/** What happened to an order as a whole; the first five are its lifecycle. */
export const Step = {
  validated: 0,
  released: 1,
  completed: 2,
  cancelled: 3,
  closedShort: 4,
  /** `value` is the hold's number in `names`. */
  held: 5,
  holdReleased: 6,
  /** `value` is the invoice's number in `names`. */
  invoiced: 7,
  /** `value` is what an invoice bills of the order (net, minor units) without saying which of its lines. */
  billedAsAmount: 8,
  /** `value` is by how much an amendment changed what the order comes to: its lines net, minor units. */
  netAmended: 9,
  /** The same, with tax and all. */
  grossAmended: 10,
  /** `value` is what an invoice bills of the order by amount, with tax, less what it deducts of down-payments. */
  billedGross: 11,
  /** The invoice of the step before it is a down-payment. */
  downPayment: 12,
  /** `value` is the longest its terms let the customer wait, in days: its conditions were applied anew. */
  termed: 13,
  /** `value` is what the order's allowances (below zero) and charges come to, net, when there are any. */
  adjusted: 14,
  /** The customer was told that it was received, and what it comes to. */
  acknowledged: 15,
  /** `value` is the number in `policies` of how it is invoiced from then on: its conditions were applied anew. */
  invoicedBy: 16,
  /** `value` is how much of the whole was certified, in millionths of a percent. */
  certified: 17,
  /** `value` is the number in `names` of the milestone that was certified. */
  reached: 18,
  /** Goods of the order left. */
  dispatched: 19,
  /** `value` is what was asked for before, less what was deducted of it (net, minor units). */
  prepaid: 30,
  /** `value` is the number in `names` of why it is held; the hold is the step after it. */
  heldBecause: 31,
  /** People have to pass it, or passed it, at a gate. */
  gated: 20,
  /** Somebody took a hold off though its reason stood. */
  overridden: 21,
  /** An error of its entry was put right. */
  corrected: 22,
  /** `value` is the number in `names` of the invoice that a credit note takes something of the order back from. */
  credited: 23,
} as const

/** What happened to a line; `value` is a quantity in millionths unless it says otherwise. */
export const Change = {
  delivered: 0,
  /** Came back to be delivered again. */
  takenBack: 1,
  /** Came back, and is not replaced. */
  returned: 2,
  cancelled: 3,
  waived: 4,
  invoiced: 5,
  credited: 6,
  /** `value` is the day. */
  promised: 7,
  /** The line was added to an order that had been placed: before that it isn't there. */
  added: 8,
  removed: 9,
  /** By how much an amendment changed what is ordered. */
  reordered: 10,
  /** By how much an amendment changed the line's net, in minor units. */
  repriced: 11,
  /** `value` is the day that is asked for now, or `NO_DATE`. */
  requested: 12,
  /** `value` is the number in `names` of the rate of tax. */
  taxed: 13,
  /** The promise of the change after it takes the place of another: `value` is 1 when the customer agreed, 0 if not. */
  revised: 14,
  /** Part of what was delivered. */
  damaged: 15,
  /** Not taken at the door, and no part of what was delivered. */
  refused: 16,
} as const

/** Whether a line is as it was placed: of most, nothing of their amendments has to be looked for. */
export const Amended = { never: 0, changed: 1, added: 2 } as const

/**
 * Every order and its lines, one row a fact and never a row changed: where an order stands, and which deadlines were
 * met, can be asked for any business date, as known at any moment, by leaving rows out.
 *
 * Quantities are millionths, amounts minor units, days days since 1970-01-01, `recorded` milliseconds since then.
 */
export interface OrderBook {
  readonly orders: Names
  /** Customers, currencies, invoices, holds, products and the names of lines. */
  readonly names: Names
  /** Invoicing policies: a word, or the policy in JSON. */
  readonly policies: Names
  /** The gates that an order has to pass, with the step that each is before, in JSON; "" for none. */
  readonly gates: Names
  readonly ordersOfCustomer: RowsOf
  /** By order. The lines it was placed with are next to one another; those that were added are linked. */
  readonly order: {
    readonly customer: Int32Column
    readonly currency: Int32Column
    readonly placed: Int32Column
    readonly recorded: Float64Column
    readonly net: Float64Column
    readonly gross: Float64Column
    /** The longest its terms let the customer wait, in days, or `NO_DATE`. */
    readonly termDays: Int32Column
    /** The number in `policies` of how it is invoiced. */
    readonly policy: Int32Column
    /** The number in `gates` of those that were pinned when it was placed. */
    readonly gates: Int32Column
    /** The number in `names` of the channel it came through, or -1. */
    readonly channel: Int32Column
    /** When the customer's order came in, in milliseconds since 1970, or -1 when nobody said. */
    readonly received: Float64Column
    readonly firstLine: Int32Column
    readonly lines: Int32Column
    readonly lastAdded: Int32Column
    readonly lastStep: Int32Column
  }
  readonly line: {
    readonly order: Int32Column
    readonly name: Int32Column
    readonly sku: Int32Column
    readonly net: Float64Column
    readonly ordered: Float64Column
    /** The date asked for, or `NO_DATE`. */
    readonly requested: Int32Column
    /** The number in `names` of the rate of tax. */
    readonly rate: Int32Column
    readonly amended: Uint8Column
    /** The line that was added to the order before this one, or -1. */
    readonly previousAdded: Int32Column
    readonly lastChange: Int32Column
  }
  readonly step: {
    readonly kind: Uint8Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly value: Float64Column
    readonly previous: Int32Column
  }
  readonly change: {
    readonly kind: Uint8Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly value: Float64Column
    readonly previous: Int32Column
  }
}

const emptyBook = (): OrderBook => ({
  orders: new Names(),
  names: new Names(),
  policies: new Names(),
  gates: new Names(),
  ordersOfCustomer: new RowsOf(),
  order: {
    customer: new Int32Column(),
    currency: new Int32Column(),
    placed: new Int32Column(),
    recorded: new Float64Column(),
    net: new Float64Column(),
    gross: new Float64Column(),
    termDays: new Int32Column(),
    policy: new Int32Column(),
    gates: new Int32Column(),
    channel: new Int32Column(),
    received: new Float64Column(),
    firstLine: new Int32Column(),
    lines: new Int32Column(),
    lastAdded: new Int32Column(),
    lastStep: new Int32Column(),
  },
  line: {
    order: new Int32Column(),
    name: new Int32Column(),
    sku: new Int32Column(),
    net: new Float64Column(),
    ordered: new Float64Column(),
    requested: new Int32Column(),
    rate: new Int32Column(),
    amended: new Uint8Column(),
    previousAdded: new Int32Column(),
    lastChange: new Int32Column(),
  },
  step: {
    kind: new Uint8Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    value: new Float64Column(),
    previous: new Int32Column(),
  },
  change: {
    kind: new Uint8Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    value: new Float64Column(),
    previous: new Int32Column(),
  },
})

const takeStep = (book: OrderBook, at: Moment, order: string, kind: number, value: number): void => {
  const row = book.orders.find(order)
  if (row < 0) return
  const { step } = book
  step.kind.push(kind)
  step.day.push(at.day)
  step.recorded.push(at.recordedAt)
  step.value.push(value)
  step.previous.push(book.order.lastStep.at(row))
  book.order.lastStep.values[row] = step.kind.length - 1
}

const changeLine = (book: OrderBook, at: Moment, line: number, kind: number, value: number): void => {
  const { change } = book
  change.kind.push(kind)
  change.day.push(at.day)
  change.recorded.push(at.recordedAt)
  change.value.push(value)
  change.previous.push(book.line.lastChange.at(line))
  book.line.lastChange.values[line] = change.kind.length - 1
}

type Quantities = ReadonlyArray<{
  readonly line: string
  readonly quantity: Parameters<typeof toMillionths>[0]
}>

/** Visits the rows of an order's lines: those it was placed with, then those that were added, the last one first. */
export const eachLine = (book: OrderBook, order: number, visit: (row: number) => void): void => {
  const first = book.order.firstLine.at(order)
  const end = first + book.order.lines.at(order)
  for (let row = first; row < end; row++) visit(row)
  for (let row = book.order.lastAdded.at(order); row >= 0; row = book.line.previousAdded.at(row)) visit(row)
}

/** The row of an order's line, or -1. */
const lineOf = (book: OrderBook, order: number, line: string): number => {
  const name = book.names.find(line)
  const first = book.order.firstLine.at(order)
  const end = first + book.order.lines.at(order)
  for (let row = first; row < end; row++) if (book.line.name.at(row) === name) return row
  for (let row = book.order.lastAdded.at(order); row >= 0; row = book.line.previousAdded.at(row))
    if (book.line.name.at(row) === name) return row
  return -1
}

/** All that was ever recorded of one kind about a line, added up. */
const recorded = (book: OrderBook, line: number, kind: number): number => {
  let sum = 0
  for (let at = book.line.lastChange.at(line); at >= 0; at = book.change.previous.at(at))
    if (book.change.kind.at(at) === kind) sum += book.change.value.at(at)
  return sum
}

type Line = Pick<OrderLine, "line" | "sku" | "net" | "quantity" | "tax" | "requestedDate">

const addLine = (book: OrderBook, order: number, line: Line, amended: number): number => {
  const { line: name, sku, net, quantity, tax, requestedDate } = line
  const later = amended === Amended.added
  book.line.order.push(order)
  book.line.name.push(book.names.number(name))
  book.line.sku.push(book.names.number(sku))
  // Of a line that was added, what it orders is there from the day it was added on.
  book.line.net.push(later ? 0 : net)
  book.line.ordered.push(later ? 0 : toMillionths(quantity))
  book.line.requested.push(requestedDate === undefined ? NO_DATE : toDay(requestedDate))
  book.line.rate.push(book.names.number(tax.rate))
  book.line.amended.push(amended)
  book.line.previousAdded.push(later ? book.order.lastAdded.at(order) : -1)
  book.line.lastChange.push(-1)
  return book.line.order.length - 1
}

/** What an amendment makes of an order's amounts: the difference to what they were, so that any date can leave it out. */
const amendTotals = (book: OrderBook, at: Moment, order: string, net: number, gross: number): void => {
  const number = book.orders.find(order)
  let before = book.order.gross.at(number)
  for (let step = book.order.lastStep.at(number); step >= 0; step = book.step.previous.at(step))
    if (book.step.kind.at(step) === Step.grossAmended) before += book.step.value.at(step)
  takeStep(book, at, order, Step.netAmended, net)
  takeStep(book, at, order, Step.grossAmended, gross - before)
}

const changeLines = (
  book: OrderBook,
  at: Moment,
  order: string,
  kind: number,
  quantities: Quantities,
  sign: 1 | -1 = 1,
): void => {
  const number = book.orders.find(order)
  if (number < 0) return
  for (const { line, quantity } of quantities) {
    const row = lineOf(book, number, line)
    if (row >= 0) changeLine(book, at, row, kind, sign * toMillionths(quantity))
  }
}

const promise = (book: OrderBook, at: Moment, order: string, line: string, day: number): void => {
  const number = book.orders.find(order)
  const row = number < 0 ? -1 : lineOf(book, number, line)
  if (row >= 0) changeLine(book, at, row, Change.promised, day)
}

const termDaysOf = (term: PaymentTerm, at: Moment): number =>
  Math.min(NO_DATE, longestTermDays(term, at.metadata.effectiveDate))

const policyOf = ({ policies }: OrderBook, policy: InvoicingPolicy): number =>
  policies.number(typeof policy === "string" ? policy : JSON.stringify(policy))

const gatesOf = ({ gates }: OrderBook, required: ReadonlyArray<RequiredGate> = []): number =>
  gates.number(required.length === 0 ? "" : JSON.stringify(required.map(({ gate, step }) => [gate, step])))

/** What was billed as an amount and is taken back, so that it may be billed again. */
const creditAmounts = (
  book: OrderBook,
  at: Moment,
  order: string,
  { amounts = [], prepaid = [], deducted = [] }: ByAmount,
): void => {
  const net = sumOf(amounts) + sumOf(prepaid) - sumOf(deducted)
  if (net !== 0) takeStep(book, at, order, Step.billedAsAmount, -net)
}

type ByAmount = Parameters<typeof grossByAmount>[0]

const sumOf = (amounts: ReadonlyArray<{ readonly net: number }>): number =>
  amounts.reduce((sum, { net }) => sum + net, 0)

const adjust = (
  book: OrderBook,
  at: Moment,
  order: string,
  { allowances, charges }: { readonly allowances: number; readonly charges: number },
): void => {
  if (allowances !== 0 || charges !== 0) takeStep(book, at, order, Step.adjusted, charges - allowances)
}

/** Down-payments that an invoice asks for, less those it deducts; `sign` is -1 when it is taken back. */
const prepay = (
  book: OrderBook,
  at: Moment,
  order: string,
  { prepaid = [], deducted = [] }: ByAmount,
  sign: 1 | -1,
): void => {
  const net = sumOf(prepaid) - sumOf(deducted)
  if (net !== 0) takeStep(book, at, order, Step.prepaid, sign * net)
}

const billByAmount = (book: OrderBook, at: Moment, order: string, gross: number): void => {
  if (gross !== 0) takeStep(book, at, order, Step.billedGross, gross)
}

const lifecycle = (kind: number) => (book: OrderBook, data: { readonly order: string }, at: Moment) =>
  takeStep(book, at, data.order, kind, 0)

/** A step of the lifecycle that people may have had to let the order take. */
const gated =
  (kind: number) =>
  (
    book: OrderBook,
    { order, decisions }: { readonly order: string; readonly decisions?: ReadonlyArray<unknown> },
    at: Moment,
  ): void => {
    takeStep(book, at, order, kind, 0)
    if (decisions !== undefined && decisions.length > 0) takeStep(book, at, order, Step.gated, 0)
  }

/** Orders, their lines and everything that happened to them. */
export const orders = projection<OrderBook>({
  name: "orders",
  version: 5,
  partitionBy: ["orders"],
  initial: emptyBook,
  recipes: {
    OrderPlaced: (book, placed, at) => {
      const { order, customer, currency, lines, totals, terms, channel, receivedAt, gates } = placed
      const number = book.orders.number(order)
      const whose = book.names.number(customer)
      book.ordersOfCustomer.add(whose)
      book.order.customer.push(whose)
      book.order.currency.push(book.names.number(currency))
      book.order.placed.push(at.day)
      book.order.recorded.push(at.recordedAt)
      book.order.net.push(totals.lineNet)
      book.order.gross.push(totals.taxInclusive)
      book.order.termDays.push(termDaysOf(terms.conditions.paymentTerm, at))
      book.order.policy.push(policyOf(book, terms.conditions.invoicingPolicy))
      book.order.gates.push(gatesOf(book, gates))
      book.order.firstLine.push(book.line.order.length)
      book.order.lines.push(lines.length)
      book.order.lastAdded.push(-1)
      book.order.lastStep.push(-1)
      book.order.channel.push(channel === undefined ? -1 : book.names.number(channel))
      book.order.received.push(receivedAt ?? -1)
      for (const line of lines) addLine(book, number, line, Amended.never)
      adjust(book, at, order, totals)
      if (gates !== undefined && gates.length > 0) takeStep(book, at, order, Step.gated, 0)
    },
    // Lines of a draft are nothing yet: the order book has no such order.
    OrderLineAdded: (book, { order, added, totals }, at) => {
      const number = book.orders.find(order)
      if (number < 0) return
      const row = addLine(book, number, added, Amended.added)
      book.order.lastAdded.values[number] = row
      changeLine(book, at, row, Change.added, 1)
      changeLine(book, at, row, Change.reordered, toMillionths(added.quantity))
      changeLine(book, at, row, Change.repriced, added.net)
      amendTotals(book, at, order, added.net, totals.taxInclusive)
      adjust(book, at, order, totals)
    },
    OrderLineChanged: (book, { order, line, from, to, totals }, at) => {
      const number = book.orders.find(order)
      const row = number < 0 ? -1 : lineOf(book, number, line)
      if (row < 0) return
      if (book.line.amended.at(row) === Amended.never) book.line.amended.values[row] = Amended.changed
      const more = toMillionths(to.quantity) - toMillionths(from.quantity)
      if (more !== 0) changeLine(book, at, row, Change.reordered, more)
      if (to.net !== from.net) changeLine(book, at, row, Change.repriced, to.net - from.net)
      if (to.requestedDate !== from.requestedDate) {
        const day = to.requestedDate === undefined ? NO_DATE : toDay(to.requestedDate)
        changeLine(book, at, row, Change.requested, day)
      }
      if (to.tax.rate !== from.tax.rate)
        changeLine(book, at, row, Change.taxed, book.names.number(to.tax.rate))
      amendTotals(book, at, order, to.net - from.net, totals.taxInclusive)
      adjust(book, at, order, totals)
    },
    OrderLineRemoved: (book, { order, line, removed, totals }, at) => {
      const number = book.orders.find(order)
      const row = number < 0 ? -1 : lineOf(book, number, line)
      if (row < 0) return
      if (book.line.amended.at(row) === Amended.never) book.line.amended.values[row] = Amended.changed
      changeLine(book, at, row, Change.removed, 1)
      amendTotals(book, at, order, -removed.net, totals.taxInclusive)
      adjust(book, at, order, totals)
    },
    ConditionsReapplied: (book, { order, terms }, at) => {
      takeStep(book, at, order, Step.termed, termDaysOf(terms.conditions.paymentTerm, at))
      takeStep(book, at, order, Step.invoicedBy, policyOf(book, terms.conditions.invoicingPolicy))
    },
    OrderAcknowledged: (book, { order }, at) => takeStep(book, at, order, Step.acknowledged, 0),
    ProgressCertified: (book, { order, percent, milestone }, at) => {
      if (percent !== undefined) takeStep(book, at, order, Step.certified, toMillionths(percent))
      if (milestone !== undefined) takeStep(book, at, order, Step.reached, book.names.number(milestone))
    },
    OrderReopened: (book, { order, to, lines }, at) => {
      takeStep(book, at, order, Step[to], 0)
      changeLines(book, at, order, Change.waived, lines, -1)
    },
    OrderValidated: gated(Step.validated),
    OrderReleased: gated(Step.released),
    OrderEntryErrorCorrected: lifecycle(Step.corrected),
    OrderCompleted: lifecycle(Step.completed),
    OrderHeld: (book, { order, hold, reason }, at) => {
      takeStep(book, at, order, Step.heldBecause, book.names.number(reason))
      takeStep(book, at, order, Step.held, book.names.number(hold))
    },
    OrderHoldReleased: (book, { order, hold, override }, at) => {
      takeStep(book, at, order, Step.holdReleased, book.names.number(hold))
      if (override) takeStep(book, at, order, Step.overridden, 0)
    },
    OrderCancelled: (book, { order }, at) => {
      takeStep(book, at, order, Step.cancelled, 0)
      const number = book.orders.find(order)
      if (number < 0) return
      // All that was ordered: what had been cancelled before counts twice, which leaves nothing wanted all the same.
      eachLine(book, number, (row) => {
        const amended =
          book.line.amended.at(row) === Amended.never ? 0 : recorded(book, row, Change.reordered)
        changeLine(book, at, row, Change.cancelled, book.line.ordered.at(row) + amended)
      })
    },
    OrderClosedShort: (book, { order, lines }, at) => {
      takeStep(book, at, order, Step.closedShort, 0)
      changeLines(book, at, order, Change.waived, lines)
    },
    OrderLineCancelled: (book, { order, line, quantity }, at) =>
      changeLines(book, at, order, Change.cancelled, [{ line, quantity }]),
    DeliveryPromised: (book, { order, line, date }, at) => promise(book, at, order, line, toDay(date)),
    PromiseRevised: (book, { order, line, to, agreedByCustomer }, at) => {
      const number = book.orders.find(order)
      const row = number < 0 ? -1 : lineOf(book, number, line)
      if (row < 0) return
      changeLine(book, at, row, Change.revised, agreedByCustomer ? 1 : 0)
      changeLine(book, at, row, Change.promised, toDay(to))
    },
    DeliveryDispatched: (book, { order }, at) => takeStep(book, at, order, Step.dispatched, 0),
    DeliveryConfirmed: (book, { order, lines }, at) => {
      changeLines(book, at, order, Change.delivered, lines)
      for (const { line, damaged, refused } of lines) {
        if (damaged !== undefined) changeLines(book, at, order, Change.damaged, [{ line, quantity: damaged }])
        if (refused !== undefined) changeLines(book, at, order, Change.refused, [{ line, quantity: refused }])
      }
    },
    GoodsReturned: (book, { order, lines, affectsOrder }, at) =>
      changeLines(book, at, order, affectsOrder ? Change.takenBack : Change.returned, lines),
    OrderInvoiced: (book, { order, invoice, lines, ...byAmount }, at) => {
      takeStep(book, at, order, Step.invoiced, book.names.number(invoice))
      if (byAmount.prepaid !== undefined) takeStep(book, at, order, Step.downPayment, 0)
      prepay(book, at, order, byAmount, 1)
      billByAmount(book, at, order, grossByAmount(byAmount))
      changeLines(book, at, order, Change.invoiced, lines)
    },
    OrderCredited: (book, { order, invoice, lines, ...byAmount }, at) => {
      takeStep(book, at, order, Step.credited, book.names.number(invoice))
      prepay(book, at, order, byAmount, -1)
      billByAmount(book, at, order, -grossByAmount(byAmount))
      creditAmounts(book, at, order, byAmount)
      changeLines(book, at, order, Change.credited, lines)
    },
    InvoiceIssued: (book, { lines }, at) => {
      for (const { order, orderLine, net } of lines)
        if (order !== undefined && orderLine === undefined)
          takeStep(book, at, order, Step.billedAsAmount, net)
    },
  },
})
