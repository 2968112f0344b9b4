import {
  addDays,
  type Calendars,
  canonicalJson,
  type Difference,
  type Failure,
  failure,
  type Handlers,
  type Learned,
  type LocalDate,
  type PolicyOverride,
  type RecordedEvent,
  type Replay,
  replayUnder,
  type Unresolved,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { CompanyModels } from "../projections.js"
import { answersOf } from "./answers.js"
import {
  type AgingCompared,
  agingCompared,
  type ChangedFacts,
  changedFacts,
  type KpiCompared,
  kpisCompared,
  type UnresolvedDecisions,
  unresolvedDecisions,
} from "./comparison.js"
import { heldConstant, overrideText } from "./constant.js"
import { type Measured, measuresOf } from "./measures.js"

export interface WhatIfQuery {
  /** The log, from its beginning, in its order. */
  readonly events: ReadonlyArray<RecordedEvent>
  /** The first day of the span. */
  readonly from: LocalDate
  /** The day after its last. */
  readonly to: LocalDate
  readonly overrides: ReadonlyArray<PolicyOverride>
  /**
   * Customers pay on the day they paid (by default), or as many days after the due date as they did. How they behave
   * doesn't change.
   */
  readonly payments?: "asRecorded" | "sameDelay"
  /** Those that terms, ladders and staffing name. */
  readonly calendars: Calendars
  /** The KPIs to compare, by id; all of them by default. */
  readonly kpis?: ReadonlyArray<string>
  /** What to do when the same policies don't reproduce history: refuse (by default), or compare with the replay. */
  readonly notReproduced?: "refuse" | "goOn"
  /** Other rules than the domain's own: to see that a replay notices. */
  readonly handlers?: (own: Handlers) => Handlers
}

/** What the span would have come to under other policies. */
export interface WhatIf {
  readonly from: LocalDate
  readonly to: LocalDate
  /** Each override, in words. */
  readonly overrides: ReadonlyArray<string>
  /** True when the same policies reproduce history, fact for fact; else the first difference. */
  readonly reproduced: true | Difference
  /** What happens as it did, in words. */
  readonly constant: ReadonlyArray<string>
  /** How many commands were decided anew. */
  readonly decided: number
  /** Facts that come out otherwise, by type: all of it follows from the overrides. */
  readonly changes: ReadonlyArray<ChangedFacts>
  readonly measures: ReadonlyArray<Measured>
  /** On the last day of the span. */
  readonly aging: ReadonlyArray<AgingCompared>
  readonly kpis: ReadonlyArray<KpiCompared>
  /** What people decided that has no counterpart, and what became of it. */
  readonly unresolved: ReadonlyArray<UnresolvedDecisions>
  /** Both logs with their read models, for whatever else is to be compared. */
  readonly before: Course
  readonly after: Course
}

/** A course of events, and what it adds up to. */
export interface Course {
  readonly log: ReadonlyArray<RecordedEvent>
  readonly models: CompanyModels
}

interface Replayed {
  readonly replay: Replay
  readonly models: CompanyModels
}

const courseOf = ({ replay: { log }, models }: Replayed): Course => ({ log, models })

const replayed = (
  query: WhatIfQuery,
  overrides: ReadonlyArray<PolicyOverride>,
  learned?: Learned,
): Either<Failure, Replayed> => {
  const { events, from, to, payments = "asRecorded", calendars, handlers } = query
  let models: CompanyModels | null = null
  const replay = replayUnder(events, {
    ...{ from, to, overrides, payments, calendars },
    answersFrom: (views) => {
      const answers = answersOf(views, calendars)
      models = answers.models
      return answers
    },
    ...(learned === undefined ? {} : { learned }),
    ...(handlers === undefined ? {} : { handlers }),
  })
  if (isLeft(replay)) return replay
  return models === null
    ? left(failure("UNEXPECTED", "The replay asked for no read models.", {}))
    : right({ replay: replay.right, models })
}

/** The first place where the same policies don't come to history; null when there is none. */
const firstDifference = ({ differences, unresolved }: Replay): Difference | null => {
  const [first] = differences.toSorted((a, b) => a.position - b.position)
  if (first !== undefined) return first
  const [refused] = unresolved
  return refused === undefined ? null : asDifference(refused)
}

const asDifference = ({ type, stream, on, code, message }: Unresolved): Difference => ({
  change: "different",
  type,
  stream,
  before: { on, data: null },
  after: { on, data: { code, message } },
  position: 0,
})

const notReproduced = (first: Difference): Failure<"WHAT_IF_NOT_REPRODUCED"> => {
  const { change, type, stream, before, after } = first
  const on = before?.on ?? after?.on ?? "an unknown day"
  const what =
    change === "added"
      ? "is decided that isn't in the log"
      : change === "dropped"
        ? "isn't decided that is in the log"
        : "comes out otherwise"
  return failure(
    "WHAT_IF_NOT_REPRODUCED",
    `The same policies don't reproduce the span: on ${on} a ${type} of ${stream} ${what}. What would differ under other policies couldn't be told from that; ask for the comparison all the same to see it beside.`,
    { first },
  )
}

const keyOf = (difference: Difference): string => canonicalJson({ ...difference })

/**
 * Replays a span under other policies and says what would have come of it: which facts come out otherwise, and how KPIs,
 * aging, notices, orders on hold, interest and the team's load change. Before that it replays the span under the policies
 * it had: unless that reproduces history exactly, nothing is compared. What is held constant is part of the answer.
 *
 * The span is `[from, to)` in business dates; KPIs are those of the span, as of its last day.
 *
 * Fails with `WHAT_IF_SPAN_INVALID`, `WHAT_IF_POLICY_UNKNOWN`, `WHAT_IF_CUSTOMER_UNKNOWN`, `WHAT_IF_NOT_REPRODUCED` (with
 * the first difference), `POLICY_MALFORMED`, and as `checkTerm` and `kpisOf` do.
 *
 * @example
 * import { netDays, targetCalendar, unsafeDate } from "@adv/domain"
 * import { Simulation } from "@adv/domain/testing"
 * import { whatIf } from "@adv/projections"
 *
 * const company = new Simulation()
 * const tax = { category: "S", rate: "22" }
 * for (const command of [
 *   { type: "RegisterCustomer", on: "2025-01-02", customer: "ROSSI", name: "Rossi", currency: "EUR" },
 *   {
 *     type: "IssueInvoice",
 *     on: "2025-01-15",
 *     invoice: "F1",
 *     customer: "ROSSI",
 *     currency: "EUR",
 *     paymentTerm: netDays(30),
 *     lines: [{ description: "chairs", quantity: "10", unitPrice: "100", tax }],
 *   },
 *   { type: "MarkOverdue", on: "2025-03-01", invoice: "F1" },
 * ] as const) assert.equal(company.run(command)._tag, "Right")
 *
 * const later = whatIf({
 *   events: company.log,
 *   from: unsafeDate("2025-01-10"),
 *   to: unsafeDate("2025-04-01"),
 *   overrides: [{ kind: "paymentTerm", term: netDays(60) }],
 *   calendars: { TARGET: targetCalendar(2020, 2030) },
 *   kpis: ["FI-09"],
 * })
 * assert.ok(later._tag === "Right")
 * assert.equal(later.right.reproduced, true)
 * // Due on 16 March instead of 14 February: on 1 March nothing is late yet.
 * assert.deepEqual(
 *   later.right.changes.map(({ type, dropped, different }) => [type, dropped, different]),
 *   [
 *     ["InvoiceBecameOverdue", 1, 0],
 *     ["InvoiceIssued", 0, 1],
 *   ],
 * )
 */
export const whatIf = (query: WhatIfQuery): Either<Failure, WhatIf> => {
  const { from, to, overrides, kpis: ids, notReproduced: then = "refuse" } = query
  const same = replayed({ ...query, payments: "asRecorded" }, [])
  if (isLeft(same)) return same
  const first = firstDifference(same.right.replay)
  if (first !== null && then === "refuse") return left(notReproduced(first))
  const other = replayed(query, overrides, same.right.replay.learned)
  if (isLeft(other)) return other
  const before = same.right
  const after = other.right
  const span = { from, to, last: addDays(to, -1) }
  const kpis = kpisCompared(before.models, after.models, span, ids)
  if (isLeft(kpis)) return kpis
  const aging = agingCompared(before.models, after.models, span)
  if (isLeft(aging)) return aging
  // What the same policies come to as well is no consequence of the others.
  const known = new Set(before.replay.differences.map(keyOf))
  return right({
    from,
    to,
    overrides: overrides.map((each) => overrideText(each, from)),
    reproduced: first ?? true,
    constant: heldConstant(query, after.replay),
    decided: after.replay.decided,
    changes: changedFacts(after.replay.differences.filter((each) => !known.has(keyOf(each)))),
    measures: measuresOf(before.replay.log, after.replay.log, span),
    aging: aging.right,
    kpis: kpis.right,
    unresolved: unresolvedDecisions(after.replay.unresolved),
    before: courseOf(before),
    after: courseOf(after),
  })
}
