import { type Currency, type Failure, type LocalDate, unsafeDate } from "@adv/domain"
import {
  type Aging,
  type AgingOfCurrency,
  agingOf,
  type KpiValue,
  kpisOf,
  type OrderStatus,
  projections,
} from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { amountText, countText, shareText } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { beside, type Row, rule, table, widthOf } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { type Dates, datesOf, type ReadingOptions, reading } from "../options.js"
import { load } from "../reading/load.js"
import { countByStatus, type StatusCount, statusesOf } from "../reading/orders.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { agingDocument, type NameOf } from "./aging.js"
import { kpiDocument, unitText, valueText, windowUpTo } from "./kpi.js"
import { byStatusDocument, lateSentence, statusWord } from "./status.js"
import { type ToDo, toDoLines, toDoOf } from "./to-do.js"

const WORST = 10

/** How wide the screen is at the most, in characters. */
const SCREEN = 100

/** What the head of sales administration needs to see before the telephone rings. */
interface Morning {
  readonly dates: Dates
  readonly orders: ReadonlyArray<OrderStatus>
  readonly counts: ReadonlyArray<StatusCount>
  readonly aging: Aging
  readonly month: ReadonlyArray<KpiValue>
  readonly year: ReadonlyArray<KpiValue>
  readonly toDo: ToDo
  readonly nameOf: NameOf
}

const documentOf = ({ dates, counts, aging, month, year, toDo, nameOf }: Morning) => ({
  asOf: dates.asOf,
  knownAt: isoOf(dates.knownAt),
  byStatus: byStatusDocument(counts),
  aging: agingDocument(aging, { by: "customer", top: WORST }, nameOf),
  kpis: { month: kpiDocument(month), year: kpiDocument(year) },
  toDo,
})

const longDate = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeZone: "UTC" })

const itemsIn = ({ buckets }: AgingOfCurrency): number => buckets.reduce((sum, { items }) => sum + items, 0)

/** The currency with the most open items: the screen is in it, and names the others. */
const mainOf = ({ currencies }: Aging): AgingOfCurrency | undefined =>
  [...currencies].sort((a, b) => itemsIn(b) - itemsIn(a))[0]

const valueIn = ({ value }: StatusCount, currency: Currency | undefined): number =>
  value.find(([of]) => of === currency)?.[1] ?? 0

const ordersTable = ({ counts }: Morning, currency: Currency, page: Page): string =>
  table(
    [{ title: "orders" }, { title: "", align: "right" }, { title: `net ${currency}`, align: "right" }],
    [
      ...counts.map(
        (count): Row => [
          statusWord(count.status, page),
          countText(count.orders),
          amountText(valueIn(count, currency), currency),
        ],
      ),
      rule,
      [
        "all",
        countText(counts.reduce((sum, { orders }) => sum + orders, 0)),
        amountText(
          counts.reduce((sum, count) => sum + valueIn(count, currency), 0),
          currency,
        ),
      ],
    ],
    page,
  )

const agingTable = (of: AgingOfCurrency, page: Page): string => {
  const { currency, total } = of
  const line = (label: string, amount: number): Row => [
    label,
    amountText(amount, currency),
    shareText(amount, total),
  ]
  return table(
    [{ title: "days late" }, { title: `open ${currency}`, align: "right" }, { title: "", align: "right" }],
    [
      ...of.buckets.map(({ label, amount }) => line(label, amount)),
      rule,
      line("total", total),
      line("overdue", of.overdue),
      line("disputed", of.disputed),
      ["unapplied", amountText(of.unapplied, currency), ""],
      ["net", amountText(of.net, currency), ""],
    ],
    page,
  )
}

const kpisTable = ({ month, year }: Morning, currency: Currency, page: Page): string => {
  const mine = (value: KpiValue) => value.currency === null || value.currency === currency
  return table(
    [
      { title: "KPI" },
      { title: "", gives: true },
      { title: "this month", align: "right" },
      { title: "this year", align: "right" },
      { title: "" },
    ],
    year.filter(mine).map((value) => {
      const inMonth = month.find((other) => other.id === value.id && other.currency === value.currency)
      return [
        value.id,
        value.name,
        inMonth === undefined ? "–" : valueText(inMonth),
        valueText(value),
        unitText(value),
      ]
    }),
    page,
  )
}

const payersTable = (of: AgingOfCurrency, nameOf: NameOf, page: Page): string => {
  const { currency, rows = [] } = of
  return table(
    [
      { title: "worst payers" },
      { title: "", gives: true },
      { title: "days late", align: "right" },
      { title: `overdue ${currency}`, align: "right" },
      { title: "share", align: "right" },
      { title: `open ${currency}`, align: "right" },
    ],
    rows
      .filter(({ overdue }) => overdue > 0)
      .slice(0, WORST)
      .map((row) => [
        row.customer,
        nameOf(row.customer) ?? "",
        countText(row.daysPastDue),
        amountText(row.overdue, currency),
        shareText(row.overdue, of.overdue),
        amountText(row.total, currency),
      ]),
    // One screen is one screen, also where nobody says how wide it is: long names give way.
    { ...page, columns: Math.min(page.columns ?? SCREEN, SCREEN) },
  )
}

/** The other currencies in a line each, so that none is forgotten. */
const others = (aging: Aging, main: AgingOfCurrency): ReadonlyArray<string> =>
  aging.currencies
    .filter(({ currency }) => currency !== main.currency)
    .map(({ currency, total, overdue }) => {
      const late = overdue === 0 ? "nothing is" : `${amountText(overdue, currency)} is`
      return `In ${currency}, ${amountText(total, currency)} is open; ${late} overdue.`
    })

/** Next to one another where there is room, one below the other where there isn't. */
const sideBySide = (left: string, rightSide: string, { columns }: Page): string => {
  const both = beside(left, rightSide)
  return columns !== undefined && widthOf(both) > columns ? `${left}\n\n${rightSide}` : both
}

const textOf =
  (morning: Morning) =>
  (page: Page): string => {
    const { dates, orders, aging, nameOf } = morning
    const day = longDate.format(Date.parse(dates.asOf))
    const title = `${page.paint("bold", day)}, as known at ${momentText(dates.knownAt, dates.zone)}`
    const main = mainOf(aging)
    const currency = main?.currency ?? morning.counts[0]?.value[0]?.[0]
    if (currency === undefined) return `${title}\n\nNothing has been ordered or invoiced yet.`
    const standing = ordersTable(morning, currency, page)
    return [
      title,
      main === undefined ? standing : sideBySide(standing, agingTable(main, page), page),
      [
        lateSentence(orders),
        ...toDoLines(morning.toDo),
        ...(main === undefined ? [] : others(aging, main)),
      ].join("\n"),
      kpisTable(morning, currency, page),
      ...(main === undefined || main.overdue === 0 ? [] : [payersTable(main, nameOf, page)]),
    ].join("\n\n")
  }

/** What fits on one screen; `adv kpi` has them all. */
const shown = ["PR-01", "PR-02", "PR-03", "PR-04", "PR-05", "QU-05", "FI-01", "FI-06", "FI-09", "FI-26"]

const monthOf = (date: LocalDate): LocalDate => unsafeDate(`${date.slice(0, 8)}01`)

const morning = async (
  options: ReadingOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  const { asOf, knownAt } = dates
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, projections, dates, progress)
    const { states } = models
    const aging = agingOf(states.receivables, { asOf, knownAt, by: "customer" })
    if (isLeft(aging)) return aging
    const year = kpisOf(states, { ...windowUpTo(asOf), asOf, knownAt, ids: shown })
    if (isLeft(year)) return year
    const month = kpisOf(states, { ...windowUpTo(asOf), from: monthOf(asOf), asOf, knownAt, ids: shown })
    if (isLeft(month)) return month
    const orders = statusesOf(states.orders, states.receivables, dates)
    const of: Morning = {
      dates,
      orders,
      counts: countByStatus(orders),
      aging: aging.right,
      month: month.right,
      year: year.right,
      toDo: toDoOf(models, dates),
      nameOf: (customer) => states.customers.get(customer)?.name ?? null,
    }
    return right({ document: documentOf(of), text: textOf(of), notes })
  })
}

export const morningCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("one screen to start the day: orders, receivables, KPIs and the worst payers")
    .addHelpText(
      "after",
      `
The screen is in the currency with the most open items, and names the others.

Examples:
  adv morning
  adv morning --as-of 2025-03-31 --known-at 2025-03-31 --json`,
    )
    .action((options) => session.answer(options, (context) => morning(options, context)))
}
