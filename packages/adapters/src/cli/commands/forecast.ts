import { type CashForecast, cashForecast, collection, receivables } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { isLeft, right } from "fp-ts/lib/Either.js"
import { amountText, countText, moneyOf } from "../answer/amounts.js"
import { heading } from "../answer/report.js"
import { rule, table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { countOption, type Dates, datesOf, type ReadingOptions, reading, refuse } from "../options.js"
import { load } from "../reading/load.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { idOption } from "./asking.js"

interface ForecastOptions extends ReadingOptions {
  readonly weeks: number
  readonly disputed: number
  readonly customer?: string | undefined
}

const documentOf = ({ currency, weeks, later, openEnded, total }: CashForecast) => ({
  currency,
  weeks: weeks.map(({ from, to, amount, items, by, cumulative }) => ({
    from,
    to,
    amount: moneyOf(amount, currency),
    items,
    by: {
      dueDate: moneyOf(by.dueDate, currency),
      promise: moneyOf(by.promise, currency),
      instrument: moneyOf(by.instrument, currency),
    },
    cumulative: moneyOf(cumulative, currency),
  })),
  later: { ...later, amount: moneyOf(later.amount, currency) },
  openEnded: { ...openEnded, amount: moneyOf(openEnded.amount, currency) },
  total: moneyOf(total, currency),
})

const forecastText = ({ currency, weeks, later, openEnded, total }: CashForecast, page: Page): string => {
  const money = (amount: number) => amountText(amount, currency)
  const apart = (label: string, { items, amount }: { items: number; amount: number }) => [
    label,
    countText(items),
    "",
    "",
    "",
    money(amount),
    "",
  ]
  return table(
    [
      { title: "week from" },
      { title: "items", align: "right" },
      { title: "as they pay", align: "right" },
      { title: "promised", align: "right" },
      { title: "instruments", align: "right" },
      { title: currency, align: "right" },
      { title: "so far", align: "right" },
    ],
    [
      ...weeks.map(({ from, items, by, amount, cumulative }) => [
        from,
        countText(items),
        money(by.dueDate),
        money(by.promise),
        money(by.instrument),
        money(amount),
        money(cumulative),
      ]),
      ...(later.items === 0 ? [] : [apart("later", later)]),
      ...(openEnded.items === 0 ? [] : [apart("no due date yet", openEnded)]),
      rule,
      ["all", "", "", "", "", money(total), ""],
    ],
    page,
  )
}

const textOf =
  (forecasts: ReadonlyArray<CashForecast>, dates: Dates) =>
  (page: Page): string =>
    [
      heading("Cash expected after the close", dates, page),
      ...(forecasts.length === 0
        ? ["Nothing is expected."]
        : forecasts.map((each) => forecastText(each, page))),
    ].join("\n\n")

const forecast = async (options: ForecastOptions, { now, progress }: Context) => {
  const dates = datesOf(options, now)
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, { receivables, collection }, dates, progress)
    const { asOf, knownAt } = dates
    const { weeks, disputed, customer } = options
    const found = cashForecast(models.states, {
      asOf,
      knownAt,
      weeks,
      disputedPercent: disputed,
      ...(customer === undefined ? {} : { customer }),
    })
    if (isLeft(found)) return found
    return right({
      document: { asOf, knownAt: isoOf(knownAt), currencies: found.right.map(documentOf) },
      text: textOf(found.right, dates),
      notes,
    })
  })
}

const percentOption = (text: string): number =>
  /^(100|\d{1,2})$/.test(text) ? Number(text) : refuse("Give whole percent from 0 to 100.")

export const forecastCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("the cash forecast by week: when what is open is expected to come in")
    .addOption(new Option("--weeks <n>", "how many").default(13).argParser(countOption))
    .addOption(
      new Option("--disputed <percent>", "how much of what is in dispute is expected all the same")
        .default(0)
        .argParser(percentOption),
    )
    .addOption(new Option("--customer <id>", "only from one customer").argParser(idOption))
    .addHelpText(
      "after",
      `
Each item is expected as many days after its due date as its customer paid late, by the median of the last year; what was
promised, by the promise's last day; bills and cheques, at their maturity.

Examples:
  adv forecast --as-of 2025-03-31
  adv forecast --weeks 4 --disputed 50 --json`,
    )
    .action((options) => session.answer(options, (context) => forecast(options, context)))
}
