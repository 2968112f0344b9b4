import { type Currency, type Failure, isRecordedEvent, type LocalDate, type RecordedEvent } from "@adv/domain"
import {
  type Cause,
  type CellChange,
  type Difference,
  differenceOf,
  type KpiChange,
  projections,
} from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { amountText, moneyOf, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import {
  boundsOption,
  datesOf,
  type KnownAt,
  knownAtOf,
  knownAtOption,
  listOption,
  type ReadingOptions,
  reading,
} from "../options.js"
import { load } from "../reading/load.js"
import { currencyNamed, wordsOf } from "../reading/orders.js"
import { recordedBetween } from "../reading/recorded-between.js"
import { fromOption, toOption, windowOf } from "../reading/report.js"
import { type CurrencyOf, sentenceOf } from "../reading/sentence.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

interface DiffOptions extends ReadingOptions {
  readonly and?: KnownAt | undefined
  readonly from?: LocalDate | undefined
  readonly to?: LocalDate | undefined
  readonly id?: ReadonlyArray<string> | undefined
  readonly bounds?: ReadonlyArray<number> | undefined
}

const causeDocument = ({ recordedAt, facts, change }: Cause, currency: Currency) => ({
  recordedAt: isoOf(recordedAt),
  facts,
  change: moneyOf(change, currency),
})

const cellDocument = ({ before, after, causes, currency, ...cell }: CellChange) => ({
  ...cell,
  currency,
  before: moneyOf(before, currency),
  after: moneyOf(after, currency),
  change: moneyOf(after - before, currency),
  causes: causes.map((cause) => causeDocument(cause, currency)),
})

const documentOf = (found: Difference) => ({
  asOf: found.asOf,
  knownAt: isoOf(found.knownAt1),
  and: isoOf(found.knownAt2),
  receivables: found.receivables.map(cellDocument),
  aging: found.aging.map(cellDocument),
  exposure: found.exposure.map(cellDocument),
  orders: found.orders.map(({ turns, ...order }) => ({
    ...order,
    turns: turns.map((turn) => ({ ...turn, recordedAt: isoOf(turn.recordedAt) })),
  })),
  kpis: found.kpis,
  facts: found.facts.map((fact) => ({ ...fact, recordedAt: isoOf(fact.recordedAt) })),
})

const positions = (facts: ReadonlyArray<number>): string => {
  const shown = facts.slice(0, 6).map((position) => `#${position}`)
  return facts.length > shown.length ? `${shown.join(" ")} … ${facts.length} in all` : shown.join(" ")
}

const causedBy = (causes: ReadonlyArray<Cause>): string =>
  positions([...new Set(causes.flatMap(({ facts }) => facts))].sort((a, b) => a - b))

const cellsTable = (title: string, cells: ReadonlyArray<CellChange>, page: Page): string =>
  table(
    [
      { title },
      { title: "what" },
      { title: "was", align: "right" },
      { title: "is", align: "right" },
      { title: "change", align: "right" },
      { title: "" },
      { title: "by", gives: true },
    ],
    cells.map(({ customer, currency, cell, before, after, causes }) => [
      customer,
      wordsOf(cell),
      amountText(before, currency),
      amountText(after, currency),
      amountText(after - before, currency),
      currency,
      causedBy(causes),
    ]),
    page,
  )

const told = (value: KpiChange["before"]): string => value?.value ?? "–"

const kpisTable = (kpis: ReadonlyArray<KpiChange>, page: Page): string =>
  table(
    [
      { title: "KPI" },
      { title: "", gives: true },
      { title: "was", align: "right" },
      { title: "is", align: "right" },
      { title: "unit" },
      { title: "most of it by", gives: true },
    ],
    kpis.map(({ id, name, part, unit, currency, before, after, terms }) => [
      id,
      part === null ? name : `${name}: ${part}`,
      told(before),
      told(after),
      currency === null || unit === currency ? unit : `${unit}, ${currency}`,
      terms
        .flatMap(({ term, causes }) => causes.slice(0, 1).map(({ subject }) => `${term}: ${subject}`))
        .join("; "),
    ]),
    page,
  )

/** The facts that changed something, each as a sentence. */
const factsTable = (
  found: Difference,
  events: ReadonlyArray<RecordedEvent>,
  zone: string,
  currencyOf: CurrencyOf,
  page: Page,
): string => {
  const named = new Set([
    ...[...found.receivables, ...found.aging, ...found.exposure].flatMap(({ causes }) =>
      causes.flatMap(({ facts }) => facts),
    ),
    ...found.orders.flatMap(({ turns }) => turns.flatMap(({ facts }) => facts)),
    ...found.kpis.flatMap(({ terms }) => terms.flatMap(({ causes }) => causes.flatMap(({ facts }) => facts))),
  ])
  return table(
    [
      { title: "#", align: "right" },
      { title: "recorded at" },
      { title: "business date" },
      { title: "what happened", gives: true },
    ],
    events
      .filter(({ position }) => named.has(position))
      .map((event) => [
        String(event.position),
        momentText(event.recordedAt, zone),
        event.metadata.effectiveDate,
        sentenceOf(event, currencyOf),
      ]),
    page,
  )
}

const textOf =
  (found: Difference, events: ReadonlyArray<RecordedEvent>, zone: string, currencyOf: CurrencyOf) =>
  (page: Page): string => {
    const title = `${page.paint("bold", `What is told otherwise on ${found.asOf}`)}: as known at ${momentText(found.knownAt1, zone)}, and at ${momentText(found.knownAt2, zone)}`
    const learnt = `${several(found.facts.length, "fact")} became known in between and took effect by then.`
    const orders = table(
      [
        { title: "order" },
        { title: "what" },
        { title: "was" },
        { title: "is" },
        { title: "by", gives: true },
      ],
      found.orders.map(({ order, dimension, before, after, turns }) => [
        order,
        wordsOf(dimension),
        wordsOf(before),
        wordsOf(after),
        positions([...new Set(turns.flatMap(({ facts }) => facts))].sort((a, b) => a - b)),
      ]),
      page,
    )
    const parts = [
      ...(found.receivables.length === 0 ? [] : [cellsTable("receivables", found.receivables, page)]),
      ...(found.aging.length === 0 ? [] : [cellsTable("aging", found.aging, page)]),
      ...(found.exposure.length === 0 ? [] : [cellsTable("exposure", found.exposure, page)]),
      ...(found.orders.length === 0 ? [] : [orders]),
      ...(found.kpis.length === 0 ? [] : [kpisTable(found.kpis, page)]),
    ]
    return parts.length === 0
      ? `${title}\n\n${learnt} Nothing is told otherwise.`
      : [title, learnt, ...parts, factsTable(found, events, zone, currencyOf, page)].join("\n\n")
  }

const diff = async (options: DiffOptions, { now, progress }: Context): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  const { asOf, knownAt: knownAt1, zone } = dates
  const knownAt2 = knownAtOf({ knownAt: options.and, zone }, now)
  const query = {
    asOf,
    knownAt1,
    knownAt2,
    ...(options.bounds === undefined ? {} : { bounds: options.bounds }),
    kpis: {
      ...windowOf(options, dates),
      ...(options.id === undefined ? {} : { ids: options.id.map((id) => id.toUpperCase()) }),
    },
  }
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, projections, dates, progress)
    const events = await recordedBetween(store, knownAt1, knownAt2)
    const found = differenceOf(models, events, query)
    if (isLeft(found)) return found
    const { receivables } = models.states
    const currencyOf: CurrencyOf = (invoice) => {
      const number = receivables.invoices.find(invoice)
      return number < 0
        ? undefined
        : currencyNamed(receivables.currencies.name(receivables.invoice.currency.at(number)))
    }
    return right({
      document: documentOf(found.right),
      text: textOf(found.right, events.filter(isRecordedEvent), zone, currencyOf),
      notes,
    })
  })
}

export const diffCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("what is told otherwise at two moments, as of one business date, and which facts did it")
    .addOption(
      new Option(
        "--and <moment>",
        "the later moment: 2025-03-31T23:59:59Z, or a date for its end (default: now)",
      ).argParser(knownAtOption),
    )
    .addOption(fromOption())
    .addOption(toOption())
    .addOption(
      new Option("--id <ids>", "only these KPIs, such as FI-01,QU-05; may be repeated").argParser(listOption),
    )
    .addOption(
      new Option("--bounds <days>", "upper bounds of the aging's buckets (default: 30,60,90)").argParser(
        boundsOption,
      ),
    )
    .addHelpText(
      "after",
      `
--known-at is the earlier moment. Receivables, aging and exposure by customer, the status of orders, and KPIs of the window;
what did it are facts that became known in between and took effect by the business date. Changes add up exactly.

Examples:
  adv diff --as-of 2025-03-31 --known-at 2025-03-31 --and 2025-04-30
  adv diff --as-of 2025-03-31 --known-at 2025-03-31 --id FI-01 --json`,
    )
    .action((options) => session.answer(options, (context) => diff(options, context)))
}
