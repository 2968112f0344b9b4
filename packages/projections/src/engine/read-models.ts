import {
  type Day,
  type DecodeFailure,
  decodeEvent,
  type Instant,
  isRecordedEvent,
  type LocalDate,
  type Metadata,
  type StoredEvent,
  toDay,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import type { Moment } from "./projection.js"

/** What a question is about: facts that took effect up to `asOf` and were recorded up to `knownAt`, both included. */
export interface Horizon {
  readonly asOf: Day
  readonly knownAt: Instant
}

export interface Parked {
  readonly event: StoredEvent
  readonly failure: DecodeFailure
}

/** Read models that are kept together: one pass over the log feeds them all. */
export interface ReadModels<States> {
  readonly states: States
  /** The position of the last event taken in. */
  readonly position: number
  /** How many events were taken in. */
  readonly count: number
  /** Events that could not be read, with the reason: they are kept, reported, and stop nothing. */
  readonly parked: ReadonlyArray<Parked>
  /** Takes events in, in the log's order; those at or before `position` were taken in already and are passed over. */
  readonly apply: (events: ReadonlyArray<StoredEvent>) => void
}

/** A projection whose state the engine doesn't need to know. */
interface AnyProjection {
  readonly initial: () => object
  readonly recipes: object
}

type States<P extends { readonly [name: string]: AnyProjection }> = {
  readonly [Name in keyof P]: ReturnType<P[Name]["initial"]>
}

interface Registration {
  readonly state: unknown
  readonly recipe: (state: unknown, data: unknown, at: Moment) => void
}

/**
 * Starts read models from nothing.
 *
 * @example
 * import { projections, readModels } from "@adv/projections"
 *
 * const models = readModels(projections)
 * models.apply([])
 * assert.equal(models.position, 0)
 */
export const readModels = <P extends { readonly [name: string]: AnyProjection }>(
  projections: P,
): ReadModels<States<P>> => {
  const states: Record<string, unknown> = {}
  const byType = new Map<string, Array<Registration>>()
  for (const [name, projection] of Object.entries(projections)) {
    const state: unknown = projection.initial()
    states[name] = state
    // The state and its recipes come from the same projection.
    for (const [type, recipe] of Object.entries(
      projection.recipes as Record<string, Registration["recipe"]>,
    )) {
      const registrations = byType.get(type) ?? []
      registrations.push({ state, recipe })
      byType.set(type, registrations)
    }
  }

  const parked: Array<Parked> = []
  let position = 0
  let count = 0
  const at = { day: 0 as Day, recordedAt: 0 as Instant, position: 0, metadata: {} as Metadata }
  let lastDate: LocalDate | "" = ""

  const park = (event: StoredEvent) => {
    const decoded = decodeEvent(event)
    if (isLeft(decoded)) parked.push({ event, failure: decoded.left })
  }

  const apply = (events: ReadonlyArray<StoredEvent>): void => {
    for (const event of events) {
      if (event.position <= position) continue
      position = event.position
      count += 1
      if (!isRecordedEvent(event)) {
        park(event)
        continue
      }
      const registrations = byType.get(event.type)
      if (registrations === undefined) continue
      // Facts of one day follow one another: the date is read once for all of them.
      const date = event.metadata.effectiveDate
      if (date !== lastDate) {
        lastDate = date
        at.day = toDay(date)
      }
      at.recordedAt = event.recordedAt
      at.position = event.position
      at.metadata = event.metadata
      for (let index = 0; index < registrations.length; index++) {
        const registration = registrations[index] as Registration
        registration.recipe(registration.state, event.data, at)
      }
    }
  }

  return {
    states: states as States<P>,
    get position() {
      return position
    },
    get count() {
      return count
    },
    parked,
    apply,
  }
}
