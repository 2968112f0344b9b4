import {
  type Currency,
  type EventStore,
  type Failure,
  FailureError,
  failure,
  type RecordedEvent,
} from "@adv/domain"
import {
  type AgingCellQuery,
  type AgingExplanation,
  type AgingRowOf,
  type CustomerDimension,
  credit,
  customerDimensions,
  customers,
  type ExplainedCredit,
  type ExplainedItem,
  explainAging,
  type FactSource,
  receivables,
  rederiveAging,
  relations,
} from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { amountText, moneyOf, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { heading } from "../answer/report.js"
import { rule, table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { type Dates, datesOf, type ReadingOptions, reading } from "../options.js"
import { factsText } from "../reading/facts-table.js"
import { load } from "../reading/load.js"
import { currencyNamed } from "../reading/orders.js"
import { type CurrencyOf, sentenceOf } from "../reading/sentence.js"
import { readStream } from "../reading/states.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf } from "../reading/zone.js"
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
import { idOption, textOption } from "./asking.js"

export interface ExplainAgingOptions extends ReadingOptions, CountingOptions {
  readonly bucket: string
  readonly currency?: Currency | undefined
  readonly customer?: string | undefined
  readonly invoice?: string | undefined
  readonly term?: string | undefined
  readonly segment?: string | undefined
  readonly country?: string | undefined
  readonly salesperson?: string | undefined
  readonly group?: string | undefined
  readonly facts?: true | undefined
}

/** Whose row it is: what was asked for last is looked at, from the narrowest on. */
const rowOf = (options: ExplainAgingOptions): AgingRowOf | undefined => {
  if (options.invoice !== undefined) return { invoice: options.invoice }
  if (options.customer !== undefined) return { customer: options.customer }
  if (options.term !== undefined) return { term: options.term }
  const dimension = customerDimensions.find((each: CustomerDimension) => options[each] !== undefined)
  return dimension === undefined ? undefined : { dimension, group: options[dimension] ?? "" }
}

/** The facts that an explanation names, read from their own streams: however long the log is. */
export const factsFrom = async (
  store: EventStore,
  sources: ReadonlyArray<FactSource>,
  knownAt: number,
): Promise<ReadonlyArray<RecordedEvent>> => {
  const found: Array<RecordedEvent> = []
  for (const { stream, types } of sources) {
    const named = new Set<string>(types)
    for (const event of await readStream(store, stream))
      if (named.has(event.type) && event.recordedAt <= knownAt) found.push(event)
  }
  return found.sort((a, b) => a.position - b.position)
}

const partDocument = (part: ExplainedItem | ExplainedCredit, currency: Currency) => {
  const { movements, amount, arithmetic, stream, customer } = part
  return {
    customer,
    ...("invoice" in part
      ? {
          invoice: part.invoice,
          instalment: part.instalment,
          issued: part.issued,
          dueDate: part.dueDate,
          daysPastDue: part.daysPastDue,
          bucket: part.bucket,
          open: moneyOf(part.open, currency),
          disputed: moneyOf(part.disputed, currency),
          netted: moneyOf(part.netted, currency),
          retained: part.retained,
        }
      : { source: part.source, on: part.on, left: moneyOf(part.left, currency) }),
    amount: moneyOf(amount, currency),
    movements: movements.map((movement) => ({
      ...movement,
      recordedAt: isoOf(movement.recordedAt),
      amount: moneyOf(movement.amount, currency),
    })),
    arithmetic,
    stream,
  }
}

interface Explained {
  readonly explanation: AgingExplanation
  readonly facts: ReadonlyArray<RecordedEvent>
  readonly again: number
}

const cellDocument = ({ explanation, facts, again }: Explained, currencyOf: CurrencyOf) => {
  const { query, amount, items, credits, arithmetic, sources } = explanation
  return {
    asOf: query.asOf,
    knownAt: isoOf(query.knownAt),
    of: query.of ?? null,
    bucket: query.cell,
    amount: moneyOf(amount, query.currency),
    arithmetic,
    items: items.map((item) => partDocument(item, query.currency)),
    credits: credits.map((each) => partDocument(each, query.currency)),
    sources,
    facts: facts.map((event) => ({
      position: event.position,
      id: event.id,
      stream: event.stream,
      type: event.type,
      effectiveDate: event.metadata.effectiveDate,
      recordedAt: isoOf(event.recordedAt),
      sentence: sentenceOf(event, currencyOf),
    })),
    rederived: moneyOf(again, query.currency),
  }
}

const itemLines = (item: ExplainedItem, currency: Currency): ReadonlyArray<ReadonlyArray<string>> => [
  [
    `${item.invoice}/${item.instalment}`,
    item.customer,
    item.dueDate ?? "not known yet",
    item.daysPastDue === null ? "" : String(item.daysPastDue),
    item.retained
      ? "kept back by the terms"
      : item.disputed > 0
        ? `${amountText(item.disputed, currency)} disputed`
        : "",
    amountText(item.amount, currency),
  ],
  ...item.movements.map(({ on, what, amount, source }) => [
    "",
    "",
    on,
    "",
    `${what}${source === undefined ? "" : ` by ${source}`}`,
    amountText(amount, currency),
  ]),
  ...(item.netted === 0
    ? []
    : [["", "", "", "", "taken off by credits, not recorded", amountText(-item.netted, currency)]]),
]

const creditLines = (part: ExplainedCredit, currency: Currency): ReadonlyArray<ReadonlyArray<string>> => [
  [part.source, part.customer, part.on, "", "not put against anything", amountText(part.amount, currency)],
  ...part.movements.map(({ on, what, amount }) => ["", "", on, "", what, amountText(amount, currency)]),
]

const rowWords = (of: AgingRowOf | undefined): string => {
  if (of === undefined) return "all customers"
  if ("customer" in of) return `customer ${of.customer}`
  if ("invoice" in of) return `invoice ${of.invoice}`
  return "term" in of ? `term ${of.term}` : `${of.dimension} ${of.group}`
}

const textOf =
  (cells: ReadonlyArray<Explained>, options: ExplainAgingOptions, dates: Dates, currencyOf: CurrencyOf) =>
  (page: Page): string =>
    cells
      .map(({ explanation, facts, again }) => {
        const { query, amount, items, credits } = explanation
        const { currency } = query
        const title = heading(`${query.cell} of ${rowWords(query.of)}`, dates, page)
        const figure = `${title}: ${page.paint("bold", `${amountText(amount, currency)} ${currency}`)}`
        if (items.length + credits.length === 0) return figure
        const parts = table(
          [
            { title: "item" },
            { title: "customer" },
            { title: "due, or on" },
            { title: "days late", align: "right" },
            { title: "", gives: true },
            { title: currency, align: "right" },
          ],
          [
            ...items.flatMap((item) => itemLines(item, currency)),
            ...credits.flatMap((part) => creditLines(part, currency)),
            rule,
            ["sum", "", "", "", "of the items, not of what moved them", amountText(amount, currency)],
          ],
          page,
        )
        const same =
          again === amount
            ? `Counted again from these ${several(facts.length, "fact")} alone, it comes to the same.`
            : `Counted again from these ${several(facts.length, "fact")} alone, it comes to ${amountText(again, currency)}: the log was changed.`
        return [
          figure,
          parts,
          ...(options.facts === true ? [factsText(facts, dates.zone, currencyOf, page)] : []),
          same,
        ].join("\n\n")
      })
      .join("\n\n")

/** What a cell of an aging is made of: one answer for each currency that something is open in. */
export const explainedAging = async (
  options: ExplainAgingOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  const of = rowOf(options)
  const query = (currency: Currency): AgingCellQuery => ({
    ...countingOf(options, dates),
    currency,
    cell: options.bucket,
    ...(of === undefined ? {} : { of }),
  })
  return withStore(await openForReading(options.store), async (store) => {
    const definitions = { customers, receivables, credit, relations }
    const { models, notes } = await load(store, definitions, dates, progress)
    const { states } = models
    if (of !== undefined && "customer" in of && states.receivables.customers.find(of.customer) < 0)
      return left(
        failure(
          "CUSTOMER_UNKNOWN",
          `Nothing was invoiced to customer ${of.customer}, and nothing came from it.`,
          {
            customer: of.customer,
          },
        ),
      )
    const known = Array.from({ length: states.receivables.currencies.length }, (_, number) =>
      currencyNamed(states.receivables.currencies.name(number)),
    ).sort()
    const currencies = options.currency === undefined ? known : [options.currency]
    const cells: Array<Explained> = []
    for (const currency of currencies) {
      const explanation = explainAging(states, query(currency))
      if (isLeft(explanation)) return explanation
      const { items, credits, sources } = explanation.right
      if (options.currency === undefined && currencies.length > 1 && items.length + credits.length === 0)
        continue
      const facts = await factsFrom(store, sources, dates.knownAt)
      const again = rederiveAging(explanation.right, facts)
      if (isLeft(again)) throw new FailureError(again.left)
      cells.push({ explanation: explanation.right, facts, again: again.right })
    }
    const currencyOf: CurrencyOf = (invoice) => {
      const number = states.receivables.invoices.find(invoice)
      return number < 0
        ? undefined
        : currencyNamed(states.receivables.currencies.name(states.receivables.invoice.currency.at(number)))
    }
    return right({
      document: cells.map((cell) => cellDocument(cell, currencyOf)),
      text:
        cells.length === 0
          ? (page) => `${heading(`${options.bucket} of ${rowWords(of)}`, dates, page)}\n\nNothing is in it.`
          : textOf(cells, options, dates, currencyOf),
      notes,
      refused: cells.some(({ explanation, again }) => again !== explanation.amount),
    })
  })
}

/** `adv explain aging`: the facts of a cell are read from their own streams. */
export const explainAgingCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("what a cell of the aging is made of: items, what moved each, and the facts that say so")
    .requiredOption("--bucket <label>", "a bucket, such as 31-60; or total, overdue, disputed, unapplied")
    .addOption(new Option("--customer <id>", "of one customer").argParser(idOption))
    .addOption(new Option("--invoice <id>", "of one invoice").argParser(idOption))
    .addOption(new Option("--term <id>", "of one payment term").argParser(textOption))
    .addOption(new Option("--segment <name>", "of the customers of a segment").argParser(textOption))
    .addOption(new Option("--country <code>", "of the customers of a country").argParser(textOption))
    .addOption(
      new Option("--salesperson <name>", "of the customers that somebody looks after").argParser(textOption),
    )
    .addOption(new Option("--group <id>", "of all that a head office answers for").argParser(idOption))
    .addOption(new Option("--currency <code>", "of one currency only").argParser(currencyOption))
    .addOption(basisOption())
    .addOption(schemeOption())
    .addOption(creditsOption())
    .addOption(agingBoundsOption())
    .addOption(undisputedOption())
    .option("--facts", "list the facts, too")
    .addHelpText(
      "after",
      `
The amount is counted again from the facts alone that are named, and the command exits with 1 when that comes to
something else.

Examples:
  adv explain aging --customer ROSSI --bucket 31-60 --as-of 2025-03-31
  adv explain aging --customer ROSSI --bucket total --facts
  adv explain aging --bucket unapplied --json`,
    )
    .action((options) => session.answer(options, (context) => explainedAging(options, context)))
}
