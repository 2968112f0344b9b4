import { addDays, type Failure, type LocalDate, unsafeDate } from "@adv/domain"
import {
  activity,
  catalogue,
  collection,
  contacts,
  type KpiDefinition,
  type KpiQuery,
  type KpiValue,
  kpisOf,
  orders,
  quality,
  receivables,
  workload,
} from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { grouped } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { type Column, type Row, table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { dateOption, datesOf, listOption, type ReadingOptions, reading } from "../options.js"
import { load } from "../reading/load.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

interface KpiOptions extends ReadingOptions {
  readonly id?: ReadonlyArray<string> | undefined
  readonly every?: "month" | undefined
  readonly from?: LocalDate | undefined
  readonly to?: LocalDate | undefined
}

export const kpiDocument = (values: ReadonlyArray<KpiValue>) =>
  values.map((value) => ({
    id: value.id,
    name: value.name,
    version: value.version,
    unit: value.unit,
    from: value.from,
    to: value.to,
    asOf: value.asOf,
    knownAt: isoOf(value.knownAt),
    numerator: value.numerator,
    denominator: value.denominator,
    value: value.value,
    reason: value.reason,
    n: value.n,
    currency: value.currency,
    ...(value.part === undefined ? {} : { part: value.part }),
    ...(value.interval === undefined ? {} : { interval: value.interval }),
  }))

/** A value for a person. What can't be counted is a dash, explained below the table. */
export const valueText = ({ value }: KpiValue): string => (value === null ? "–" : grouped(value))

/** `days, EUR`: of which currency, where the unit doesn't say so itself. */
export const unitText = ({ unit, currency }: KpiValue): string =>
  currency === null || unit === currency ? unit : `${unit}, ${currency}`

const basisText = ({ numerator, denominator }: KpiValue): string =>
  numerator === null || denominator === null ? "" : `${grouped(numerator)} / ${grouped(denominator)}`

const familyOf = (id: string): KpiDefinition["family"] | "other" =>
  catalogue.find((definition) => definition.id === id)?.family ?? "other"

/** Values in their order, a group for each family. */
const byFamily = (
  values: ReadonlyArray<KpiValue>,
): ReadonlyArray<readonly [string, ReadonlyArray<KpiValue>]> => [
  ...Map.groupBy(values, ({ id }) => familyOf(id)),
]

const wholeTable = (values: ReadonlyArray<KpiValue>, page: Page): string => {
  const rows = byFamily(values).flatMap(
    ([family, members], index): ReadonlyArray<Row> => [
      ...(index === 0 ? [] : [[]]),
      [page.paint("cyan", family)],
      ...members.map((value) => [
        `  ${value.id}`,
        value.name,
        valueText(value),
        unitText(value),
        basisText(value),
        grouped(String(value.n)),
      ]),
    ],
  )
  return table(
    [
      { title: "KPI" },
      { title: "", gives: true },
      { title: "value", align: "right" },
      { title: "unit" },
      { title: "numerator / denominator", align: "right" },
      { title: "n", align: "right" },
    ],
    rows,
    page,
  )
}

/** Where nobody says how wide the window is. */
const USUAL_WIDTH = 160

/** Months as columns; as many next to one another as there is room for, the others below. */
const monthsTable = (values: ReadonlyArray<KpiValue>, page: Page): string => {
  const kpis = [...Map.groupBy(values, ({ id, currency, part }) => `${id} ${currency} ${part}`).values()]
  const months = kpis[0]?.map(({ from }) => from) ?? []
  const heads: ReadonlyArray<Column> = [{ title: "KPI" }, { title: "" }, { title: "unit" }]
  const headsOf = (first: KpiValue | undefined): Row => [
    first?.id ?? "",
    first?.name ?? "",
    first === undefined ? "" : unitText(first),
  ]
  const texts = kpis.map((kpi) => kpi.map(valueText))
  const widest = (column: ReadonlyArray<string>) => Math.max(...column.map(({ length }) => length))
  const heading = [0, 1, 2].reduce(
    (sum, at) => sum + 2 + widest(kpis.map((kpi) => headsOf(kpi[0])[at] ?? "")),
    0,
  )
  const month = 2 + Math.max("2025-01".length, widest(texts.flat()))
  const fitting = Math.max(1, Math.floor(((page.columns ?? USUAL_WIDTH) - heading) / month))
  const blocks: Array<string> = []
  for (let first = 0; first < months.length; first += fitting) {
    const shown = months.slice(first, first + fitting)
    blocks.push(
      table(
        [...heads, ...shown.map((from): Column => ({ title: from.slice(0, 7), align: "right" }))],
        kpis.map((kpi, at) => [...headsOf(kpi[0]), ...(texts[at]?.slice(first, first + fitting) ?? [])]),
        page,
      ),
    )
  }
  return blocks.join("\n\n")
}

const textOf =
  (values: ReadonlyArray<KpiValue>, query: KpiQuery, { every, zone }: KpiOptions) =>
  (page: Page): string => {
    const last = addDays(query.to, -1)
    const title = `${page.paint("bold", `KPIs from ${query.from} to ${last}`)}, on ${query.asOf}, as known at ${momentText(query.knownAt, zone)}`
    const reasons = new Set(values.map(({ reason }) => reason))
    return [
      title,
      every === "month" ? monthsTable(values, page) : wholeTable(values, page),
      ...(reasons.has("DENOMINATOR_ZERO")
        ? [page.paint("dim", "– has no value: there is nothing to divide by (DENOMINATOR_ZERO).")]
        : []),
      ...(reasons.has("HISTORY_EXHAUSTED")
        ? [page.paint("dim", "What is counted back to the first sale is at least that (HISTORY_EXHAUSTED).")]
        : []),
      ...(reasons.has("SAMPLE_TOO_SMALL")
        ? [
            page.paint(
              "dim",
              "– with an n below 5 is hidden: nothing follows from so few (SAMPLE_TOO_SMALL).",
            ),
          ]
        : []),
    ].join("\n\n")
  }

interface Window {
  readonly from: LocalDate
  readonly to: LocalDate
}

/** From the first of January to the day itself: `to` is the day after. */
export const windowUpTo = (asOf: LocalDate): Window => ({
  from: unsafeDate(`${asOf.slice(0, 4)}-01-01`),
  to: addDays(asOf, 1),
})

const windowOf = ({ from, to }: KpiOptions, asOf: LocalDate): Window => {
  const usual = windowUpTo(to === undefined ? asOf : addDays(to, -1))
  return { from: from ?? usual.from, to: usual.to }
}

const kpi = async (options: KpiOptions, { now, progress }: Context): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  const query: KpiQuery = {
    ...windowOf(options, dates.asOf),
    asOf: dates.asOf,
    knownAt: dates.knownAt,
    ...(options.id === undefined ? {} : { ids: options.id.map((id) => id.toUpperCase()) }),
    ...(options.every === undefined ? {} : { every: options.every }),
  }
  const definitions = { activity, orders, receivables, quality, contacts, collection, workload }
  // Asked of nothing first, so that a question that can't be answered doesn't wait for the log.
  const refused = kpisOf(
    {
      activity: activity.initial(),
      orders: orders.initial(),
      receivables: receivables.initial(),
      quality: quality.initial(),
      contacts: contacts.initial(),
      collection: collection.initial(),
      workload: workload.initial(),
    },
    query,
  )
  if (isLeft(refused)) return refused
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, definitions, dates, progress)
    const answered = kpisOf(models.states, query)
    if (isLeft(answered)) return answered
    return right({
      document: kpiDocument(answered.right),
      text: textOf(answered.right, query, options),
      notes,
    })
  })
}

const catalogueText = catalogue.map(({ id, name }) => `  ${id}  ${name}`).join("\n")

export const kpiCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("the department's figures: productivity, quality, finance")
    .addOption(
      new Option("--id <ids>", "only these, such as PR-01,FI-01; may be repeated").argParser(listOption),
    )
    .addOption(
      new Option("--every <period>", "a value for each month of the window").choices(["month"] as const),
    )
    .addOption(
      new Option("--from <date>", "first day of the window (default: 1 January of its last year)").argParser(
        dateOption,
      ),
    )
    .addOption(
      new Option(
        "--to <date>",
        "the day AFTER the window's last: a year is --from 2025-01-01 --to 2026-01-01 (default: the day after --as-of)",
      ).argParser(dateOption),
    )
    .addHelpText(
      "after",
      `
KPIs:
${catalogueText}

Examples:
  adv kpi --as-of 2025-12-31
  adv kpi --as-of 2025-12-31 --id FI-01,QU-05 --every month
  adv kpi --from 2025-01-01 --to 2025-04-01 --as-of 2025-03-31 --known-at 2025-04-05 --json`,
    )
    .action((options) => session.answer(options, (context) => kpi(options, context)))
}
