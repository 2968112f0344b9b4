import {
  addDays,
  type DomainFact,
  type Instant,
  isRecordedEvent,
  type LocalDate,
  officeHours,
  orderProcessCosts,
  type RecordedEvent,
  type StoredEvent,
  streamName,
} from "@adv/domain"
import { companyHistory } from "@adv/domain/testing"
import {
  type CompanyModels,
  companyModels,
  explainKpi,
  type KpiCellQuery,
  type KpiExplanation,
  type KpiQuery,
  type KpiValue,
  kpisOf,
  rederiveKpi,
} from "@adv/projections"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"

/** What a company's log came to, and the time of it to be asked about. */
export interface Told {
  readonly log: ReadonlyArray<StoredEvent>
  readonly models: CompanyModels
  readonly query: Pick<KpiQuery, "from" | "to" | "asOf" | "knownAt">
}

const segments = ["retail", "industry", undefined] as const
const countries = ["IT", "FR"] as const

type Facts = {
  readonly [Type in DomainFact["type"]]?: (data: never, number: number, event: RecordedEvent) => object
}

/** What generated companies don't say, so that every KPI has something to count. */
const saidToo: Facts = {
  CustomerRegistered: (data: object, number: number) => ({
    ...data,
    country: countries[number % 2],
    ...(segments[number % 3] === undefined ? {} : { segment: segments[number % 3] }),
  }),
  OrderPlaced: (data: object, number: number, event: RecordedEvent) => ({
    ...data,
    receivedAt: event.recordedAt - (number % 5) * 7_200_000,
  }),
  WorkItemCreated: (data: object, number: number) => ({
    ...data,
    load: number % 2 === 0 ? "commercial" : "administrative",
    ...(number % 3 === 0 ? { activity: "orderEntry" } : {}),
  }),
}

/** A policy that is in force from the start, told before everything else. */
const published = (
  policy: string,
  kind: string,
  body: object,
  first: RecordedEvent,
  at: number,
): StoredEvent => ({
  ...first,
  position: at,
  stream: streamName("policy", policy),
  type: "PolicyPublished",
  data: { policy, kind, version: 1, validFrom: "2020-01-01", body },
})

/** Three answers to a survey about an order, by whoever ordered it. */
const answered = (
  event: RecordedEvent<Extract<DomainFact, { type: "OrderPlaced" }>>,
  number: number,
): StoredEvent => {
  const contact = `survey-${number}`
  const scale = (min: string, max: string) => ({ min, max })
  return {
    ...event,
    position: event.position + 0.5,
    stream: streamName("contact", contact),
    type: "SurveyResponseRecorded",
    data: {
      contact,
      customer: event.data.customer,
      survey: "ENOUGH",
      surveyVersion: 1,
      // Every third says something else of it later, and not in the same contact.
      respondent: number % 3 === 1 ? `R-${number - 1}` : `R-${number}`,
      order: number % 3 === 1 ? "the same" : number % 3 === 0 ? "the same" : event.data.order,
      answers: [
        { item: "RECOMMEND", kind: "nps", score: String(number % 11), scale: scale("0", "10") },
        { item: "EFFORT", kind: "ces", score: String(1 + (number % 7)), scale: scale("1", "7") },
        {
          item: "ORDER_TAKING_SPEED",
          kind: "score",
          score: String(1 + (number % 5)),
          scale: scale("1", "5"),
        },
      ],
    },
  }
}

const enriched = (log: ReadonlyArray<RecordedEvent>): ReadonlyArray<StoredEvent> => {
  const [first] = log
  if (first === undefined) return []
  const counts = new Map<string, number>()
  return [
    published("HOURS", "openingHours", officeHours, first, 0.1),
    published("COSTS", "processCosts", orderProcessCosts, first, 0.2),
    ...log.flatMap((event): ReadonlyArray<StoredEvent> => {
      const number = counts.get(event.type) ?? 0
      counts.set(event.type, number + 1)
      const said = saidToo[event.type]
      const told = said === undefined ? event : { ...event, data: said(event.data as never, number, event) }
      return event.type === "OrderPlaced" ? [told, answered(event, number)] : [told]
    }),
  ]
}

export const toldOf = (log: ReadonlyArray<StoredEvent>, query: Told["query"]): Told => {
  const models = companyModels()
  models.apply(log)
  return { log, models, query }
}

const dateOf = ({ metadata }: StoredEvent): LocalDate =>
  (metadata as { readonly effectiveDate: LocalDate }).effectiveDate

/** Generated companies; the same seed makes the same one again. */
export const companies = (seeds: ReadonlyArray<number>, events = 260): ReadonlyArray<Told> =>
  seeds.flatMap((seed) =>
    fc.sample(companyHistory({ events }), { seed, numRuns: 1 }).map(({ log }) => {
      const dates = log.map(dateOf).sort()
      const [first] = dates
      const last = dates.at(-1)
      if (first === undefined || last === undefined) throw new Error("nothing happened")
      const all = enriched(log)
      return toldOf(all, {
        from: `${first.slice(0, 8)}01` as LocalDate,
        to: addDays(last, 40),
        asOf: last,
        knownAt: (log.at(-1)?.recordedAt ?? 0) as Instant,
      })
    }),
  )

/** The same company, whose facts took effect up to two months before, or one after: nothing is told in order. */
export const outOfOrder = ({ log, query }: Told): Told =>
  toldOf(
    log.map((event) => {
      if (!isRecordedEvent(event)) return event
      const { metadata } = event
      const by = (Number.parseInt(metadata.commandId.slice(0, 4), 16) % 91) - 60
      return { ...event, metadata: { ...metadata, effectiveDate: addDays(metadata.effectiveDate, by) } }
    }),
    query,
  )

/** The same company, asked about a day in the middle, as it was known then. */
export const earlier = (of: Told): Told => {
  const middle = of.log[Math.floor(of.log.length * 0.6)]
  return middle === undefined
    ? of
    : { ...of, query: { ...of.query, asOf: dateOf(middle), knownAt: middle.recordedAt } }
}

export const valuesOf = ({ models, query }: Told, asked: Partial<KpiQuery> = {}): ReadonlyArray<KpiValue> => {
  const values = kpisOf(models.states, { ...query, ...asked })
  if (isLeft(values)) throw new Error(values.left.message)
  return values.right
}

export const isEmpty = ({ numerator, denominator, n }: KpiValue): boolean =>
  n === 0 && Number(numerator) === 0 && Number(denominator) === 0

/** The question that gives a cell, and no other. */
export const cellOf = ({ query }: Told, value: KpiValue): KpiCellQuery => ({
  id: `${value.id}@${value.version}`,
  from: value.from,
  to: value.to,
  asOf: query.asOf,
  knownAt: query.knownAt,
  where: {
    ...value.group,
    ...(value.currency === null ? {} : { currency: value.currency }),
    ...(value.part === undefined ? {} : { part: value.part }),
  },
})

export const explanationOf = ({ models }: Told, cell: KpiCellQuery): KpiExplanation => {
  const explained = explainKpi(models.states, cell)
  if (isLeft(explained)) throw new Error(`${cell.id}: ${explained.left.message}`)
  return explained.right
}

export const rederived = (
  explanation: Pick<KpiExplanation, "subjects" | "factTypes" | "asked">,
  log: ReadonlyArray<StoredEvent>,
): KpiValue => {
  const value = rederiveKpi(explanation, log)
  if (isLeft(value)) throw new Error(value.left.message)
  return value.right
}

/** What has to be the same when a figure is counted again. */
export const figureOf = ({ numerator, denominator, value, reason, n, interval, also }: KpiValue): string =>
  JSON.stringify({ numerator, denominator, value, reason, n, interval, also })
