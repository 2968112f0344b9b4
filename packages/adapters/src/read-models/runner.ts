import {
  type Clock,
  type EventStore,
  type Failure,
  FailureError,
  failureOf,
  type StoredEvent,
  type Upcasters,
  upcastingStore,
} from "@adv/domain"
import {
  projections as allProjections,
  type CompanyModels,
  isReadableNow,
  type Lag,
  lagOf,
  memoryOf,
  modelsFrom,
  type Parked,
  type Projections,
  type Rate,
  type Retried,
  ratePass,
  retryParked,
  snapshotOf,
} from "@adv/projections"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { systemClock } from "../clock.js"
import { otherLog, rowsFailed } from "./failures.js"
import { Folding, type InService } from "./folding.js"
import { mutex } from "./mutex.js"
import {
  type Checkpoint,
  type Commit,
  NOWHERE,
  type PersistentReadModels,
  type RowsState,
} from "./persistent.js"
import type { RowSources } from "./tables/table.js"

/** How a pass over the log is getting on. */
export interface Progress {
  readonly what: "rebuilding" | "catching up"
  readonly lag: Lag
  readonly rate: Rate
}

export interface RunnerOptions<P extends Projections> {
  /** All of the company's by default. */
  readonly projections?: P
  /**
   * Where rows, checkpoint and snapshots are kept; in memory only when left out. Rows are made of `orders` and
   * `receivables`, which must be among the projections then.
   */
  readonly persistent?: PersistentReadModels
  /** The machine's by default; rates are measured by it. */
  readonly clock?: Clock
  /** After how many events a snapshot is saved; 50,000 by default. */
  readonly snapshotEvery?: number
  /** How many events are committed at once, at most; by default 2,000, and 5,000 in a rebuild. */
  readonly batchSize?: number
  readonly onProgress?: (progress: Progress) => void
}

/** What a pass over the log came to. */
export interface Pass {
  readonly lag: Lag
  readonly rate: Rate
}

export interface RunnerStatus extends Pass {
  readonly parked: ReadonlyArray<Parked>
  /** Read models that stand still, since too many events went wrong in them. */
  readonly stopped: ReadonlyArray<string>
  /** Bytes are about. */
  readonly models: ReadonlyArray<{ readonly name: string; readonly version: number; readonly bytes: number }>
}

export interface ReadModelRunner<P extends Projections> {
  /**
   * Goes on from the last snapshot, or from nothing, and catches up with the log. Where rows or read models are of
   * another version, they are rebuilt. Called again after a failure, it starts over from what was kept.
   */
  readonly start: () => Promise<Either<Failure, Pass>>
  /** The read models in service. They are another object after a rebuild. */
  readonly models: () => InService<P>
  /** Takes in what was appended since. */
  readonly catchUp: () => Promise<Either<Failure, Pass>>
  /** Takes in what is appended, as it comes, until the signal or the store ends it. */
  readonly follow: (signal?: AbortSignal) => Promise<Either<Failure, Pass>>
  /**
   * Makes all read models anew from the log, beside those in service, which go on being asked and kept up; the new ones
   * take their place when they have caught up. With `projections`, these are of another version.
   */
  readonly rebuild: (projections?: P) => Promise<Either<Failure, Pass>>
  /**
   * Tries parked events again, by other upcasters if any are given, and rebuilds when some can be taken in now: in its
   * place in the log, so that what was answered about the past stays true (INV-24).
   */
  readonly retryParked: (upcasters?: Upcasters) => Promise<Either<Failure, Retried>>
  readonly status: () => Promise<Either<Failure, RunnerStatus>>
  /** Saves a snapshot, unless there is nothing new to save. The store and the tables stay open. */
  readonly close: () => Promise<Either<Failure, void>>
}

const DEFAULT_BATCH = 2000
const REBUILD_BATCH = 5000
const DEFAULT_SNAPSHOT_EVERY = 50_000

const headOf = async (store: EventStore): Promise<number> => {
  const head = await store.head()()
  if (isLeft(head)) throw new FailureError(head.left)
  return head.right
}

const thrownAsFailure = <A>(work: () => Promise<Either<Failure, A>>): Promise<Either<Failure, A>> =>
  work().catch((caught: unknown) => left(failureOf(caught)))

const orThrow = <A>(either: Either<Failure, A>): A => {
  if (isLeft(either)) throw new FailureError(either.left)
  return either.right
}

/**
 * Keeps read models up with a log: catches up, follows it live, saves snapshots, rebuilds a new version beside the one in
 * service, and parks what can't be taken in. With `persistent`, rows and checkpoint are committed together, so that
 * whatever ends the process, they agree; going on from there takes in every event exactly once.
 *
 * Failures are the store's, and those of the tables (`READ_MODELS_…`). After one, `start` goes on from what was kept.
 *
 * @example
 * import { memoryStore } from "@adv/adapters/memory"
 * import { readModelRunner } from "@adv/adapters/read-models"
 *
 * const runner = readModelRunner(memoryStore())
 * const pass = await runner.start()
 * assert.equal(pass._tag === "Right" && pass.right.lag.behind, 0)
 */
export const readModelRunner = <P extends Projections = typeof allProjections>(
  store: EventStore,
  options: RunnerOptions<P> = {},
): ReadModelRunner<P> => {
  const { persistent, clock = systemClock, snapshotEvery = DEFAULT_SNAPSHOT_EVERY, onProgress } = options
  const batchSize = options.batchSize ?? DEFAULT_BATCH
  const rebuildBatch = options.batchSize ?? REBUILD_BATCH
  let projections = options.projections ?? (allProjections as Projections as P)
  let source = store
  const alone = mutex()
  const withRows = persistent !== undefined
  let service = new Folding(projections, withRows)
  /** Up to where the rows are in the file, and the last snapshot; the read models may be elsewhere after a failure. */
  let rowsAt: Checkpoint = NOWHERE
  let snapshotAt = 0
  let countedAt = 0
  let started = false
  let lastRate: Rate = { events: 0, milliseconds: 0, eventsPerSecond: null }

  async function* readUpTo(position: number) {
    for await (const batch of source.readAll()) {
      yield batch.filter((event) => event.position <= position)
      if ((batch.at(-1)?.position ?? 0) >= position) return
    }
  }

  const commitOf = (folding: Folding<P>, from: Checkpoint): Commit => ({
    from,
    to: folding.checkpoint,
    buffer: folding.buffer,
    // With rows, the projections that they are made of are there.
    states: folding.inService().states as unknown as RowSources,
    parked: folding.newlyParked(),
  })

  /** Takes a batch in, and writes what comes of it. */
  const takeIn = async (
    folding: Folding<P>,
    state: RowsState,
    from: Checkpoint,
    batch: ReadonlyArray<StoredEvent>,
  ): Promise<Checkpoint> => {
    folding.apply(batch)
    if (folding.rowsFailed !== null)
      throw new FailureError(rowsFailed(persistent?.path ?? "", folding.rowsFailed))
    if (folding.hasStopped) await folding.mend(readUpTo)
    if (persistent === undefined || folding.position <= from.position) {
      folding.buffer.clear()
      return from
    }
    orThrow(await persistent.commit(state, commitOf(folding, from)))
    if (state === "inService") folding.buffer.clear()
    else folding.buffer.clearSteps()
    return folding.checkpoint
  }

  const keep = async (): Promise<void> => {
    if (persistent === undefined || service.position === snapshotAt) return
    const snapshot = snapshotOf(service.inService())
    orThrow(await persistent.keep({ checkpoint: service.checkpoint, snapshot }))
    snapshotAt = service.position
  }

  /** Figures are of months, and take longer than rows: they are counted when nothing more is to be taken in. */
  const count = async (): Promise<void> => {
    if (persistent === undefined || service.position === countedAt) return
    const { states } = service.inService()
    orThrow(await persistent.count(service.checkpoint, states as unknown as Partial<CompanyModels["states"]>))
    countedAt = service.position
  }

  const serve = async (batch: ReadonlyArray<StoredEvent>): Promise<void> => {
    // What is in the rows already is only taken into memory.
    const known = batch.filter(({ position }) => position <= rowsAt.position)
    const fresh = batch.filter(({ position }) => position > rowsAt.position)
    try {
      if (known.length > 0) rowsAt = await takeIn(service, "inService", rowsAt, known)
      if (fresh.length > 0) rowsAt = await takeIn(service, "inService", rowsAt, fresh)
      if (service.position - snapshotAt >= snapshotEvery) await keep()
    } catch (caught) {
      // The read models may be ahead of the rows now: nothing more is built on them.
      started = false
      throw caught
    }
  }

  const passOver = async (): Promise<Pass> => {
    const head = await headOf(source)
    const rate = ratePass(clock, service.count)
    for await (const batch of source.readAll({ after: service.position, batchSize })) {
      await serve(batch)
      lastRate = rate(service.count)
      onProgress?.({
        what: "catching up",
        lag: lagOf(service, Math.max(head, service.position)),
        rate: lastRate,
      })
    }
    lastRate = rate(service.count)
    if (service.position - countedAt >= snapshotEvery) await count()
    return { lag: lagOf(service, await headOf(source)), rate: lastRate }
  }

  const isOfThisLog = async ({ position, eventId }: Checkpoint): Promise<boolean> => {
    if (position === 0) return true
    for await (const batch of store.readAll({ after: position - 1, limit: 1 }))
      return batch[0]?.position === position && batch[0]?.id === eventId
    return false
  }

  const rebuildNow = async (next: P): Promise<Pass> => {
    const folding = new Folding(next, withRows)
    const rate = ratePass(clock, 0)
    let at: Checkpoint = NOWHERE
    if (persistent !== undefined) orThrow(await persistent.build())
    const goOn = async (): Promise<void> => {
      const head = await headOf(source)
      for await (const batch of source.readAll({ after: folding.position, batchSize: rebuildBatch })) {
        at = await takeIn(folding, "building", at, batch)
        lastRate = rate(folding.count)
        onProgress?.({
          what: "rebuilding",
          lag: lagOf(folding, Math.max(head, folding.position)),
          rate: lastRate,
        })
      }
    }
    await goOn()
    return alone(async () => {
      // What came meanwhile; then nothing comes in between any more.
      await goOn()
      if (persistent !== undefined)
        orThrow(await persistent.takeOver(commitOf(folding, at), folding.inService().versions))
      folding.buffer.clear()
      projections = next
      service = folding
      rowsAt = folding.checkpoint
      snapshotAt = 0
      started = true
      countedAt = 0
      lastRate = rate(folding.count)
      await keep()
      await count()
      return { lag: lagOf(folding, await headOf(source)), rate: lastRate }
    })
  }

  /** Goes on from what was kept; false when that is nothing, or of another version. */
  const resume = async (): Promise<boolean> => {
    if (persistent === undefined) {
      service = new Folding(projections, false)
      return true
    }
    rowsAt = orThrow(persistent.checkpoint())
    if (rowsAt.position === 0 || !orThrow(persistent.isCurrent())) return false
    if (!(await isOfThisLog(rowsAt))) throw new FailureError(otherLog(persistent.path, rowsAt.position))
    const kept = orThrow(persistent.snapshot())
    if (kept === null || isReadableNow(kept.snapshot.parked, projections)) return false
    const restored = modelsFrom(projections, kept.snapshot)
    if (isLeft(restored)) return false
    service = new Folding(projections, true, restored.right, kept.checkpoint)
    snapshotAt = kept.checkpoint.position
    countedAt = snapshotAt
    return true
  }

  const start = (): Promise<Either<Failure, Pass>> =>
    thrownAsFailure(async () => {
      const resumed = await alone(async () => {
        const went = await resume()
        if (!went) return null
        started = true
        return passOver()
      })
      return right(resumed ?? (await rebuildNow(projections)))
    })

  const whenStarted = async <A>(work: () => Promise<Either<Failure, A>>): Promise<Either<Failure, A>> => {
    if (!started) {
      const begun = await start()
      if (isLeft(begun)) return begun
    }
    return thrownAsFailure(work)
  }

  return {
    start,
    models: () => service.inService(),
    catchUp: () => whenStarted(async () => right(await alone(passOver))),
    follow: (signal) =>
      whenStarted(async () => {
        const rate = ratePass(clock, service.count)
        const signalled = signal === undefined ? {} : { signal }
        for await (const batch of source.subscribe({ after: service.position, batchSize, ...signalled })) {
          await alone(() => serve(batch))
          lastRate = rate(service.count)
          onProgress?.({ what: "catching up", lag: lagOf(service, service.position), rate: lastRate })
        }
        return right({ lag: lagOf(service, service.position), rate: lastRate })
      }),
    rebuild: (next = projections) => thrownAsFailure(async () => right(await rebuildNow(next))),
    retryParked: (upcasters) =>
      whenStarted(async () => {
        const retried = retryParked(service.parked, projections, upcasters)
        if (upcasters !== undefined) source = upcastingStore(store, upcasters)
        if (retried.rebuild.length > 0) await rebuildNow(projections)
        return right(retried)
      }),
    status: () =>
      whenStarted(async () => {
        const { states, versions, parked, stopped } = service.inService()
        return right({
          lag: lagOf(service, await headOf(source)),
          rate: lastRate,
          parked,
          stopped: [...stopped],
          models: Object.entries(states).map(([name, state]) => ({
            name,
            version: versions[name] ?? 0,
            bytes: memoryOf(state),
          })),
        })
      }),
    close: () =>
      thrownAsFailure(async () => {
        await alone(async () => {
          if (!started) return
          await keep()
          await count()
        })
        return right(undefined)
      }),
  }
}
