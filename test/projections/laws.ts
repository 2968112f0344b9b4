import type { StoredEvent } from "@adv/domain"
import { type Projection, readModels } from "@adv/projections"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"

const text = (state: unknown): string => JSON.stringify(state)

/** Reads whatever a state hands out, so that what readers hold is frozen and the next change has to share it. */
const readAll = (state: unknown): void => {
  const readable = state as { values?: () => Iterable<unknown> }
  if (typeof readable.values === "function") for (const _ of readable.values());
}

/**
 * What every projection must meet: however its events come to it, in one go, one by one or in any batches, read in
 * between or not, twice over or not, it comes to the same.
 */
export const projectionLaws = <State extends object>(
  projection: Projection<State>,
  histories: () => ReadonlyArray<ReadonlyArray<StoredEvent>>,
): void => {
  describe(`the projection ${projection.name}`, () => {
    const rebuilt = (events: ReadonlyArray<StoredEvent>): string => {
      const models = readModels({ projection })
      models.apply(events)
      return text(models.states.projection)
    }

    it("comes to the same event by event, read in between, as rebuilt in one go", () => {
      for (const events of histories()) {
        const models = readModels({ projection })
        for (const event of events) {
          models.apply([event])
          if (event.position % 7 === 0) readAll(models.states.projection)
        }
        expect(text(models.states.projection)).toBe(rebuilt(events))
      }
    })

    it("comes to the same in any batches, also when some come again", () => {
      const [events = []] = histories()
      const whole = rebuilt(events)
      fc.assert(
        fc.property(fc.array(fc.nat({ max: events.length }), { maxLength: 12 }), (cuts) => {
          const models = readModels({ projection })
          let from = 0
          for (const to of [...cuts.toSorted((a, b) => a - b), events.length]) {
            models.apply(events.slice(Math.max(0, from - 3), to))
            from = to
          }
          expect(text(models.states.projection)).toBe(whole)
        }),
        { numRuns: runs(20) },
      )
    })

    it("never changes what a reader holds", () => {
      const [events = []] = histories()
      const models = readModels({ projection })
      const held: Array<readonly [unknown, string]> = []
      for (const event of events) {
        models.apply([event])
        const { values } = models.states.projection as { values?: () => Iterable<unknown> }
        if (values === undefined || event.position % 50 !== 0) continue
        for (const document of values.call(models.states.projection)) held.push([document, text(document)])
      }
      for (const [document, before] of held) expect(text(document)).toBe(before)
    })
  })
}
