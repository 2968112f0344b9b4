import { type DueCalendar, dueCalendar, receivables } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { amountText, countText, moneyOf } from "../answer/amounts.js"
import { heading } from "../answer/report.js"
import { rule, table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { type Dates, datesOf, type ReadingOptions, reading } from "../options.js"
import { load } from "../reading/load.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { idOption } from "./asking.js"

interface DueOptions extends ReadingOptions {
  readonly every: "day" | "week" | "month"
  readonly customer?: string | undefined
}

const documentOf = ({ currency, overdue, periods, openEnded, total }: DueCalendar) => ({
  currency,
  overdue: { ...overdue, amount: moneyOf(overdue.amount, currency) },
  periods: periods.map((period) => ({ ...period, amount: moneyOf(period.amount, currency) })),
  openEnded: { ...openEnded, amount: moneyOf(openEnded.amount, currency) },
  total: moneyOf(total, currency),
})

const calendarText = ({ currency, overdue, periods, openEnded, total }: DueCalendar, page: Page): string => {
  const line = (label: string, until: string, { items, amount }: { items: number; amount: number }) => [
    label,
    until,
    countText(items),
    amountText(amount, currency),
  ]
  return table(
    [
      { title: "due from" },
      { title: "before" },
      { title: "items", align: "right" },
      { title: currency, align: "right" },
    ],
    [
      ...(overdue.items === 0 ? [] : [line("past due", "", overdue)]),
      ...periods.map((period) => line(period.from, period.to, period)),
      ...(openEnded.items === 0 ? [] : [line("no due date yet", "", openEnded)]),
      rule,
      ["all", "", "", amountText(total, currency)],
    ],
    page,
  )
}

const textOf =
  (calendars: ReadonlyArray<DueCalendar>, dates: Dates) =>
  (page: Page): string =>
    [
      heading("What falls due when", dates, page),
      ...(calendars.length === 0
        ? ["Nothing is open."]
        : calendars.map((calendar) => calendarText(calendar, page))),
    ].join("\n\n")

const due = async (options: DueOptions, { now, progress }: Context) => {
  const dates = datesOf(options, now)
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, { receivables }, dates, progress)
    const { asOf, knownAt } = dates
    const { every, customer } = options
    const calendars = dueCalendar(models.states.receivables, {
      asOf,
      knownAt,
      every,
      ...(customer === undefined ? {} : { customer }),
    })
    return right({
      document: { asOf, knownAt: isoOf(knownAt), every, currencies: calendars.map(documentOf) },
      text: textOf(calendars, dates),
      notes,
    })
  })
}

export const dueCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("the due calendar: what falls due when, and what is past due")
    .addOption(
      new Option("--every <period>", "by day, week or month")
        .choices(["day", "week", "month"] as const)
        .default("week" as const),
    )
    .addOption(new Option("--customer <id>", "only what one customer owes").argParser(idOption))
    .addHelpText(
      "after",
      "\nExamples:\n  adv due --as-of 2025-03-31\n  adv due --every month --customer ROSSI --json",
    )
    .action((options) => session.answer(options, (context) => due(options, context)))
}
