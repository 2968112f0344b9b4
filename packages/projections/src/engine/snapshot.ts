import { type Failure, failure } from "@adv/domain"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { AnyProjection, Parked, ReadModels, States } from "./read-models.js"
import { readModelsFrom } from "./read-models.js"
import { formOf, type StateForm, stateOf } from "./state-form.js"

/** What one read model has come to. */
export interface ModelSnapshot extends StateForm {
  /** The projection's name among those it was folded with. */
  readonly name: string
  /** The projection's version: what another version kept is of no use to it. */
  readonly version: number
}

/** What read models have come to at a position of the log, apart from them and from every class. */
export interface Snapshot {
  /** The position of the last event taken in. */
  readonly position: number
  /** How many events were taken in. */
  readonly count: number
  readonly parked: ReadonlyArray<Parked>
  readonly models: ReadonlyArray<ModelSnapshot>
}

export type SnapshotFailure = Failure<"SNAPSHOT_VERSION" | "SNAPSHOT_INCOMPLETE" | "SNAPSHOT_MALFORMED">

export interface SnapshotOptions {
  /**
   * Hands the columns over instead of copying them. The read models are used up: nothing may be asked of them any more,
   * and nothing be taken in. For a thread that folded and is done.
   */
  readonly give?: boolean
}

/**
 * What read models have come to, to be kept, posted to another thread or gone on from. The log need not be read again
 * for it: going on from a snapshot comes to the same as folding from the start.
 *
 * @example
 * import { modelsFrom, projections, readModels, snapshotOf } from "@adv/projections"
 *
 * const snapshot = snapshotOf(readModels(projections))
 * const restored = modelsFrom(projections, snapshot)
 * assert.equal(restored._tag, "Right")
 */
export const snapshotOf = (
  models: Pick<ReadModels<object>, "states" | "versions" | "position" | "count" | "parked" | "stopped">,
  { give = false }: SnapshotOptions = {},
): Snapshot => ({
  position: models.position,
  count: models.count,
  parked: [...models.parked],
  // What stands still holds half an event: it is rebuilt.
  models: Object.entries(models.states)
    .filter(([name]) => !models.stopped.has(name))
    .map(([name, state]) => ({ name, version: models.versions[name] ?? 0, ...formOf(state, give) })),
})

/**
 * The buffers of a snapshot, for the transfer list of `postMessage`: with them the columns move to the other thread
 * without being copied.
 *
 * @example
 * import { projections, readModels, snapshotOf, transferOf } from "@adv/projections"
 *
 * const snapshot = snapshotOf(readModels(projections), { give: true })
 * const { position } = structuredClone(snapshot, { transfer: [...transferOf(snapshot)] })
 * assert.equal(position, 0)
 */
export const transferOf = ({ models }: Snapshot): ReadonlyArray<ArrayBuffer> => [
  ...new Set(models.flatMap(({ numbers }) => numbers.map(({ buffer }) => buffer))),
]

/** The read models of a snapshot that can be gone on from, and the names of those that have to be rebuilt. */
export const restorable = <P extends { readonly [name: string]: AnyProjection }>(
  projections: P,
  { models }: Pick<Snapshot, "models">,
): { readonly good: ReadonlyArray<ModelSnapshot>; readonly stale: ReadonlyArray<keyof P & string> } => {
  const good = models.filter(({ name, version }) => projections[name]?.version === version)
  const there = new Set(good.map(({ name }) => name))
  return { good, stale: Object.keys(projections).filter((name) => !there.has(name)) }
}

/**
 * Read models as they were when the snapshot was taken; they go on from there. The snapshot's columns become theirs: one
 * snapshot makes one set of read models.
 *
 * Fails with `SNAPSHOT_VERSION` when it was taken of another version of a projection (`data.projections` says which are
 * to be rebuilt), `SNAPSHOT_INCOMPLETE` when it has nothing of one, and `SNAPSHOT_MALFORMED` when it can't be read.
 *
 * @example
 * import { modelsFrom, orders, readModels, snapshotOf } from "@adv/projections"
 *
 * const snapshot = snapshotOf(readModels({ orders }))
 * const next = modelsFrom({ orders: { ...orders, version: orders.version + 1 } }, snapshot)
 * assert.equal(next._tag === "Left" && next.left.code, "SNAPSHOT_VERSION")
 */
export const modelsFrom = <P extends { readonly [name: string]: AnyProjection }>(
  projections: P,
  snapshot: Snapshot,
): Either<SnapshotFailure, ReadModels<States<P>>> => {
  const { good, stale } = restorable(projections, snapshot)
  if (stale.length > 0) {
    const taken = new Map(snapshot.models.map(({ name, version }) => [name, version]))
    const other = stale.filter((name) => taken.has(name))
    return other.length > 0
      ? left(
          failure(
            "SNAPSHOT_VERSION",
            `The snapshot was taken of other versions of ${other.map((name) => `${name} (${taken.get(name)}, now ${projections[name]?.version})`).join(", ")}: rebuild them from the log.`,
            { projections: other },
          ),
        )
      : left(
          failure(
            "SNAPSHOT_INCOMPLETE",
            `The snapshot has nothing of ${stale.join(", ")}: rebuild what is missing from the log.`,
            { projections: stale },
          ),
        )
  }
  try {
    const states = Object.fromEntries(
      good
        .filter(({ name }) => Object.hasOwn(projections, name))
        .map((model) => [model.name, stateOf(model)]),
    )
    return right(readModelsFrom(projections, { ...snapshot, states }))
  } catch (caught) {
    return left(
      failure(
        "SNAPSHOT_MALFORMED",
        `The snapshot at position ${snapshot.position} can't be read (${caught instanceof Error ? caught.message : String(caught)}): rebuild the read models from the log.`,
        { position: snapshot.position },
      ),
    )
  }
}
