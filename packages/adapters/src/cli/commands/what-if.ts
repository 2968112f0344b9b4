import {
  addDays,
  type Calendars,
  type Failure,
  isRecordedEvent,
  type LocalDate,
  type RecordedEvent,
  unsafeDate,
} from "@adv/domain"
import { type KpiCompared, type WhatIf, whatIf } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { SqliteStore } from "../../sqlite/index.js"
import { grouped, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import type { Progress } from "../answer/progress.js"
import { type ReportColumn, rowsTable } from "../answer/report.js"
import type { Page } from "../answer/terminal.js"
import { calendars } from "../calendars.js"
import { dateOption, jsonOption, listOption, storeOption } from "../options.js"
import { readLog } from "../reading/load.js"
import { openForReading, withStore } from "../reading/store.js"
import type { Context, Session } from "../session.js"
import { textOption } from "./asking.js"
import { type Otherwise, overridesFrom } from "./what-if-overrides.js"

interface WhatIfOptions extends Otherwise {
  readonly store: string
  readonly from?: LocalDate | undefined
  readonly to?: LocalDate | undefined
  readonly payments: "asRecorded" | "sameDelay"
  readonly kpi?: ReadonlyArray<string> | undefined
  readonly anyway?: true | undefined
  readonly json?: true | undefined
}

interface ReadOfLog {
  readonly events: ReadonlyArray<RecordedEvent>
  /** Events that this version can't read: nothing is decided on them. */
  readonly unread: number
}

const eventsIn = async (store: SqliteStore, progress: Progress): Promise<ReadOfLog> => {
  const events: Array<RecordedEvent> = []
  let unread = 0
  for await (const batch of readLog(store, progress))
    for (const event of batch)
      if (isRecordedEvent(event)) events.push(event)
      else unread += 1
  return { events, unread }
}

/** Calendars that were published are those that the company's terms and ladders mean. */
const calendarsIn = (events: ReadonlyArray<RecordedEvent>): Calendars => {
  const published: Record<string, Calendars[string]> = {}
  for (const event of events) {
    if (event.type !== "PolicyPublished" || event.data.kind !== "calendar") continue
    // It was checked to be one when it was published.
    const calendar = event.data.body as Calendars[string]
    published[calendar.id] = calendar
  }
  return { ...published, ...calendars }
}

/** The span that was asked for, or the year of the last business date, up to that. */
const spanOf = ({ from, to }: WhatIfOptions, events: ReadonlyArray<RecordedEvent>) => {
  let last = unsafeDate("0001-01-01")
  for (const { metadata } of events) if (metadata.effectiveDate > last) last = metadata.effectiveDate
  const end = to ?? addDays(last, 1)
  return { from: from ?? unsafeDate(`${addDays(end, -1).slice(0, 4)}-01-01`), to: end }
}

const documentOf = ({ before: _before, after: _after, ...told }: WhatIf) => told

const shown = (text: string | null): string => (text === null ? "–" : grouped(text))
const signed = (delta: string | null): string =>
  delta === null
    ? ""
    : /^-?0(\.0+)?$/.test(delta)
      ? "="
      : delta.startsWith("-")
        ? grouped(delta)
        : `+${grouped(delta)}`

interface Compared {
  readonly before: string | null
  readonly after: string | null
  readonly delta: string | null
}

const comparedColumns: ReadonlyArray<ReportColumn<Compared>> = [
  { title: "as it was", align: "right", of: ({ before }) => shown(before) },
  { title: "instead", align: "right", of: ({ after }) => shown(after) },
  { title: "", align: "right", of: ({ delta }) => signed(delta) },
]

const kpiUnit = ({ unit, currency, part }: KpiCompared): string =>
  [unit, currency === null || currency === unit ? null : currency, part].filter(Boolean).join(", ")

const list = (lines: ReadonlyArray<string>): string => lines.map((line) => `- ${line}`).join("\n")

const section = (title: string, body: string, page: Page): string => `${page.paint("bold", title)}\n\n${body}`

const differs = ({ before, after }: Compared): boolean => before !== after

const outcomes = {
  kept: "kept as it was",
  dropped: "dropped",
  undecided: "nobody knows",
} as const

/** @param all whether what doesn't change is shown too, because it was asked for */
const sections = (found: WhatIf, all: boolean, page: Page): ReadonlyArray<string> => {
  const { measures, aging, kpis, changes, unresolved } = found
  const moved = measures.filter(differs)
  const aged = aging.filter(differs)
  const figures = all ? kpis : kpis.filter(differs)
  const facts = changes.reduce((sum, { added, dropped, different }) => sum + added + dropped + different, 0)
  return [
    section(
      "What was decided",
      moved.length === 0
        ? "Nothing that is counted comes out otherwise."
        : rowsTable(
            [
              { title: "", gives: true, of: ({ measure }) => measure },
              { title: "in", of: ({ unit }) => unit },
              ...comparedColumns,
            ],
            moved,
            page,
          ),
      page,
    ),
    section(
      `Receivables on ${addDays(found.to, -1)}`,
      aged.length === 0
        ? "What is open is as old as it was."
        : rowsTable(
            [
              { title: "", of: ({ bucket }) => bucket },
              { title: "in", of: ({ currency }) => currency },
              ...comparedColumns,
            ],
            aged,
            page,
          ),
      page,
    ),
    section(
      "KPIs of the span",
      figures.length === 0
        ? `None of ${several(kpis.length, "KPI")} comes out otherwise.`
        : rowsTable(
            [
              { title: "KPI", of: ({ id }) => id },
              { title: "", gives: true, of: ({ name }) => name },
              { title: "unit", of: kpiUnit },
              ...comparedColumns,
            ],
            figures,
            page,
          ),
      page,
    ),
    ...(facts === 0
      ? []
      : [
          section(
            `${several(facts, "fact")} come out otherwise, all of them by what is said otherwise`,
            rowsTable(
              [
                { title: "fact", of: ({ type }) => type },
                { title: "more", align: "right", of: ({ added }) => dash(added) },
                { title: "fewer", align: "right", of: ({ dropped }) => dash(dropped) },
                { title: "other", align: "right", of: ({ different }) => dash(different) },
                { title: "such as", gives: true, of: ({ examples: [first] }) => first?.stream ?? "" },
              ],
              changes,
              page,
            ),
            page,
          ),
        ]),
    ...(unresolved.length === 0
      ? []
      : [
          section(
            "Decided by somebody, without a counterpart",
            rowsTable(
              [
                { title: "fact", of: ({ type }) => type },
                { title: "times", align: "right", of: ({ count }) => grouped(String(count)) },
                { title: "", of: ({ outcome }) => outcomes[outcome] },
                {
                  title: "because, for example",
                  gives: true,
                  of: ({ examples: [first] }) => first?.message ?? "",
                },
              ],
              unresolved,
              page,
            ),
            page,
          ),
        ]),
  ]
}

const dash = (count: number): string => (count === 0 ? "–" : grouped(String(count)))

const checkText = ({ reproduced, decided }: WhatIf): string =>
  reproduced === true
    ? `Self-check: the same policies reproduce the span fact for fact (${several(decided, "decision")} taken anew).`
    : `Self-check failed: the same policies don't reproduce the span. The first difference is a ${reproduced.type} of ${reproduced.stream}${reproduced.before === null ? "" : ` on ${reproduced.before.on}`}; what is compared is one replay with the other.`

const textOf =
  (found: WhatIf, all: boolean) =>
  (page: Page): string =>
    [
      page.paint("bold", `What if, from ${found.from} to ${addDays(found.to, -1)}`),
      found.overrides.length === 0 ? "Nothing is said otherwise." : list(found.overrides),
      section("Held constant", list(found.constant), page),
      checkText(found),
      ...sections(found, all, page),
    ].join("\n\n")

const compare = async (options: WhatIfOptions, { progress }: Context): Promise<Either<Failure, Answer>> =>
  withStore(await openForReading(options.store), async (store) => {
    const { events, unread } = await eventsIn(store, progress)
    const overrides = await overridesFrom(options, events)
    if (isLeft(overrides)) return overrides
    const found = whatIf({
      events,
      ...spanOf(options, events),
      overrides: overrides.right,
      payments: options.payments,
      calendars: calendarsIn(events),
      ...(options.kpi === undefined ? {} : { kpis: options.kpi }),
      ...(options.anyway === true ? { notReproduced: "goOn" } : {}),
    })
    if (isLeft(found)) return found
    return right({
      document: documentOf(found.right),
      text: textOf(found.right, options.kpi !== undefined),
      notes:
        unread === 0
          ? []
          : [`${several(unread, "event")} could not be read: nothing was decided on what they say.`],
    })
  })

const policyOption = <const Flags extends string>(flags: Flags, what: string) =>
  new Option(flags, what).argParser(textOption)

export const whatIfCommand = (command: Command, session: Session): void => {
  command
    .description("replay a span under other policies, and compare what would have come of it")
    .addOption(storeOption())
    .addOption(
      new Option("--from <date>", "first day of the span (default: 1 January of its last year)").argParser(
        dateOption,
      ),
    )
    .addOption(
      new Option(
        "--to <date>",
        "the day after its last (default: after the last day in the store)",
      ).argParser(dateOption),
    )
    .addOption(
      new Option(
        "--terms <term>",
        "payment term of the span's invoices: net60, 60eom, a .json file; ROSSI=net60 for one customer",
      ).argParser(listOption),
    )
    .addOption(
      policyOption("--ladder <preset or file>", "the dunning ladder: 3-times, 2-times, or a .json file"),
    )
    .addOption(
      new Option(
        "--limit <customer=amount>",
        "a customer's credit limit: ROSSI=5000, ROSSI=unlimited",
      ).argParser(listOption),
    )
    .addOption(
      policyOption(
        "--credit <preset or file>",
        "the credit policy: static, dynamic, insured, or a .json file",
      ),
    )
    .addOption(policyOption("--tiers <file>", "the flow tiers"))
    .addOption(policyOption("--workflow <file>", "the workflow, with its gates"))
    .addOption(policyOption("--standards <file>", "how long activities take"))
    .addOption(policyOption("--staffing <file>", "how many people it takes"))
    .addOption(
      new Option("--policy <id=file>", "what any other policy says, such as settlement=file.json").argParser(
        listOption,
      ),
    )
    .addOption(
      new Option(
        "--payments <how>",
        "customers pay on the day they paid, or as late after the due date as they did",
      )
        .choices(["asRecorded", "sameDelay"] as const)
        .default("asRecorded" as const),
    )
    .addOption(
      new Option("--kpi <ids>", "only these KPIs, also where they don't change").argParser(listOption),
    )
    .addOption(new Option("--anyway", "compare also when the same policies don't reproduce the span"))
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
First the span is replayed under the policies it had: unless that gives the same facts again, nothing is compared.
Where there are several policies of a kind, say which: --ladder "severe=2-times".

Examples:
  adv what-if --terms net60 --from 2025-07-01 --to 2026-01-01
  adv what-if --terms net60 --payments sameDelay --kpi dso
  adv what-if --ladder 2-times --json
  adv what-if --limit ROSSI=5000 --limit BIANCHI=unlimited`,
    )
    .action((options) => session.answer(options, (context) => compare(options, context)))
}
