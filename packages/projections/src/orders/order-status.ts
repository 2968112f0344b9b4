import { type Day, type Millionths, millionths, type OrderLine, toDay, toMillionths } from "@adv/domain"
import { Documents } from "../engine/documents.js"
import { type Moment, projection } from "../engine/projection.js"

/** Quantities are millionths; days are days since 1970-01-01. */
export interface StatusLine {
  readonly line: string
  readonly sku: string
  readonly net: number
  readonly ordered: Millionths
  readonly requested: Day | null
  promised: Day | null
  cancelled: Millionths
  waived: Millionths
  delivered: Millionths
  returned: Millionths
  invoiced: Millionths
  /** The day of the last delivery. */
  lastDelivery: Day | null
}

/** What an order's own facts say about it; what its invoices say is asked of the receivables. */
export interface OrderCard {
  readonly order: string
  readonly customer: string
  readonly currency: string
  readonly placedOn: Day
  readonly net: number
  readonly gross: number
  lifecycle: "placed" | "validated" | "released" | "completed" | "cancelled" | "closedShort"
  holds: Array<string>
  readonly lines: Array<StatusLine>
  readonly invoices: Array<string>
  /** What invoices bill of the order as an amount (net), without saying which of its lines. */
  billedByAmount: number
}

const nothing = millionths(0)

const lineOf = (asked: OrderLine): StatusLine => ({
  line: asked.line,
  sku: asked.sku,
  net: asked.net,
  ordered: toMillionths(asked.quantity),
  requested: asked.requestedDate === undefined ? null : toDay(asked.requestedDate),
  promised: null,
  cancelled: nothing,
  waived: nothing,
  delivered: nothing,
  returned: nothing,
  invoiced: nothing,
  lastDelivery: null,
})

type Quantities = ReadonlyArray<{
  readonly line: string
  readonly quantity: Parameters<typeof toMillionths>[0]
}>

const onLines = (
  cards: Documents<OrderCard>,
  order: string,
  quantities: Quantities,
  change: (line: StatusLine, quantity: Millionths) => void,
): void =>
  cards.change(order, (card) => {
    for (const { line, quantity } of quantities) {
      const at = card.lines.find((candidate) => candidate.line === line)
      if (at !== undefined) change(at, toMillionths(quantity))
    }
  })

const live =
  (lifecycle: OrderCard["lifecycle"]) => (cards: Documents<OrderCard>, data: { readonly order: string }) =>
    cards.change(data.order, (card) => {
      card.lifecycle = lifecycle
    })

const promise = (cards: Documents<OrderCard>, order: string, line: string, day: Day): void =>
  cards.change(order, (card) => {
    const at = card.lines.find((candidate) => candidate.line === line)
    if (at !== undefined) at.promised = day
  })

/** Where every order stands, by what happened to it. */
export const orders = projection<Documents<OrderCard>>({
  name: "orders",
  version: 1,
  initial: () => new Documents(),
  recipes: {
    OrderPlaced: (cards, { order, customer, currency, lines, totals }, at: Moment) => {
      cards.put(order, {
        order,
        customer,
        currency,
        placedOn: at.day,
        net: totals.lineNet,
        gross: totals.taxInclusive,
        lifecycle: "placed",
        holds: [],
        lines: lines.map(lineOf),
        invoices: [],
        billedByAmount: 0,
      })
    },
    OrderValidated: live("validated"),
    OrderReleased: live("released"),
    OrderCompleted: live("completed"),
    OrderHeld: (cards, { order, hold }) =>
      cards.change(order, (card) => {
        if (!card.holds.includes(hold)) card.holds.push(hold)
      }),
    OrderHoldReleased: (cards, { order, hold }) =>
      cards.change(order, (card) => {
        card.holds = card.holds.filter((other) => other !== hold)
      }),
    DeliveryPromised: (cards, { order, line, date }) => promise(cards, order, line, toDay(date)),
    PromiseRevised: (cards, { order, line, to }) => promise(cards, order, line, toDay(to)),
    DeliveryConfirmed: (cards, { order, lines }, at) => {
      const day = at.day
      onLines(cards, order, lines, (line, quantity) => {
        line.delivered = millionths(line.delivered + quantity)
        if (line.lastDelivery === null || day > line.lastDelivery) line.lastDelivery = day
      })
    },
    GoodsReturned: (cards, { order, lines, affectsOrder }) =>
      onLines(cards, order, lines, (line, quantity) => {
        line.returned = millionths(line.returned + quantity)
        if (affectsOrder) line.delivered = millionths(line.delivered - quantity)
      }),
    OrderLineCancelled: (cards, { order, line, quantity }) =>
      onLines(cards, order, [{ line, quantity }], (at, cancelled) => {
        at.cancelled = millionths(at.cancelled + cancelled)
      }),
    OrderCancelled: (cards, { order }) =>
      cards.change(order, (card) => {
        card.lifecycle = "cancelled"
        for (const line of card.lines) line.cancelled = millionths(line.ordered - line.waived)
      }),
    OrderClosedShort: (cards, { order, lines }) => {
      cards.change(order, (card) => {
        card.lifecycle = "closedShort"
      })
      onLines(cards, order, lines, (line, quantity) => {
        line.waived = millionths(line.waived + quantity)
      })
    },
    InvoiceIssued: (cards, { invoice, orders: billed, lines }) => {
      for (const order of billed)
        cards.change(order, (card) => {
          if (!card.invoices.includes(invoice)) card.invoices.push(invoice)
          for (const line of lines)
            if (line.order === order && line.orderLine === undefined) card.billedByAmount += line.net
        })
    },
    OrderInvoiced: (cards, { order, lines }) => {
      onLines(cards, order, lines, (line, quantity) => {
        line.invoiced = millionths(line.invoiced + quantity)
      })
    },
    OrderCredited: (cards, { order, lines }) =>
      onLines(cards, order, lines, (line, quantity) => {
        line.invoiced = millionths(line.invoiced - quantity)
      }),
  },
})
