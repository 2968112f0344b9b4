import {
  type Difference,
  type DomainFact,
  Exact,
  type Failure,
  formatMinor,
  type Instant,
  type LocalDate,
  minor,
  type Unresolved,
} from "@adv/domain"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { type KpiValue, kpisOf } from "../kpi/compute.js"
import type { CompanyModels } from "../projections.js"
import { type AgingOfCurrency, agingOf } from "../receivables/aging.js"

/** Facts of a type that came out otherwise. */
export interface ChangedFacts {
  readonly type: DomainFact["type"]
  readonly added: number
  readonly dropped: number
  readonly different: number
  /** The first few of them. */
  readonly examples: ReadonlyArray<Difference>
}

/** Decisions of a type that met the same refusal. */
export interface UnresolvedDecisions {
  readonly outcome: Unresolved["outcome"]
  readonly type: DomainFact["type"]
  readonly code: string
  readonly count: number
  /** The first few of them. */
  readonly examples: ReadonlyArray<Unresolved>
}

/** A KPI of the span as it was, and as it would have been; null where it has no value. */
export interface KpiCompared extends Pick<KpiValue, "id" | "name" | "unit" | "currency" | "part"> {
  readonly before: string | null
  readonly after: string | null
  /** Null where there is nothing to take one from the other. */
  readonly delta: string | null
}

/** A bucket of the aging on the last day of the span; amounts are decimals in major units. */
export interface AgingCompared {
  readonly currency: string
  readonly bucket: string
  readonly before: string
  readonly after: string
  readonly delta: string
}

const FEW = 3

export const changedFacts = (differences: ReadonlyArray<Difference>): ReadonlyArray<ChangedFacts> => {
  const byType = Map.groupBy(differences, ({ type }) => type)
  const count = (own: ReadonlyArray<Difference>, change: Difference["change"]) =>
    own.filter((each) => each.change === change).length
  return [...byType]
    .map(([type, own]) => ({
      type,
      added: count(own, "added"),
      dropped: count(own, "dropped"),
      different: count(own, "different"),
      examples: own.slice(0, FEW),
    }))
    .toSorted((a, b) => (a.type < b.type ? -1 : 1))
}

export const unresolvedDecisions = (
  unresolved: ReadonlyArray<Unresolved>,
): ReadonlyArray<UnresolvedDecisions> =>
  [...Map.groupBy(unresolved, ({ outcome, type, code }) => `${outcome} ${type} ${code}`)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => {
      const [first] = own
      if (first === undefined) return []
      const { outcome, type, code } = first
      return [{ outcome, type, code, count: own.length, examples: own.slice(0, FEW) }]
    })

const isNumber = (text: string | null): text is string => text !== null && /^-?\d+(\.\d+)?$/.test(text)

const decimalsOf = (text: string): number => text.split(".")[1]?.length ?? 0

const deltaOf = (before: string | null, after: string | null): string | null =>
  isNumber(before) && isNumber(after)
    ? new Exact(after).minus(new Exact(before)).toFixed(Math.max(decimalsOf(before), decimalsOf(after)))
    : null

const always = Number.MAX_SAFE_INTEGER as Instant

interface Span {
  readonly from: LocalDate
  readonly to: LocalDate
  /** Its last day. */
  readonly last: LocalDate
}

/** Fails as `kpisOf` does. */
export const kpisCompared = (
  before: CompanyModels,
  after: CompanyModels,
  { from, to, last }: Span,
  ids: ReadonlyArray<string> | undefined,
): Either<Failure, ReadonlyArray<KpiCompared>> => {
  const query = { from, to, asOf: last, knownAt: always, ...(ids === undefined ? {} : { ids }) }
  const was = kpisOf(before.states, query)
  if (isLeft(was)) return was
  const is = kpisOf(after.states, query)
  if (isLeft(is)) return is
  const key = ({ id, version, currency, part }: KpiValue) => `${id} ${version} ${currency} ${part}`
  const then = new Map(was.right.map((value) => [key(value), value]))
  const now = new Map(is.right.map((value) => [key(value), value]))
  return right(
    [...new Map([...then, ...now])].map(([at, { id, name, unit, currency, part }]) => {
      const one = then.get(at)?.value ?? null
      const other = now.get(at)?.value ?? null
      return {
        ...{ id, name, unit, currency },
        ...(part === undefined ? {} : { part }),
        before: one,
        after: other,
        delta: deltaOf(one, other),
      }
    }),
  )
}

const amountsIn = ({ currency, buckets, total, unapplied }: AgingOfCurrency) =>
  [
    ...buckets.map(({ label, amount }) => [label, amount] as const),
    ["total", total] as const,
    ["unapplied", unapplied] as const,
  ].map(([bucket, amount]) => [`${currency} ${bucket}`, { currency, bucket, amount }] as const)

/** Fails as `agingOf` does. */
export const agingCompared = (
  before: CompanyModels,
  after: CompanyModels,
  { last }: Span,
): Either<Failure, ReadonlyArray<AgingCompared>> => {
  const was = agingOf(before.states.receivables, { asOf: last, knownAt: always })
  if (isLeft(was)) return was
  const is = agingOf(after.states.receivables, { asOf: last, knownAt: always })
  if (isLeft(is)) return is
  const then = new Map(was.right.currencies.flatMap(amountsIn))
  const now = new Map(is.right.currencies.flatMap(amountsIn))
  return right(
    [...new Map([...then, ...now])].map(([key, { currency, bucket }]) => {
      const text = (amount: number) => formatMinor(minor(amount), currency)
      const one = then.get(key)?.amount ?? 0
      const other = now.get(key)?.amount ?? 0
      return { currency, bucket, before: text(one), after: text(other), delta: text(other - one) }
    }),
  )
}
