import { fromDay, toDay } from "@adv/domain"
import {
  complianceOf,
  type Deadline,
  type DeadlineCompliance,
  type DeadlineKind,
  deadlineKinds,
  deadlinesIn,
  stateOfDeadline,
} from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { countText } from "../answer/amounts.js"
import { heading, type ReportColumn, rowsTable } from "../answer/report.js"
import { countOption, type ReadingOptions, reading } from "../options.js"
import { dateOrNull, wordsOf } from "../reading/orders.js"
import { fromOption, reportOn, toOption, type WindowOptions, windowOf } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { idOption } from "./asking.js"

interface DeadlinesOptions extends ReadingOptions, WindowOptions {
  readonly kind?: DeadlineKind | undefined
  readonly customer?: string | undefined
  readonly list?: true | undefined
  readonly acknowledgeWithin?: number | undefined
  readonly invoiceWithin?: number | undefined
  readonly answerWithin?: number | undefined
}

const complianceColumns: ReadonlyArray<ReportColumn<DeadlineCompliance>> = [
  { title: "deadline", of: ({ kind }) => wordsOf(kind) },
  { title: "kept", align: "right", of: ({ percent }) => (percent === null ? "–" : `${percent} %`) },
  { title: "due", align: "right", of: ({ decided }) => countText(decided) },
  { title: "met", align: "right", of: ({ met }) => countText(met) },
  { title: "missed", align: "right", of: ({ missed }) => countText(missed) },
  { title: "still not done", align: "right", of: ({ outstanding }) => countText(outstanding) },
  {
    title: "days late, mean",
    align: "right",
    of: ({ missed, daysLate }) => (missed === 0 ? "–" : (daysLate / missed).toFixed(1)),
  },
  { title: "not due yet", align: "right", of: ({ open }) => countText(open) },
]

const limitsOf = ({ acknowledgeWithin, invoiceWithin, answerWithin }: DeadlinesOptions) => ({
  ...(acknowledgeWithin === undefined ? {} : { acknowledgeDays: acknowledgeWithin }),
  ...(invoiceWithin === undefined ? {} : { invoiceDays: invoiceWithin }),
  ...(answerWithin === undefined ? {} : { enquiryDays: answerWithin }),
})

const deadlines = (options: DeadlinesOptions, context: Context) =>
  reportOn(options, context, ({ states, horizon, dates, notes }) => {
    const { kind, customer } = options
    const { from, to } = windowOf(options, dates)
    const found = deadlinesIn(states, {
      ...horizon,
      from: toDay(from),
      to: toDay(to),
      limits: limitsOf(options),
      ...(kind === undefined ? {} : { kind }),
      ...(customer === undefined ? {} : { customer }),
    })
    const compliance = complianceOf(found, horizon.asOf)
    const state = (deadline: Deadline) => stateOfDeadline(deadline, horizon.asOf)
    const listColumns: ReadonlyArray<ReportColumn<Deadline>> = [
      { title: "deadline", of: (row) => wordsOf(row.kind) },
      { title: "of", gives: true, of: ({ subject }) => subject },
      { title: "customer", of: (row) => row.customer ?? "–" },
      { title: "department", drops: true, of: ({ department }) => department ?? "–" },
      { title: "due", of: ({ dueOn }) => fromDay(dueOn) },
      { title: "done", of: ({ doneOn }) => dateOrNull(doneOn) ?? "–" },
      { title: "", of: state },
    ]
    return right({
      document: {
        from,
        to,
        asOf: dates.asOf,
        knownAt: isoOf(dates.knownAt),
        compliance,
        ...(options.list
          ? {
              deadlines: found.map((row) => ({
                ...row,
                dueOn: fromDay(row.dueOn),
                doneOn: dateOrNull(row.doneOn),
                state: state(row),
              })),
            }
          : {}),
      },
      text: (page) =>
        [
          heading(`Deadlines from ${from} to before ${to}`, dates, page),
          compliance.length === 0 ? "Nothing was due." : rowsTable(complianceColumns, compliance, page),
          ...(options.list && found.length > 0 ? [rowsTable(listColumns, found, page)] : []),
        ].join("\n\n"),
      notes,
    })
  })

export const deadlinesCommand = (command: Command, session: Session): void => {
  const days = (flags: string, what: string) => new Option(flags, what).argParser(countOption)
  reading(command)
    .description("how well deadlines were kept, kind by kind, and each of them")
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(new Option("--kind <kind>", "only these").choices(deadlineKinds))
    .addOption(new Option("--customer <id>", "only those of one customer").argParser(idOption))
    .addOption(new Option("--list", "list each of them"))
    .addOption(days("--acknowledge-within <days>", "from an order to its acknowledgement (default: 1)"))
    .addOption(
      days("--invoice-within <days>", "from a delivery, or its period's end, to its invoice (default: 3)"),
    )
    .addOption(days("--answer-within <days>", "from an enquiry or complaint to its answer (default: 2)"))
    .addHelpText(
      "after",
      `
The window is of the days on which something is due. What is met early counts as met; what is due and not done counts as
missed from the day after. Days are calendar days.

Examples:
  adv deadlines --as-of 2025-03-31
  adv deadlines --from 2025-01-01 --to 2025-04-01 --kind promise --list --json`,
    )
    .action((options) => session.answer(options, (context) => deadlines(options, context)))
}
