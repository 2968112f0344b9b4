import {
  after,
  type CommandLike,
  type Decider,
  type Fact,
  factCodecs,
  type Mutable,
  replay,
} from "@adv/domain"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"

const refuseToChange = () => {
  throw new TypeError("a state was changed by who was only to read it")
}

/** Freezes a value with all that it holds, maps included. */
const deepFreeze = <T>(value: T): T => {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value
  if (value instanceof Map) {
    for (const [key, held] of value) {
      deepFreeze(key)
      deepFreeze(held)
    }
    Object.assign(value, { set: refuseToChange, delete: refuseToChange, clear: refuseToChange })
  } else for (const held of Object.values(value)) deepFreeze(held)
  return Object.freeze(value)
}

/** What every aggregate must do, whatever it is asked in whatever order. */
export const deciderLaws = <State, C extends CommandLike, F extends Fact>(
  decider: Decider<State, C, F>,
  commands: fc.Arbitrary<C>,
): void => {
  /** What a random history comes to: every fact that was decided, none of them by throwing. */
  const historyOf = (asked: ReadonlyArray<C>) => {
    const facts: Array<F> = []
    let state = deepFreeze(decider.initial())
    let refusals = 0
    for (const command of asked) {
      const decided = decider.decide(deepFreeze(command), state)
      if (isLeft(decided)) {
        refusals += 1
        expect(decided.left.code).toMatch(/^[A-Z][A-Z_]+$/)
        expect(decided.left.message).not.toMatch(/undefined|NaN|\[object/)
        continue
      }
      for (const fact of decided.right) {
        facts.push(deepFreeze(fact))
        state = deepFreeze(after(decider, state, fact))
      }
    }
    return { facts, state, refusals }
  }
  const histories = fc.array(commands, { minLength: 1, maxLength: 40, size: "max" })
  const tries = { numRuns: runs(120) }

  describe(`the ${decider.category} decider`, () => {
    it("never throws, and never changes the state or the command it decides on", () => {
      let decided = 0
      let refused = 0
      fc.assert(
        fc.property(histories, (asked) => {
          const { facts, refusals } = historyOf(asked)
          decided += facts.length
          refused += refusals
        }),
        tries,
      )
      // The histories are worth something only when they get somewhere, and are refused somewhere.
      expect(decided).toBeGreaterThan(100)
      expect(refused).toBeGreaterThan(100)
    })

    it("comes to the same state live and in a replay, in one go or in two", () => {
      fc.assert(
        fc.property(histories, fc.nat(), (asked, cut) => {
          const { facts, state } = historyOf(asked)
          const replayed = replay(decider, facts)
          expect(replayed).toEqual(state)
          const at = facts.length === 0 ? 0 : cut % facts.length
          const parted = replay(decider, facts.slice(0, at))
          for (const fact of facts.slice(at)) decider.evolve(parted as Mutable<State>, fact)
          expect(parted).toEqual(replayed)
        }),
        tries,
      )
    })

    it("decides facts that can be stored and read back as they were", () => {
      fc.assert(
        fc.property(histories, (asked) => {
          const { facts, state } = historyOf(asked)
          const stored: ReadonlyArray<F> = JSON.parse(JSON.stringify(facts))
          for (const { type, data } of stored) expect(factCodecs[type]?.is(data)).toBe(true)
          expect(replay(decider, stored)).toEqual(state)
        }),
        tries,
      )
    })

    it("asked the same again, decides or refuses as cleanly", () => {
      fc.assert(
        fc.property(histories, (asked) => {
          const { state } = historyOf(asked)
          for (const command of asked) {
            const once = decider.decide(command, state)
            expect(decider.decide(command, state)).toEqual(once)
            if (isLeft(once)) continue
            let later = state
            for (const fact of once.right) later = deepFreeze(after(decider, later, fact))
            decider.decide(command, later)
          }
        }),
        { numRuns: runs(60) },
      )
    })
  })
}
