import fc from "fast-check"
import type { RecordedEvent } from "../../facts/event.js"
import { fromDay, toDay, unsafeDate } from "../../values/index.js"
import type { Move, Turn } from "./move.js"
import { billing } from "./moves/billing.js"
import { opening } from "./moves/materials.js"
import { paying } from "./moves/paying.js"
import { selling } from "./moves/selling.js"
import { Simulation } from "./simulation.js"

/** Everything that people try. */
export const moves: ReadonlyArray<Move> = [...selling, ...billing, ...paying]

/** What came of a company's turns. */
export interface CompanyHistory {
  readonly log: ReadonlyArray<RecordedEvent>
  /** How often something was refused, by code. */
  readonly refusals: ReadonlyMap<string, number>
}

export interface HistoryOptions {
  /** How many events there are at least: 200 when absent. */
  readonly events?: number
}

const wheel: ReadonlyArray<Move> = moves.flatMap((move) => Array.from({ length: move.weight }, () => move))
const firstDay = toDay(unsafeDate("2025-01-02"))

type Dated = Turn & { readonly days: number }

const turn: fc.Arbitrary<Dated> = fc.record({
  kind: fc.nat(wheel.length - 1),
  which: fc.nat(1000),
  other: fc.nat(1000),
  size: fc.nat(1000),
  // Now and then somebody records what took effect days ago.
  days: fc.oneof({ weight: 6, arbitrary: fc.nat(6) }, fc.constant(-3)),
})

const play = (turns: ReadonlyArray<Dated>, events: number): CompanyHistory => {
  const company = new Simulation()
  for (const command of opening) company.run(command)
  let day = firstDay as number
  // Turns that were refused too often are gone through again, until enough has happened.
  for (let at = 0; at < turns.length || (company.log.length < events && at < turns.length * 20); at++) {
    const now = turns[at % turns.length]
    if (now === undefined) break
    day += now.days
    const move = wheel[(now.kind + at - (at % turns.length)) % wheel.length]
    const on = fromDay(day as ReturnType<typeof toDay>)
    for (const command of move?.commands({ ...now, company, on, at }) ?? []) company.run(command)
  }
  return { log: company.log, refusals: company.refusals }
}

/**
 * Valid histories of a whole company, as fast-check generates and shrinks them: its customers, what they order, what is
 * delivered, billed, credited, disputed and paid, and what is taken back, some of it recorded late. What people try is
 * decided by the domain's own rules, so each history is one that could be in a store; its events are checked, in order,
 * with positions, revisions and times of recording.
 *
 * @example
 * import { assertInvariants, companyHistory } from "@adv/domain/testing"
 * import fc from "fast-check"
 *
 * fc.assert(
 *   fc.property(companyHistory(), ({ log }) => {
 *     assert.ok(log.length >= 200)
 *     assertInvariants(log)
 *   }),
 *   { numRuns: 2 },
 * )
 */
export const companyHistory = ({ events = 200 }: HistoryOptions = {}): fc.Arbitrary<CompanyHistory> =>
  fc
    .array(turn, { minLength: 60, maxLength: Math.max(60, events), size: "max" })
    .map((turns) => play(turns, events))
