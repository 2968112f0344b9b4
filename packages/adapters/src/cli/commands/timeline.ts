import {
  type Currency,
  type EventStore,
  type Failure,
  isRecordedEvent,
  type RecordedEvent,
  streamName,
  toDay,
} from "@adv/domain"
import {
  type DepartmentShare,
  type OrderTimeline,
  orderScope,
  orderTimeline,
  type TimelineEntry,
  type TimelineHandOver,
} from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import { countText, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import type { Progress } from "../answer/progress.js"
import { heading, type ReportColumn, rowsTable } from "../answer/report.js"
import type { Page } from "../answer/terminal.js"
import { datesOf, type ReadingOptions, reading } from "../options.js"
import { readLog } from "../reading/load.js"
import { type CurrencyOf, sentenceOf } from "../reading/sentence.js"
import { streamExists } from "../reading/states.js"
import { openForReading, withStore } from "../reading/store.js"
import { orderUnknown } from "../reading/subject.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { idOption } from "./asking.js"

/** All that is about an order. The log is read twice: what is related may turn out so only after it happened. */
const readScope = async (
  store: EventStore,
  order: string,
  progress: Progress,
): Promise<ReadonlyArray<RecordedEvent>> => {
  const scope = orderScope(order)
  for await (const batch of readLog(store, progress))
    for (const event of batch) if (isRecordedEvent(event)) scope.learn(event)
  const found: Array<RecordedEvent> = []
  for await (const batch of readLog(store, progress))
    for (const event of batch) if (isRecordedEvent(event) && scope.has(event)) found.push(event)
  return found
}

const currenciesIn = (events: ReadonlyArray<RecordedEvent>): CurrencyOf => {
  const currencies = new Map<string, Currency>()
  for (const event of events)
    if (event.type === "InvoiceIssued") currencies.set(event.data.invoice, event.data.currency)
  return (invoice) => currencies.get(invoice)
}

const handOverColumns: ReadonlyArray<ReportColumn<TimelineHandOver>> = [
  { title: "step", of: ({ step }) => step },
  { title: "from", of: ({ from }) => from },
  { title: "to", of: ({ to }) => to },
  { title: "why", gives: true, of: ({ reason }) => reason },
  { title: "handed over", of: ({ on }) => on },
  { title: "", of: ({ outcome }) => outcome },
  { title: "on", of: ({ until }) => until ?? "–" },
  { title: "days waited", align: "right", of: ({ waitedDays }) => countText(waitedDays) },
]

const departmentColumns: ReadonlyArray<ReportColumn<DepartmentShare>> = [
  { title: "department", of: ({ department }) => department },
  { title: "facts", align: "right", of: ({ facts }) => countText(facts) },
  { title: "days waited for it", align: "right", of: ({ waitedDays }) => countText(waitedDays) },
]

/** In a narrower window what happened needs the room that its stream would take. */
const WIDE = 200

const entryColumns = (
  zone: string,
  currencyOf: CurrencyOf,
  { columns }: Page,
): ReadonlyArray<ReportColumn<TimelineEntry>> => [
  { title: "#", align: "right", of: ({ event }) => String(event.position) },
  { title: "business date", of: ({ effectiveDate }) => effectiveDate },
  { title: "recorded at", drops: true, of: ({ recordedAt }) => momentText(recordedAt, zone) },
  { title: "waited", align: "right", of: ({ waitedDays }) => countText(waitedDays) },
  { title: "by", of: ({ actor }) => actor },
  {
    title: "department",
    of: ({ department, handOver }) => (handOver === null ? department : `→ ${department}`),
  },
  { title: "what happened", gives: true, of: ({ event }) => sentenceOf(event, currencyOf) },
  ...(columns !== undefined && columns < WIDE
    ? []
    : [{ title: "in", of: ({ event }: TimelineEntry) => event.stream }]),
]

const documentOf = ({ entries, handOvers, departments }: OrderTimeline, currencyOf: CurrencyOf) => ({
  entries: entries.map(({ event, recordedAt, ...entry }) => ({
    position: event.position,
    id: event.id,
    stream: event.stream,
    type: event.type,
    sentence: sentenceOf(event, currencyOf),
    recordedAt: isoOf(recordedAt),
    ...entry,
  })),
  handOvers,
  departments,
})

const timeline = async (
  order: string,
  options: ReadingOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> =>
  withStore(await openForReading(options.store), async (store) => {
    const dates = datesOf(options, now)
    if (!(await streamExists(store, streamName("order", order))))
      return left(await orderUnknown(store, order, progress))
    const events = await readScope(store, order, progress)
    const found = orderTimeline(events, { asOf: toDay(dates.asOf), knownAt: dates.knownAt })
    const currencyOf = currenciesIn(events)
    return right({
      document: {
        order,
        asOf: dates.asOf,
        knownAt: isoOf(dates.knownAt),
        ...documentOf(found, currencyOf),
      },
      text: (page) => {
        const title = `${heading(`Order ${order}`, dates, page)}: ${several(found.entries.length, "fact")}`
        if (found.entries.length === 0) return title
        return [
          title,
          rowsTable(entryColumns(options.zone, currencyOf, page), found.entries, page),
          ...(found.handOvers.length === 0 ? [] : [rowsTable(handOverColumns, found.handOvers, page)]),
          rowsTable(departmentColumns, found.departments, page),
        ].join("\n\n")
      },
    })
  })

export const timelineCommand = (command: Command, session: Session): void => {
  reading(command)
    .description(
      "an order's chronology over all departments and streams, with who did what and how long it waited",
    )
    .argument("<order>", "the order's id", idOption)
    .addHelpText(
      "after",
      `
The order, its invoices and credit notes, their payments, disputes, dunning, messages, contacts, approvals and work.
Waited is how many days nothing had happened before.

Examples:
  adv timeline 10248
  adv timeline 10248 --as-of 2025-03-31 --known-at 2025-03-31 --json`,
    )
    .action((order, options) => session.answer(options, (context) => timeline(order, options, context)))
}
