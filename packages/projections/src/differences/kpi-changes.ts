import type { Currency, Failure, Instant, LocalDate, RecordedEvent } from "@adv/domain"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { type KpiQuery, type KpiValue, kpisOf } from "../kpi/compute.js"
import { type ExplainedEntry, explainKpi, type KpiExplanation } from "../kpi/explain.js"
import type { Books } from "../kpi/term.js"
import type { Between } from "./facts-between.js"

/** Which KPIs are compared, of the days `[from, to)`; all of them without ids. */
export type KpisAsked = Pick<KpiQuery, "from" | "to" | "ids" | "definitions">

/** What a subject adds to a term otherwise than before, and the facts that say so. */
export interface TermCause {
  /** The stream that tells it. */
  readonly subject: string
  readonly amount: number
  readonly n: number
  /** Positions, of those that became known in between. */
  readonly facts: ReadonlyArray<number>
}

/** By how much a term is told otherwise: in its own unit, in whole numbers; its causes add up to it. */
export interface TermChange {
  readonly term: string
  readonly what: string
  readonly unit: string
  readonly amount: number
  readonly n: number
  readonly causes: ReadonlyArray<TermCause>
}

type Told = Pick<KpiValue, "value" | "reason" | "numerator" | "denominator" | "n">

/** A KPI that is told otherwise; null while it wasn't told of that currency or part. */
export interface KpiChange {
  readonly id: string
  readonly version: number
  readonly name: string
  readonly unit: string
  readonly from: LocalDate
  readonly to: LocalDate
  readonly currency: Currency | null
  readonly part: string | null
  readonly before: Told | null
  readonly after: Told | null
  readonly terms: ReadonlyArray<TermChange>
}

const told = (value: KpiValue | undefined): Told | null =>
  value === undefined
    ? null
    : {
        value: value.value,
        reason: value.reason,
        numerator: value.numerator,
        denominator: value.denominator,
        n: value.n,
      }

const keyOf = ({ id, version, currency, part }: KpiValue): string =>
  JSON.stringify([id, version, currency, part ?? null])

interface Added {
  readonly amount: number
  readonly n: number
  readonly streams: ReadonlySet<string>
}

const nothing: Added = { amount: 0, n: 0, streams: new Set() }

/** What each subject adds to a term. */
const addedBy = (entries: ReadonlyArray<ExplainedEntry>): ReadonlyMap<string, Added> => {
  const found = new Map<string, Added>()
  for (const { subject, also, amount, n } of entries) {
    const before = found.get(subject) ?? nothing
    found.set(subject, {
      amount: before.amount + amount,
      n: before.n + n,
      streams: new Set([subject, ...before.streams, ...also]),
    })
  }
  return found
}

/** What each term came to otherwise, subject by subject: the same entries that the figures were added up from. */
const termsOf = (
  before: KpiExplanation,
  after: KpiExplanation,
  facts: ReadonlyArray<RecordedEvent>,
): ReadonlyArray<TermChange> => {
  const byStream = Map.groupBy(facts, ({ stream }) => stream as string)
  const types = new Set([...before.factTypes, ...after.factTypes])
  return after.terms.flatMap(({ name, what, unit, entries }): ReadonlyArray<TermChange> => {
    const was = addedBy(before.terms.find((term) => term.name === name)?.entries ?? [])
    const is = addedBy(entries)
    const causes: Array<TermCause> = []
    for (const subject of new Set([...was.keys(), ...is.keys()])) {
      const then = was.get(subject) ?? nothing
      const now = is.get(subject) ?? nothing
      const amount = now.amount - then.amount
      const n = now.n - then.n
      if (amount === 0 && n === 0) continue
      const positions = [...new Set([subject, ...then.streams, ...now.streams])].flatMap((stream) =>
        (byStream.get(stream) ?? []).filter(({ type }) => types.has(type)).map(({ position }) => position),
      )
      causes.push({ subject, amount, n, facts: positions.sort((a, b) => a - b) })
    }
    if (causes.length === 0) return []
    return [
      {
        term: name,
        what,
        unit,
        amount: causes.reduce((sum, cause) => sum + cause.amount, 0),
        n: causes.reduce((sum, cause) => sum + cause.n, 0),
        causes: causes.sort(
          (a, b) => Math.abs(b.amount) - Math.abs(a.amount) || (a.subject < b.subject ? -1 : 1),
        ),
      },
    ]
  })
}

/**
 * The KPIs that are told otherwise at a later moment, with what each subject adds otherwise to each of their terms.
 *
 * Fails as `kpisOf` does.
 */
export const kpiChanges = (
  books: Books,
  facts: ReadonlyArray<RecordedEvent>,
  { asOf, knownAt1, knownAt2 }: Between,
  asked: KpisAsked,
): Either<Failure, ReadonlyArray<KpiChange>> => {
  const at = (knownAt: Instant) => kpisOf(books, { ...asked, asOf, knownAt })
  const then = at(knownAt1)
  if (isLeft(then)) return then
  const now = at(knownAt2)
  if (isLeft(now)) return now
  const before = new Map(then.right.map((value) => [keyOf(value), value]))
  const after = new Map(now.right.map((value) => [keyOf(value), value]))
  const found: Array<KpiChange> = []
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(key), after.get(key)]
    const value = is ?? was
    if (value === undefined || JSON.stringify(told(was)) === JSON.stringify(told(is))) continue
    const { id, version, name, unit, from, to, currency, part } = value
    const explained = (knownAt: Instant) =>
      explainKpi(books, {
        ...asked,
        id: `${id}@${version}`,
        asOf,
        knownAt,
        where: {
          ...(currency === null ? {} : { currency }),
          ...(part === undefined ? {} : { part }),
        },
      })
    const figureThen = explained(knownAt1)
    if (isLeft(figureThen)) return figureThen
    const figureNow = explained(knownAt2)
    if (isLeft(figureNow)) return figureNow
    found.push({
      id,
      version,
      name,
      unit,
      from,
      to,
      currency,
      part: part ?? null,
      before: told(was),
      after: told(is),
      terms: termsOf(figureThen.right, figureNow.right, facts),
    })
  }
  return right(found)
}
