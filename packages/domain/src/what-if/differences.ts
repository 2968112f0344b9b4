import type { DomainFact, RecordedEvent, StreamName } from "../facts/event.js"
import type { Fact } from "../facts/fact.js"
import { canonicalJson, type LocalDate } from "../values/index.js"
import type { Overrides } from "./override.js"

/** A fact as a difference shows it. */
export interface Told {
  readonly on: LocalDate
  readonly data: unknown
}

/** Where a replay came to something else than history: a fact more, one less, or one that says otherwise. */
export interface Difference {
  readonly change: "added" | "dropped" | "different"
  readonly type: DomainFact["type"]
  readonly stream: StreamName
  readonly before: Told | null
  readonly after: Told | null
  /** In the log that was replayed: where it is, or up to where everything was replayed before it. */
  readonly position: number
}

/** A fact that a replay came to. */
export interface Made {
  readonly stream: StreamName
  readonly fact: Fact
  readonly on: LocalDate
}

export interface Matched {
  readonly made: Made
  /** What it is in history; null when there is no such fact. */
  readonly recorded: RecordedEvent | null
  readonly same: boolean
}

// Up to where in the log an exposure was counted moves with whatever is recorded before it.
const evidence = new Set(["through"])
const withoutEvidence = (data: unknown): unknown =>
  typeof data !== "object" || data === null
    ? data
    : Object.fromEntries(Object.entries(data).filter(([field]) => !evidence.has(field)))

const told = (data: unknown, on: LocalDate, overrides: Overrides): string => {
  const comparable = overrides.none ? data : withoutEvidence(overrides.inTermsOfHistory(data))
  return `${on} ${canonicalJson(comparable)}`
}

/** Which of the facts that were made are in history: equal in type, stream, data and business date, or in type and stream. */
export const match = (
  recorded: ReadonlyArray<RecordedEvent>,
  made: ReadonlyArray<Made>,
  overrides: Overrides,
): { readonly matched: ReadonlyArray<Matched>; readonly missing: ReadonlyArray<RecordedEvent> } => {
  const left = new Set(recorded)
  const take = (one: Made, equal: boolean): RecordedEvent | null => {
    for (const event of left) {
      if (event.stream !== one.stream || event.type !== one.fact.type) continue
      const { effectiveDate } = event.metadata
      // What is kept is the very same data.
      const same = event.data === one.fact.data && effectiveDate === one.on
      if (
        equal &&
        !same &&
        told(event.data, effectiveDate, overrides) !== told(one.fact.data, one.on, overrides)
      )
        continue
      left.delete(event)
      return event
    }
    return null
  }
  const same = made.map((one) => take(one, true))
  const matched = made.map((one, index): Matched => {
    const equal = same[index] ?? null
    return equal === null
      ? { made: one, recorded: take(one, false), same: false }
      : { made: one, recorded: equal, same: true }
  })
  return { matched, missing: [...left] }
}

/**
 * A fact that was dropped in one place and came up in another is one that says otherwise: of its stream and type, the
 * first dropped with the first added, and so on.
 */
export const paired = (differences: ReadonlyArray<Difference>): ReadonlyArray<Difference> => {
  const dropped = new Map<string, Array<Difference>>()
  for (const each of differences)
    if (each.change === "dropped") {
      const key = `${each.stream} ${each.type}`
      const own = dropped.get(key)
      if (own === undefined) dropped.set(key, [each])
      else own.push(each)
    }
  const elsewhere = new Set<Difference>()
  const moved = new Map<Difference, Difference>()
  for (const each of differences) {
    if (each.change !== "added") continue
    const before = dropped.get(`${each.stream} ${each.type}`)?.shift()
    if (before === undefined) continue
    elsewhere.add(before)
    moved.set(each, { ...each, change: "different", before: before.before })
  }
  return differences.flatMap((each) => (elsewhere.has(each) ? [] : [moved.get(each) ?? each]))
}
