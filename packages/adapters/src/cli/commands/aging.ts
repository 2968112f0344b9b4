import type { Failure } from "@adv/domain"
import {
  type Aging,
  type AgingBasis,
  type AgingFigures,
  type AgingOfCurrency,
  type AgingRow,
  agingOf,
  customers,
  receivables,
} from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { Option } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { amountText, countText, moneyOf, several, shareText } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { type Column, type Row, rule, table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { boundsOption, countOption, datesOf, type ReadingOptions, reading } from "../options.js"
import { load } from "../reading/load.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

interface AgingOptions extends ReadingOptions {
  readonly by?: "customer" | "invoice" | undefined
  readonly top?: number | undefined
  readonly basis: AgingBasis
  readonly bounds?: ReadonlyArray<number> | undefined
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
})

const openEndedDocument = ({ openEnded }: AgingFigures, { currency }: AgingOfCurrency) => ({
  openEnded: { amount: moneyOf(openEnded.amount, currency), items: openEnded.items },
})

const rowDocument = (row: AgingRow, of: AgingOfCurrency, nameOf: NameOf) => ({
  ...(row.invoice === undefined ? {} : { invoice: row.invoice }),
  customer: row.customer,
  name: nameOf(row.customer),
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
  bounds: aging.bounds,
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
  const byInvoice = by === "invoice"
  const unapplied = (figures: AgingFigures) => (byInvoice ? [] : [amountText(figures.unapplied, currency)])
  const columns: ReadonlyArray<Column> = [
    ...(byInvoice ? [{ title: "invoice" }] : []),
    { title: "customer" },
    { title: "name", gives: true, drops: true },
    ...(byInvoice ? [{ title: "due" }] : []),
    { title: "days late", align: "right" },
    ...labels.map((title): Column => ({ title, align: "right" })),
    { title: "total", align: "right" },
    ...(byInvoice ? [] : [{ title: "unapplied", align: "right" } satisfies Column]),
  ]
  const body = rows.map(
    (row): Row => [
      ...(byInvoice ? [row.invoice ?? ""] : []),
      row.customer,
      nameOf(row.customer) ?? "",
      ...(byInvoice ? [row.dueDate ?? "not known yet"] : []),
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

const textOf =
  (aging: Aging, options: AgingOptions, nameOf: NameOf) =>
  (page: Page): string => {
    const counted =
      aging.basis === "dueDate" ? "days past the due date" : "days since the date of the invoice"
    const title = `${page.paint("bold", `Receivables on ${aging.asOf}`)}, by ${counted}, as known at ${momentText(aging.knownAt, options.zone)}`
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
        `${of.currency}: ${shown < rows.length ? `the worst ${shown} of ` : ""}${several(rows.length, options.by)}`,
      )
      return `${heading}\n\n${rowsTable(of, options, nameOf, page)}`
    })
    return [title, ...parts].join("\n\n")
  }

const aging = async (options: AgingOptions, { now, progress }: Context): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  const query = {
    asOf: dates.asOf,
    knownAt: dates.knownAt,
    basis: options.basis,
    ...(options.bounds === undefined ? {} : { bounds: options.bounds }),
    ...(options.by === undefined ? {} : { by: options.by }),
  }
  // Asked of nothing first, so that a question that can't be answered doesn't wait for the log.
  const refused = agingOf(receivables.initial(), query)
  if (isLeft(refused)) return refused
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, { customers, receivables }, dates, progress)
    const answered = agingOf(models.states.receivables, query)
    if (isLeft(answered)) return answered
    const nameOf: NameOf = (customer) => models.states.customers.get(customer)?.name ?? null
    return right({
      document: agingDocument(answered.right, options, nameOf),
      text: textOf(answered.right, options, nameOf),
      notes,
    })
  })
}

export const agingCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("what is open, by how late it is")
    .addOption(new Option("--by <what>", "add a row for each").choices(["customer", "invoice"] as const))
    .addOption(new Option("--top <n>", "only the worst rows of each currency").argParser(countOption))
    .addOption(
      new Option("--basis <date>", "what days are counted from")
        .choices(["dueDate", "invoiceDate"] as const)
        .default("dueDate" as const),
    )
    .addOption(
      new Option("--bounds <days>", "upper bounds of the buckets (default: 30,60,90)").argParser(
        boundsOption,
      ),
    )
    .addHelpText(
      "after",
      `
Due on the day is current; a part payment ages the rest at its old date. Unapplied money and credit notes are
shown apart, never taken out of a bucket. Currencies are never added up.

Examples:
  adv aging --as-of 2025-03-31
  adv aging --as-of 2025-03-31 --by customer --top 10
  adv aging --as-of 2025-03-31 --known-at 2025-03-31 --bounds 15,45 --json`,
    )
    .action((options) => session.answer(options, (context) => aging(options, context)))
}
