import type { Day, Instant, RecordedEvent } from "@adv/domain"
import { fromDay, toDay } from "@adv/domain"
import { companyHistory } from "@adv/domain/testing"
import { companyModels, deadlineCompliance, kpisOf } from "@adv/projections"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { history } from "../support/history.js"
import { runs } from "../support/runs.js"

/** Met and missed by kind: as the KPI counts them, and as the report of deadlines lists them. */
const bothWays = (log: ReadonlyArray<RecordedEvent>, asOf: Day) => {
  const { states, apply } = companyModels()
  apply(log)
  const knownAt = (log.at(-1)?.recordedAt ?? 0) as Instant
  const window = { from: (asOf - 200) as Day, to: (asOf + 100) as Day, asOf, knownAt }
  const values = kpisOf(states, {
    ...window,
    from: fromDay(window.from),
    to: fromDay(window.to),
    asOf: fromDay(asOf),
    ids: ["QU-05-KIND"],
  })
  if (isLeft(values)) throw new Error(values.left.message)
  return {
    counted: values.right.flatMap(({ part, numerator, denominator }) =>
      denominator === "0" ? [] : [`${part} ${numerator}/${denominator}`],
    ),
    listed: deadlineCompliance(states, window).flatMap(({ kind, met, decided }) =>
      decided === 0 ? [] : [`${kind} ${met}/${decided}`],
    ),
  }
}

describe("the on-time rate of deadlines", () => {
  it("is that of the deadlines that the report lists, kind by kind, on any day of any company", () => {
    fc.assert(
      fc.property(companyHistory({ events: 200 }), fc.nat({ max: 400 }), ({ log }, days) => {
        const first = toDay(log[0]?.metadata.effectiveDate ?? fromDay(0 as Day))
        const { counted, listed } = bothWays(log, (first + days) as Day)
        expect(counted).toEqual(listed)
      }),
      { numRuns: runs(15) },
    )
  })

  it("is so in a year of the demonstration too", async () => {
    const { counted, listed } = bothWays(
      (await history(5, 60)) as ReadonlyArray<RecordedEvent>,
      20_330 as Day,
    )
    expect(counted.length).toBeGreaterThan(4)
    expect(counted).toEqual(listed)
  })
})
