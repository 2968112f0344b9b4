import {
  type EventId,
  type EventStore,
  FailureError,
  type Receipt,
  type StoredEvent,
  type StoreFailure,
} from "@adv/domain"
import { END, excludeSystemEvents } from "@eventstore/db-client"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { isSome } from "fp-ts/lib/Option.js"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import { attendance } from "../storing/attendance.js"
import { NO_STREAM } from "../storing/expectation.js"
import { storeClosed } from "../storing/failures.js"
import { DEFAULT_BATCH_SIZE, follow, makeBell } from "../storing/following.js"
import { earlierReceipt, receiptOfPlaces } from "../storing/receipt.js"
import { type StreamText, serialise } from "../storing/serialise.js"
import { appender } from "./append.js"
import { type Connection, connect } from "./client.js"
import { cutShort, storeFailureOf, unavailable } from "./faults.js"
import { idIndex } from "./index-of-ids.js"
import { reader as readerOf } from "./reading.js"

export interface EventStoreDbOptions {
  /** `esdb://user:password@host:2113?tls=true`, or `esdb+discover://…` for a cluster. */
  readonly url: string
  /** Put before the name of each stream, where the cluster is shared with others; nothing by default. */
  readonly prefix?: string
  /** How long an answer may take before the connection counts as lost, in milliseconds; 10,000 by default. */
  readonly timeoutMs?: number
  /** How long to try again after a connection was lost before `STORE_UNAVAILABLE`, in milliseconds; 10,000 by default. */
  readonly retryForMs?: number
}

export interface EventStoreDbStore extends EventStore {
  readonly prefix: string
}

/** A subscriber whose connection broke looks again after so many milliseconds. */
const LOOK_AGAIN_AFTER = 500

const storeOn = (connection: Connection, prefix: string, retryForMs: number): EventStoreDbStore => {
  const { name } = connection
  const reader = readerOf(connection, prefix)
  const ids = idIndex(reader)
  const append = appender(connection, reader, prefix)
  const bell = makeBell()
  let closed = false
  const inFlight = new Set<Promise<unknown>>()
  /** By the first id of an append: the same append again waits for it, and then finds it. */
  const appending = new Map<EventId, Promise<unknown>>()

  const failed = (caught: unknown): Either<StoreFailure, never> => left(storeFailureOf(name, caught))
  const whenOpen = async <A>(
    work: () => Promise<Either<StoreFailure, A>>,
  ): Promise<Either<StoreFailure, A>> => {
    if (closed) return left(storeClosed(name))
    const task = work().catch(failed)
    inFlight.add(task)
    try {
      return await task
    } finally {
      inFlight.delete(task)
    }
  }

  const appendOnce = async (texts: ReadonlyArray<StreamText>): Promise<Either<StoreFailure, Receipt>> => {
    const deadline = performance.now() + retryForMs
    for (let attempt = 0; ; attempt++) {
      const believed = attempt === 0 ? append.believe(texts) : undefined
      const ends = believed === undefined ? await append.look(texts) : right(believed)
      await ids.catchUp()
      const earlier = earlierReceipt(texts, ids.placeOf)
      if (isLeft(earlier)) return earlier
      if (isSome(earlier.right)) return right(earlier.right.value)
      if (isLeft(ends)) return ends
      // A stream that was deleted looks to the server like one that never was, and it would begin anew.
      for (const [index, { stream }] of texts.entries()) {
        const known = ids.endOf(stream)
        if (known === undefined || (ends.right[index] ?? NO_STREAM) !== NO_STREAM) continue
        const { physical } = await reader.lastRevision(stream)
        if (physical === NO_STREAM) return left(cutShort(name, stream, known + 1))
      }
      if (await append.write(texts, ends.right)) {
        await ids.catchUp()
        const written = earlierReceipt(texts, ids.placeOf)
        if (isLeft(written)) return written
        if (!isSome(written.right)) throw new Error("what was appended can't be read")
        bell.ring()
        return right({ ...written.right.value, duplicate: false })
      }
      if (performance.now() > deadline)
        return left(unavailable(name, "others kept writing to the same streams"))
      await new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(attempt * 5, 100)))
    }
  }

  /** Ringing is all that the server's subscription does: what rings is then read, and nothing depends on the ringing. */
  let listening: { readonly stop: () => void } | undefined
  const listen = (): void => {
    if (closed || attending.count() === 0 || listening !== undefined) return
    const client = connection.client()
    const subscription = client.subscribeToAll({ fromPosition: END, filter: excludeSystemEvents() })
    let isOver = false
    const over = (again: boolean): void => {
      if (isOver) return
      isOver = true
      listening = undefined
      subscription.unsubscribe().catch(() => undefined)
      if (again && !closed && attending.count() > 0) setTimeout(listen, LOOK_AGAIN_AFTER).unref()
    }
    listening = { stop: () => over(false) }
    subscription.on("data", () => bell.ring())
    subscription.on("confirmation", () => bell.ring())
    subscription.on("error", () => over(true))
    subscription.on("end", () => over(true))
  }
  const hush = (): void => listening?.stop()
  const attending = attendance(listen, hush)

  const thrown = (caught: unknown): FailureError =>
    caught instanceof FailureError
      ? caught
      : new FailureError(storeFailureOf(name, caught), { cause: caught })

  /** What comes from the server in pages, in batches of what was asked for. */
  async function* batches(
    after: number | undefined,
    direction: "forward" | "backward",
    limit: number,
    size: number,
  ): AsyncGenerator<ReadonlyArray<StoredEvent>> {
    let remaining = limit
    try {
      if (closed) throw new FailureError(storeClosed(name))
      if (remaining <= 0) return
      let rest: ReadonlyArray<StoredEvent> = []
      const cut = function* (all: boolean) {
        while (rest.length >= size || (all && rest.length > 0)) {
          const batch = rest.slice(0, Math.min(size, remaining))
          rest = rest.slice(batch.length)
          remaining -= batch.length
          yield batch
          if (remaining <= 0) return
        }
      }
      for await (const page of reader.log(after, direction)) {
        rest = rest.length === 0 ? page : [...rest, ...page]
        for (const batch of cut(false)) {
          yield batch
          if (closed) throw new FailureError(storeClosed(name))
        }
        if (remaining <= 0) return
      }
      for (const batch of cut(true)) {
        yield batch
        if (closed) throw new FailureError(storeClosed(name))
      }
    } catch (caught) {
      throw closed ? new FailureError(storeClosed(name)) : thrown(caught)
    }
  }

  /** A follower's log, read where it stopped: what a page gave beyond a batch is kept for the next. */
  const batchReader = () => {
    let kept: ReadonlyArray<StoredEvent> = []
    return async (after: number, count: number): Promise<ReadonlyArray<StoredEvent>> => {
      if (closed) throw new FailureError(storeClosed(name))
      kept = kept.filter(({ position }) => position > after)
      if (kept.length === 0)
        for await (const page of reader.log(after, "forward")) {
          kept = page
          break
        }
      const batch = kept.slice(0, count)
      kept = kept.slice(batch.length)
      return batch
    }
  }

  return {
    name,
    prefix,
    promises: { durable: true, gapFree: false, severalStreams: true, ownClock: false },
    append: (writes) => async () => {
      if (closed) return left(storeClosed(name))
      const texts = serialise(writes)
      if (isLeft(texts)) return texts
      const key = writes[0].events[0].id
      for (let before = appending.get(key); before !== undefined; before = appending.get(key)) await before
      const appended = whenOpen(() => appendOnce(texts.right))
      appending.set(key, appended)
      try {
        return await appended
      } finally {
        appending.delete(key)
      }
    },
    readStream:
      (stream, { from, direction = "forward", limit = Number.POSITIVE_INFINITY } = {}) =>
      () =>
        whenOpen(async () =>
          right(
            await reader.stream(
              stream,
              from ?? (direction === "forward" ? "start" : "end"),
              direction,
              limit,
            ),
          ),
        ),
    readAll: ({
      after,
      direction = "forward",
      limit = Number.POSITIVE_INFINITY,
      batchSize = DEFAULT_BATCH_SIZE,
    } = {}) => batches(after, direction, limit, Math.max(1, batchSize)),
    subscribe: (options) => {
      const read = batchReader()
      const followed = follow(
        {
          bell,
          isClosed: () => closed,
          read: (after, count) =>
            read(after, count).catch((caught: unknown) => {
              throw thrown(caught)
            }),
          lookAgainAfter: LOOK_AGAIN_AFTER,
        },
        options,
      )
      return attending.whileTaken(followed)
    },
    receiptOf: (events) => () =>
      whenOpen(async () => {
        await ids.catchUp()
        return right(
          receiptOfPlaces(
            [...new Set(events)].flatMap((id) => {
              const place = ids.placeOf(id)
              return place === undefined ? [] : [place]
            }),
          ),
        )
      }),
    head: () => () =>
      whenOpen(async () => {
        await ids.catchUp()
        return right(ids.head())
      }),
    close: async () => {
      if (closed) return
      closed = true
      await Promise.all(inFlight)
      hush()
      bell.ring()
      await connection.close()
    },
  }
}

/**
 * Opens the log in EventStoreDB (or KurrentDB): streams are named as everywhere, `category-id`, so that the server's own
 * projections by category work; correlation and causation go under the names that the server follows. Positions increase,
 * with gaps. Times of recording are the server's.
 *
 * Appends to several streams are all or nothing for every reader of this library. Who reads the server's streams without
 * it sees their events before they count: those with `$advTogether` in their metadata count when the stream
 * `advtogether-<it>` holds an `AppendCommitted`.
 *
 * Fails with `STORE_UNAVAILABLE` when no server answers, or it refuses this user.
 */
export const openEventStoreDb =
  (urlOrOptions: string | EventStoreDbOptions): TaskEither<StoreFailure, EventStoreDbStore> =>
  async () => {
    const options = typeof urlOrOptions === "string" ? { url: urlOrOptions } : urlOrOptions
    const { url, prefix = "", timeoutMs = 10_000, retryForMs = 10_000 } = options
    const connection = connect({ url, timeoutMs, retryForMs })
    const store = storeOn(connection, prefix, retryForMs)
    const head = await store.head()()
    if (isLeft(head)) {
      await store.close()
      return head
    }
    return right(store)
  }
