import {
  addDays,
  type Day,
  fromDay,
  type Instant,
  isRecordedEvent,
  type LocalDate,
  type RecordedEvent,
  toDay,
} from "@adv/domain"
import { type CompanyModels, companyModels, type KpiQuery, type KpiValue, kpisOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { beforeAll, describe, expect, it } from "vitest"
import { history } from "../support/history.js"

let log: ReadonlyArray<RecordedEvent> = []

/** Facts that came late, early and out of order, up to two months back and one ahead. */
beforeAll(async () => {
  log = (await history(11, 150)).filter(isRecordedEvent).map((event) => {
    const by = (Number.parseInt(event.metadata.commandId.slice(0, 4), 16) % 91) - 60
    const moved = toDay(event.metadata.effectiveDate) + by
    return { ...event, metadata: { ...event.metadata, effectiveDate: fromDay(moved as Day) } }
  })
})

const answer = ({ states }: CompanyModels, query: KpiQuery): ReadonlyArray<KpiValue> => {
  const values = kpisOf(states, query)
  if (isLeft(values)) throw new Error(values.left.message)
  return values.right
}

const keyOf = ({ id, version, from, currency, part }: KpiValue): string =>
  [id, version, from, currency, part].join(" ")

const figureOf = ({ value, numerator, denominator, n, also, interval }: KpiValue): string =>
  JSON.stringify([value, numerator, denominator, n, also, interval])

/** Those of a series that differ from the same windows asked about alone. */
const differing = (whole: ReadonlyArray<KpiValue>, alone: ReadonlyArray<KpiValue>) => {
  const inSeries = new Map(whole.map((value) => [keyOf(value), value]))
  return alone.flatMap((value) => {
    const same = inSeries.get(keyOf(value))
    if (same === undefined) return [`${keyOf(value)} is only there alone`]
    return figureOf(same) === figureOf(value)
      ? []
      : [`${keyOf(value)}: ${figureOf(same)} in the series, ${figureOf(value)} alone`]
  })
}

describe("A window of a KPI's series", () => {
  it("comes to the same when it is asked about alone, be it a month or a day", () => {
    const models = companyModels()
    const half = log.length >> 1
    // Asked half-way too: what was found out about the rows by then must carry on.
    for (const [events, knownAt] of [
      [log.slice(0, half), log[half - 1]?.recordedAt],
      [log.slice(half), log.at(-1)?.recordedAt],
      [[], log[half - 1]?.recordedAt],
    ] as const) {
      models.apply(events)
      const days = log.map(({ metadata }) => metadata.effectiveDate).sort()
      const asOf = days[((days.length * 9) / 10) | 0] as LocalDate
      const first = `${(days[(days.length / 10) | 0] as string).slice(0, 8)}01` as LocalDate
      const horizon = { asOf, knownAt: knownAt as Instant }
      const whole = answer(models, { ...horizon, from: first, to: addDays(asOf, 40), every: "month" })
      const months = [...new Set(whole.map(({ from, to }) => `${from} ${to}`))].sort()
      expect(months.length).toBeGreaterThan(2)
      for (const month of months) {
        const [from, to] = month.split(" ") as [LocalDate, LocalDate]
        expect(differing(whole, answer(models, { ...horizon, from, to }))).toEqual([])
      }
      const weeks = answer(models, { ...horizon, from: first, to: addDays(asOf, 40), every: "week" })
      for (const from of [...new Set(weeks.map(({ from }) => from))].sort().filter((_, at) => at % 4 === 1))
        expect(differing(weeks, answer(models, { ...horizon, from, to: addDays(from, 7) }))).toEqual([])
    }
  })
})
