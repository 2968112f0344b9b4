import {
  type Currency,
  type Day,
  type Failure,
  failure,
  formatMinor,
  fromDay,
  fromMillionths,
  type LocalDate,
  millionths,
  minor,
  type StoredEvent,
  type StreamName,
  streamName,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { lineageOf } from "../credit/standing.js"
import { companyModels } from "../projections.js"
import type { Asked } from "./asked.js"
import { askedOf, type KpiFailure, type KpiQuery, type KpiValue, shownValueOf } from "./compute.js"
import type { Figure, Kpi } from "./declaration.js"
import { ofCustomer } from "./groups.js"
import type { Made, Series } from "./series.js"
import { Study } from "./study.js"
import { entryFor, tooLate } from "./tally.js"
import type { Books, Entry, Term } from "./term.js"
import type { Span } from "./windows.js"

/** One cell: a KPI, a window, and of what it is the figure. */
export interface KpiCellQuery
  extends Pick<KpiQuery, "from" | "to" | "asOf" | "knownAt" | "where" | "definitions"> {
  /** Its id, `id@version`, or alias. */
  readonly id: string
}

/** What one thing added to a term. */
export interface ExplainedEntry {
  readonly day: LocalDate
  /** A whole number, in the term's unit: minor units, things, days, seconds. */
  readonly amount: number
  readonly n: number
  /** The stream that tells it, and the others that tell it too. */
  readonly subject: string
  readonly also: ReadonlyArray<string>
  readonly customer: string
  readonly currency: string
  readonly part: string
  readonly labels: { readonly [dimension: string]: string }
}

export interface ExplainedTerm {
  /** What the KPI calls it, and what it is. */
  readonly name: string
  readonly term: string
  readonly what: string
  readonly kind: Term["kind"]
  readonly unit: Term["unit"]
  /** The days that count, `[from, to)`; null when all up to `to` do. */
  readonly from: LocalDate | null
  readonly to: LocalDate
  readonly amount: number
  readonly n: number
  /** As a person reads it: major units of the currency, days, seconds. */
  readonly text: string
  /** By day. Of a stock, of what still stands: what was closed again adds nothing, and is left out. */
  readonly entries: ReadonlyArray<ExplainedEntry>
}

export interface KpiExplanation {
  readonly figure: KpiValue
  /** With the numbers in it. */
  readonly arithmetic: string
  readonly terms: ReadonlyArray<ExplainedTerm>
  /** The streams that tell it, in alphabetical order, and the types of their facts that matter: from these alone it is counted again. */
  readonly subjects: ReadonlyArray<StreamName>
  readonly factTypes: ReadonlyArray<string>
  /** The same question, with the cell's currency and part. */
  readonly asked: KpiCellQuery
}

export type ExplainFailure = KpiFailure | Failure<"KPI_CELL_AMBIGUOUS" | "KPI_CELL_EMPTY">

interface Cell {
  readonly study: Study
  readonly asked: Asked
  readonly series: Series
  readonly window: Span
}

const queryOf = ({ id, ...query }: KpiCellQuery): KpiQuery => ({ ...query, ids: [id] })

/** The only series that is meant. */
const cellOf = (books: Books, query: KpiCellQuery): Either<ExplainFailure, Cell> => {
  const asked = askedOf(queryOf(query))
  if (isLeft(asked)) return asked
  const { kpis, where, whole: window } = asked.right
  const [kpi] = kpis
  const study = new Study(books, asked.right)
  const said =
    kpi === undefined ? [] : study.dimensionsOf(kpi).map((dimension) => [...(where.get(dimension) ?? [])])
  const values = said.flatMap((own) => (own.length === 1 ? own : []))
  // Where currency and part are said, there is one figure, if only of nothing.
  if (kpi !== undefined && values.length === said.length)
    return right({ study, asked: asked.right, series: study.seriesAt(kpi, values), window })
  const all = kpi === undefined ? [] : study.seriesOf(kpi)
  const [series, ...others] = all
  if (kpi === undefined || series === undefined)
    return left(
      failure(
        "KPI_CELL_EMPTY",
        `There is nothing of ${query.id} to explain from ${query.from} to ${query.to}: nothing was counted.`,
        { id: query.id, from: query.from, to: query.to },
      ),
    )
  if (others.length > 0) {
    const dimension = kpi.perCurrency && series.currency !== others[0]?.currency ? "currency" : "part"
    const each = [
      ...new Set(all.map(({ currency, part }) => (dimension === "currency" ? currency : part) ?? "")),
    ]
    return left(
      failure(
        "KPI_CELL_AMBIGUOUS",
        `${kpi.id} has a figure for each ${dimension}: say which of ${each.join(", ")} you mean.`,
        { id: kpi.id, dimension, values: each },
      ),
    )
  }
  return right({ study, asked: asked.right, series, window })
}

const textOf = (term: Term, amount: number, currency: Currency | null): string => {
  switch (term.unit) {
    case "money":
      return currency === null ? String(amount) : formatMinor(minor(amount), currency)
    case "millionths":
      return fromMillionths(millionths(amount))
    case "things":
      return String(amount)
    default:
      return `${amount} ${term.unit}`
  }
}

/** `open 942.00 − unapplied 100.00`, in brackets when there is more than one. */
const combinationText = (combination: Kpi["numerator"], textOfTerm: (name: string) => string): string => {
  const parts = Object.entries(combination ?? {}).map(([name, factor], at) => {
    const size = Math.abs(factor)
    const sign = factor < 0 ? (at === 0 ? "−" : " − ") : at === 0 ? "" : " + "
    return `${sign}${size === 1 ? "" : `${size} × `}${name} ${textOfTerm(name)}`
  })
  return parts.length > 1 ? `(${parts.join("")})` : parts.join("")
}

const factorText = ({ factor, unit }: Kpi, { from, to }: Span): string => {
  if (factor === undefined || factor === 1) return ""
  if (typeof factor === "number") return unit === "%" ? " × 100" : ` × ${factor}`
  const days = ` × ${to - from} days`
  return factor === "days" ? days : `${days} × ${factor.perDay}`
}

const arithmeticText = (
  kpi: Kpi,
  window: Span,
  figure: Figure,
  value: KpiValue,
  textOfTerm: (name: string) => string,
): string => {
  const result = value.value === null ? `no value (${value.reason})` : `${value.value} ${value.unit}`.trim()
  if (kpi.figure !== undefined) {
    const terms = Object.keys(kpi.terms).map((name) => `${name} ${textOfTerm(name)}`)
    const ratio =
      figure.denominator === undefined
        ? ""
        : `${value.numerator ?? "–"} ÷ ${value.denominator ?? "–"}${factorText(kpi, window)} = `
    return `${kpi.arithmetic}, with ${terms.join(", ")}: ${ratio}${result}`
  }
  const numerator = combinationText(kpi.numerator, textOfTerm)
  const over = kpi.denominator === undefined ? "" : ` ÷ ${combinationText(kpi.denominator, textOfTerm)}`
  const parts = kpi.numeratorIn === "sixtieths" ? " ÷ 60" : ""
  return `${numerator}${over}${factorText(kpi, window)}${parts} = ${result}`
}

interface Collected {
  readonly entries: ReadonlyArray<ExplainedEntry>
  /** By stream: the others that tell what it is about, of all that is in the cell, what was closed again too. */
  readonly also: ReadonlyMap<string, ReadonlySet<string>>
}

/** Goes through a term's entries in a cell, with the streams that tell each beside its own. */
const eachIn = (
  { study, asked, series, window }: Cell,
  { days: all, wholly }: Made,
  name: string,
  visit: (entry: Entry, also: ReadonlyArray<string>) => void,
): void => {
  const groups = new Set(study.matching(series.kpi, series.values, wholly.has(name) ? "part" : undefined))
  const days = all.get(name) ?? window
  let others: Array<string> = []
  study.eachEntry(
    series.kpi,
    name,
    window,
    days,
    entryFor(
      (entry) => {
        const { day } = entry
        if (day < days.from || day >= days.to || !groups.has(study.groups.of(entry))) return
        if (entry.since !== Number.NEGATIVE_INFINITY && tooLate(asked.windows, entry)) return
        visit(entry, others)
      },
      (entry, category, id) => {
        entry.subject = `${category}-${id}`
        others = []
      },
      (category, id) => {
        others = [...others, `${category}-${id}`]
      },
    ),
  )
}

const keyOf = ({ subject, part }: Pick<Entry, "subject" | "part">): string =>
  part === "" ? subject : `${subject}\n${part}`

/** Of a stock, what comes to anything: what was closed again is added up, and nothing else is kept of it. */
const standingIn = (cell: Cell, made: Made, name: string): ReadonlySet<string> => {
  const sums = new Map<string, { amount: number; n: number }>()
  eachIn(cell, made, name, (entry) => {
    const key = keyOf(entry)
    const sum = sums.get(key)
    if (sum === undefined) sums.set(key, { amount: entry.amount, n: entry.n })
    else {
      sum.amount += entry.amount
      sum.n += entry.n
    }
  })
  return new Set([...sums].flatMap(([key, { amount, n }]) => (amount !== 0 || n !== 0 ? [key] : [])))
}

/** A term's entries in a cell, with their streams. */
const collect = (cell: Cell, made: Made, name: string): Collected => {
  const stands = cell.series.kpi.terms[name]?.kind === "stock" ? standingIn(cell, made, name) : null
  const entries: Array<ExplainedEntry> = []
  const also = new Map<string, Set<string>>()
  eachIn(cell, made, name, (entry, others) => {
    if (others.length > 0) {
      const known = also.get(entry.subject) ?? new Set<string>()
      also.set(entry.subject, known)
      for (const other of others) known.add(other)
    }
    if (stands === null || stands.has(keyOf(entry))) entries.push(explained(entry, others))
  })
  return { entries, also }
}

const explained = (entry: Entry, also: ReadonlyArray<string>): ExplainedEntry => ({
  day: fromDay(entry.day as Day),
  amount: entry.amount,
  n: entry.n,
  subject: entry.subject,
  also,
  customer: entry.customer,
  currency: entry.currency,
  part: entry.part,
  labels: { ...entry.labels },
})

const streamOf = (name: string): StreamName => {
  const hyphen = name.indexOf("-")
  return streamName(name.slice(0, hyphen), name.slice(hyphen + 1))
}

/** Adds to streams those that tell what they are about, and those that tell what these are about, and so on. */
const closed = (
  streams: ReadonlySet<string>,
  also: ReadonlyArray<ReadonlyMap<string, ReadonlySet<string>>>,
): ReadonlySet<string> => {
  const all = new Set(streams)
  const open = [...streams]
  for (let stream = open.pop(); stream !== undefined; stream = open.pop())
    for (const map of also)
      for (const other of map.get(stream) ?? [])
        if (!all.has(other)) {
          all.add(other)
          open.push(other)
        }
  return all
}

/** The facts that say what a customer is by a dimension. */
const customerFactTypes = ["CustomerRegistered", "ParentAssigned"]

/** The streams of customers, and of those that they belong to, when somebody asks what they are. */
const customerStreams = (
  { credit }: Books,
  customers: Iterable<string>,
  asked: Asked,
): ReadonlyArray<string> => {
  if (![...asked.where.keys()].some((dimension) => dimension !== "customer" && ofCustomer.has(dimension)))
    return []
  const horizon = { asOf: asked.asOf as Day, knownAt: asked.knownAt }
  return [...new Set([...customers].flatMap((customer) => lineageOf(credit, customer, horizon)))].map(
    (customer) => `customer-${customer}`,
  )
}

/**
 * Explains one figure: the arithmetic with the numbers in it, each of its terms with what it came from, and the streams
 * and types of facts from which alone it is counted again (`rederiveKpi`).
 *
 * Fails with `KPI_CELL_AMBIGUOUS` when there is a figure for each currency or part, with `KPI_CELL_EMPTY` when there is
 * none, and as `kpisOf` does.
 *
 * @example
 * import { companyModels, explainKpi } from "@adv/projections"
 * import { unsafeDate } from "@adv/domain"
 *
 * const { states } = companyModels()
 * const year = { from: unsafeDate("2025-01-01"), to: unsafeDate("2026-01-01"), asOf: unsafeDate("2025-12-31") }
 * const knownAt = Date.parse("2026-01-15T09:00:00Z") as Parameters<typeof explainKpi>[1]["knownAt"]
 * const explained = explainKpi(states, { ...year, knownAt, id: "QU-01" })
 * assert.equal(
 *   explained._tag === "Right" && explained.right.arithmetic,
 *   "withError 0 ÷ orders 0 × 100 = no value (DENOMINATOR_ZERO)",
 * )
 */
export const explainKpi = (books: Books, query: KpiCellQuery): Either<ExplainFailure, KpiExplanation> => {
  const found = cellOf(books, query)
  if (isLeft(found)) return found
  const cell = found.right
  const { asked, series, window } = cell
  const { kpi, currency, part } = series
  const made = series.made(window)
  const { figure, days } = made
  const value = shownValueOf(series, window, asked, figure)
  const also: Array<Collected["also"]> = []
  const terms = Object.entries(kpi.terms).map(([name, term]): ExplainedTerm => {
    const span = days.get(name) ?? window
    const collected = collect(cell, made, name)
    also.push(collected.also)
    const { amount, n } = sumOf(term, collected.entries, series, name, window)
    return {
      name,
      term: term.name,
      what: term.what,
      kind: term.kind,
      unit: term.unit,
      from: Number.isFinite(span.from) ? fromDay(span.from as Day) : null,
      to: fromDay(span.to as Day),
      amount,
      n,
      text: textOf(term, amount, currency),
      entries: collected.entries.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)),
    }
  })
  const told = new Set(
    terms.flatMap(({ entries }) => entries.flatMap(({ subject, also: more }) => [subject, ...more])),
  )
  const customers = new Set(terms.flatMap(({ entries }) => entries.map(({ customer }) => customer)))
  const textOfTerm = (name: string): string => terms.find((term) => term.name === name)?.text ?? ""
  const ofCustomers = customerStreams(books, customers, asked)
  return right({
    figure: value,
    arithmetic: arithmeticText(kpi, window, figure, value, textOfTerm),
    terms,
    subjects: [...new Set([...closed(told, also), ...ofCustomers])].sort().map(streamOf),
    factTypes: [
      ...new Set([
        ...Object.values(kpi.terms).flatMap(({ facts }) => facts),
        ...(ofCustomers.length > 0 ? customerFactTypes : []),
      ]),
    ].sort(),
    asked: {
      ...query,
      id: `${kpi.id}@${kpi.version}`,
      where: {
        ...query.where,
        ...(currency === null ? {} : { currency }),
        ...(part === null ? {} : { part }),
      },
    },
  })
}

/** What the entries add up to; of what is counted by key, how many keys there are. */
const sumOf = (
  term: Term,
  entries: ReadonlyArray<ExplainedEntry>,
  series: Series,
  name: string,
  window: Span,
): { readonly amount: number; readonly n: number } => {
  if (term.keyed === "distinct") return series.sumOf(name, window)
  let amount = 0
  let n = 0
  for (const entry of entries) {
    amount += entry.amount
    n += entry.n
  }
  return { amount, n }
}

/** Whether an event is one that an explanation says a figure came from. */
export const explains = ({
  subjects,
  factTypes,
  asked,
}: Pick<KpiExplanation, "subjects" | "factTypes" | "asked">): ((
  event: Pick<StoredEvent, "stream" | "type" | "recordedAt">,
) => boolean) => {
  const streams = new Set<string>(subjects)
  const types = new Set(factTypes)
  return ({ stream, type, recordedAt }) =>
    recordedAt <= asked.knownAt && streams.has(stream) && types.has(type)
}

/**
 * Counts an explained figure again, from the facts that the explanation names and no others: fresh read models, the same
 * question. Events that it doesn't name are passed over, so all the events of its streams can be given, or the whole log.
 *
 * Fails as `explainKpi` does.
 */
export const rederiveKpi = (
  explanation: Pick<KpiExplanation, "subjects" | "factTypes" | "asked">,
  events: Iterable<StoredEvent>,
): Either<ExplainFailure, KpiValue> => {
  const asked = askedOf(queryOf(explanation.asked))
  if (isLeft(asked)) return asked
  const [kpi] = asked.right.kpis
  if (kpi === undefined) return left(failure("KPI_CELL_EMPTY", "There is no KPI to count again.", {}))
  const models = companyModels()
  const named = explains(explanation)
  models.apply([...events].filter(named).toSorted((a, b) => a.position - b.position))
  const study = new Study(models.states, asked.right)
  const of = (dimension: string): string => [...(asked.right.where.get(dimension) ?? [""])][0] ?? ""
  const series = study.seriesAt(kpi, study.dimensionsOf(kpi).map(of))
  return right(shownValueOf(series, asked.right.whole, asked.right, series.figure(asked.right.whole)))
}
