import {
  addDays,
  type Currency,
  type Day,
  type EventStore,
  type Failure,
  FailureError,
  failure,
  fromDay,
  fromMillionths,
  isRecordedEvent,
  millionths,
  type RecordedEvent,
  type StoredEvent,
  type StreamName,
  streamName,
  toDay,
  unsafeDate,
} from "@adv/domain"
import {
  type Balances,
  balancesOf,
  customers,
  daysPastDue,
  itemsOf,
  type Ledger,
  OPEN_ENDED,
  type OrderCard,
  type OrderStatus,
  orderCardOf,
  orderStatusOf,
  orders,
  readModels,
  receivables,
} from "@adv/projections"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { amountText, countText, moneyOf, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { type Row, table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { type Dates, datesOf, type ReadingOptions } from "../options.js"
import { parkedNote } from "../reading/load.js"
import { currencyNamed, dateOrNull, statusDocument, wordsOf } from "../reading/orders.js"
import { openForReading, withStore } from "../reading/store.js"
import { orderUnknown } from "../reading/subject.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context } from "../session.js"

const readStream = async (store: EventStore, stream: StreamName): Promise<ReadonlyArray<StoredEvent>> => {
  const events = await store.readStream(stream)()
  if (isLeft(events)) throw new FailureError(events.left)
  return events.right
}

/** All that an order's status is made of: its own facts, its customer's and its invoices'. None when there is none. */
export const readOrder = async (store: EventStore, order: string): Promise<ReadonlyArray<StoredEvent>> => {
  const own = await readStream(store, streamName("order", order))
  const streams = new Set<StreamName>()
  for (const event of own) {
    if (!isRecordedEvent(event)) continue
    if (event.type === "OrderPlaced") streams.add(streamName("customer", event.data.customer))
    if (event.type === "OrderInvoiced") streams.add(streamName("invoice", event.data.invoice))
  }
  const events = [...own]
  for (const stream of streams) events.push(...(await readStream(store, stream)))
  return events.sort((a, b) => a.position - b.position)
}

interface Movement {
  readonly kind: "delivered" | "returned"
  readonly id: string
  readonly on: string
  readonly lines: ReadonlyArray<{ readonly line: string; readonly quantity: string }>
}

const movementsOf = (events: ReadonlyArray<RecordedEvent>): ReadonlyArray<Movement> =>
  events.flatMap((event): ReadonlyArray<Movement> => {
    const on = event.metadata.effectiveDate
    if (event.type === "DeliveryConfirmed")
      return [{ kind: "delivered", id: event.data.delivery, on, lines: event.data.lines }]
    if (event.type === "GoodsReturned")
      return [{ kind: "returned", id: event.data.return, on, lines: event.data.lines }]
    return []
  })

/** Amounts are minor units. */
interface InstalmentStanding {
  readonly instalment: number
  readonly dueDate: string | null
  readonly daysPastDue: number
  readonly paid: number
  readonly credited: number
  readonly discounted: number
  readonly writtenOff: number
  readonly open: number
}

interface InvoiceStanding {
  readonly invoice: string
  readonly number: string
  readonly issuedOn: string
  readonly total: number
  readonly instalments: ReadonlyArray<InstalmentStanding>
}

const epoch = unsafeDate("1970-01-01")

const instalmentsOf = (
  ledger: Ledger,
  balances: Balances,
  invoice: string,
): ReadonlyArray<InstalmentStanding> => {
  const number = ledger.invoices.find(invoice)
  if (number < 0) return []
  const issued = itemsOf(ledger, number).filter((item) => balances.issued[item] === 1)
  return issued.map((item) => {
    const due = balances.due[item] ?? OPEN_ENDED
    return {
      instalment: ledger.item.instalment.at(item),
      dueDate: due === OPEN_ENDED ? null : addDays(epoch, due),
      daysPastDue: balances.open[item] === 0 ? 0 : Math.max(0, daysPastDue(balances, item)),
      paid: balances.paid[item] ?? 0,
      credited: balances.credited[item] ?? 0,
      discounted: balances.discounted[item] ?? 0,
      writtenOff: balances.writtenOff[item] ?? 0,
      open: balances.open[item] ?? 0,
    }
  })
}

const invoicesOf = (
  events: ReadonlyArray<RecordedEvent>,
  ledger: Ledger,
  balances: Balances,
): ReadonlyArray<InvoiceStanding> =>
  events.flatMap((event): ReadonlyArray<InvoiceStanding> => {
    if (event.type !== "InvoiceIssued") return []
    const { invoice, number, issueDate, totals } = event.data
    return [
      {
        invoice,
        number,
        issuedOn: issueDate,
        total: totals.payable,
        instalments: instalmentsOf(ledger, balances, invoice),
      },
    ]
  })

interface OrderInFull {
  readonly status: OrderStatus
  readonly card: OrderCard
  readonly name: string | null
  readonly currency: Currency
  readonly movements: ReadonlyArray<Movement>
  readonly invoices: ReadonlyArray<InvoiceStanding>
}

const documentOf = (of: OrderInFull, { asOf, knownAt }: Dates) => {
  const { currency } = of
  return {
    ...statusDocument(of.status, of.name),
    asOf,
    knownAt: isoOf(knownAt),
    lines: of.card.lines.map((line) => ({
      line: line.line,
      sku: line.sku,
      net: moneyOf(line.net, currency),
      ordered: fromMillionths(line.ordered),
      cancelled: fromMillionths(line.cancelled),
      closedShort: fromMillionths(line.waived),
      delivered: fromMillionths(line.delivered),
      returned: fromMillionths(line.returned),
      invoiced: fromMillionths(line.invoiced),
      requested: dateOrNull(line.requested),
      promised: dateOrNull(line.promised),
      lastDelivery: dateOrNull(line.lastDelivery),
    })),
    deliveries: of.movements.map(({ kind, id, on, lines }) => ({ kind, delivery: id, on, lines })),
    invoices: of.invoices.map(({ invoice, number, issuedOn, total, instalments }) => ({
      invoice,
      number,
      issuedOn,
      total: moneyOf(total, currency),
      instalments: instalments.map((item) => ({
        instalment: item.instalment,
        dueDate: item.dueDate,
        daysPastDue: item.daysPastDue,
        paid: moneyOf(item.paid, currency),
        credited: moneyOf(item.credited, currency),
        discounted: moneyOf(item.discounted, currency),
        writtenOff: moneyOf(item.writtenOff, currency),
        open: moneyOf(item.open, currency),
      })),
    })),
  }
}

const headTable = ({ status, card, currency }: OrderInFull): string => {
  const { amounts, delivery } = status
  const money = (what: string, amount: number) =>
    amount === 0 ? [] : [`${what} ${amountText(amount, currency)} ${currency}`]
  const date = (what: string, day: Day | null) => (day === null ? [] : [`${what} ${fromDay(day)}`])
  const lines: ReadonlyArray<readonly [string, string, ReadonlyArray<string>]> = [
    ["lifecycle", wordsOf(status.lifecycle), date("placed", card.placedOn)],
    ["holds", status.holds.length === 0 ? "none" : status.holds.join(", "), []],
    [
      "fulfilment",
      wordsOf(status.fulfilment),
      [
        ...date("requested", delivery.requested),
        ...date("promised", delivery.promised),
        ...date("complete", delivery.completed),
        ...(delivery.daysLate === 0 ? [] : [`${several(delivery.daysLate, "day")} late`]),
      ],
    ],
    [
      "billing",
      wordsOf(status.billing),
      [...money("ordered", amounts.orderedGross), ...money("invoiced", amounts.invoiced)],
    ],
    [
      "settlement",
      wordsOf(status.settlement),
      [
        ...money("paid", amounts.paid),
        ...money("credited", amounts.credited),
        ...money("discount", amounts.discounted),
        ...money("written off", amounts.writtenOff),
        ...money("open", amounts.open),
        ...money("overdue", amounts.overdue),
      ],
    ],
  ]
  return lines
    .map(([dimension, word, details]) =>
      `${dimension.padEnd(12)}${word.padEnd(16)}${details.join(", ")}`.trimEnd(),
    )
    .join("\n")
}

const linesTable = ({ card, currency }: OrderInFull, page: Page): string =>
  table(
    [
      { title: "line" },
      { title: "product", gives: true },
      { title: `net ${currency}`, align: "right" },
      { title: "ordered", align: "right" },
      { title: "cancelled", align: "right" },
      { title: "delivered", align: "right" },
      { title: "invoiced", align: "right" },
      { title: "requested" },
      { title: "last delivery" },
    ],
    card.lines.map((line) => [
      line.line,
      line.sku,
      amountText(line.net, currency),
      fromMillionths(line.ordered),
      line.cancelled + line.waived === 0 ? "–" : fromMillionths(millionths(line.cancelled + line.waived)),
      fromMillionths(line.delivered),
      fromMillionths(line.invoiced),
      dateOrNull(line.requested) ?? "–",
      dateOrNull(line.lastDelivery) ?? "–",
    ]),
    page,
  )

const movementsTable = ({ movements }: OrderInFull, page: Page): string =>
  table(
    [{ title: "delivery" }, { title: "on" }, { title: "what", gives: true }],
    movements.map(({ kind, id, on, lines }) => [
      id,
      on,
      `${kind} ${lines.map(({ line, quantity }) => `${quantity} of line ${line}`).join(", ")}`,
    ]),
    page,
  )

const invoicesTable = ({ invoices, currency }: OrderInFull, page: Page): string =>
  table(
    [
      { title: "invoice" },
      { title: "number" },
      { title: "issued" },
      { title: "instalment", align: "right" },
      { title: "due" },
      { title: "paid", align: "right" },
      { title: "credited", align: "right" },
      { title: `open ${currency}`, align: "right" },
      { title: "days late", align: "right" },
    ],
    invoices.flatMap(({ invoice, number, issuedOn, instalments }) =>
      instalments.map((item, at): Row => {
        const late = countText(item.daysPastDue)
        return [
          ...(at === 0 ? [invoice, number, issuedOn] : ["", "", ""]),
          String(item.instalment),
          item.dueDate ?? "not known yet",
          amountText(item.paid, currency),
          amountText(item.credited, currency),
          amountText(item.open, currency),
          item.daysPastDue > 0 ? page.paint("red", late) : late,
        ]
      }),
    ),
    page,
  )

const textOf =
  (of: OrderInFull, dates: Dates) =>
  (page: Page): string => {
    const { order, customer, displayStatus } = of.status
    const title = `${page.paint("bold", `Order ${order}`)} of ${customer}${of.name === null ? "" : ` (${of.name})`} on ${dates.asOf}, as known at ${momentText(dates.knownAt, dates.zone)}: ${page.paint("bold", wordsOf(displayStatus))}`
    return [
      title,
      headTable(of),
      linesTable(of, page),
      ...(of.movements.length === 0 ? [] : [movementsTable(of, page)]),
      ...(of.invoices.length === 0 ? [] : [invoicesTable(of, page)]),
    ].join("\n\n")
  }

/** `adv status ORDER`: reads the order's own streams and its invoices' only, whatever the size of the log. */
export const oneOrder = async (
  order: string,
  options: ReadingOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  const horizon = { asOf: toDay(dates.asOf), knownAt: dates.knownAt }
  return withStore(await openForReading(options.store), async (store) => {
    const events = await readOrder(store, order)
    const [first] = events
    if (first === undefined) return left(await orderUnknown(store, order, progress))
    const models = readModels({ orders, receivables, customers })
    models.apply(events)
    const { states } = models
    const card = orderCardOf(states.orders, order, horizon)
    if (card === undefined)
      return left(
        failure(
          "ORDER_NOT_YET",
          `Order ${order} was first recorded at ${momentText(first.recordedAt, dates.zone)}; it is not there yet on ${dates.asOf}, as known at ${momentText(dates.knownAt, dates.zone)}. Give a later --as-of or --known-at.`,
          { order, asOf: dates.asOf, knownAt: isoOf(dates.knownAt), recordedAt: isoOf(first.recordedAt) },
        ),
      )
    const balances = balancesOf(states.receivables, horizon)
    const within = events
      .filter(isRecordedEvent)
      .filter(
        ({ metadata, recordedAt }) => metadata.effectiveDate <= dates.asOf && recordedAt <= dates.knownAt,
      )
    const of: OrderInFull = {
      status: orderStatusOf(card, states.receivables, balances),
      card,
      name: states.customers.get(card.customer)?.name ?? null,
      currency: currencyNamed(card.currency),
      movements: movementsOf(within),
      invoices: invoicesOf(within, states.receivables, balances),
    }
    return right({
      document: documentOf(of, dates),
      text: textOf(of, dates),
      notes: parkedNote(models.parked),
    })
  })
}
