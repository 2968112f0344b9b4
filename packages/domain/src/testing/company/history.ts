import fc from "fast-check"
import type { RecordedEvent } from "../../facts/event.js"
import type { PlainCommand } from "../../flows/plain-command.js"
import { italyCaps } from "../../terms/legal-caps-presets.js"
import { addDays, laterOf, unsafeDate } from "../../values/index.js"
import { carryOut, type Move, type Turn } from "./move.js"
import { approving, departmentsOpening, workflowOpening } from "./moves/approving.js"
import { chasing, dunningOpening } from "./moves/chasing.js"
import { contacting, contactOpening } from "./moves/contacting.js"
import { crediting, creditOpening } from "./moves/crediting.js"
import { delivering } from "./moves/delivering.js"
import { disputing } from "./moves/disputing.js"
import { indicating } from "./moves/indicating.js"
import { invoicing } from "./moves/invoicing.js"
import { opening } from "./moves/materials.js"
import { selling } from "./moves/selling.js"
import { settlementOpening, settling } from "./moves/settling.js"
import { staffing, teamOpening } from "./moves/staffing.js"
import { Simulation, type SimulationOptions } from "./simulation.js"

/** Everything that people try. */
const moves: ReadonlyArray<Move> = [
  ...selling,
  ...delivering,
  ...invoicing,
  ...settling,
  ...chasing,
  ...disputing,
  ...approving,
  ...crediting,
  ...contacting,
  ...staffing,
  ...indicating,
]

/** What came of a company's turns. */
export interface CompanyHistory {
  readonly log: ReadonlyArray<RecordedEvent>
  /** How often something was refused, by code. */
  readonly refusals: ReadonlyMap<string, number>
}

export interface HistoryOptions extends SimulationOptions {
  /** How many events there are at least: 200 when absent. */
  readonly events?: number
}

const wheel: ReadonlyArray<Move> = moves.flatMap((move) => Array.from({ length: move.weight }, () => move))
const firstDay = unsafeDate("2025-01-02")

type Dated = Turn & { readonly days: number }

const turn: fc.Arbitrary<Dated> = fc.record({
  kind: fc.nat(wheel.length - 1),
  which: fc.nat(1000),
  other: fc.nat(1000),
  size: fc.nat(1000),
  // Now and then somebody records what took effect days ago.
  days: fc.oneof({ weight: 6, arbitrary: fc.nat(6) }, fc.constant(-3)),
})

/** How strict a company is: most have neither a workflow nor a credit policy. */
interface Manners {
  readonly workflow: boolean
  readonly credit: boolean
}

const sometimes = fc.oneof(
  { weight: 3, arbitrary: fc.constant(false) },
  { weight: 2, arbitrary: fc.constant(true) },
)
const manners: fc.Arbitrary<Manners> = fc.record({ workflow: sometimes, credit: sometimes })

const openingOf = ({ workflow, credit }: Manners): ReadonlyArray<PlainCommand> => [
  ...opening,
  ...departmentsOpening,
  settlementOpening,
  {
    type: "PublishPolicy",
    on: "2025-01-01",
    policy: italyCaps.id,
    kind: "legalCaps",
    body: italyCaps,
  },
  ...dunningOpening,
  ...contactOpening,
  ...teamOpening,
  ...(workflow ? workflowOpening : []),
  ...(credit ? creditOpening : []),
]

const play = (
  turns: ReadonlyArray<Dated>,
  how: Manners,
  { events = 200, ...options }: HistoryOptions,
): CompanyHistory => {
  const company = new Simulation(options)
  for (const command of openingOf(how)) company.run(command)
  let on = firstDay
  // Turns that were refused too often are gone through again, until enough has happened.
  for (let at = 0; at < turns.length || (company.log.length < events && at < turns.length * 20); at++) {
    const now = turns[at % turns.length]
    if (now === undefined) break
    on = addDays(on, now.days)
    const move = wheel[(now.kind + at - (at % turns.length)) % wheel.length]
    if (move !== undefined) carryOut(move, { ...now, company, on, today: laterOf(on, company.today), at })
  }
  return { log: company.log, refusals: company.refusals }
}

/**
 * Valid histories of a whole company, as fast-check generates and shrinks them: all that its departments do, for
 * customers with different conditions and in two currencies, some of it recorded late. Some companies have a workflow of
 * approvals in force, some control their customers' credit, most do neither. What people try is decided by the domain's
 * own rules, so each history is one that could be in a store; its events are checked, in order, with positions, revisions
 * and times of recording.
 *
 * With `handlers`, the histories of a company in which a rule is another: what the invariants say of it is whether they
 * would have noticed.
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
export const companyHistory = (options: HistoryOptions = {}): fc.Arbitrary<CompanyHistory> =>
  // Small numbers would be the same few moves again and again.
  fc
    .noBias(
      fc.record({ turns: fc.array(turn, { minLength: 120, maxLength: 170, size: "max" }), how: manners }),
    )
    .map(({ turns, how }) => play(turns, how, options))
