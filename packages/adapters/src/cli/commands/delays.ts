import { fromDay, fromMillionths } from "@adv/domain"
import { type DelayedLine, delayWatch } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { countText } from "../answer/amounts.js"
import { type ReportColumn, textOfRows } from "../answer/report.js"
import { type ReadingOptions, reading } from "../options.js"
import { dateOrNull } from "../reading/orders.js"
import { reportOn } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

interface DelaysOptions extends ReadingOptions {
  readonly untold?: true | undefined
}

const columns: ReadonlyArray<ReportColumn<DelayedLine>> = [
  { title: "order", of: ({ order }) => order },
  { title: "customer", of: ({ customer }) => customer },
  { title: "line", of: ({ line }) => line },
  { title: "product", gives: true, drops: true, of: ({ sku }) => sku },
  { title: "open", align: "right", of: ({ open }) => fromMillionths(open) },
  { title: "promised", of: ({ promised }) => fromDay(promised) },
  { title: "expected", of: ({ expected }) => dateOrNull(expected) ?? "–" },
  { title: "days late", align: "right", of: ({ delayDays }) => countText(delayDays) },
  { title: "", of: ({ certainty }) => certainty },
  { title: "told", of: ({ notified }) => dateOrNull(notified) ?? "no" },
  {
    title: "days before",
    align: "right",
    of: ({ noticeDays }) => (noticeDays === null ? "–" : String(noticeDays)),
  },
  { title: "asked", of: ({ enquired }) => dateOrNull(enquired) ?? "no" },
  { title: "revised", align: "right", of: ({ revisions }) => countText(revisions) },
]

const delays = (options: DelaysOptions, context: Context) =>
  reportOn(options, context, ({ states, horizon, dates, notes }) => {
    const all = delayWatch(states, horizon)
    const rows = options.untold ? all.filter(({ notified }) => notified === null) : all
    return right({
      document: {
        asOf: dates.asOf,
        knownAt: isoOf(dates.knownAt),
        lines: rows.map((row) => ({
          ...row,
          open: fromMillionths(row.open),
          requested: dateOrNull(row.requested),
          firstPromise: fromDay(row.firstPromise),
          promised: fromDay(row.promised),
          expected: dateOrNull(row.expected),
          notified: dateOrNull(row.notified),
          enquired: dateOrNull(row.enquired),
        })),
      },
      text: textOfRows("Lines that are late or will be", dates, rows, columns, "There are none."),
      notes,
    })
  })

export const delaysCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("order lines that are late or will be, and whether their customers were told")
    .addOption(new Option("--untold", "only those whose customer was not told"))
    .addHelpText(
      "after",
      `
A delay is certain once the promised day has passed, and likely when the goods are expected after it. How many days
before the first promise the customer was told is below zero when it was after it.

Examples:
  adv delays --as-of 2025-03-31
  adv delays --untold --json`,
    )
    .action((options) => session.answer(options, (context) => delays(options, context)))
}
