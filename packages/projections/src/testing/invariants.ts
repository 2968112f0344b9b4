import { type Day, fromDay, type Instant, type LocalDate, type StoredEvent, toDay } from "@adv/domain"
import { type Invariant, invariant, type Log } from "@adv/domain/testing"
import { isLeft } from "fp-ts/lib/Either.js"
import { chainOf, verifyChain } from "../chain/chain.js"
import { figureOf } from "../indicators/figure.js"
import { type CompanyModels, companyModels } from "../projections.js"
import { agingOf } from "../receivables/aging.js"
import { answersOf } from "./answers.js"

/** What read models are made and asked with: the company's own, or others that are to be tried. */
export interface ReadModelMeans {
  /** All read models, from nothing. */
  readonly models: () => CompanyModels
  readonly aging: typeof agingOf
  /** Everything that is answered for a business date as known at a moment, as one text to compare. */
  readonly answers: (models: CompanyModels, asOf: Day, knownAt: Instant) => string
  readonly figure: typeof figureOf
  readonly chain: typeof chainOf
  readonly verify: typeof verifyChain
  /** Events as they come out of a store, from what they were put in as. */
  readonly read: (stored: string) => ReadonlyArray<StoredEvent>
}

const own: ReadModelMeans = {
  models: companyModels,
  aging: agingOf,
  answers: answersOf,
  figure: figureOf,
  chain: chainOf,
  verify: verifyChain,
  read: JSON.parse,
}

/** The read models of a log, rebuilt in one go. */
const rebuild = ({ models }: ReadModelMeans, log: ReadonlyArray<StoredEvent>): CompanyModels => {
  const made = models()
  made.apply(log)
  return made
}

/** Places spread over a log, the same for the same log: an invariant can't be tried everywhere. */
const spread = (log: Log, count: number): ReadonlyArray<number> => [
  ...new Set(
    Array.from({ length: count }, (_, index) => Math.floor(((index + 1) * (log.length - 1)) / (count + 1))),
  ),
]

const dayOf = (log: Log, index: number): Day =>
  toDay(log[index]?.metadata.effectiveDate ?? ("2000-01-01" as LocalDate))

const buckets = (means: ReadModelMeans): Invariant =>
  invariant(
    "INV-08",
    "The buckets of an aging report add up to what is open, on every date and by either basis.",
    (log, note) => {
      const { states } = rebuild(means, log)
      for (const index of spread(log, 8))
        for (const late of [0, 45]) {
          const asOf = fromDay((dayOf(log, index) + late) as Day)
          const knownAt = log[index]?.recordedAt ?? (0 as Instant)
          const [byDue, byInvoice] = (["dueDate", "invoiceDate"] as const).map((basis) =>
            means.aging(states.receivables, { asOf, knownAt, basis, by: "customer" }),
          )
          if (byDue === undefined || byInvoice === undefined || isLeft(byDue) || isLeft(byInvoice)) continue
          for (const aging of [byDue.right, byInvoice.right])
            for (const { currency, total, buckets: each, rows = [] } of aging.currencies) {
              const sum = each.reduce((all, { amount }) => all + amount, 0)
              const rowSum = rows.reduce((all, row) => all + row.total, 0)
              if (sum !== total || rowSum !== total)
                note(
                  `aging of ${currency} on ${asOf}`,
                  `buckets come to ${sum} and rows to ${rowSum}, but ${total} are open`,
                  [log[index]?.position ?? 0],
                )
            }
          for (const [at, { currency, total }] of byDue.right.currencies.entries())
            if (byInvoice.right.currencies[at]?.total !== total)
              note(`aging of ${currency} on ${asOf}`, "the two bases come to different totals", [
                log[index]?.position ?? 0,
              ])
        }
    },
  )

const rebuilt = (means: ReadModelMeans): Invariant =>
  invariant(
    "INV-20",
    "A read model that is rebuilt is the one that was kept up, whatever the batches.",
    (log, note) => {
      const whole = rebuild(means, log).states
      const names = Object.keys(whole) as ReadonlyArray<keyof typeof whole>
      for (const size of [1, 7, 64]) {
        const models = means.models()
        for (let from = 0; from < log.length; from += size) models.apply(log.slice(from, from + size))
        for (const name of names)
          if (JSON.stringify(models.states[name]) !== JSON.stringify(whole[name]))
            note(name, `in batches of ${size} it comes to something else than rebuilt in one go`, [])
      }
    },
  )

/** An event with one letter of its data changed; the same event when it has no text. */
const altered = (event: StoredEvent): StoredEvent => {
  const text = JSON.stringify(event.data)
  const at = text.search(/[a-z](?=[^"]*"[,}\]])/)
  if (at < 0) return event
  return {
    ...event,
    data: JSON.parse(`${text.slice(0, at)}${text[at] === "x" ? "y" : "x"}${text.slice(at + 1)}`),
  }
}

const chained = (means: ReadModelMeans): Invariant =>
  invariant(
    "INV-22",
    "The hash chain of a log verifies, and changing any event, or leaving one out, makes it fail at that event.",
    (log, note) => {
      const links = means.chain(log)
      const intact = means.verify(means.read(JSON.stringify(log)), links)
      if (intact !== null) note("the log", intact.message, [intact.position])
      for (const index of spread(log, 6)) {
        const event = log[index]
        if (event === undefined) continue
        // From the link before it on, as a check that goes on where the last one stopped.
        const from = links[index - 1]
        const [after, linked] = [log.slice(index, index + 5), links.slice(index, index + 5)]
        const changed = altered(event)
        if (
          changed !== event &&
          means.verify([changed, ...after.slice(1)], linked, from)?.position !== event.position
        )
          note(`event ${event.position}`, "it was changed, and the chain did not tell", [event.position])
        if (means.verify(after.slice(1), linked, from)?.position !== event.position)
          note(`event ${event.position}`, "it was left out, and the chain did not tell", [event.position])
      }
    },
  )

const readBack = (means: ReadModelMeans): Invariant =>
  invariant(
    "INV-23",
    "Events that were stored as text, and brought to the present version as they are read, give the same read models.",
    (log, note) => {
      const stored = means.read(JSON.stringify(log))
      if (JSON.stringify(rebuild(means, stored).states) !== JSON.stringify(rebuild(means, log).states))
        note("the log", "read back it gives other read models", [])
    },
  )

const frozen = (means: ReadModelMeans): Invariant =>
  invariant(
    "INV-24",
    "The answer for a business date, as known at a moment, never changes when more is appended.",
    (log, note) => {
      const all = rebuild(means, log)
      for (const index of spread(log, 3)) {
        const last = log[index]
        if (last === undefined) continue
        const then = rebuild(
          means,
          log.filter(({ recordedAt }) => recordedAt <= last.recordedAt),
        )
        for (const late of [-20, 25]) {
          const asOf = (dayOf(log, index) + late) as Day
          if (means.answers(all, asOf, last.recordedAt) !== means.answers(then, asOf, last.recordedAt))
            note(`${fromDay(asOf)} as known at event ${last.position}`, "later events changed the answer", [
              last.position,
            ])
        }
      }
    },
  )

const reproduced = (means: ReadModelMeans): Invariant =>
  invariant(
    "INV-25",
    "What was published of a KPI is what is counted again of it at the same two dates, by all that was recorded since.",
    (log, note) => {
      const { states } = rebuild(means, log)
      for (const event of log) {
        if (event.type !== "KpiPublished") continue
        const { kpi, version, window, scope, asOf, knownAt, value, numerator, denominator, n } = event.data
        const counted = means.figure(states, { kpi: `${kpi}@${version}`, window, scope, asOf, knownAt })
        const subject = `publication ${event.data.publication} of ${kpi}`
        if (isLeft(counted)) {
          note(subject, counted.left.message, [event.position])
          continue
        }
        const again = counted.right.value
        const told = [value, numerator, denominator, n].join()
        const found = [again.value, again.numerator, again.denominator, again.n].join()
        if (told !== found) note(subject, `it said ${told}, and is ${found}`, [event.position])
      }
    },
  )

/**
 * The invariants that read models are needed for, of other read models than the company's own, another chain or another
 * way to read a log back: of one that is being written, say. What isn't given is the company's own.
 *
 * @example
 * import { checkInvariants } from "@adv/domain/testing"
 * import { companyModels } from "@adv/projections"
 * import { readModelInvariantsOf } from "@adv/projections/testing"
 *
 * assert.deepEqual(checkInvariants([], readModelInvariantsOf({ models: companyModels })), [])
 */
export const readModelInvariantsOf = (means: Partial<ReadModelMeans>): ReadonlyArray<Invariant> =>
  [buckets, rebuilt, chained, readBack, frozen, reproduced].map((of) => of({ ...own, ...means }))

/**
 * The invariants that read models are needed for (INV-08, 20, 22, 23, 24, 25), to be checked with the others of the domain's
 * kit. They are tried at dates and moments spread over the log.
 *
 * @example
 * import { assertInvariants } from "@adv/domain/testing"
 * import { readModelInvariants } from "@adv/projections/testing"
 *
 * assert.doesNotThrow(() => assertInvariants([], readModelInvariants))
 */
export const readModelInvariants: ReadonlyArray<Invariant> = readModelInvariantsOf({})
