import { statSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { setImmediate, setTimeout } from "node:timers/promises"
import {
  type Clock,
  type EventId,
  type EventStore,
  FailureError,
  type ReadAllOptions,
  type StoredEvent,
  type StoreFailure,
  type StreamName,
} from "@adv/domain"
import { type Either, isLeft, isRight, left, right } from "fp-ts/lib/Either.js"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import { systemClock } from "../clock.js"
import { EVENT_COLUMNS, type EventRow, eventReader } from "../storing/event-rows.js"
import { storeClosed } from "../storing/failures.js"
import { DEFAULT_BATCH_SIZE, follow, makeBell } from "../storing/following.js"
import { groupCommit } from "../storing/group-commit.js"
import { type Place, receiptOfPlaces } from "../storing/receipt.js"
import { serialise } from "../storing/serialise.js"
import { appender } from "./append.js"
import { type Backup, type BackupFailure, backUp } from "./backup.js"
import { busy, corrupt, isBusy, storeFailureOf, unavailable } from "./faults.js"
import { findDamage } from "./integrity.js"
import { PLACE_COLUMNS, type PlaceRow, placeOfRow, query } from "./rows.js"
import { checkSchema, migrate, recognise } from "./schema.js"

export interface SqliteOptions {
  /** The file, which is made when it doesn't exist; its folder isn't. */
  readonly path: string
  /** The machine's clock by default. */
  readonly clock?: Clock
  /**
   * `full` (the default): what was acknowledged survives a power cut. `normal`: it survives a crash of the process,
   * and a power cut may take the last moments with it, never half of an append.
   */
  readonly durability?: "full" | "normal"
  /** How long to wait for another writer before `STORE_BUSY`, in milliseconds; 5,000 by default. */
  readonly busyTimeoutMs?: number
  /** Appends then fail with `STORE_UNAVAILABLE`. */
  readonly readOnly?: boolean
  /** The size that the file may grow to, in bytes, before `STORE_FULL`; as large as the disk by default. */
  readonly maxBytes?: number
}

export interface SqliteStore extends EventStore {
  readonly path: string
  /**
   * Reads everything, to find what is wrong with it: the file, the JSON of each event, gaps in positions or revisions,
   * recording times that go back. Answers how many events there are.
   *
   * Fails with `STORE_CORRUPT`, naming the first thing that is wrong.
   */
  readonly checkIntegrity: () => TaskEither<StoreFailure, { readonly events: number }>
  /**
   * Copies the log into a new file, as it is at one moment, while this process and others go on reading and appending.
   * The copy is one file, and a log like any other: what was in it when it was called is there, and it has been checked.
   *
   * Fails with `BACKUP_EXISTS` (there is a file of that name), `BACKUP_FAILED` (no such folder, no room, no permission)
   * or `STORE_CORRUPT` (what would have been copied is damaged).
   */
  readonly backup: (path: string) => TaskEither<StoreFailure | BackupFailure, Backup>
}

/** Between two looks at a lock, or at a log that another process may have written to, in milliseconds. */
const LOOK_AGAIN_AFTER = 50
const LONGEST_WAIT_FOR_LOCK = 20

/** A batch is read in steps of so many rows, and ends early when its texts have reached so many characters. */
const ROWS_A_STEP = 250
const CHARACTERS_A_BATCH = 16_000_000

/** Files up to this size are checked whole when they are opened; it takes milliseconds. */
const CHECKED_WHEN_OPENED = 4_000_000

/**
 * The write-ahead log grows to 40 MB before it is folded into the file. Nothing is less safe for it (every commit is in
 * that log, on the disk); the pages of the indices, which many small appends change again and again, are written into
 * the file once instead of each time.
 */
const PAGES_BEFORE_CHECKPOINT = 10_000

/** A write-ahead log that one large append made long is cut back to this. */
const LONGEST_LOG_KEPT = 64_000_000

const CACHE_KIBIBYTES = 32_768

/** Runs work that another process may be in the way of, again and again until the time is up, and never blocks. */
const patiently =
  (path: string, busyTimeoutMs: number) =>
  async <A>(work: () => A): Promise<A> => {
    let deadline: number | undefined
    for (let wait = 1; ; wait = Math.min(wait * 2, LONGEST_WAIT_FOR_LOCK)) {
      try {
        return work()
      } catch (caught) {
        if (!isBusy(caught)) throw caught
        const now = performance.now()
        deadline ??= now + busyTimeoutMs
        if (now >= deadline) throw new FailureError(busy(path, busyTimeoutMs))
        // Not in step with the other one, or the two meet again.
        await setTimeout(wait * (0.5 + Math.random()))
      }
    }
  }

const openDatabase = (
  { path, durability = "full", readOnly = false, maxBytes }: SqliteOptions,
  isNew: boolean,
): DatabaseSync => {
  const database = new DatabaseSync(path, { readOnly })
  try {
    if (!readOnly) migrate(database)
    const schema = checkSchema(path, database)
    if (isLeft(schema)) throw new FailureError(schema.left)
    database.exec(`PRAGMA cache_size = -${CACHE_KIBIBYTES}`)
    if (!readOnly) {
      database.exec("PRAGMA journal_mode = WAL")
      database.exec(`PRAGMA synchronous = ${durability === "full" ? "FULL" : "NORMAL"}`)
      database.exec(`PRAGMA journal_size_limit = ${LONGEST_LOG_KEPT}`)
      database.exec(`PRAGMA wal_autocheckpoint = ${PAGES_BEFORE_CHECKPOINT}`)
    }
    if (maxBytes !== undefined) {
      const size = Number(database.prepare("PRAGMA page_size").get()?.["page_size"])
      database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / size))}`)
    }
    if (!isNew && statSync(path).size <= CHECKED_WHEN_OPENED) {
      const found = database.prepare("PRAGMA quick_check(1)").get()?.["quick_check"]
      if (found !== "ok") throw new FailureError(corrupt(path, String(found)))
    }
    return database
  } catch (caught) {
    database.close()
    throw caught
  }
}

const storeOn = (
  { path, clock = systemClock, busyTimeoutMs = 5000, readOnly = false }: SqliteOptions,
  database: DatabaseSync,
): SqliteStore => {
  const name = `sqlite:${path}`
  const bell = makeBell()
  const retrying = patiently(path, busyTimeoutMs)
  let closed = false

  const place = query<PlaceRow>(database, `SELECT ${PLACE_COLUMNS} FROM events WHERE id = ?`)
  const placeOf = (id: EventId): Place | undefined => {
    const row = place.get(id)
    return row === undefined ? undefined : placeOfRow(row)
  }
  const appendAll = appender(database, clock, placeOf)
  const head = query<readonly [position: number | null]>(database, "SELECT max(position) FROM events")
  const events = (where: string, order: string) =>
    query<EventRow>(database, `SELECT ${EVENT_COLUMNS} FROM events WHERE ${where} ORDER BY ${order} LIMIT ?`)
  const streamForward = events("stream = ? AND revision >= ?", "revision")
  const streamBackward = events("stream = ? AND revision <= ?", "revision DESC")
  const logForward = events("position > ?", "position")
  const logBackward = events("position < ?", "position DESC")

  const whenFree = <A>(work: () => Either<StoreFailure, A>): Promise<Either<StoreFailure, A>> =>
    retrying(work).catch((caught: unknown) => left(storeFailureOf(path, caught)))
  const whenOpen = <A>(work: () => Either<StoreFailure, A>): Promise<Either<StoreFailure, A>> =>
    whenFree(() => (closed ? left(storeClosed(name)) : work()))
  const group = groupCommit((appends) => whenFree(() => right(appendAll(appends))))

  /**
   * A batch takes several short reads rather than one long one, which would keep the write-ahead log from being folded
   * into the file; events never change, so that they make one whole all the same.
   */
  const readBatch = async (
    after: number,
    count: number,
    backward: boolean,
  ): Promise<ReadonlyArray<StoredEvent>> => {
    const batch: Array<StoredEvent> = []
    const eventOf = eventReader(path)
    let position = after
    let characters = 0
    const step = (): boolean => {
      if (closed) throw new FailureError(storeClosed(name))
      const asked = Math.min(ROWS_A_STEP, count - batch.length)
      const rows = (backward ? logBackward : logForward).all(position, asked)
      for (const row of rows) {
        characters += row[6].length + row[7].length
        try {
          batch.push(eventOf(row))
        } catch (caught) {
          // What comes before a damaged event is given first; asked for what follows, it is the first, and throws.
          if (batch.length === 0) throw caught
          return true
        }
        position = row[0]
      }
      return rows.length < asked || batch.length >= count || characters >= CHARACTERS_A_BATCH
    }
    try {
      while (!(await retrying(step)));
    } catch (caught) {
      throw caught instanceof FailureError
        ? caught
        : new FailureError(storeFailureOf(path, caught), { cause: caught })
    }
    return batch
  }

  async function* readAll({
    after,
    direction = "forward",
    limit = Number.POSITIVE_INFINITY,
    batchSize = DEFAULT_BATCH_SIZE,
  }: ReadAllOptions = {}) {
    const backward = direction === "backward"
    let position = after ?? (backward ? Number.MAX_SAFE_INTEGER : 0)
    let remaining = limit
    while (remaining > 0) {
      const batch = await readBatch(position, Math.min(remaining, Math.max(1, batchSize)), backward)
      const last = batch.at(-1)
      if (last === undefined) return
      position = last.position
      remaining -= batch.length
      yield batch
      // A rebuild reads for seconds: timers, signals and other requests get their turn.
      await setImmediate()
    }
  }

  return {
    name,
    path,
    promises: { durable: path !== ":memory:", gapFree: true, severalStreams: true, ownClock: true },
    append: (writes) => async () => {
      if (closed) return left(storeClosed(name))
      if (readOnly) return left(unavailable(path, "it was opened for reading only"))
      const texts = serialise(writes)
      if (isLeft(texts)) return texts
      const receipt = await group.append(texts.right)
      if (isRight(receipt)) bell.ring()
      return receipt
    },
    readStream:
      (stream: StreamName, { from, direction = "forward", limit = -1 } = {}) =>
      () =>
        whenOpen(() => {
          const most = Number.isFinite(limit) ? limit : -1
          const rows =
            direction === "forward"
              ? streamForward.all(stream, from ?? 0, most)
              : streamBackward.all(stream, from ?? Number.MAX_SAFE_INTEGER, most)
          return right(rows.map(eventReader(path)))
        }),
    readAll,
    subscribe: (options) =>
      follow(
        {
          bell,
          isClosed: () => closed,
          read: (after, count) => readBatch(after, count, false),
          lookAgainAfter: LOOK_AGAIN_AFTER,
        },
        options,
      ),
    receiptOf: (ids) => () =>
      whenOpen(() =>
        right(
          receiptOfPlaces(
            [...new Set(ids)].flatMap((id) => {
              const found = placeOf(id)
              return found === undefined ? [] : [found]
            }),
          ),
        ),
      ),
    head: () => () => whenOpen(() => right(head.get()?.[0] ?? 0)),
    checkIntegrity: () => async () => {
      const damage = await whenOpen(() => right(findDamage(database)))
      if (isLeft(damage)) return damage
      if (damage.right !== undefined) return left(corrupt(path, damage.right))
      let count = 0
      try {
        for await (const batch of readAll()) count += batch.length
      } catch (caught) {
        return left(storeFailureOf(path, caught))
      }
      return right({ events: count })
    },
    backup: (to) => async () => (closed ? left(storeClosed(name)) : backUp(path, to)),
    close: async () => {
      if (closed) return
      closed = true
      // What was taken on is ended first: nobody is left without an answer.
      await group.idle()
      database.close()
      bell.ring()
    },
  }
}

/**
 * Opens the log in a SQLite file, and makes the file when there is none. Several processes may have it open at once,
 * and append; what one appends, the subscribers of the others see within 50 ms. Positions count from 1 without gaps.
 *
 * Fails with `STORE_UNAVAILABLE` (no such folder, no permission), `STORE_CORRUPT` (not a SQLite file, or damaged),
 * `STORE_FOREIGN` (a SQLite file of something else), `STORE_TOO_NEW` (of a later version of ADV) or `STORE_BUSY`. The
 * file is then left byte for byte as it was.
 *
 * @example
 * import { openSqliteStore } from "@adv/adapters/sqlite"
 *
 * const opened = await openSqliteStore(":memory:")()
 * assert.equal(opened._tag, "Right")
 */
export const openSqliteStore =
  (pathOrOptions: string | SqliteOptions): TaskEither<StoreFailure, SqliteStore> =>
  async () => {
    const options = typeof pathOrOptions === "string" ? { path: pathOrOptions } : pathOrOptions
    const { path, readOnly = false, busyTimeoutMs = 5000 } = options
    const recognised = recognise(path)
    if (isLeft(recognised)) return recognised
    const isNew = recognised.right === "new"
    if (isNew && readOnly) return left(unavailable(path, "there is nothing to read yet"))
    try {
      const database = await patiently(path, busyTimeoutMs)(() => openDatabase(options, isNew))
      try {
        return right(storeOn(options, database))
      } catch (caught) {
        database.close()
        throw caught
      }
    } catch (caught) {
      return left(storeFailureOf(path, caught))
    }
  }
