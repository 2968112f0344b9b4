import { approvals } from "./approvals.js"
import { conditions } from "./conditions.js"
import { conservation } from "./conservation.js"
import { exposureWithinLimit } from "./credit.js"
import { currencies } from "./currencies.js"
import { discounts } from "./discounts.js"
import { credited, instalments, totals } from "./documents.js"
import { dunned, levels } from "./dunning.js"
import { identity } from "./identity.js"
import { interest } from "./interest.js"
import type { Breach, Invariant, Log } from "./invariant.js"
import { numbering } from "./numbering.js"
import { delivered, invoiced } from "./quantities.js"
import { creditNotes, instalmentsOpen, payments } from "./settlements.js"

export {
  type Breach,
  endsCommand,
  type Invariant,
  type InvariantId,
  invariant,
  type Log,
} from "./invariant.js"

/** What can be checked from the events alone, by number. */
export const invariants: ReadonlyArray<Invariant> = [
  delivered,
  invoiced,
  credited,
  creditNotes,
  payments,
  instalmentsOpen,
  conservation,
  instalments,
  totals,
  currencies,
  dunned,
  levels,
  interest,
  discounts,
  numbering,
  conditions,
  exposureWithinLimit,
  approvals,
  identity,
]

/**
 * Where a whole log, from its first event, breaks what must always hold: none when it is sound. Each invariant is told
 * by a fold of its own, in whole numbers, which shares nothing with the deciders; those about amounts are checked as
 * known after every command, and INV-07 as of every date.
 *
 * @param more invariants to check besides, such as `readModelInvariants` of `@adv/projections/testing`, or your own
 *
 * @example
 * import { checkInvariants } from "@adv/domain/testing"
 *
 * assert.deepEqual(checkInvariants([]), [])
 */
export const checkInvariants = (log: Log, more: ReadonlyArray<Invariant> = []): ReadonlyArray<Breach> =>
  [...invariants, ...more].flatMap((each) => each.breaches(log))

/**
 * Throws when a log breaks an invariant, with the first ten breaches and the positions of the events behind them: for
 * tests of what appends to a log, an adapter or an importer of your own.
 *
 * @example
 * import { assertInvariants } from "@adv/domain/testing"
 *
 * assert.doesNotThrow(() => assertInvariants([]))
 */
export const assertInvariants = (log: Log, more: ReadonlyArray<Invariant> = []): void => {
  const breaches = checkInvariants(log, more)
  if (breaches.length === 0) return
  const told = breaches
    .slice(0, 10)
    .map(({ message, positions }) => `- ${message} (events ${positions.join(", ")})`)
  const rest = breaches.length > told.length ? [`- and ${breaches.length - told.length} more`] : []
  throw new Error(["The log breaks what must always hold:", ...told, ...rest].join("\n"))
}
