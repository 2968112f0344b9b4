import { type Day, fromDay, type Instant, type RecordedEvent, toDay } from "@adv/domain"
import { companyHistory } from "@adv/domain/testing"
import { type CompanyModels, companyModels, projections, readModels } from "@adv/projections"
import { answersOf } from "@adv/projections/testing"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"

/** Facts that take back what was, and those that are dated before what was there already. */
const reversing =
  /Reversed$|Returned$|Dishonoured$|Cancelled$|Reopened$|Withdrawn$|Restored$|Rejected$|Waived$|Bounced$/

interface Appended {
  readonly reversing: number
  readonly backdated: number
}

const appendedIn = (more: ReadonlyArray<RecordedEvent>): Appended => ({
  reversing: more.filter(({ type }) => reversing.test(type)).length,
  backdated: more.filter(
    ({ metadata, recordedAt }) => metadata.effectiveDate < new Date(recordedAt).toISOString().slice(0, 10),
  ).length,
})

/** Pairs of dates, neither of which is tied to the other, both within what was known when they were asked. */
const pairs = fc.array(
  fc.record({
    known: fc.double({ min: 0, max: 1, noNaN: true }),
    // Long after, too: then most of what is recorded later took effect by then, and must not tell.
    late: fc.oneof(fc.integer({ min: -60, max: 60 }), fc.integer({ min: 60, max: 330 })),
  }),
  { minLength: 3, maxLength: 3 },
)

interface Frozen {
  readonly asOf: Day
  readonly knownAt: Instant
  readonly answer: string
}

const frozenOf = (
  models: CompanyModels,
  known: ReadonlyArray<RecordedEvent>,
  asked: ReadonlyArray<{ readonly known: number; readonly late: number }>,
): ReadonlyArray<Frozen> =>
  asked.map(({ known: part, late }) => {
    const last = known[Math.floor(part * (known.length - 1))]
    const asOf = (toDay(last?.metadata.effectiveDate ?? fromDay(0 as Day)) + late) as Day
    const knownAt = last?.recordedAt ?? (0 as Instant)
    return { asOf, knownAt, answer: answersOf(models, asOf, knownAt) }
  })

/** A log that goes on: the first part of it, and what people did after. */
const goingOn = fc.record({
  history: companyHistory(),
  cut: fc.double({ min: 0.3, max: 0.8, noNaN: true }),
  asked: pairs,
})

const partsOf = (log: ReadonlyArray<RecordedEvent>, cut: number) => {
  const at = log[Math.floor(cut * (log.length - 1))]?.recordedAt ?? 0
  return {
    prefix: log.filter(({ recordedAt }) => recordedAt <= at),
    more: log.filter(({ recordedAt }) => recordedAt > at),
  }
}

/**
 * The same facts, those of a command together on another business date, up to two months back: valid histories date most
 * of what they record on the day itself, and here none of it is.
 */
const moved = (log: ReadonlyArray<RecordedEvent>): ReadonlyArray<RecordedEvent> =>
  log.map((event) => {
    const by = (Number.parseInt(event.metadata.commandId.slice(0, 4), 16) % 91) - 60
    const day = (toDay(event.metadata.effectiveDate) + by) as Day
    return { ...event, metadata: { ...event.metadata, effectiveDate: fromDay(day) } }
  })

describe("what was answered once", () => {
  it("is answered again, whatever a company does afterwards: late, backdated and reversing facts too (INV-24)", () => {
    let reversals = 0
    let late = 0
    fc.assert(
      fc.property(goingOn, ({ history, cut, asked }) => {
        const { prefix, more } = partsOf(history.log, cut)
        const models = companyModels()
        models.apply(prefix)
        const frozen = frozenOf(models, prefix, asked)
        models.apply(more)
        for (const { asOf, knownAt, answer } of frozen)
          if (answersOf(models, asOf, knownAt) !== answer)
            throw new Error(`On ${fromDay(asOf)} as known at ${knownAt} the answer is another.`)
        const appended = appendedIn(more)
        reversals += appended.reversing
        late += appended.backdated
      }),
      { numRuns: runs(10), endOnFailure: true },
    )
    expect(reversals).toBeGreaterThan(10)
    expect(late).toBeGreaterThan(10)
  })

  it("is answered again when no fact is dated on the day it is recorded (INV-24)", () => {
    fc.assert(
      fc.property(goingOn, ({ history, cut, asked }) => {
        const { prefix, more } = partsOf(moved(history.log), cut)
        const models = companyModels()
        models.apply(prefix)
        const frozen = frozenOf(models, prefix, asked)
        models.apply(more)
        for (const { asOf, knownAt, answer } of frozen)
          if (answersOf(models, asOf, knownAt) !== answer)
            throw new Error(`On ${fromDay(asOf)} as known at ${knownAt} the answer is another.`)
      }),
      { numRuns: runs(3), endOnFailure: true },
    )
  })

  it("would be told otherwise by a read model that forgets when it learnt something", () => {
    // The moment of recording of what settles an item is taken for the beginning of time.
    const forgetful = {
      ...projections,
      receivables: {
        ...projections.receivables,
        recipes: {
          ...projections.receivables.recipes,
          InstalmentSettled: ((ledger, data, at) =>
            projections.receivables.recipes.InstalmentSettled?.(ledger, data, {
              ...at,
              recordedAt: 0 as Instant,
            })) as typeof projections.receivables.recipes.InstalmentSettled,
        },
      },
    }
    const [sample] = fc.sample(companyHistory(), { numRuns: 1, seed: 11 })
    const log = sample?.log ?? []
    const { prefix, more } = partsOf(log, 0.5)
    const models = readModels(forgetful) as CompanyModels
    models.apply(prefix)
    const last = prefix.at(-1)
    const [asOf, knownAt] = [
      (toDay(log.at(-1)?.metadata.effectiveDate ?? fromDay(0 as Day)) + 1) as Day,
      last?.recordedAt ?? (0 as Instant),
    ]
    const before = answersOf(models, asOf, knownAt)
    models.apply(more)
    expect(answersOf(models, asOf, knownAt)).not.toBe(before)
  })
})
