import {
  addDays,
  type Day,
  fromDay,
  type Instant,
  type LocalDate,
  type PublishedFigure,
  type RecordedEvent,
  type Scope,
  toDay,
  type Window,
} from "@adv/domain"
import { companyHistory } from "@adv/domain/testing"
import {
  type Bridge,
  bridgeOf,
  catalogue,
  companyModels,
  factsBehind,
  figureOf,
  type Kpi,
  kpisOf,
  publicationOf,
  ratioText,
  type Term,
} from "@adv/projections"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { runs, seed } from "../support/runs.js"

type Books = ReturnType<typeof companyModels>["states"]

const booksOf = (events: ReadonlyArray<RecordedEvent>): Books => {
  const models = companyModels()
  models.apply(events)
  return models.states
}

/** Another definition: the same, without the customers whose name has six letters. */
const without = (term: Term): Term => ({
  ...term,
  name: `${term.name}, of some`,
  each: (books, counted, entry) =>
    term.each(
      books,
      counted,
      new Proxy(entry, {
        get: (target, field) => {
          if (field === "add")
            return () => {
              if (target.customer.length !== 6) target.add()
            }
          const value: unknown = Reflect.get(target, field)
          return typeof value === "function" ? value.bind(target) : value
        },
        set: (target, field, value) => Reflect.set(target, field, value),
      }),
    ),
})

/** Of every KPI a second definition, of other terms. */
const redefined: ReadonlyArray<Kpi> = catalogue.map((kpi) => ({
  ...kpi,
  version: kpi.version + 1,
  terms: Object.fromEntries(Object.entries(kpi.terms).map(([name, term]) => [name, without(term)])),
}))
const definitions: ReadonlyArray<Kpi> = [...catalogue, ...redefined]

/** An exact number of a bridge, as a numerator over a denominator: decimals, or `2/3`. */
const parsed = (text: string): readonly [bigint, bigint] => {
  const [above = "", below] = text.split("/")
  if (below !== undefined) return [BigInt(above), BigInt(below)]
  const [whole = "", decimals = ""] = above.split(".")
  return [BigInt(`${whole}${decimals}`), 10n ** BigInt(decimals.length)]
}

/** Whether exact numbers add up; null where any of them is none. */
const addUp = (parts: ReadonlyArray<string | null>, whole: string | null): boolean | null => {
  let [above, below] = [0n, 1n]
  for (const part of parts) {
    if (part === null) return null
    const [a, b] = parsed(part)
    above = above * b + a * below
    below *= b
  }
  if (whole === null) return null
  const [a, b] = parsed(whole)
  return above * b === a * below
}

interface Published {
  readonly figure: PublishedFigure
  readonly kpi: Kpi
}

/** Everything that can be published of a window as it is known at a moment, by the first definitions. */
const publishedAt = (
  books: Books,
  window: { readonly from: LocalDate; readonly to: LocalDate },
  dates: { readonly asOf: LocalDate; readonly knownAt: Instant },
  logPosition: number,
): ReadonlyArray<Published> =>
  catalogue.flatMap((kpi): ReadonlyArray<Published> => {
    const id = `${kpi.id}@${kpi.version}`
    const values = kpisOf(books, { ...window, ...dates, ids: [id], definitions })
    if (isLeft(values)) throw new Error(values.left.message)
    return values.right.map(({ currency, part }) => {
      const scope: Scope = {
        ...(currency === null ? {} : { currency }),
        ...(part === undefined ? {} : { part }),
      }
      const asked = { kpi: id, window, scope, ...dates, on: dates.asOf, logPosition, definitions }
      const command = publicationOf(books, asked)
      if (isLeft(command)) throw new Error(command.left.message)
      const { type: _type, on: _on, ...figure } = command.right
      return { kpi, figure: { ...figure, publication: 1 } }
    })
  })

/**
 * A company's log with each command's facts moved to another business date, up to two months back: what is recorded late
 * is the rule here.
 */
const lateHistory = companyHistory().map(({ log }) =>
  log.map((event): RecordedEvent => {
    const by = Number.parseInt(event.metadata.commandId.slice(0, 4), 16) % 61
    return {
      ...event,
      metadata: { ...event.metadata, effectiveDate: addDays(event.metadata.effectiveDate, -by) },
    }
  }),
)

/** A log, the event after which something is published, and a window that is over by then. */
const points = fc.noBias(
  fc.record({
    log: lateHistory,
    cut: fc.double({ min: 0.4, max: 0.9, noNaN: true }),
    days: fc.integer({ min: 20, max: 120 }),
    ago: fc.nat(10),
  }),
)

/** The same, of a company that records everything so many days late from the cut on. */
const backlogs = fc.noBias(
  fc
    .record({
      log: companyHistory().map(({ log }) => log),
      cut: fc.double({ min: 0.4, max: 0.9, noNaN: true }),
      days: fc.integer({ min: 20, max: 120 }),
      ago: fc.nat(10),
      late: fc.integer({ min: 10, max: 40 }),
    })
    .map(({ log, late, ...point }) => ({
      ...point,
      log: log.map((event, at): RecordedEvent => {
        if (at <= Math.floor(point.cut * (log.length - 1))) return event
        const effectiveDate = addDays(event.metadata.effectiveDate, -late)
        return { ...event, metadata: { ...event.metadata, effectiveDate } }
      }),
    })),
)

type Point = typeof points extends fc.Arbitrary<infer P> ? P : never

const bridged = (books: Books, published: PublishedFigure, knownAt: Instant, version?: number): Bridge => {
  const bridge = bridgeOf(books, {
    published,
    knownAt,
    definitions,
    ...(version === undefined ? {} : { version }),
  })
  if (isLeft(bridge)) throw new Error(bridge.left.message)
  return bridge.right
}

const expectToAddUp = ({ published, parts, now, publication, decimals }: Bridge): number => {
  let numbers = 0
  for (const of of ["numerator", "denominator", "exact"] as const) {
    const adds = addUp([published[of], ...parts.map((part) => part[of])], now[of])
    expect([publication.kpi, of, adds]).not.toEqual([publication.kpi, of, false])
    if (adds === true) numbers += 1
  }
  for (const { exact, value } of [published, now, ...parts])
    if (exact !== null) expect(Number(ratioText(...parsed(exact), decimals))).toBe(Number(value))
  return numbers
}

/** Publishes all there is of a window before the cut, and hands each figure over with both states of the books. */
const eachPublished = (
  { log, cut, days, ago }: Point,
  visit: (published: Published & { readonly window: Window }, books: Books, end: RecordedEvent) => void,
): void => {
  const last = log[Math.floor(cut * (log.length - 1))]
  const end = log.at(-1)
  if (last === undefined || end === undefined) return
  const then = log.filter(({ recordedAt }) => recordedAt <= last.recordedAt)
  const today = fromDay(Math.max(...then.map(({ metadata }) => toDay(metadata.effectiveDate))) as Day)
  const to = addDays(today, 1 - ago)
  const window = { from: addDays(to, -days), to }
  const dates = { asOf: today, knownAt: last.recordedAt }
  const books = booksOf(log)
  for (const published of publishedAt(booksOf(then), window, dates, then.at(-1)?.position ?? 0))
    visit({ ...published, window }, books, end)
}

describe("the bridge from what was published to what is told now", () => {
  it(
    "adds up exactly for every KPI, whenever it was published, also when it is defined otherwise now",
    () => {
      let numbers = 0
      let moved = 0
      fc.assert(
        fc.property(points, (point) => {
          eachPublished(point, ({ figure, kpi }, books, end) => {
            for (const version of [kpi.version, kpi.version + 1]) {
              const bridge = bridged(books, figure, end.recordedAt, version)
              numbers += expectToAddUp(bridge)
              if (bridge.parts.every(({ terms }) => terms.length > 0)) moved += 1
              if (version === kpi.version)
                expect(
                  bridge.parts.flatMap(({ kind, terms }) => (kind === "lateFacts" ? [] : terms)),
                ).toEqual([])
            }
          })
        }),
        { numRuns: runs(3), seed, endOnFailure: true },
      )
      expect(numbers).toBeGreaterThan(500)
      expect(moved).toBeGreaterThan(20)
    },
    runs(120_000),
  )

  it(
    "finds the late facts that did it: with them alone, what was known then comes to what is told now",
    () => {
      let found = 0
      fc.assert(
        fc.property(backlogs, (point) => {
          eachPublished(point, ({ figure, kpi }, books, end) => {
            const bridge = bridged(books, figure, end.recordedAt, kpi.version)
            const [late] = bridge.parts
            if (late === undefined) return
            const facts = new Set(factsBehind(bridge, late, point.log))
            // What took effect only after the date doesn't count by itself, and may say what something is.
            const stays = ({ position, metadata }: RecordedEvent) =>
              position <= figure.logPosition || metadata.effectiveDate > figure.asOf
            const asked = {
              kpi: `${kpi.id}@${kpi.version}`,
              window: figure.window,
              scope: figure.scope,
              asOf: figure.asOf,
              knownAt: end.recordedAt,
            }
            const valueIn = (events: ReadonlyArray<RecordedEvent>) => {
              const counted = figureOf(booksOf(events), asked)
              if (isLeft(counted)) throw new Error(counted.left.message)
              return [kpi.id, counted.right.value.value, counted.right.value.n]
            }
            if (late.terms.length === 0) return
            found += facts.size
            const now = figureOf(books, asked)
            if (isLeft(now)) throw new Error(now.left.message)
            const { value, n } = now.right.value
            expect(valueIn(point.log.filter((event) => stays(event) || facts.has(event)))).toEqual([
              kpi.id,
              value,
              n,
            ])
          })
        }),
        { numRuns: runs(2), seed, endOnFailure: true },
      )
      expect(found).toBeGreaterThan(0)
    },
    runs(120_000),
  )
})
