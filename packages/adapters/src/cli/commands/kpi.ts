import { addDays, type Failure, type LocalDate, unsafeDate } from "@adv/domain"
import {
  catalogue,
  companyModels,
  formulaOf,
  type Kpi,
  type KpiQuery,
  type KpiValue,
  kpisOf,
  nullRuleOf,
  projections,
} from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { grouped } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { type Column, type Row, table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { dateOption, datesOf, listOption, type ReadingOptions, reading, refuse } from "../options.js"
import { scopeOption } from "../reading/figures.js"
import { load } from "../reading/load.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

interface KpiOptions extends ReadingOptions {
  readonly id?: ReadonlyArray<string> | undefined
  readonly every?: KpiQuery["every"]
  readonly fiscalStart?: number | undefined
  readonly by?: ReadonlyArray<string> | undefined
  readonly where?: { readonly [dimension: string]: string } | undefined
  readonly list?: true | undefined
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
    ...(value.group === undefined ? {} : { group: value.group }),
    ...(value.also === undefined ? {} : { also: value.also }),
    ...(value.maturity === undefined ? {} : { maturity: value.maturity }),
  }))

/** A value for a person. What can't be counted is a dash, explained below the table. */
export const valueText = ({ value }: KpiValue): string => (value === null ? "–" : grouped(value))

/** `days, EUR`: of which currency, where the unit doesn't say so itself. */
export const unitText = ({ unit, currency }: KpiValue): string =>
  currency === null || unit === currency ? unit : `${unit}, ${currency}`

/** `p50 3, p90 12`: what there is beside the value. */
const alsoText = ({ also = {} }: KpiValue): string =>
  Object.entries(also)
    .map(([name, value]) => `${name} ${value === null ? "–" : grouped(value)}`)
    .join(", ")

/** `retail, IT`: what is told apart, when it is. A group of nobody, or of nothing known, is a dash. */
const groupText = ({ group = {} }: KpiValue): string =>
  Object.values(group)
    .map((value) => (value === "" ? "–" : value))
    .join(", ")

const basisText = ({ numerator, denominator }: KpiValue): string =>
  numerator === null || denominator === null ? "" : `${grouped(numerator)} / ${grouped(denominator)}`

const familyOf = (id: string): Kpi["family"] | "other" =>
  catalogue.find((definition) => definition.id === id)?.family ?? "other"

/** Values in their order, a group for each family. */
const byFamily = (
  values: ReadonlyArray<KpiValue>,
): ReadonlyArray<readonly [string, ReadonlyArray<KpiValue>]> => [
  ...Map.groupBy(values, ({ id }) => familyOf(id)),
]

const wholeTable = (values: ReadonlyArray<KpiValue>, page: Page): string => {
  const grouping = values.some(({ group }) => group !== undefined)
  const more = values.some(({ also }) => also !== undefined)
  const rows = byFamily(values).flatMap(
    ([family, members], index): ReadonlyArray<Row> => [
      ...(index === 0 ? [] : [[]]),
      [page.paint("cyan", family)],
      ...members.map((value) => [
        `  ${value.id}`,
        value.name,
        ...(grouping ? [groupText(value)] : []),
        valueText(value),
        unitText(value),
        basisText(value),
        grouped(String(value.n)),
        ...(more ? [alsoText(value)] : []),
      ]),
    ],
  )
  return table(
    [
      { title: "KPI" },
      { title: "", gives: true },
      ...(grouping ? [{ title: "of" }] : []),
      { title: "value", align: "right" },
      { title: "unit" },
      { title: "numerator / denominator", align: "right" },
      { title: "n", align: "right" },
      ...(more ? [{ title: "", drops: true } as const] : []),
    ],
    rows,
    page,
  )
}

/** Where nobody says how wide the window is. */
const USUAL_WIDTH = 160

/** A window as the head of its column: `2025-01`, a week by its Monday, a year, a quarter by its first month. */
const periodText = ({ from }: KpiValue, every: KpiQuery["every"]): string =>
  every === "week" ? from : every === "year" ? from.slice(0, 4) : from.slice(0, 7)

/** Periods as columns; as many next to one another as there is room for, the others below. */
const periodsTable = (values: ReadonlyArray<KpiValue>, every: KpiQuery["every"], page: Page): string => {
  const keyOf = ({ id, currency, part, group }: KpiValue) => JSON.stringify([id, currency, part, group])
  const kpis = [...Map.groupBy(values, keyOf).values()]
  const months = kpis[0]?.map((value) => periodText(value, every)) ?? []
  const grouping = values.some(({ group }) => group !== undefined)
  const heads: ReadonlyArray<Column> = [
    { title: "KPI" },
    { title: "" },
    { title: "unit" },
    ...(grouping ? [{ title: "of" }] : []),
  ]
  const headsOf = (first: KpiValue | undefined): Row => [
    first?.id ?? "",
    first?.name ?? "",
    first === undefined ? "" : unitText(first),
    ...(grouping ? [first === undefined ? "" : groupText(first)] : []),
  ]
  const texts = kpis.map((kpi) => kpi.map(valueText))
  const widest = (column: ReadonlyArray<string>) => Math.max(...column.map(({ length }) => length))
  const heading = heads.reduce(
    (sum, _, at) => sum + 2 + widest(kpis.map((kpi) => headsOf(kpi[0])[at] ?? "")),
    0,
  )
  const month = 2 + widest([...months, ...texts.flat()])
  const fitting = Math.max(1, Math.floor(((page.columns ?? USUAL_WIDTH) - heading) / month))
  const blocks: Array<string> = []
  for (let first = 0; first < months.length; first += fitting) {
    const shown = months.slice(first, first + fitting)
    blocks.push(
      table(
        [...heads, ...shown.map((title): Column => ({ title, align: "right" }))],
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
      every === undefined ? wholeTable(values, page) : periodsTable(values, every, page),
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

/** The window that was asked for, or the year so far. */
export const windowOf = ({ from, to }: Pick<KpiOptions, "from" | "to">, asOf: LocalDate): Window => {
  const usual = windowUpTo(to === undefined ? asOf : addDays(to, -1))
  return { from: from ?? usual.from, to: usual.to }
}

const kpi = async (options: KpiOptions, { now, progress }: Context): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  const query: KpiQuery = {
    ...windowOf(options, dates.asOf),
    asOf: dates.asOf,
    knownAt: dates.knownAt,
    ...(options.id === undefined ? {} : { ids: options.id }),
    ...(options.every === undefined ? {} : { every: options.every }),
    ...(options.fiscalStart === undefined ? {} : { fiscalStart: options.fiscalStart }),
    ...(options.by === undefined ? {} : { by: options.by }),
    ...(options.where === undefined ? {} : { where: options.where }),
  }
  // Asked of nothing first, so that a question that can't be answered doesn't wait for the log.
  const refused = kpisOf(companyModels().states, query)
  if (isLeft(refused)) return refused
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, projections, dates, progress)
    const answered = kpisOf(models.states, query)
    if (isLeft(answered)) return answered
    return right({
      document: kpiDocument(answered.right),
      text: textOf(answered.right, query, options),
      notes,
    })
  })
}

/** The registry: every KPI, with what it is made of. */
const listDocument = (kpis: ReadonlyArray<Kpi>) =>
  kpis.map((kpi) => ({
    id: kpi.id,
    version: kpi.version,
    alias: kpi.alias ?? null,
    name: kpi.name,
    family: kpi.family,
    unit: kpi.unit,
    formula: formulaOf(kpi),
    window: kpi.window,
    attribution: kpi.attribution,
    direction: kpi.direction,
    dimensions: kpi.dimensions ?? [],
    perCurrency: kpi.perCurrency,
    perPart: kpi.perPart === true,
    nullRule: nullRuleOf(kpi),
    source: kpi.source ?? null,
  }))

const listTable = (kpis: ReadonlyArray<Kpi>, page: Page): string =>
  table(
    [
      { title: "KPI" },
      { title: "as" },
      { title: "", gives: true },
      { title: "unit" },
      { title: "window" },
      { title: "better" },
      { title: "also by", drops: true },
    ],
    kpis.map(({ id, alias = "", name, unit, window, direction, dimensions = [] }) => [
      id,
      alias,
      name,
      unit.replace("{currency}", "amount"),
      window,
      direction === "neutral" ? "" : direction === "higherIsBetter" ? "higher" : "lower",
      dimensions.join(", "),
    ]),
    page,
  )

/** What there is to ask for; only what was asked for, when something was. */
const list = ({ id }: KpiOptions): Either<Failure, Answer> => {
  const asked = id?.map((each) => each.toUpperCase())
  const kpis = catalogue.filter(
    ({ id: own, alias }) =>
      asked === undefined || asked.includes(own) || asked.includes((alias ?? "").toUpperCase()),
  )
  return right({
    document: listDocument(kpis),
    text: (page) =>
      asked === undefined
        ? listTable(kpis, page)
        : kpis.map((kpi) => `${page.paint("bold", `${kpi.id} ${kpi.name}`)}\n  ${formulaOf(kpi)}`).join("\n"),
  })
}

const fiscalOption = (text: string): number =>
  /^([1-9]|1[0-2])$/.test(text) ? Number(text) : refuse("Give a month from 1 to 12, such as 7 for July.")

export const kpiCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("the department's figures: productivity, quality, finance")
    .addOption(
      new Option("--id <ids>", "only these, such as PR-01,FI-01; may be repeated").argParser(listOption),
    )
    .addOption(
      new Option(
        "--every <period>",
        "a value for each week (from Monday), month, quarter or year of the window",
      ).choices(["week", "month", "quarter", "year"] as const),
    )
    .addOption(
      new Option("--fiscal-start <month>", "the month with which quarters and years begin").argParser(
        fiscalOption,
      ),
    )
    .addOption(
      new Option(
        "--by <dimensions>",
        "a value for each customer, segment, country, group, currency or part, or what --list says; may be repeated",
      ).argParser(listOption),
    )
    .addOption(
      new Option(
        "--where <dimension=value>",
        "only of these, such as segment=retail; may be repeated",
      ).argParser(scopeOption),
    )
    .option("--list", "list the KPIs instead, with what each is; with --id, how it is reckoned")
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
Examples:
  adv kpi --list
  adv kpi --as-of 2025-12-31
  adv kpi --as-of 2025-12-31 --id FI-01,QU-05 --every month
  adv kpi --from 2025-01-01 --to 2025-04-01 --as-of 2025-03-31 --known-at 2025-04-05 --json
  adv kpi --id dso --by segment --every quarter --as-of 2025-12-31`,
    )
    .action((options) =>
      session.answer(options, (context) =>
        options.list === true ? Promise.resolve(list(options)) : kpi(options, context),
      ),
    )
}
