import {
  type Clock,
  type EventId,
  type EventStore,
  FailureError,
  type Instant,
  type ReadAllOptions,
  type StoredEvent,
  type StoreFailure,
  type StreamName,
} from "@adv/domain"
import { type Either, isLeft, isRight, left, right } from "fp-ts/lib/Either.js"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import pg from "pg"
import { systemClock } from "../clock.js"
import { EVENT_COLUMNS, type EventRow, eventReader } from "../storing/event-rows.js"
import { storeClosed } from "../storing/failures.js"
import { DEFAULT_BATCH_SIZE, follow, makeBell } from "../storing/following.js"
import { groupCommit } from "../storing/group-commit.js"
import { receiptOfPlaces } from "../storing/receipt.js"
import { serialise } from "../storing/serialise.js"
import { appender } from "./append.js"
import { type Connecting, configOf, connection, nameOf, persistently } from "./connections.js"
import { readOnly as openedForReading, storeFailureOf } from "./faults.js"
import { listening } from "./listening.js"
import { checkSchema, migrate, quoted } from "./schema.js"

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`. The user needs the right to create a schema, or owns one. */
  readonly url: string
  /** The schema of our tables: `adv` by default. Several logs may live in one database, each in its own. */
  readonly schema?: string
  /** The machine's clock by default. */
  readonly clock?: Clock
  /**
   * `full` (the default): what was acknowledged survives a power cut of the server. `normal`: the server acknowledges
   * before its disk does (`synchronous_commit = off`); a crash may take the last moments with it, never half of an append.
   */
  readonly durability?: "full" | "normal"
  /** How long an answer may take before the connection counts as lost, in milliseconds; 30,000 by default. */
  readonly timeoutMs?: number
  /** How long to try again after a connection was lost before `STORE_UNAVAILABLE`, in milliseconds; 10,000 by default. */
  readonly retryForMs?: number
  /** How long to wait for another writer before `STORE_BUSY`, in milliseconds; 5,000 by default. */
  readonly lockTimeoutMs?: number
  /** How many connections reads share; 4 by default. One more appends, and one listens when somebody subscribes. */
  readonly readers?: number
  /** Nothing is made or changed; appends then fail with `STORE_UNAVAILABLE`. */
  readonly readOnly?: boolean
}

export interface PostgresStore extends EventStore {
  readonly schema: string
}

/** A subscriber that no notice reaches (they are lost with their connection) looks again after so many milliseconds. */
const LOOK_AGAIN_AFTER = 500

/** Notices of one log are heard by its followers only. */
const channelOf = (schema: string): string =>
  `adv_${[...schema].map((letter) => (/[a-z0-9]/.test(letter) ? letter : `_${letter.codePointAt(0)}`)).join("")}`.slice(
    0,
    63,
  )

const storeOn = (options: PostgresOptions, connecting: Connecting): PostgresStore => {
  const { clock = systemClock, lockTimeoutMs = 5000, readers = 4, readOnly = false } = options
  const { schema } = connecting
  const name = nameOf(connecting.url)
  const table = `${quoted(schema)}.events`
  const channel = channelOf(schema)
  const bell = makeBell()
  let closed = false
  const isClosed = () => closed

  const writer = connection(connecting, async (client) => {
    await client.query(`SET lock_timeout = ${Math.max(1, Math.floor(lockTimeoutMs))}`)
  })
  const pool = new pg.Pool({ ...configOf(connecting), max: readers, query_timeout: connecting.timeoutMs })
  // A connection that breaks while nobody uses it is replaced when somebody does.
  pool.on("error", () => undefined)
  const ears = listening(connecting, channel, () => bell.ring())

  const failed = (caught: unknown): Either<StoreFailure, never> =>
    left(storeFailureOf(name, lockTimeoutMs, caught))
  const reading = <A>(work: () => Promise<A>): Promise<A> => persistently(connecting, isClosed, work)
  const whenOpen = async <A>(work: () => Promise<A>): Promise<Either<StoreFailure, A>> => {
    if (closed) return left(storeClosed(name))
    try {
      return right(await reading(work))
    } catch (caught) {
      return failed(caught)
    }
  }

  const appendAll = appender(schema, channel, clock)
  const group = groupCommit(async (appends) => {
    try {
      return await persistently(
        connecting,
        () => false,
        () => writer.use((client) => appendAll(client, appends)),
      )
    } catch (caught) {
      return failed(caught)
    }
  })

  const select = async (
    key: string,
    where: string,
    order: string,
    values: ReadonlyArray<unknown>,
  ): Promise<ReadonlyArray<EventRow>> => {
    const { rows } = await pool.query<[...EventRow]>({
      name: `adv ${key} ${schema}`,
      text: `SELECT ${EVENT_COLUMNS} FROM ${table} WHERE ${where} ORDER BY ${order} LIMIT $${values.length}`,
      values: [...values],
      rowMode: "array",
    })
    return rows
  }

  const readBatch = async (
    after: number,
    count: number,
    backward: boolean,
  ): Promise<ReadonlyArray<StoredEvent>> => {
    if (closed) throw new FailureError(storeClosed(name))
    try {
      const rows = await reading(() =>
        backward
          ? select("backward", "position < $1", "position DESC", [after, count])
          : select("forward", "position > $1", "position", [after, count]),
      )
      return rows.map(eventReader(name))
    } catch (caught) {
      throw caught instanceof FailureError
        ? caught
        : new FailureError(storeFailureOf(name, lockTimeoutMs, caught), { cause: caught })
    }
  }

  async function* readAll({
    after,
    direction = "forward",
    limit = Number.POSITIVE_INFINITY,
    batchSize = DEFAULT_BATCH_SIZE,
  }: ReadAllOptions = {}) {
    const backward = direction === "backward"
    const size = Math.max(1, batchSize)
    let remaining = limit
    const next = (position: number) => {
      const batch = remaining > 0 ? readBatch(position, Math.min(remaining, size), backward) : undefined
      // It is waited for later; until then nobody else hears of what went wrong.
      batch?.catch(() => undefined)
      return batch
    }
    let coming = next(after ?? (backward ? Number.MAX_SAFE_INTEGER : 0))
    while (coming !== undefined) {
      const batch = await coming
      const last = batch.at(-1)
      if (last === undefined) return
      remaining -= batch.length
      // While the reader works on this one, the server gets the next ready.
      coming = batch.length < size ? undefined : next(last.position)
      yield batch
      if (closed) throw new FailureError(storeClosed(name))
    }
  }

  return {
    name,
    schema,
    promises: { durable: true, gapFree: true, severalStreams: true, ownClock: true },
    append: (writes) => async () => {
      if (closed) return left(storeClosed(name))
      if (readOnly) return left(openedForReading(name))
      const texts = serialise(writes)
      if (isLeft(texts)) return texts
      const receipt = await group.append(texts.right)
      if (isRight(receipt)) bell.ring()
      return receipt
    },
    readStream:
      (stream: StreamName, { from, direction = "forward", limit } = {}) =>
      () =>
        whenOpen(async () => {
          const most = limit !== undefined && Number.isFinite(limit) ? Math.max(0, limit) : null
          const rows =
            direction === "forward"
              ? await select("stream forward", "stream = $1 AND revision >= $2", "revision", [
                  stream,
                  from ?? 0,
                  most,
                ])
              : await select("stream backward", "stream = $1 AND revision <= $2", "revision DESC", [
                  stream,
                  from ?? Number.MAX_SAFE_INTEGER,
                  most,
                ])
          return rows.map(eventReader(name))
        }),
    readAll,
    subscribe: (subscription) => {
      const batches = follow(
        {
          bell,
          isClosed,
          read: (after, count) => readBatch(after, count, false),
          lookAgainAfter: LOOK_AGAIN_AFTER,
        },
        subscription,
      )
      return ears.whileListening(batches)
    },
    receiptOf: (ids) => () =>
      whenOpen(async () => {
        const { rows } = await pool.query<[EventId, number, StreamName, number, Instant]>({
          text: `SELECT id, position, stream, revision, recorded_at FROM ${table} WHERE id = ANY($1::uuid[])`,
          values: [[...new Set(ids)]],
          rowMode: "array",
        })
        return receiptOfPlaces(
          rows.map(([, position, stream, revision, recordedAt]) => ({
            position,
            stream,
            revision,
            recordedAt,
          })),
        )
      }),
    head: () => () =>
      whenOpen(async () => {
        const { rows } = await pool.query<{ head: number }>(`SELECT head FROM ${quoted(schema)}.log`)
        return rows[0]?.head ?? 0
      }),
    close: async () => {
      if (closed) return
      closed = true
      // What was taken on is ended first: nobody is left without an answer.
      await group.idle()
      bell.ring()
      await Promise.all([writer.end(), pool.end(), ears.end()])
    },
  }
}

/**
 * Opens the log in a PostgreSQL database (14 or later), and makes its tables when there are none. Many processes may
 * append and read at once. Positions count from 1 without gaps, and an event never becomes visible behind one that a
 * reader has seen. What is cut off in the middle is tried again, with the same ids: nothing is lost, nothing is doubled.
 *
 * Fails with `STORE_UNAVAILABLE` (no server, no right), `STORE_FOREIGN` (the schema is somebody else's) or
 * `STORE_TOO_NEW` (of a later version of ADV).
 */
export const openPostgresStore =
  (urlOrOptions: string | PostgresOptions): TaskEither<StoreFailure, PostgresStore> =>
  async () => {
    const options = typeof urlOrOptions === "string" ? { url: urlOrOptions } : urlOrOptions
    const { url, schema = "adv", timeoutMs = 30_000, retryForMs = 10_000, durability = "full" } = options
    const connecting: Connecting = { url, schema, timeoutMs, retryForMs, durability }
    const first = connection(connecting)
    try {
      await persistently(
        connecting,
        () => false,
        () =>
          first.use((client) =>
            options.readOnly === true
              ? checkSchema(client, nameOf(url), schema)
              : migrate(client, nameOf(url), schema),
          ),
      )
      return right(storeOn(options, connecting))
    } catch (caught) {
      return left(storeFailureOf(nameOf(url), options.lockTimeoutMs ?? 5000, caught))
    } finally {
      await first.end()
    }
  }
