import { fromDay } from "@adv/domain"
import { type DepartmentLoad, departmentInboxes, type InboxRow, loadByDepartment } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { countText } from "../answer/amounts.js"
import { heading, type ReportColumn, rowsTable } from "../answer/report.js"
import { type ReadingOptions, reading } from "../options.js"
import { dateOrNull } from "../reading/orders.js"
import { reportOn } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { textOption } from "./asking.js"

interface InboxOptions extends ReadingOptions {
  readonly department?: string | undefined
  readonly load?: true | undefined
}

/** Tenths as a decimal: 93 is 9.3. */
const tenths = (count: number): string => `${Math.floor(count / 10)}.${count % 10}`

const loadColumns: ReadonlyArray<ReportColumn<DepartmentLoad>> = [
  { title: "department", of: ({ department }) => department },
  { title: "steps", align: "right", of: ({ steps }) => countText(steps) },
  { title: "approvals", align: "right", of: ({ approvals }) => countText(approvals) },
  { title: "disputes", align: "right", of: ({ disputes }) => countText(disputes) },
  { title: "tasks", align: "right", of: ({ tasks }) => countText(tasks) },
  { title: "to accept", align: "right", of: ({ toAccept }) => countText(toAccept) },
  { title: "late", align: "right", of: ({ late }) => countText(late) },
  { title: "oldest, days", align: "right", of: ({ oldestDays }) => countText(oldestDays) },
  { title: "average, days", align: "right", of: ({ averageTenths }) => tenths(averageTenths) },
]

const rowColumns: ReadonlyArray<ReportColumn<InboxRow>> = [
  { title: "department", of: ({ department }) => department },
  { title: "", of: ({ kind }) => kind },
  { title: "what", of: ({ what }) => what },
  { title: "of", gives: true, of: ({ subject }) => subject },
  { title: "customer", drops: true, of: ({ customer }) => customer ?? "" },
  { title: "handed over by", drops: true, of: ({ handedOverBy }) => handedOverBy ?? "" },
  { title: "since", of: ({ since }) => fromDay(since) },
  { title: "days", align: "right", of: ({ ageDays }) => countText(ageDays) },
  { title: "due by", of: ({ dueBy }) => dateOrNull(dueBy) ?? "–" },
  { title: "late", align: "right", of: ({ daysLate }) => countText(daysLate) },
]

const inbox = (options: InboxOptions, context: Context) =>
  reportOn(options, context, ({ states, horizon, dates, notes }) => {
    const { department } = options
    const rows = departmentInboxes(states, {
      ...horizon,
      ...(department === undefined ? {} : { department }),
    })
    const load = loadByDepartment(rows)
    return right({
      document: {
        asOf: dates.asOf,
        knownAt: isoOf(dates.knownAt),
        load: load.map(({ averageTenths, ...each }) => ({ ...each, averageDays: tenths(averageTenths) })),
        ...(options.load
          ? {}
          : {
              rows: rows.map((row) => ({ ...row, since: fromDay(row.since), dueBy: dateOrNull(row.dueBy) })),
            }),
      },
      text: (page) => {
        const title = heading(department === undefined ? "Inboxes" : `Inbox of ${department}`, dates, page)
        if (rows.length === 0) return `${title}\n\nNothing waits.`
        return [
          title,
          rowsTable(loadColumns, load, page),
          ...(options.load ? [] : [rowsTable(rowColumns, rows, page)]),
        ].join("\n\n")
      },
      notes,
    })
  })

export const inboxCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("what waits for each department, since when and until when, and how much that is")
    .addOption(new Option("--department <code>", "only that of one department").argParser(textOption))
    .addOption(new Option("--load", "only how much waits, by department"))
    .addHelpText(
      "after",
      `
Steps of orders, approvals that are asked for, disputes to be answered, and work. A step is with whom it was handed
over to; else with whom it was assigned to, or the workflow names. What customers are to pay is in "adv dunning".

Examples:
  adv inbox --as-of 2025-03-31
  adv inbox --department finance --json`,
    )
    .action((options) => session.answer(options, (context) => inbox(options, context)))
}
