import {
  type Currency,
  decodeEvent,
  type Failure,
  type Instant,
  type LocalDate,
  type RecordedEvent,
} from "@adv/domain"
import type { Parked } from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { type Column, type Row, table, widthOf } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { knownAtOf, type ReadingOptions, reading } from "../options.js"
import { factsAbout } from "../reading/facts-about.js"
import { parkedNote } from "../reading/load.js"
import { type CurrencyOf, sentenceOf } from "../reading/sentence.js"
import { openForReading, withStore } from "../reading/store.js"
import { findSubject, type Subject, streamOfSubject } from "../reading/subject.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context, Session } from "../session.js"

/** The currency of each invoice that any of the facts tells. */
const currenciesIn = (events: ReadonlyArray<RecordedEvent>): CurrencyOf => {
  const currencies = new Map<string, Currency>()
  for (const event of events)
    if (event.type === "InvoiceIssued") currencies.set(event.data.invoice, event.data.currency)
    else if (event.type === "PaymentAllocated")
      for (const { invoice } of event.data.allocations) currencies.set(invoice, event.data.currency)
  return (invoice) => currencies.get(invoice)
}

interface Asked {
  readonly subject: Subject
  readonly asOf: LocalDate | undefined
  readonly knownAt: Instant
  readonly zone: string
}

const documentOf = (
  { subject, asOf, knownAt }: Asked,
  events: ReadonlyArray<RecordedEvent>,
  currencyOf: CurrencyOf,
) => ({
  kind: subject.kind,
  id: subject.id,
  asOf: asOf ?? null,
  knownAt: isoOf(knownAt),
  events: events.map((event) => ({
    position: event.position,
    recordedAt: isoOf(event.recordedAt),
    effectiveDate: event.metadata.effectiveDate,
    stream: event.stream,
    revision: event.revision,
    id: event.id,
    type: event.type,
    sentence: sentenceOf(event, currencyOf),
    data: event.data,
    metadata: event.metadata,
  })),
})

/** A sentence that has less room than this is put on a line of its own. */
const ROOM_FOR_SENTENCE = 40

const factsTable = (
  events: ReadonlyArray<RecordedEvent>,
  { zone }: Asked,
  currencyOf: CurrencyOf,
  page: Page,
): string => {
  const before: ReadonlyArray<Column> = [
    { title: "#", align: "right" },
    { title: "recorded at" },
    { title: "business date" },
    { title: "by" },
  ]
  const cells = (event: RecordedEvent): Row => {
    const { actor, effectiveDate } = event.metadata
    return [
      String(event.position),
      momentText(event.recordedAt, zone),
      effectiveDate,
      `${actor.id} (${actor.department})`,
    ]
  }
  const sentences = events.map((event) => sentenceOf(event, currencyOf))
  const heads = table(before, events.map(cells), page)
  const streams = Math.max(...events.map(({ stream }) => stream.length))
  if (page.columns !== undefined && page.columns - widthOf(heads) - streams < ROOM_FOR_SENTENCE) {
    const [titles = "", drawn = "", ...lines] = heads.split("\n")
    const told = lines.flatMap((line, at) => [
      line,
      `      ${page.paint("bold", sentences[at] ?? "")}  ${page.paint("dim", events[at]?.stream ?? "")}`,
    ])
    return [titles, drawn, ...told].join("\n")
  }
  return table(
    [...before, { title: "what happened", gives: true }, { title: "in" }],
    events.map((event, at) => [...cells(event), sentences[at] ?? "", event.stream]),
    page,
  )
}

const textOf =
  (asked: Asked, events: ReadonlyArray<RecordedEvent>, currencyOf: CurrencyOf) =>
  (page: Page): string => {
    const { subject, asOf, knownAt, zone } = asked
    const upTo = asOf === undefined ? "" : ` up to ${asOf}`
    const title = `${page.paint("bold", `History of ${subject.kind} ${subject.id}`)}${upTo}, as known at ${momentText(knownAt, zone)}: ${several(events.length, "fact")}`
    return events.length === 0 ? title : `${title}\n\n${factsTable(events, asked, currencyOf, page)}`
  }

const history = async (
  id: string,
  options: ReadingOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> =>
  withStore(await openForReading(options.store), async (store) => {
    const found = await findSubject(store, id, progress)
    if (isLeft(found)) return found
    const { subject, also } = found.right
    const knownAt = knownAtOf(options, now)
    const { events, unread } = await factsAbout(store, subject, progress)
    const parked = unread.flatMap((event): ReadonlyArray<Parked> => {
      const decoded = decodeEvent(event)
      return isLeft(decoded) ? [{ event, failure: decoded.left }] : []
    })
    const { asOf } = options
    const within = events.filter(
      ({ metadata, recordedAt }) =>
        recordedAt <= knownAt && (asOf === undefined || metadata.effectiveDate <= asOf),
    )
    const asked = { subject, asOf, knownAt, zone: options.zone }
    const currencyOf = currenciesIn(events)
    return right({
      document: documentOf(asked, within, currencyOf),
      text: textOf(asked, within, currencyOf),
      notes: [
        ...also.map(
          (other) => `There is also a ${other.kind} ${other.id}: "adv history ${streamOfSubject(other)}".`,
        ),
        ...(within.length === 0 && events.length > 0
          ? [`All ${several(events.length, "fact")} about it came later than what was asked for.`]
          : []),
        ...parkedNote(parked),
      ],
    })
  })

export const historyCommand = (command: Command, session: Session): void => {
  reading(command, "no limit")
    .description("everything that happened to an order, an invoice, a payment or a customer")
    .argument(
      "<id>",
      "its id; an invoice's or credit note's printed number; or a stream's name such as invoice-42",
    )
    .addHelpText(
      "after",
      `
An order's history has its invoices and the payments that settled them; a customer's has all its orders.
In the JSON document the facts are as they are stored: amounts in data are minor units (cents).

Examples:
  adv history 10248
  adv history ROSSI --as-of 2025-03-31 --known-at 2025-03-31
  adv history 10248 --json`,
    )
    .action((id, options) => session.answer(options, (context) => history(id, options, context)))
}
