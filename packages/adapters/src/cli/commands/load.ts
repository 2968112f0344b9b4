import { addDays, type LocalDate } from "@adv/domain"
import {
  type AssistantLoad,
  assistantLoads,
  type CapacityPeriod,
  capacityPlan,
  workload,
} from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { grouped } from "../answer/amounts.js"
import { heading, rowsTable } from "../answer/report.js"
import type { Page } from "../answer/terminal.js"
import { type Dates, datesOf, type ReadingOptions, reading } from "../options.js"
import { load } from "../reading/load.js"
import { fromOption, toOption } from "../reading/report.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { textOption } from "./asking.js"

interface LoadOptions extends ReadingOptions {
  readonly from?: LocalDate | undefined
  readonly to?: LocalDate | undefined
  readonly team?: string | undefined
}

const percent = (share: string | null): string => (share === null ? "–" : `${share} %`)

const textOf =
  (people: ReadonlyArray<AssistantLoad>, weeks: ReadonlyArray<CapacityPeriod>, dates: Dates) =>
  (page: Page): string => {
    const title = heading("Work and presence, in minutes", dates, page)
    if (people.length === 0) return `${title}\n\nNobody's hours are known.`
    return [
      title,
      rowsTable(
        [
          { title: "assistant", of: ({ assistant }: AssistantLoad) => assistant },
          { title: "team", drops: true, of: ({ team }) => team },
          { title: "pieces", align: "right", of: ({ pieces }) => grouped(String(pieces)) },
          { title: "work", align: "right", of: ({ minutes }) => grouped(minutes) },
          { title: "still to do", align: "right", of: ({ openMinutes }) => grouped(openMinutes) },
          { title: "there", align: "right", of: ({ presentMinutes }) => grouped(presentMinutes) },
          { title: "load", align: "right", of: ({ loadPercent }) => percent(loadPercent) },
          {
            title: "by skill",
            gives: true,
            of: ({ skills }) => skills.map(({ skill, minutes }) => `${skill} ${minutes}`).join(", "),
          },
        ],
        people,
        page,
      ),
      rowsTable(
        [
          { title: "week from", of: ({ from }: CapacityPeriod) => from },
          { title: "administrative", align: "right", of: (week) => grouped(week.administrativeMinutes) },
          { title: "commercial", align: "right", of: (week) => grouped(week.commercialMinutes) },
          { title: "nobody has it", align: "right", of: (week) => grouped(week.waitingMinutes) },
          { title: "there", align: "right", of: (week) => grouped(week.presentMinutes) },
          { title: "load", align: "right", of: (week) => percent(week.loadPercent) },
        ],
        weeks,
        page,
      ),
    ].join("\n\n")
  }

/** Four weeks back and four ahead: what was done, and what is coming. */
const AROUND_DAYS = 28

const loads = async (options: LoadOptions, { now, progress }: Context) => {
  const dates = datesOf(options, now)
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, { workload }, dates, progress)
    const { asOf, knownAt } = dates
    const query = {
      from: options.from ?? addDays(asOf, -AROUND_DAYS),
      to: options.to ?? addDays(asOf, AROUND_DAYS),
      asOf,
      knownAt,
      ...(options.team === undefined ? {} : { team: options.team }),
    }
    const people = assistantLoads(models.states.workload, query)
    const weeks = capacityPlan(models.states.workload, query)
    return right({
      document: { ...query, knownAt: isoOf(knownAt), assistants: people, weeks },
      text: textOf(people, weeks, dates),
      notes,
    })
  })
}

export const loadCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("how loaded everybody is, by skill, and work against presence week by week")
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(new Option("--team <name>", "only this team").argParser(textOption))
    .addHelpText(
      "after",
      `
Work belongs to the day on which it is due, or came in when it has no due date. Without --from and --to, four weeks back
and four ahead.

Examples:
  adv load --as-of 2025-03-31
  adv load --team ADV --from 2025-03-01 --to 2025-04-01 --json`,
    )
    .action((options) => session.answer(options, (context) => loads(options, context)))
}
