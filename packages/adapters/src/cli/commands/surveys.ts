import type { LocalDate } from "@adv/domain"
import { type KpiValue, kpisOf } from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { isLeft, right } from "fp-ts/lib/Either.js"
import { grouped } from "../answer/amounts.js"
import { heading, rowsTable } from "../answer/report.js"
import { sparkline } from "../answer/sparkline.js"
import type { Page } from "../answer/terminal.js"
import { type Dates, type ReadingOptions, reading } from "../options.js"
import { fromOption, reportOn, toOption, windowOf } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { valueText } from "./kpi.js"

interface SurveyOptions extends ReadingOptions {
  readonly from?: LocalDate | undefined
  readonly to?: LocalDate | undefined
}

/** Scores by item, satisfied customers, promoters, effort, and how many answered. */
const ids = ["PE-01", "PE-02", "PE-03", "PE-04", "PE-05"]

interface Scored {
  readonly value: KpiValue
  /** Month by month; null where too few answered. */
  readonly months: ReadonlyArray<string | null>
}

const keyOf = ({ id, part }: KpiValue): string => `${id} ${part ?? ""}`

const intervalText = ({ interval }: KpiValue): string =>
  interval === undefined ? "" : `${interval.low} to ${interval.high}`

const textOf =
  (rows: ReadonlyArray<Scored>, dates: Dates) =>
  (page: Page): string => {
    const title = heading("Satisfaction surveys", dates, page)
    if (rows.every(({ value }) => value.n === 0)) return `${title}\n\nNobody answered one in the window.`
    return [
      title,
      rowsTable(
        [
          { title: "what", gives: true, of: ({ value }: Scored) => value.part ?? value.name },
          { title: "score", align: "right", of: ({ value }) => valueText(value) },
          { title: "95 % between", of: ({ value }) => intervalText(value) },
          { title: "n", align: "right", of: ({ value }) => grouped(String(value.n)) },
          { title: "by month", drops: true, of: ({ months }) => sparkline(months) },
          {
            title: "",
            of: ({ value }) => (value.reason === "SAMPLE_TOO_SMALL" ? "too few to tell" : value.id),
          },
        ],
        rows,
        page,
      ),
    ].join("\n\n")
  }

const surveys = (options: SurveyOptions, context: Context) =>
  reportOn(options, context, ({ states, dates, notes }) => {
    const query = { ...windowOf(options, dates), asOf: dates.asOf, knownAt: dates.knownAt, ids }
    const whole = kpisOf(states, query)
    if (isLeft(whole)) return whole
    const monthly = kpisOf(states, { ...query, every: "month" })
    if (isLeft(monthly)) return monthly
    const months = Map.groupBy(monthly.right, keyOf)
    const rows = whole.right.map(
      (value): Scored => ({
        value,
        months: (months.get(keyOf(value)) ?? []).map((month) => month.value),
      }),
    )
    return right({
      document: {
        from: query.from,
        to: query.to,
        asOf: dates.asOf,
        knownAt: isoOf(dates.knownAt),
        scores: rows.map(({ value, months: by }) => ({
          id: value.id,
          name: value.name,
          item: value.part ?? null,
          value: value.value,
          reason: value.reason,
          interval: value.interval ?? null,
          n: value.n,
          months: by,
        })),
      },
      text: textOf(rows, dates),
      notes,
    })
  })

export const surveysCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("what customers answered to surveys: scores by item, satisfied customers, promoters")
    .addOption(fromOption())
    .addOption(toOption())
    .addHelpText(
      "after",
      `
Fewer than five answers give no value.

Examples:
  adv surveys --as-of 2025-12-31
  adv surveys --from 2025-01-01 --to 2025-07-01 --json`,
    )
    .action((options) => session.answer(options, (context) => surveys(options, context)))
}
