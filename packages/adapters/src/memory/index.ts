import {
  type Clock,
  type EventId,
  type EventStore,
  FailureError,
  type Instant,
  type Receipt,
  type StoredEvent,
  type StoreFailure,
  type StreamName,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { isSome } from "fp-ts/lib/Option.js"
import { systemClock } from "../clock.js"
import { meets, NO_STREAM } from "../storing/expectation.js"
import { storeClosed, wrongExpectedRevision } from "../storing/failures.js"
import { DEFAULT_BATCH_SIZE, follow, makeBell } from "../storing/following.js"
import { inLogOrder } from "../storing/log-order.js"
import { earlierReceipt, receiptOfPlaces } from "../storing/receipt.js"
import { type EventText, type StreamText, serialise } from "../storing/serialise.js"

interface Row extends EventText {
  readonly position: number
  readonly stream: StreamName
  readonly revision: number
  readonly recordedAt: Instant
}

/** Read from its text each time, as from a file: no two readers share an object, and none can change the log. */
const eventOf = (row: Row): StoredEvent => ({
  position: row.position,
  stream: row.stream,
  revision: row.revision,
  id: row.id,
  type: row.type,
  data: JSON.parse(row.data),
  metadata: JSON.parse(row.metadata),
  recordedAt: row.recordedAt,
})

/**
 * A store for tests and demonstrations: it keeps everything every store must, except that it forgets on exit.
 * Positions count from 1 without gaps.
 *
 * @example
 * import { memoryStore } from "@adv/adapters/memory"
 *
 * const store = memoryStore()
 * assert.deepEqual(await store.head()(), { _tag: "Right", right: 0 })
 */
export const memoryStore = ({ clock = systemClock }: { readonly clock?: Clock } = {}): EventStore => {
  const log: Array<Row> = []
  const streams = new Map<StreamName, Array<Row>>()
  const ids = new Map<EventId, Row>()
  const bell = makeBell()
  let closed = false

  const whenOpen = async <A>(work: () => Either<StoreFailure, A>): Promise<Either<StoreFailure, A>> =>
    closed ? left(storeClosed("memory")) : work()

  const lastRevision = (stream: StreamName): number => (streams.get(stream)?.length ?? 0) + NO_STREAM

  const put = (writes: ReadonlyArray<StreamText>): Receipt => {
    const firstPosition = log.length + 1
    const recordedAt = Math.max(clock.now(), log.at(-1)?.recordedAt ?? Number.NEGATIVE_INFINITY) as Instant
    const ends = writes.map(({ stream }) => {
      const rows = streams.get(stream) ?? []
      streams.set(stream, rows)
      return { stream, rows, firstRevision: rows.length }
    })
    inLogOrder(writes, (event, write) => {
      const end = ends[write]
      if (end === undefined) return
      const { stream, rows } = end
      const row = { ...event, stream, position: log.length + 1, revision: rows.length, recordedAt }
      rows.push(row)
      log.push(row)
      ids.set(row.id, row)
    })
    const written = ends.map(({ stream, rows, firstRevision }) => ({
      stream,
      firstRevision,
      lastRevision: rows.length - 1,
    }))
    bell.ring()
    return { streams: written, firstPosition, lastPosition: log.length, recordedAt, duplicate: false }
  }

  const append = (writes: ReadonlyArray<StreamText>): Either<StoreFailure, Receipt> => {
    const earlier = earlierReceipt(writes, (id) => ids.get(id))
    if (isLeft(earlier)) return earlier
    if (isSome(earlier.right)) return right(earlier.right.value)
    for (const { stream, expected } of writes) {
      const actual = lastRevision(stream)
      if (!meets(expected, actual))
        return left(wrongExpectedRevision(stream, expected, actual === NO_STREAM ? "noStream" : actual))
    }
    return right(put(writes))
  }

  const readBatch = (after: number | undefined, count: number, backward: boolean): Array<StoredEvent> => {
    if (closed) throw new FailureError(storeClosed("memory"))
    if (!backward) {
      const from = Math.max(0, after ?? 0)
      return log.slice(from, from + count).map(eventOf)
    }
    const end = Math.max(0, Math.min(log.length, (after ?? Number.POSITIVE_INFINITY) - 1))
    return log
      .slice(Math.max(0, end - count), end)
      .reverse()
      .map(eventOf)
  }

  return {
    name: "memory",
    promises: { durable: false, gapFree: true, severalStreams: true, ownClock: true },
    append: (writes) => () =>
      whenOpen(() => {
        const texts = serialise(writes)
        return isLeft(texts) ? texts : append(texts.right)
      }),
    readStream:
      (stream, { from, direction = "forward", limit = Number.POSITIVE_INFINITY } = {}) =>
      () =>
        whenOpen(() => {
          const rows = streams.get(stream) ?? []
          const chosen =
            direction === "forward"
              ? rows.slice(Math.max(0, from ?? 0))
              : rows.slice(0, Math.max(0, (from ?? rows.length) + 1)).reverse()
          return right(chosen.slice(0, limit).map(eventOf))
        }),
    readAll: async function* ({
      after,
      direction = "forward",
      limit = Number.POSITIVE_INFINITY,
      batchSize = DEFAULT_BATCH_SIZE,
    } = {}) {
      let position = after
      let remaining = limit
      while (remaining > 0) {
        const batch = readBatch(
          position,
          Math.min(remaining, Math.max(1, batchSize)),
          direction === "backward",
        )
        const last = batch.at(-1)
        if (last === undefined) return
        position = last.position
        remaining -= batch.length
        yield batch
      }
    },
    subscribe: (options) =>
      follow(
        { bell, isClosed: () => closed, read: async (after, count) => readBatch(after, count, false) },
        options,
      ),
    receiptOf: (events) => () =>
      whenOpen(() =>
        right(
          receiptOfPlaces(
            [...new Set(events)].flatMap((id) => {
              const row = ids.get(id)
              return row === undefined ? [] : [row]
            }),
          ),
        ),
      ),
    head: () => () => whenOpen(() => right(log.length)),
    close: async () => {
      closed = true
      bell.ring()
    },
  }
}
