import {
  type Currency,
  type ExchangeQuote,
  type Failure,
  failure,
  isCurrency,
  isLocalDate,
  isNonNegativeDecimal,
  type LocalDate,
  toDay,
} from "@adv/domain"
import {
  type Aging,
  type AgingBy,
  type AgingFigures,
  type AgingOfCurrency,
  type AgingQuery,
  type AgingRow,
  agingOf,
  type CustomerDimension,
  credit,
  customerDimensions,
  customerGroups,
  customers,
  receivables,
  relations,
} from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { Option } from "@commander-js/extra-typings"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { amountText, countText, moneyOf, several, shareText } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { type Column, type Row, rule, table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { countOption, datesOf, listOption, type ReadingOptions, reading, refuse } from "../options.js"
import { load } from "../reading/load.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import {
  agingBoundsOption,
  basisOption,
  type CountingOptions,
  countingOf,
  creditsOption,
  currencyOption,
  schemeOption,
  undisputedOption,
} from "./aging-options.js"
import { explainedAging } from "./explain-aging.js"

const rowsBy = ["customer", "invoice", "instalment", "term", ...customerDimensions] as const
type RowsBy = (typeof rowsBy)[number]
const isDimension = (by: RowsBy): by is CustomerDimension =>
  customerDimensions.some((dimension) => dimension === by)

interface AgingOptions extends ReadingOptions, CountingOptions {
  readonly by?: RowsBy | undefined
  readonly top?: number | undefined
  readonly customer?: ReadonlyArray<string> | undefined
  readonly bucket?: string | undefined
  readonly baseCurrency?: Currency | undefined
  readonly rate?: ReadonlyArray<ExchangeQuote> | undefined
  readonly rateOn: "asOf" | "documentDate" | LocalDate
}

/** A customer's name, where it is known. */
export type NameOf = (customer: string) => string | null

const figuresDocument = (figures: AgingFigures, { currency }: AgingOfCurrency) => ({
  buckets: figures.buckets.map(({ label, amount, items }) => ({
    label,
    amount: moneyOf(amount, currency),
    items,
  })),
  total: moneyOf(figures.total, currency),
  unapplied: moneyOf(figures.unapplied, currency),
  net: moneyOf(figures.net, currency),
  disputed: moneyOf(figures.disputed, currency),
  overdue: moneyOf(figures.overdue, currency),
  ...(figures.netted === 0 ? {} : { netted: moneyOf(figures.netted, currency) }),
})

const openEndedDocument = ({ openEnded, retained }: AgingFigures, { currency }: AgingOfCurrency) => ({
  openEnded: { amount: moneyOf(openEnded.amount, currency), items: openEnded.items },
  ...(retained.items === 0
    ? {}
    : { retained: { amount: moneyOf(retained.amount, currency), items: retained.items } }),
})

const rowDocument = (row: AgingRow, of: AgingOfCurrency, nameOf: NameOf) => ({
  ...(row.invoice === undefined ? {} : { invoice: row.invoice }),
  ...(row.instalment === undefined ? {} : { instalment: row.instalment }),
  ...(row.customer === "" ? { group: row.group } : { customer: row.customer, name: nameOf(row.customer) }),
  ...(row.dueDate === undefined ? {} : { dueDate: row.dueDate }),
  daysPastDue: row.daysPastDue,
  ...figuresDocument(row, of),
  ...openEndedDocument(row, of),
})

const rowsOf = ({ rows = [] }: AgingOfCurrency, top: number | undefined): ReadonlyArray<AgingRow> =>
  rows.slice(0, top)

export const agingDocument = (
  aging: Aging,
  { by, top }: Pick<AgingOptions, "by" | "top">,
  nameOf: NameOf,
) => ({
  asOf: aging.asOf,
  knownAt: isoOf(aging.knownAt),
  basis: aging.basis,
  ...(aging.scheme === "days" ? {} : { scheme: aging.scheme }),
  ...(aging.credits === "apart" ? {} : { credits: aging.credits }),
  bounds: aging.bounds,
  ...(aging.base === undefined
    ? {}
    : { base: { ...aging.base, revaluation: moneyOf(aging.base.revaluation, aging.base.currency) } }),
  currencies: aging.currencies.map((of) => ({
    currency: of.currency,
    ...figuresDocument(of, of),
    ...openEndedDocument(of, of),
    ...(by === undefined ? {} : { rows: rowsOf(of, top).map((row) => rowDocument(row, of, nameOf)) }),
  })),
})

const bucketsTable = (of: AgingOfCurrency, page: Page): string => {
  const { currency, total } = of
  const line = (label: string, items: string, amount: number): Row => [
    label,
    items,
    amountText(amount, currency),
    shareText(amount, total),
  ]
  const apart = (label: string, amount: number): Row => [label, "", amountText(amount, currency), ""]
  return table(
    [
      { title: currency },
      { title: "open items", align: "right" },
      { title: "amount", align: "right" },
      { title: "share", align: "right" },
    ],
    [
      ...of.buckets.map(({ label, amount, items }) => line(label, countText(items), amount)),
      rule,
      line("total", countText(of.buckets.reduce((sum, { items }) => sum + items, 0)), total),
      line("  overdue", "", of.overdue),
      line("  disputed", "", of.disputed),
      ...(of.openEnded.items === 0
        ? []
        : [line("  no due date yet", countText(of.openEnded.items), of.openEnded.amount)]),
      ...(of.retained.items === 0
        ? []
        : [line("  kept back by the terms", countText(of.retained.items), of.retained.amount)]),
      ...(of.netted === 0 ? [] : [apart("  netted in the buckets", of.netted)]),
      apart("unapplied", of.unapplied),
      rule,
      apart("net", of.net),
    ],
    page,
  )
}

const rowsTable = (of: AgingOfCurrency, { by, top }: AgingOptions, nameOf: NameOf, page: Page): string => {
  const { currency, rows: all = [] } = of
  const rows = rowsOf(of, top)
  const labels = of.buckets.map(({ label }) => label)
  const cells = (figures: AgingFigures) => [
    ...figures.buckets.map(({ amount }) => amountText(amount, currency)),
    amountText(figures.total, currency),
  ]
  const byInvoice = by === "invoice" || by === "instalment"
  const byGroup = !byInvoice && by !== "customer"
  const unapplied = (figures: AgingFigures) => (byInvoice ? [] : [amountText(figures.unapplied, currency)])
  const columns: ReadonlyArray<Column> = [
    ...(byInvoice ? [{ title: by ?? "" }] : []),
    { title: byGroup ? (by ?? "") : "customer" },
    { title: byGroup ? "" : "name", gives: true, drops: true },
    ...(byInvoice ? [{ title: "due" }] : []),
    { title: "days late", align: "right" },
    ...labels.map((title): Column => ({ title, align: "right" })),
    { title: "total", align: "right" },
    ...(byInvoice ? [] : [{ title: "unapplied", align: "right" } satisfies Column]),
  ]
  const body = rows.map(
    (row): Row => [
      ...(byInvoice ? [row.invoice === undefined ? "" : row.group] : []),
      byGroup ? row.group || "(no term)" : row.customer,
      nameOf(row.customer) ?? "",
      ...(byInvoice ? [row.invoice === undefined ? "" : (row.dueDate ?? "not known yet")] : []),
      countText(row.daysPastDue),
      ...cells(row),
      ...unapplied(row),
    ],
  )
  const sum: Row = [
    ...(byInvoice ? [""] : []),
    rows.length < all.length ? `all ${all.length}` : "total",
    "",
    ...(byInvoice ? [""] : []),
    "",
    ...cells(of),
    ...unapplied(of),
  ]
  return table(columns, [...body, rule, sum], page)
}

/** In which currency it is shown, by which rates: what was converted is never shown as if it had been so. */
const baseLines = ({ base }: Aging): ReadonlyArray<string> => {
  if (base === undefined) return []
  const { currency, rateOn, quotes, revaluation } = base
  const rates = quotes.map(
    ({ from, to, rate, date, source }) => `1 ${from} = ${rate} ${to} (${source}, ${date})`,
  )
  const when =
    rateOn === "asOf" ? "the business date" : rateOn === "documentDate" ? "each document's date" : rateOn
  return [
    `Everything in ${currency}, at the rate of ${when}: ${rates.length === 0 ? "nothing had to be converted" : rates.join("; ")}.`,
    ...(rateOn === "documentDate"
      ? [
          `At the rates of the business date, net would be ${amountText(revaluation, currency)} ${currency} more.`,
        ]
      : []),
  ]
}

const textOf =
  (aging: Aging, options: AgingOptions, nameOf: NameOf) =>
  (page: Page): string => {
    const counted =
      aging.basis === "dueDate" ? "days past the due date" : "days since the date of the invoice"
    const title = [
      `${page.paint("bold", `Receivables on ${aging.asOf}`)}, by ${counted}, as known at ${momentText(aging.knownAt, options.zone)}`,
      ...baseLines(aging),
    ].join("\n")
    // A currency in which all is settled says nothing to a person; the document keeps its zeros.
    const shownCurrencies = aging.currencies.filter(
      ({ buckets, unapplied }) => unapplied !== 0 || buckets.some(({ items }) => items > 0),
    )
    if (shownCurrencies.length === 0) return `${title}\n\nNothing is open.`
    const parts = shownCurrencies.map((of) => {
      const figures = bucketsTable(of, page)
      if (options.by === undefined) return figures
      const { rows = [] } = of
      const shown = Math.min(options.top ?? rows.length, rows.length)
      const heading = page.paint(
        "bold",
        `${of.currency}: ${shown < rows.length ? `the worst ${shown} of ` : ""}${several(rows.length, options.by, options.by === "country" ? "countries" : `${options.by}s`)}`,
      )
      return `${heading}\n\n${rowsTable(of, options, nameOf, page)}`
    })
    return [title, ...parts].join("\n\n")
  }

const baseOf = ({ baseCurrency, rate = [], rateOn }: AgingOptions): Pick<AgingQuery, "base"> =>
  baseCurrency === undefined ? {} : { base: { currency: baseCurrency, quotes: rate, rateOn } }

/** What is in one bucket of one customer is told item by item. */
const bucketOf = (options: AgingOptions, bucket: string, context: Context) => {
  const { customer = [], ...rest } = options
  const [one, ...more] = customer
  return one === undefined || more.length > 0
    ? Promise.resolve(
        left(failure("USAGE", "A bucket is listed of one customer: give one with --customer.", { bucket })),
      )
    : explainedAging({ ...rest, bucket, customer: one }, context)
}

const aging = async (options: AgingOptions, context: Context): Promise<Either<Failure, Answer>> => {
  if (options.bucket !== undefined) return bucketOf(options, options.bucket, context)
  const { now, progress } = context
  const dates = datesOf(options, now)
  const { by, customer } = options
  const query: AgingQuery = {
    ...countingOf(options, dates),
    ...baseOf(options),
    ...(customer === undefined ? {} : { customers: new Set(customer) }),
  }
  // Asked of nothing first, so that a question that can't be answered doesn't wait for the log.
  const refused = agingOf(receivables.initial(), query)
  if (isLeft(refused)) return refused
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(
      store,
      { customers, receivables, credit, relations },
      dates,
      progress,
    )
    const horizon = { asOf: toDay(dates.asOf), knownAt: dates.knownAt }
    const rows: AgingBy | undefined =
      by !== undefined && isDimension(by) ? customerGroups(models.states, by, horizon) : by
    const answered = agingOf(models.states.receivables, {
      ...query,
      ...(rows === undefined ? {} : { by: rows }),
    })
    if (isLeft(answered)) return answered
    const nameOf: NameOf = (id) => models.states.customers.get(id)?.name ?? null
    return right({
      document: agingDocument(answered.right, options, nameOf),
      text: textOf(answered.right, options, nameOf),
      notes,
    })
  })
}

/** `USD=0.92@2025-03-31`: what one unit of the first currency is worth in the base currency, on which day. */
const rateOption = (
  text: string,
  before: ReadonlyArray<Omit<ExchangeQuote, "to">> = [],
): ReadonlyArray<Omit<ExchangeQuote, "to">> => {
  const [, code = "", rate = "", date = "", source = "command line"] =
    /^([A-Za-z]{3})=([0-9.]+)@(\d{4}-\d{2}-\d{2})(?::(.+))?$/.exec(text) ?? []
  const from = code.toUpperCase()
  return isCurrency(from) && isNonNegativeDecimal(rate) && isLocalDate(date)
    ? [...before, { from, rate, date, source }]
    : refuse('Write a rate as CUR=RATE@DATE, with its source if you like: "USD=0.92@2025-03-31:ECB".')
}

const rateOnOption = (text: string): AgingOptions["rateOn"] =>
  text === "asOf" || text === "documentDate" || isLocalDate(text)
    ? text
    : refuse("Give asOf, documentDate, or a date as YYYY-MM-DD.")

export const agingCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("what is open, by how late it is")
    .addOption(new Option("--by <what>", "add a row for each").choices(rowsBy))
    .addOption(new Option("--top <n>", "only the worst rows of each currency").argParser(countOption))
    .addOption(new Option("--customer <ids>", "only these; may be repeated").argParser(listOption))
    .addOption(new Option("--bucket <label>", "with --customer: the items in a bucket, and what moved each"))
    .addOption(basisOption())
    .addOption(schemeOption())
    .addOption(creditsOption())
    .addOption(agingBoundsOption())
    .addOption(undisputedOption())
    .addOption(
      new Option("--base-currency <code>", "everything in one currency, by --rate").argParser(currencyOption),
    )
    .addOption(
      new Option(
        "--rate <cur=rate@date>",
        "what one unit is worth in the base currency, on which day; may be repeated",
      ).argParser(rateOption),
    )
    .addOption(
      new Option("--rate-on <when>", "the day whose rate counts: asOf, documentDate, or a date")
        .default("asOf" as const)
        .argParser(rateOnOption),
    )
    .addHelpText(
      "after",
      `
Due on the day is current; a part payment ages the rest at its old date; what the terms let the customer keep back is
current until it falls due. Currencies are never added up, unless you give rates: one that is missing is refused, never
taken for 0. The facts behind a bucket: adv explain aging.

Examples:
  adv aging --as-of 2025-03-31
  adv aging --as-of 2025-03-31 --by customer --top 10
  adv aging --as-of 2025-03-31 --customer ROSSI --bucket 31-60
  adv aging --as-of 2025-03-31 --by salesperson --credits oldestFirst
  adv aging --as-of 2025-03-31 --base-currency EUR --rate USD=0.9246@2025-03-31:ECB
  adv aging --as-of 2025-03-31 --known-at 2025-03-31 --bounds 15,45 --json`,
    )
    .action(({ rate, ...options }) =>
      session.answer(options, (context) =>
        aging(
          {
            ...options,
            rate: rate?.map((quote) => ({ ...quote, to: options.baseCurrency ?? quote.from })),
          },
          context,
        ),
      ),
    )
}
