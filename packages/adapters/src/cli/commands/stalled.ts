import { fromDay } from "@adv/domain"
import { type StalledOrder, stalledOrders } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { isLeft, right } from "fp-ts/lib/Either.js"
import { countText } from "../answer/amounts.js"
import { type ReportColumn, textOfRows } from "../answer/report.js"
import { countOption, type ReadingOptions, reading } from "../options.js"
import { dateOrNull } from "../reading/orders.js"
import { reportOn } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

interface StalledOptions extends ReadingOptions {
  readonly days?: number | undefined
}

const columns: ReadonlyArray<ReportColumn<StalledOrder>> = [
  { title: "order", of: ({ order }) => order },
  { title: "customer", of: ({ customer }) => customer },
  { title: "last moved", of: ({ sinceStep }) => sinceStep },
  { title: "on", of: ({ since }) => fromDay(since) },
  { title: "days", align: "right", of: ({ ageDays }) => countText(ageDays) },
  { title: "next", of: ({ nextStep }) => nextStep ?? "–" },
  { title: "with", of: ({ department }) => department ?? "(nobody)" },
  { title: "holds", of: ({ holds }) => holds.join(", ") },
  { title: "noticed on", of: ({ noticedOn }) => dateOrNull(noticedOn) ?? "–" },
]

const stalled = (options: StalledOptions, context: Context) =>
  reportOn(options, context, ({ states, horizon, dates, notes }) => {
    const afterDays = options.days
    const found = stalledOrders(states, { ...horizon, ...(afterDays === undefined ? {} : { afterDays }) })
    if (isLeft(found)) return found
    const rows = found.right
    return right({
      document: {
        asOf: dates.asOf,
        knownAt: isoOf(dates.knownAt),
        orders: rows.map((row) => ({
          ...row,
          since: fromDay(row.since),
          noticedOn: dateOrNull(row.noticedOn),
        })),
      },
      text: textOfRows("Orders that stand still", dates, rows, columns, "None does."),
      notes,
    })
  })

export const stalledCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("orders that haven't moved for too long, what is next and with whom")
    .addOption(
      new Option(
        "--days <n>",
        "for more than so many days (default: what the workflow in force says)",
      ).argParser(countOption),
    )
    .addHelpText(
      "after",
      `
An order moves when it is placed, validated, released, dispatched, delivered or invoiced.

Examples:
  adv stalled --as-of 2025-03-31
  adv stalled --days 15 --json`,
    )
    .action((options) => session.answer(options, (context) => stalled(options, context)))
}
