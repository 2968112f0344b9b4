import { fromDay } from "@adv/domain"
import { type ApprovalStanding, approvalsOn, type GateRow, gateMatrix } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { countText } from "../answer/amounts.js"
import { heading, type ReportColumn, rowsTable } from "../answer/report.js"
import { type ReadingOptions, reading } from "../options.js"
import { dateOrNull } from "../reading/orders.js"
import { reportOn } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

interface GatesOptions extends ReadingOptions {
  readonly all?: true | undefined
}

const gateColumns: ReadonlyArray<ReportColumn<GateRow>> = [
  { title: "gate", of: ({ gate }) => gate },
  { title: "before", of: ({ step }) => step ?? "(no longer there)" },
  { title: "department", of: ({ department }) => department },
  { title: "roles", gives: true, of: ({ roles }) => roles.join(" or ") },
  { title: "quorum", align: "right", of: ({ quorum }) => String(quorum) },
  { title: "tiers", of: ({ tiers }) => (tiers.length === 0 ? "all" : tiers.join(", ")) },
  { title: "stands", of: ({ inForce }) => (inForce ? "yes" : "no") },
  { title: "pending", align: "right", of: ({ pending }) => countText(pending) },
  { title: "late", align: "right", of: ({ late }) => countText(late) },
  { title: "granted", align: "right", of: ({ granted }) => countText(granted) },
  { title: "refused", align: "right", of: ({ refused }) => countText(refused) },
  { title: "lapsed", align: "right", of: ({ lapsed }) => countText(lapsed) },
]

const approvalColumns: ReadonlyArray<ReportColumn<ApprovalStanding>> = [
  { title: "gate", of: ({ gate }) => gate },
  { title: "of", gives: true, of: ({ subject }) => `${subject.kind} ${subject.id}` },
  { title: "department", of: ({ department }) => department },
  { title: "status", of: ({ status }) => status },
  { title: "approved", align: "right", of: ({ approvals, quorum }) => `${approvals} of ${quorum}` },
  { title: "asked by", of: ({ requestedBy }) => requestedBy },
  { title: "on", of: ({ requestedOn }) => fromDay(requestedOn) },
  { title: "due by", of: ({ dueBy }) => fromDay(dueBy) },
  { title: "late", align: "right", of: ({ daysLate }) => countText(daysLate) },
]

const gates = (options: GatesOptions, context: Context) =>
  reportOn(options, context, ({ states, horizon, dates, notes }) => {
    const matrix = gateMatrix(states, horizon)
    const approvals = approvalsOn(states.approvals, {
      ...horizon,
      ...(options.all ? {} : { status: "pending" as const }),
    })
    return right({
      document: {
        asOf: dates.asOf,
        knownAt: isoOf(dates.knownAt),
        ...matrix,
        approvals: approvals.map((each) => ({
          ...each,
          requestedOn: fromDay(each.requestedOn),
          dueBy: fromDay(each.dueBy),
          endedOn: dateOrNull(each.endedOn),
        })),
      },
      text: (page) => {
        const tier = matrix.tier === null ? "" : `, tier ${matrix.tier}`
        return [
          heading(`Gates${tier}`, dates, page),
          matrix.gates.length === 0 ? "No workflow is in force." : rowsTable(gateColumns, matrix.gates, page),
          approvals.length === 0
            ? `No approval is ${options.all ? "asked for" : "pending"}.`
            : rowsTable(approvalColumns, approvals, page),
        ].join("\n\n")
      },
      notes,
    })
  })

export const gatesCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("which gates there are, what was asked at each, and the approvals that are pending")
    .addOption(new Option("--all", "list all approvals, decided or not"))
    .addHelpText(
      "after",
      `
Gates are those of the workflow in force, in the tier of order flow that the company is in.

Examples:
  adv gates --as-of 2025-03-31
  adv gates --all --json`,
    )
    .action((options) => session.answer(options, (context) => gates(options, context)))
}
