import { fromDay } from "@adv/domain"
import { type Question, unansweredEnquiries } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { countText } from "../answer/amounts.js"
import { type ReportColumn, textOfRows } from "../answer/report.js"
import { countOption, type ReadingOptions, reading } from "../options.js"
import { reportOn } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

interface EnquiriesOptions extends ReadingOptions {
  readonly within?: number | undefined
}

const columns: ReadonlyArray<ReportColumn<Question>> = [
  { title: "contact", of: ({ contact }) => contact },
  { title: "", of: ({ kind }) => kind },
  { title: "about", of: ({ topic }) => topic.toLowerCase().replaceAll("_", " ") },
  { title: "customer", of: ({ customer }) => customer },
  { title: "order", of: ({ order }) => order ?? "–" },
  { title: "by", drops: true, of: ({ channel }) => channel },
  { title: "received", of: ({ receivedOn }) => fromDay(receivedOn) },
  { title: "due by", of: ({ dueBy }) => fromDay(dueBy) },
  { title: "days late", align: "right", of: ({ daysLate }) => countText(daysLate) },
]

const enquiries = (options: EnquiriesOptions, context: Context) =>
  reportOn(options, context, ({ states, horizon, dates, notes }) => {
    const answerWithinDays = options.within
    const rows = unansweredEnquiries(states.contacts, {
      ...horizon,
      ...(answerWithinDays === undefined ? {} : { answerWithinDays }),
    })
    return right({
      document: {
        asOf: dates.asOf,
        knownAt: isoOf(dates.knownAt),
        enquiries: rows.map(({ answeredOn: _, ...row }) => ({
          ...row,
          receivedOn: fromDay(row.receivedOn),
          dueBy: fromDay(row.dueBy),
        })),
      },
      text: textOfRows(
        "Enquiries and complaints without an answer",
        dates,
        rows,
        columns,
        "All were answered.",
      ),
      notes,
    })
  })

export const enquiriesCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("what customers asked or complained about and have no answer to yet")
    .addOption(
      new Option(
        "--within <days>",
        "days within which a customer is to have an answer (default: 2)",
      ).argParser(countOption),
    )
    .addHelpText(
      "after",
      `
Days are calendar days. What a customer was told in response to an enquiry counts as its answer.

Examples:
  adv enquiries --as-of 2025-03-31
  adv enquiries --within 1 --json`,
    )
    .action((options) => session.answer(options, (context) => enquiries(options, context)))
}
