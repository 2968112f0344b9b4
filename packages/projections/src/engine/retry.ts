import { decodeEvent, type StoredEvent, type Upcasters, upcast, upcastersOf } from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import type { Parked, Projections } from "./read-models.js"

/** What came of trying parked events again. */
export interface Retried {
  /** Those that can be read now. */
  readonly readable: ReadonlyArray<StoredEvent>
  /** Those that can't, each with the reason it has now. */
  readonly still: ReadonlyArray<Parked>
  /**
   * The read models that have to be rebuilt for what can be read now: its place in the log has passed, and taken in
   * behind later facts it would stand in the wrong order, so that what was answered about the past would change (INV-24).
   */
  readonly rebuild: ReadonlyArray<string>
}

const NONE = upcastersOf([])

const takes = (projection: Projections[string] | undefined, type: string): boolean =>
  projection !== undefined && Object.hasOwn(projection.recipes, type)

/** Whether some of what could not be read can be now: then what was folded without it is no longer what there is. */
export const isReadableNow = (parked: ReadonlyArray<Parked>, projections: Projections): boolean =>
  retryParked(
    parked.filter(({ projection }) => projection === undefined),
    projections,
  ).rebuild.length > 0

/**
 * Tries parked events again, with other upcasters or other recipes than those they were parked by. Nothing is taken in:
 * the answer says which read models to rebuild, through a store that is read with the same upcasters. An event whose
 * recipe threw is tried by rebuilding that read model: whether it goes well now, only the state before it can tell.
 *
 * @example
 * import { projections, retryParked } from "@adv/projections"
 *
 * assert.deepEqual(retryParked([], projections), { readable: [], still: [], rebuild: [] })
 */
export const retryParked = (
  parked: ReadonlyArray<Parked>,
  projections: Projections,
  upcasters: Upcasters = NONE,
): Retried => {
  const readable: Array<StoredEvent> = []
  const still: Array<Parked> = []
  const rebuild = new Set<string>()
  for (const each of parked) {
    if (each.projection !== undefined) {
      if (projections[each.projection] !== undefined) rebuild.add(each.projection)
      continue
    }
    const event = upcast(each.event, upcasters)
    const decoded = decodeEvent(event)
    if (isLeft(decoded)) {
      still.push({ event: each.event, failure: decoded.left })
      continue
    }
    readable.push(event)
    for (const [name, projection] of Object.entries(projections))
      if (takes(projection, event.type)) rebuild.add(name)
  }
  return { readable, still, rebuild: Object.keys(projections).filter((name) => rebuild.has(name)) }
}
