import { toDay } from "@adv/domain"
import { type HandOvers, handOverMatrix } from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { countText } from "../answer/amounts.js"
import { type ReportColumn, textOfRows } from "../answer/report.js"
import { type ReadingOptions, reading } from "../options.js"
import { fromOption, reportOn, toOption, type WindowOptions, windowOf } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

const columns: ReadonlyArray<ReportColumn<HandOvers>> = [
  { title: "from", of: ({ from }) => from },
  { title: "to", of: ({ to }) => to },
  { title: "handed over", align: "right", of: ({ handedOver }) => countText(handedOver) },
  { title: "accepted", align: "right", of: ({ accepted }) => countText(accepted) },
  { title: "given back", align: "right", of: ({ returned }) => countText(returned) },
  { title: "pending", align: "right", of: ({ pending }) => countText(pending) },
  {
    title: "days waited, mean",
    align: "right",
    of: ({ waitedDays, answered }) => (answered === 0 ? "–" : (waitedDays / answered).toFixed(1)),
  },
  { title: "longest", align: "right", of: ({ longestDays }) => countText(longestDays) },
  { title: "oldest pending", align: "right", of: ({ oldestPendingDays }) => countText(oldestPendingDays) },
]

const handOvers = (options: ReadingOptions & WindowOptions, context: Context) =>
  reportOn(options, context, ({ states, horizon, dates, notes }) => {
    const { from, to } = windowOf(options, dates)
    const rows = handOverMatrix(states.steps, { from: toDay(from), to: toDay(to), ...horizon })
    return right({
      document: { from, to, asOf: dates.asOf, knownAt: isoOf(dates.knownAt), handOvers: rows },
      text: textOfRows(`Hand-overs from ${from} to before ${to}`, dates, rows, columns, "There were none."),
      notes,
    })
  })

export const handOversCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("which department hands over to which, how often it is given back, and how long it waits")
    .addOption(fromOption())
    .addOption(toOption())
    .addHelpText(
      "after",
      `
Examples:
  adv hand-overs --as-of 2025-03-31
  adv hand-overs --from 2025-01-01 --to 2025-04-01 --json`,
    )
    .action((options) => session.answer(options, (context) => handOvers(options, context)))
}
