import type * as t from "io-ts"
import {
  Count,
  Decimal,
  Instant,
  KpiId,
  LocalDate,
  list,
  oneOf,
  orNull,
  shape,
  Text,
  Whole,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { Period, Window } from "./period.js"
import { Scope } from "./scope.js"

/** On which side of the target a value is good: the target itself always is. */
export const TargetDirection = oneOf("atLeast", "atMost")
export type TargetDirection = t.TypeOf<typeof TargetDirection>

/** Which way a target was crossed. */
export const Crossing = oneOf("missed", "metAgain")
export type Crossing = t.TypeOf<typeof Crossing>

/** What a term of the KPI came to when it was published. */
export const PublishedTerm = shape("a term", { term: Text, amount: Whole, n: Whole })
export type PublishedTerm = t.TypeOf<typeof PublishedTerm>

/**
 * A figure as it is published. `numerator` and `denominator` are exact, amounts in major units; `value` is rounded for
 * whoever reads it, and may be a word; null is a value that couldn't be told, for the `reason`. `logPosition` is the last
 * event that was known: what is recorded after it is late.
 */
const published = {
  kpi: KpiId,
  version: Count,
  window: Window,
  scope: Scope,
  asOf: LocalDate,
  knownAt: Instant,
  logPosition: Count,
  unit: Text,
  numerator: orNull(Decimal),
  denominator: orNull(Decimal),
  value: orNull(Text),
  n: Whole,
  terms: list(PublishedTerm),
}

/** What identifies a target of a KPI: its part and what it is measured over. */
const measured = { kpi: KpiId, scope: Scope, every: Period }

export const indicatorFields = { published, measured }

/** Names are the storage format: they are for ever. */
export const indicatorFacts = {
  /** From `validFrom` through `validTo`, or until it is withdrawn. */
  TargetSet: shape(
    "TargetSet",
    { ...measured, value: Decimal, direction: TargetDirection, validFrom: LocalDate },
    { validTo: LocalDate },
  ),
  /** From `validFrom` on there is no target any more. */
  TargetWithdrawn: shape("TargetWithdrawn", { ...measured, validFrom: LocalDate, reason: Text }),
  /** Said once: at the first window in which a target that was met is missed, and at the first in which it is met again. */
  ThresholdCrossed: shape("ThresholdCrossed", {
    ...measured,
    window: Window,
    value: Decimal,
    target: Decimal,
    direction: Crossing,
  }),
  /**
   * `publication` counts from 1 within the KPI. `restates` is the first publication of the same window and scope, when
   * this isn't it: none is ever overwritten.
   */
  KpiPublished: shape(
    "KpiPublished",
    { ...published, publication: Count },
    { reason: Text, restates: Count },
  ),
}

export type IndicatorFact = FactsOf<typeof indicatorFacts>
export type PublishedFigure = t.TypeOf<typeof indicatorFacts.KpiPublished>
