import {
  type CreditPolicy,
  type Currency,
  dynamicCheck,
  type Failure,
  failure,
  type Instant,
  type LocalDate,
  type RecordedEvent,
  type StoredEvent,
  toDay,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { creditPicture } from "../credit/exposure.js"
import type { Horizon } from "../engine/read-models.js"
import type { CompanyModels } from "../projections.js"
import { agingLabels, agingOf } from "../receivables/aging.js"
import { bucketsBy } from "../receivables/aging-items.js"
import { type Ledger, receivables } from "../receivables/ledger.js"
import { dueOf, openItemsOf, unappliedOfCustomer } from "../receivables/of-customer.js"
import { type Between, customersOfFact, factsBetween, type Moment, momentsBy } from "./facts-between.js"
import { type KpiChange, type KpisAsked, kpiChanges } from "./kpi-changes.js"
import { type OrderChange, orderChanges } from "./order-changes.js"

export interface DifferenceQuery extends Between {
  /** Upper bounds of the aging's buckets, in days past due; 30, 60, 90 by default. */
  readonly bounds?: ReadonlyArray<number>
  /** What counts in an exposure: the usual dynamic check by default. Head offices don't answer for others here. */
  readonly policy?: CreditPolicy
  /** Which KPIs, of which window; none when absent. */
  readonly kpis?: KpisAsked
}

/** What a fact is, and where. */
export interface FactRef {
  readonly position: number
  readonly id: string
  readonly type: string
  readonly stream: string
  readonly on: LocalDate
  readonly recordedAt: Instant
}

/** What became known at one moment, and by how much it changed a cell. */
export interface Cause {
  readonly recordedAt: Instant
  /** The facts' positions in the log. */
  readonly facts: ReadonlyArray<number>
  readonly change: number
}

/** Amounts are minor units; the causes' changes add up to the difference. */
export interface CellChange {
  readonly customer: string
  readonly currency: Currency
  /** A bucket; `open`, `overdue`, `disputed`, `unapplied`; or a component of the exposure. */
  readonly cell: string
  readonly before: number
  readonly after: number
  readonly causes: ReadonlyArray<Cause>
}

/** What is told otherwise as of a business date, for what became known between two moments. */
export interface Difference {
  readonly asOf: LocalDate
  readonly knownAt1: Instant
  readonly knownAt2: Instant
  /** All that became known in between and took effect by the date, in the log's order. */
  readonly facts: ReadonlyArray<FactRef>
  readonly receivables: ReadonlyArray<CellChange>
  readonly aging: ReadonlyArray<CellChange>
  readonly exposure: ReadonlyArray<CellChange>
  readonly orders: ReadonlyArray<OrderChange>
  readonly kpis: ReadonlyArray<KpiChange>
}

type Cells = ReadonlyMap<string, number>

const SEPARATOR = "\u0000"
const keyOf = (currency: string, cell: string): string => `${currency}${SEPARATOR}${cell}`

/** How a customer's cells change from moment to moment: each moment's facts did what the cells changed by. */
const changesOf = (
  customer: string,
  moments: ReadonlyArray<Moment>,
  { knownAt1, knownAt2 }: Between,
  cellsAt: (knownAt: Instant) => Cells,
): ReadonlyArray<CellChange> => {
  const before = cellsAt(knownAt1)
  const after = cellsAt(knownAt2)
  const keys = new Set([...before.keys(), ...after.keys()])
  if ([...keys].every((key) => (before.get(key) ?? 0) === (after.get(key) ?? 0))) return []
  const causes = new Map<string, Array<Cause>>()
  let then = before
  for (const { recordedAt, facts } of moments) {
    const now = cellsAt(recordedAt)
    for (const key of new Set([...then.keys(), ...now.keys()])) {
      const change = (now.get(key) ?? 0) - (then.get(key) ?? 0)
      if (change === 0) continue
      const cause = { recordedAt, facts: facts.map(({ position }) => position), change }
      const own = causes.get(key)
      if (own === undefined) causes.set(key, [cause])
      else own.push(cause)
    }
    then = now
  }
  return [...keys]
    .filter((key) => (before.get(key) ?? 0) !== (after.get(key) ?? 0))
    .map((key): CellChange => {
      const [currency = "", cell = ""] = key.split(SEPARATOR)
      return {
        customer,
        currency: currency as Currency,
        cell,
        before: before.get(key) ?? 0,
        after: after.get(key) ?? 0,
        causes: causes.get(key) ?? [],
      }
    })
    .sort((a, b) => (keyOf(a.currency, a.cell) < keyOf(b.currency, b.cell) ? -1 : 1))
}

const add = (cells: Map<string, number>, key: string, amount: number): void => {
  if (amount !== 0) cells.set(key, (cells.get(key) ?? 0) + amount)
}

const accountCells = (ledger: Ledger, customer: number, horizon: Horizon): Cells => {
  const cells = new Map<string, number>()
  for (const { invoice, open, disputed, daysPastDue } of openItemsOf(ledger, customer, horizon)) {
    const currency = ledger.currencies.name(ledger.invoice.currency.at(invoice))
    add(cells, keyOf(currency, "open"), open)
    add(cells, keyOf(currency, "disputed"), disputed)
    if (daysPastDue > 0) add(cells, keyOf(currency, "overdue"), open)
  }
  for (const { currency, amount } of unappliedOfCustomer(ledger, customer, horizon))
    add(cells, keyOf(ledger.currencies.name(currency), "unapplied"), amount)
  return cells
}

const bucketCells = (
  ledger: Ledger,
  customer: number,
  horizon: Horizon,
  bounds: ReadonlyArray<number>,
): Cells => {
  const cells = new Map<string, number>()
  const labels = agingLabels(bounds)
  const bucketOf = bucketsBy("days", bounds, horizon.asOf)
  for (const { item, invoice, open, daysPastDue } of openItemsOf(ledger, customer, horizon)) {
    const currency = ledger.currencies.name(ledger.invoice.currency.at(invoice))
    const bucket = daysPastDue > 0 ? bucketOf(dueOf(ledger, item, horizon)) : 0
    add(cells, keyOf(currency, labels[bucket] ?? ""), open)
  }
  return cells
}

const refOf = ({ position, id, type, stream, metadata, recordedAt }: RecordedEvent): FactRef => ({
  position,
  id,
  type,
  stream,
  on: metadata.effectiveDate,
  recordedAt,
})

/**
 * What is told otherwise at a later moment than at an earlier one, as of the same business date, and which facts did it:
 * receivables, aging and exposure by customer, the status of orders, and KPIs. Only facts that became known in between and
 * took effect by the date can change anything; what they changed together, at one moment, is one cause. The causes of a
 * cell add up to its difference exactly.
 *
 * Fails with `DIFFERENCE_MOMENTS_INVALID` when the second moment is before the first, and as {@link agingOf} and `kpisOf`
 * do.
 *
 * @param events at least those that were recorded between the moments, in the log's order
 *
 * @example
 * import { unsafeDate } from "@adv/domain"
 * import { companyModels, differenceOf } from "@adv/projections"
 *
 * const moment = (text: string) => Date.parse(text) as Parameters<typeof differenceOf>[2]["knownAt1"]
 * const found = differenceOf(companyModels(), [], {
 *   asOf: unsafeDate("2025-03-31"),
 *   knownAt1: moment("2025-04-01T00:00:00Z"),
 *   knownAt2: moment("2025-05-01T00:00:00Z"),
 * })
 * assert.ok(found._tag === "Right")
 * assert.deepEqual(found.right.aging, [])
 */
export const differenceOf = (
  { states }: Pick<CompanyModels, "states">,
  events: Iterable<StoredEvent>,
  query: DifferenceQuery,
): Either<Failure, Difference> => {
  const { asOf, knownAt1, knownAt2, policy = dynamicCheck } = query
  if (knownAt2 < knownAt1)
    return left(
      failure(
        "DIFFERENCE_MOMENTS_INVALID",
        "What is known grows: give the earlier moment first, and the later one second.",
        { knownAt1, knownAt2 },
      ),
    )
  const aging = agingOf(receivables.initial(), {
    asOf,
    knownAt: knownAt2,
    ...(query.bounds === undefined ? {} : { bounds: query.bounds }),
  })
  if (isLeft(aging)) return aging
  const { bounds } = aging.right
  const facts = factsBetween(events, query)
  const kpis = query.kpis === undefined ? right([]) : kpiChanges(states, facts, query, query.kpis)
  if (isLeft(kpis)) return kpis

  const ledger = states.receivables
  const day = toDay(asOf)
  const own = { ...policy, group: false }
  const found = {
    receivables: [] as CellChange[],
    aging: [] as CellChange[],
    exposure: [] as CellChange[],
  }
  const byCustomer = momentsBy(facts, (event) => customersOfFact(states, event))
  for (const [customer, moments] of [...byCustomer].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const number = ledger.customers.find(customer)
    const of = (cellsAt: (horizon: Horizon) => Cells) =>
      changesOf(customer, moments, query, (knownAt) => cellsAt({ asOf: day, knownAt }))
    found.receivables.push(...of((horizon) => accountCells(ledger, number, horizon)))
    found.aging.push(...of((horizon) => bucketCells(ledger, number, horizon, bounds)))
    found.exposure.push(
      ...of(({ knownAt }) => {
        const picture = creditPicture({ states }, { asOf, knownAt, policy: own })
        return new Map(
          picture
            .exposureOf(customer)
            .components.map(({ component, currency, amount }) => [keyOf(currency, component), amount]),
        )
      }),
    )
  }
  return right({
    asOf,
    knownAt1,
    knownAt2,
    facts: facts.map(refOf),
    ...found,
    orders: orderChanges(states, facts, query),
    kpis: kpis.right,
  })
}
