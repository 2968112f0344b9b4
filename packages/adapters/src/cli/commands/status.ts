import { type Failure, fromDay } from "@adv/domain"
import { customers, type OrderStatus, orders, receivables } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, right } from "fp-ts/lib/Either.js"
import { amountText, countText, moneyOf, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { type Column, type Row, rule, table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { countOption, type Dates, datesOf, type ReadingOptions, reading } from "../options.js"
import { load } from "../reading/load.js"
import {
  countByStatus,
  currencyNamed,
  dateOrNull,
  displayStatuses,
  isLate,
  type StatusCount,
  statusDocument,
  statusesOf,
  wordsOf,
} from "../reading/orders.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import type { NameOf } from "./aging.js"
import { oneOrder } from "./status-of-order.js"

interface StatusOptions extends ReadingOptions {
  readonly list?: true | undefined
  readonly status?: (typeof displayStatuses)[number] | undefined
  readonly late?: true | undefined
  readonly top?: number | undefined
}

export const byStatusDocument = (counts: ReadonlyArray<StatusCount>) =>
  counts.map(({ status, orders: count, value }) => ({
    status,
    orders: count,
    value: value.map(([currency, amount]) => moneyOf(amount, currency)),
  }))

const documentOf = (
  { asOf, knownAt }: Dates,
  counts: ReadonlyArray<StatusCount>,
  listed: ReadonlyArray<OrderStatus> | undefined,
  nameOf: NameOf,
) => ({
  asOf,
  knownAt: isoOf(knownAt),
  byStatus: byStatusDocument(counts),
  ...(listed === undefined
    ? {}
    : { orders: listed.map((order) => statusDocument(order, nameOf(order.customer))) }),
})

/** What wants attention stands out. */
export const statusWord = (status: OrderStatus["displayStatus"], page: Page): string => {
  const word = wordsOf(status)
  return status === "overdue"
    ? page.paint("red", word)
    : status === "onHold"
      ? page.paint("yellow", word)
      : word
}

/** Counts and values, a column for each currency: currencies are never added up. */
const countsTable = (counts: ReadonlyArray<StatusCount>, page: Page): string => {
  const currencies = [...new Set(counts.flatMap(({ value }) => value.map(([currency]) => currency)))].sort()
  const totals = currencies.map((currency) =>
    counts.reduce((sum, { value }) => sum + (value.find(([of]) => of === currency)?.[1] ?? 0), 0),
  )
  return table(
    [
      { title: "status" },
      { title: "orders", align: "right" },
      ...currencies.map((currency): Column => ({ title: `net ${currency}`, align: "right" })),
    ],
    [
      ...counts.map(({ status, orders: count, value }): Row => {
        return [
          statusWord(status, page),
          countText(count),
          ...currencies.map((currency) =>
            amountText(value.find(([of]) => of === currency)?.[1] ?? 0, currency),
          ),
        ]
      }),
      rule,
      [
        "all",
        countText(counts.reduce((sum, { orders: count }) => sum + count, 0)),
        ...currencies.map((currency, at) => amountText(totals[at] ?? 0, currency)),
      ],
    ],
    page,
  )
}

const listTable = (listed: ReadonlyArray<OrderStatus>, nameOf: NameOf, page: Page): string =>
  table(
    [
      { title: "order" },
      { title: "customer", drops: true },
      { title: "name", gives: true, drops: true },
      { title: "placed", drops: true },
      { title: "status" },
      { title: "net", align: "right" },
      { title: "open", align: "right" },
      { title: "", align: "right" },
      { title: "requested" },
      { title: "delivered" },
      { title: "days late", align: "right" },
    ],
    listed.map((order) => {
      const currency = currencyNamed(order.currency)
      return [
        order.order,
        order.customer,
        nameOf(order.customer) ?? "",
        fromDay(order.placedOn),
        statusWord(order.displayStatus, page),
        amountText(order.amounts.orderedNet, currency),
        amountText(order.amounts.open, currency),
        currency,
        dateOrNull(order.delivery.requested) ?? "–",
        dateOrNull(order.delivery.completed) ?? "–",
        countText(order.delivery.daysLate),
      ]
    }),
    page,
  )

/** What is still to come and was to be there by now. */
export const lateSentence = (all: ReadonlyArray<OrderStatus>): string => {
  const late = all.filter((order) => isLate(order) && order.delivery.completed === null)
  if (late.length === 0) return "No order that is still to be delivered is late."
  const worst = Math.max(...late.map(({ delivery }) => delivery.daysLate))
  return `${several(late.length, "order")} still to be delivered ${late.length === 1 ? "is" : "are"} late, by up to ${several(worst, "day")}.`
}

const textOf =
  (
    dates: Dates,
    all: ReadonlyArray<OrderStatus>,
    counts: ReadonlyArray<StatusCount>,
    listed: ReadonlyArray<OrderStatus> | undefined,
    { status, late, top }: StatusOptions,
    nameOf: NameOf,
  ) =>
  (page: Page): string => {
    const on = `on ${dates.asOf}, as known at ${momentText(dates.knownAt, dates.zone)}`
    if (listed === undefined) {
      const title = `${page.paint("bold", "Orders")} ${on}`
      if (all.length === 0) return `${title}\n\nThere are none.`
      return [title, countsTable(counts, page), `${lateSentence(all)}`].join("\n\n")
    }
    const kind = [
      ...(status === undefined ? [] : [wordsOf(status)]),
      ...(late ? ["late, or delivered late"] : []),
    ]
    const count = `${top !== undefined && listed.length === top ? "the first " : ""}${several(listed.length, "order")}`
    const title = `${page.paint("bold", `Orders${kind.length === 0 ? "" : `, ${kind.join(", ")}`}`)} ${on}: ${count}`
    return listed.length === 0 ? title : `${title}\n\n${listTable(listed, nameOf, page)}`
  }

/** Late orders come worst first, those still to be delivered before those that were; all others as they were placed. */
const listOf = (
  all: ReadonlyArray<OrderStatus>,
  { list, status, late, top }: StatusOptions,
): ReadonlyArray<OrderStatus> | undefined => {
  if (!list && !late && status === undefined) return undefined
  const chosen = all.filter(
    (order) => (status === undefined || order.displayStatus === status) && (!late || isLate(order)),
  )
  const delivered = ({ delivery }: OrderStatus) => (delivery.completed === null ? 0 : 1)
  if (late) chosen.sort((a, b) => delivered(a) - delivered(b) || b.delivery.daysLate - a.delivery.daysLate)
  return chosen.slice(0, top)
}

const allOrders = async (
  options: StatusOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, { orders, receivables, customers }, dates, progress)
    const { states } = models
    const all = statusesOf(states.orders, states.receivables, dates)
    const counts = countByStatus(all)
    const listed = listOf(all, options)
    const nameOf: NameOf = (customer) => states.customers.get(customer)?.name ?? null
    return right({
      document: documentOf(dates, counts, listed, nameOf),
      text: textOf(dates, all, counts, listed, options, nameOf),
      notes,
    })
  })
}

export const statusCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("where orders stand: all of them by status, or one in full")
    .argument("[order]", "the order's id; all orders when it is left out")
    .addOption(new Option("--list", "list the orders"))
    .addOption(new Option("--status <status>", "list only these").choices(displayStatuses))
    .addOption(
      new Option("--late", "list only those that are late, worst first, then those that were delivered late"),
    )
    .addOption(new Option("--top <n>", "list only the first").argParser(countOption))
    .addHelpText(
      "after",
      `
An order has five dimensions (lifecycle, holds, fulfilment, billing, settlement) and one word that sums them up.
Values are net of tax; what is invoiced, paid and open has tax in it.

Examples:
  adv status --as-of 2025-03-31
  adv status --as-of 2025-03-31 --late --top 20
  adv status 10248 --as-of 2025-03-31 --known-at 2025-03-31 --json`,
    )
    .action((order, options) =>
      session.answer(options, (context) =>
        order === undefined ? allOrders(options, context) : oneOrder(order, options, context),
      ),
    )
}
