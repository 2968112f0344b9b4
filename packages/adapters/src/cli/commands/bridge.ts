import {
  type Failure,
  failure,
  isRecordedEvent,
  type KpiId,
  type LocalDate,
  type RecordedEvent,
  type Scope,
  type StreamName,
  scopeText,
  toDay,
} from "@adv/domain"
import {
  type Bridge,
  type BridgeAmounts,
  type BridgePart,
  type BridgePartKind,
  bridgeOf,
  factsBehind,
  projections,
  publicationsOf,
  streamsOf,
} from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { SqliteStore } from "../../sqlite/index.js"
import { grouped, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { type Row, rule, table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { countOption, type Dates, dateOption, datesOf, type ReadingOptions, reading } from "../options.js"
import { scopeOption, windowAsked } from "../reading/figures.js"
import { load } from "../reading/load.js"
import { sentenceOf } from "../reading/sentence.js"
import { readStream } from "../reading/states.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf, momentText } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { idOption } from "./asking.js"
import { publicationDocument } from "./published.js"

interface BridgeOptions extends ReadingOptions {
  readonly from?: LocalDate | undefined
  readonly to?: LocalDate | undefined
  readonly where?: Scope | undefined
  readonly publication?: number | undefined
}

/** A bridge with the facts behind each of its parts. */
interface Told {
  readonly bridge: Bridge
  readonly publishedOn: LocalDate
  readonly parts: ReadonlyArray<{ readonly part: BridgePart; readonly facts: ReadonlyArray<RecordedEvent> }>
}

const titles: { readonly [Kind in BridgePartKind]: string } = {
  lateFacts: "recorded late",
  ripening: "come since",
  definitionChange: "other definition",
  interaction: "both together",
}

const amountsDocument = ({ numerator, denominator, exact, value }: BridgeAmounts) => ({
  value,
  exact,
  numerator,
  denominator,
})

const documentOf = ({ bridge, publishedOn, parts }: Told) => ({
  kpi: bridge.kpi,
  name: bridge.name,
  unit: bridge.unit,
  publication: publicationDocument({ figure: bridge.publication, publishedOn, restated: false }),
  published: amountsDocument(bridge.published),
  parts: parts.map(({ part, facts }) => ({
    kind: part.kind,
    ...amountsDocument(part),
    terms: part.terms,
    facts: facts.map(({ position, id, stream, type, metadata, recordedAt }) => ({
      position,
      id,
      stream,
      type,
      effectiveDate: metadata.effectiveDate,
      recordedAt: isoOf(recordedAt),
    })),
  })),
  now: {
    version: bridge.now.version,
    asOf: bridge.now.asOf,
    knownAt: isoOf(bridge.now.knownAt),
    ...amountsDocument(bridge.now),
  },
})

/** `2/3` stays; a decimal is grouped. */
const numberText = (text: string | null): string =>
  text === null ? "–" : text.includes("/") ? text : grouped(text)

const signed = (text: string | null): string =>
  text === null || text.startsWith("-") || /^0(\.0*)?$/.test(text) ? numberText(text) : `+${numberText(text)}`

const bridgeTable = ({ bridge, parts }: Told, page: Page): string => {
  const row = (title: string, of: BridgeAmounts, text: (text: string | null) => string): Row => [
    title,
    text(of.value),
    text(of.numerator),
    text(of.denominator),
  ]
  return table(
    [
      { title: "" },
      { title: bridge.unit, align: "right" },
      { title: "numerator", align: "right" },
      { title: "denominator", align: "right" },
    ],
    [
      row(`published, version ${bridge.publication.version}`, bridge.published, numberText),
      ...parts.map(({ part }) => row(`  ${titles[part.kind]}`, part, signed)),
      rule,
      row(`now, version ${bridge.now.version}`, bridge.now, numberText),
    ],
    page,
  )
}

/** A page has no more facts of one part than this; the document has them all. */
const SHOWN = 12

const factsTable = (facts: ReadonlyArray<RecordedEvent>, { zone }: Dates, page: Page): string =>
  table(
    [
      { title: "event", align: "right" },
      { title: "date" },
      { title: "recorded" },
      { title: "stream" },
      { title: "what", gives: true },
    ],
    facts
      .slice(0, SHOWN)
      .map((fact) => [
        String(fact.position),
        fact.metadata.effectiveDate,
        momentText(fact.recordedAt, zone),
        fact.stream,
        sentenceOf(fact, () => undefined),
      ]),
    page,
  )

const partText = (
  { part, facts }: Told["parts"][number],
  dates: Dates,
  page: Page,
): ReadonlyArray<string> => {
  if (part.terms.length === 0) return []
  const lines = part.terms.map(
    ({ what, amount, n, changes }) =>
      `  ${what}: ${signed(String(amount))}${n === amount ? "" : ` (${signed(String(n))} things)`}, by ${several(changes.length, "subject")}`,
  )
  return [
    [page.paint("cyan", titles[part.kind]), ...lines].join("\n"),
    ...(part.kind !== "lateFacts" && part.kind !== "ripening"
      ? []
      : [
          [
            factsTable(facts, dates, page),
            ...(facts.length > SHOWN
              ? [page.paint("dim", `and ${several(facts.length - SHOWN, "fact")} more: --json has them all`)]
              : []),
          ].join("\n"),
        ]),
  ]
}

const bridgeText = (told: Told, dates: Dates, page: Page): string => {
  const { bridge, publishedOn } = told
  const { publication, now } = bridge
  const part = scopeText(publication.scope)
  return [
    [
      page.paint(
        "bold",
        `${bridge.name} (${bridge.kpi}), ${publication.window.from} to ${publication.window.to}${part === "" ? "" : `, ${part}`}`,
      ),
      `Published on ${publishedOn} (publication ${publication.publication}): as of ${publication.asOf}, as known at ${momentText(publication.knownAt, dates.zone)}, up to event ${publication.logPosition}.`,
      `Now: as of ${now.asOf}, as known at ${momentText(now.knownAt, dates.zone)}. Both are counted again from the facts; the parts add up exactly.`,
    ].join("\n"),
    bridgeTable(told, page),
    ...told.parts.flatMap((each) => partText(each, dates, page)),
  ].join("\n\n")
}

const isSame = (one: Scope, other: Scope): boolean => scopeText(one) === scopeText(other)

const tell = async (store: SqliteStore, bridge: Bridge, publishedOn: LocalDate): Promise<Told> => {
  const parts: Array<Told["parts"][number]> = []
  for (const part of bridge.parts) {
    const events: Array<RecordedEvent> = []
    // Only what the part changed is read: that takes as long as it has facts.
    for (const stream of streamsOf(part)) events.push(...(await readStream(store, stream as StreamName)))
    parts.push({
      part,
      facts: factsBehind(bridge, part, events.filter(isRecordedEvent)).toSorted(
        (a, b) => a.position - b.position,
      ),
    })
  }
  return { bridge, publishedOn, parts }
}

const bridge = async (
  asked: string,
  options: BridgeOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  const [id = "", version] = asked.toUpperCase().split("@")
  const window = windowAsked(options, dates.asOf)
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, projections, dates, progress)
    const horizon = { asOf: toDay(dates.asOf), knownAt: dates.knownAt }
    const found = publicationsOf(models.states.indicators, horizon, id as KpiId).filter(
      ({ figure }) =>
        figure.window.from === window.from &&
        figure.window.to === window.to &&
        (options.where === undefined || isSame(figure.scope, options.where)) &&
        (options.publication === undefined
          ? figure.restates === undefined
          : figure.publication === options.publication),
    )
    if (found.length === 0)
      return left(
        failure(
          "NOT_PUBLISHED",
          `${id} from ${window.from} to ${window.to} was not published: "adv published ${id}" shows what was.`,
          { kpi: id, window, scope: options.where ?? {} },
        ),
      )
    const told: Array<Told> = []
    for (const { figure, publishedOn } of found) {
      const made = bridgeOf(models.states, {
        published: figure,
        knownAt: dates.knownAt,
        ...(options.asOf === undefined ? {} : { asOf: dates.asOf }),
        ...(version === undefined ? {} : { version: Number(version) }),
      })
      if (isLeft(made)) return made
      told.push(await tell(store, made.right, publishedOn))
    }
    const still = told.every(({ parts }) => parts.every(({ part }) => part.terms.length === 0))
    return right({
      document: told.map(documentOf),
      text: (page) => told.map((each) => bridgeText(each, dates, page)).join("\n\n\n"),
      notes: [
        ...notes,
        ...(still && options.asOf === undefined
          ? [`Nothing has changed as of the date of the publication: --as-of shows what has come since.`]
          : []),
      ],
    })
  })
}

export const bridgeCommand = (command: Command, session: Session): void => {
  reading(command, "that of the publication, so that like is compared with like")
    .description(
      "how a published figure becomes the one that is told now: late facts, other definition, both together",
    )
    .argument("<kpi>", "its id, such as QU-05; QU-05@2 for a definition that isn't the latest", idOption)
    .addOption(
      new Option(
        "--from <date>",
        "first day of the window (default: of the last month that is over)",
      ).argParser(dateOption),
    )
    .addOption(new Option("--to <date>", "the day AFTER the window's last").argParser(dateOption))
    .addOption(
      new Option(
        "--where <dimension=value>",
        "only of this part, such as currency=EUR; repeated (default: of each that was published)",
      ).argParser(scopeOption),
    )
    .addOption(
      new Option("--publication <n>", "from this publication (default: the first of the window)").argParser(
        countOption,
      ),
    )
    .addHelpText(
      "after",
      `
Examples:
  adv bridge QU-05 --from 2025-03-01 --to 2025-04-01
  adv bridge FI-01 --from 2025-03-01 --to 2025-04-01 --where currency=EUR --known-at 2025-06-30 --json`,
    )
    .action((kpi, options) => session.answer(options, (context) => bridge(kpi, options, context)))
}
