import type { StoredEvent } from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import type { Moment } from "./projection.js"
import { type Parked, type Projections, type ReadModels, readModels, type States } from "./read-models.js"
import { modelsFrom, snapshotOf } from "./snapshot.js"

type AnyRecipe = (state: unknown, data: unknown, at: Moment) => void

/** Positions that a projection passes over, by its name. */
type Passed = ReadonlyMap<string, ReadonlySet<number>>

/** Beyond so many events it is not the events that are wrong: the read model then stands still. */
const MOST_PARKED = 100

/** The same projections, but for events that they pass over. */
const passing = <P extends Projections>(projections: P, passed: Passed): P =>
  Object.fromEntries(
    Object.entries(projections).map(([name, projection]) => {
      const positions = passed.get(name)
      if (positions === undefined) return [name, projection]
      if (positions.size >= MOST_PARKED) return [name, { ...projection, recipes: {} }]
      const recipes = Object.entries(projection.recipes as { readonly [type: string]: AnyRecipe }).map(
        ([type, recipe]): readonly [string, AnyRecipe] => [
          type,
          (state, data, at) => {
            if (!positions.has(at.position)) recipe(state, data, at)
          },
        ],
      )
      return [name, { ...projection, recipes: Object.fromEntries(recipes) }]
    }),
  ) as P

/**
 * Read models that are exactly as if the events that one of their recipes threw at had never been: for those that
 * stopped. They are folded twice, one batch apart, so that there is always a state from before the batch to go back to;
 * it costs twice the time.
 *
 * @example
 * import { carefulModels, quality } from "@adv/projections"
 *
 * assert.equal(carefulModels({ quality }).position, 0)
 */
export const carefulModels = <P extends Projections>(projections: P): ReadModels<States<P>> => {
  const passed = new Map<string, Set<number>>()
  const parked: Array<Parked> = []
  const stopped = new Set<string>()
  let ahead = readModels(projections)
  let behind = readModels(projections)

  const again = (models: ReadModels<States<P>>): ReadModels<States<P>> => {
    const made = modelsFrom(passing(projections, passed), snapshotOf(models))
    // A snapshot taken a moment ago, of the same projections.
    if (isLeft(made)) throw new Error(made.left.message)
    return made.right
  }

  const passOver = ({ event, projection, failure }: Parked): void => {
    if (projection === undefined) return
    parked.push({ event, projection, failure })
    const positions = passed.get(projection) ?? new Set()
    positions.add(event.position)
    passed.set(projection, positions)
    if (positions.size >= MOST_PARKED) stopped.add(projection)
  }

  const apply = (events: ReadonlyArray<StoredEvent>): void => {
    for (;;) {
      const before = ahead.parked.length
      ahead.apply(events)
      const thrown = ahead.parked.slice(before).filter(({ projection }) => projection !== undefined)
      if (thrown.length === 0) break
      thrown.forEach(passOver)
      behind = again(behind)
      ahead = again(behind)
    }
    behind.apply(events)
  }

  return {
    get states() {
      return behind.states
    },
    get position() {
      return behind.position
    },
    get count() {
      return behind.count
    },
    get parked() {
      const unreadable = behind.parked.filter(({ projection }) => projection === undefined)
      return [...unreadable, ...parked].sort((a, b) => a.event.position - b.event.position)
    },
    versions: behind.versions,
    stopped,
    apply,
  }
}
