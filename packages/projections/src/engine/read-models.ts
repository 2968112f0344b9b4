import {
  type Day,
  type DecodeFailure,
  decodeEvent,
  type Failure,
  failure,
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

/** A recipe threw: a fault of the projection, and nothing that the event's codec could tell. */
export type RecipeFailure = Failure<"RECIPE_FAILED">

/** An event that was not taken in: by any read model, because it can't be read, or by one, whose recipe threw. */
export interface Parked {
  readonly event: StoredEvent
  readonly failure: DecodeFailure | RecipeFailure
  /** The read model whose recipe threw. */
  readonly projection?: string
}

/** Read models that are kept together: one pass over the log feeds them all. */
export interface ReadModels<States> {
  readonly states: States
  /** The position of the last event taken in. */
  readonly position: number
  /** How many events were taken in. */
  readonly count: number
  /** Events that were not taken in, with the reason: they are kept, reported, and stop nothing else. */
  readonly parked: ReadonlyArray<Parked>
  /** By name, the version of the projection that each read model is of. */
  readonly versions: { readonly [name: string]: number }
  /**
   * Read models that stand still since one of their recipes threw: they hold what that recipe had done until then, and
   * nothing that came later. They are to be rebuilt without that event (`carefulModels`); the others go on.
   */
  readonly stopped: ReadonlySet<string>
  /** Takes events in, in the log's order; those at or before `position` were taken in already and are passed over. */
  readonly apply: (events: ReadonlyArray<StoredEvent>) => void
}

/** A projection whose state the engine doesn't need to know. */
export interface AnyProjection {
  readonly version: number
  readonly initial: () => object
  readonly recipes: object
}

export type Projections = { readonly [name: string]: AnyProjection }

export type States<P extends Projections> = {
  readonly [Name in keyof P]: ReturnType<P[Name]["initial"]>
}

interface Registration {
  readonly name: string
  readonly state: unknown
  readonly recipe: (state: unknown, data: unknown, at: Moment) => void
}

/** Where read models go on from. */
export interface Start {
  readonly position: number
  readonly count: number
  readonly parked: ReadonlyArray<Parked>
  /** By name; what isn't there is as it is before any fact. */
  readonly states: { readonly [name: string]: unknown }
}

/** No recipe of the next event was tried yet. */
const FRESH = -1

const NOTHING: Start = { position: 0, count: 0, parked: [], states: {} }

const recipeFailed = (event: StoredEvent, projection: string, caught: unknown): RecipeFailure =>
  failure(
    "RECIPE_FAILED",
    `The read model ${projection} could not take in event ${event.position} of ${event.stream}, a ${event.type} (${caught instanceof Error ? caught.message : String(caught)}): it is left out of it until the projection is mended.`,
    { projection, position: event.position, stream: event.stream, type: event.type },
  )

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
export const readModels = <P extends Projections>(projections: P): ReadModels<States<P>> =>
  readModelsFrom(projections, NOTHING)

/** Starts read models from what they had come to. */
export const readModelsFrom = <P extends Projections>(
  projections: P,
  start: Start,
): ReadModels<States<P>> => {
  const states: Record<string, unknown> = {}
  const byType = new Map<string, Array<Registration>>()
  for (const [name, projection] of Object.entries(projections)) {
    const state: unknown = Object.hasOwn(start.states, name) ? start.states[name] : projection.initial()
    states[name] = state
    // The state and its recipes come from the same projection.
    for (const [type, recipe] of Object.entries(
      projection.recipes as Record<string, Registration["recipe"]>,
    )) {
      const registrations = byType.get(type) ?? []
      registrations.push({ name, state, recipe })
      byType.set(type, registrations)
    }
  }

  const parked: Array<Parked> = [...start.parked]
  const stopped = new Set<string>()
  let position = start.position
  let count = start.count
  const at = { day: 0 as Day, recordedAt: 0 as Instant, position: 0, metadata: {} as Metadata }
  let lastDate: LocalDate | "" = ""

  const park = (event: StoredEvent) => {
    const decoded = decodeEvent(event)
    if (isLeft(decoded)) parked.push({ event, failure: decoded.left })
  }

  const stop = (name: string, event: StoredEvent, caught: unknown) => {
    parked.push({ event, failure: recipeFailed(event, name, caught), projection: name })
    stopped.add(name)
    for (const [type, registrations] of byType)
      byType.set(
        type,
        registrations.filter((registration) => registration.name !== name),
      )
  }

  /** From an event on, to the end or to where a recipe throws; then from the recipe behind it on. */
  const takeIn = (events: ReadonlyArray<StoredEvent>, from: number, resumed: number): void => {
    let event: StoredEvent | undefined
    let registrations: Array<Registration> | undefined
    let index = resumed
    let place = from
    try {
      for (; place < events.length; place++) {
        event = events[place] as StoredEvent
        registrations = undefined
        if (index === FRESH) {
          if (event.position <= position) continue
          position = event.position
          count += 1
          index = 0
        }
        if (!isRecordedEvent(event)) {
          park(event)
          index = FRESH
          continue
        }
        registrations = byType.get(event.type)
        if (registrations !== undefined) {
          // Facts of one day follow one another: the date is read once for all of them.
          const date = event.metadata.effectiveDate
          if (date !== lastDate) {
            lastDate = date
            at.day = toDay(date)
          }
          at.recordedAt = event.recordedAt
          at.position = event.position
          at.metadata = event.metadata
          for (; index < registrations.length; index++) {
            const registration = registrations[index] as Registration
            registration.recipe(registration.state, event.data, at)
          }
        }
        index = FRESH
      }
    } catch (caught) {
      const thrower = registrations?.[index]
      if (event === undefined || thrower === undefined) throw caught
      stop(thrower.name, event, caught)
      // The one behind the thrower has moved up into its place.
      takeIn(events, place, index)
    }
  }

  const apply = (events: ReadonlyArray<StoredEvent>): void => takeIn(events, 0, FRESH)

  return {
    states: states as States<P>,
    get position() {
      return position
    },
    get count() {
      return count
    },
    parked,
    versions: Object.fromEntries(Object.entries(projections).map(([name, { version }]) => [name, version])),
    stopped,
    apply,
  }
}
