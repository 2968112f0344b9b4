import type { Option } from "fp-ts/lib/Option.js"
import type { ReadonlyNonEmptyArray } from "fp-ts/lib/ReadonlyNonEmptyArray.js"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import type { StoredEvent, StreamName } from "../facts/event.js"
import type { Metadata } from "../facts/metadata.js"
import type { Failure } from "../failure.js"
import type { EventId, Instant } from "../values/index.js"

/** An event that is to be appended. */
export interface ProposedEvent {
  readonly id: EventId
  readonly type: string
  readonly data: unknown
  readonly metadata: Metadata
  /**
   * Its place among all the events of one append, so that the log tells what several streams hear of in the order it
   * happened. Without it, the log tells one stream after another. Within a stream it never goes back.
   */
  readonly order?: number
}

/**
 * What a writer believes of a stream: that it doesn't exist (`noStream`), that it does (`exists`), that its last
 * event has this revision (0 for the first), or nothing at all (`any`).
 */
export type ExpectedRevision = "noStream" | "exists" | "any" | number

export interface StreamWrite {
  readonly stream: StreamName
  readonly expected: ExpectedRevision
  readonly events: ReadonlyNonEmptyArray<ProposedEvent>
}

/** Where an append landed. Appending the same ids again gives the first receipt back, with `duplicate: true`. */
export interface Receipt {
  readonly streams: ReadonlyArray<{
    readonly stream: StreamName
    readonly firstRevision: number
    readonly lastRevision: number
  }>
  readonly firstPosition: number
  readonly lastPosition: number
  readonly recordedAt: Instant
  readonly duplicate: boolean
}

/**
 * - `WRONG_EXPECTED_REVISION`: somebody else wrote first; load again and decide again. Data: `stream`, `expected`,
 *   `actual` (a revision, or `noStream`).
 * - `DUPLICATE_EVENT_ID`: some of the ids exist and others don't, or they exist in other streams: nothing was appended.
 * - `STREAMS_NOT_DISTINCT`: one append names a stream twice.
 * - `SEVERAL_STREAMS_NOT_PROMISED`: one append writes several streams, and this store only writes one at a time
 *   ({@link StorePromises}); nothing was appended.
 * - `EVENT_NOT_SERIALISABLE`: data or metadata is not JSON; found before anything is sent.
 * - `STORE_BUSY`: another writer held the store for too long; nothing was appended, try again.
 * - `STORE_FULL`: the disk is full; nothing was appended.
 * - `STORE_CORRUPT`, `STORE_FOREIGN`, `STORE_TOO_NEW`: the file is damaged, isn't ours, or was written by a later version.
 * - `STORE_CLOSED`, `STORE_UNAVAILABLE`: it can't be reached.
 */
export type StoreFailure = Failure<
  | "WRONG_EXPECTED_REVISION"
  | "DUPLICATE_EVENT_ID"
  | "STREAMS_NOT_DISTINCT"
  | "SEVERAL_STREAMS_NOT_PROMISED"
  | "EVENT_NOT_SERIALISABLE"
  | "STORE_BUSY"
  | "STORE_FULL"
  | "STORE_CORRUPT"
  | "STORE_FOREIGN"
  | "STORE_TOO_NEW"
  | "STORE_CLOSED"
  | "STORE_UNAVAILABLE"
>

export interface ReadStreamOptions {
  /** The first revision to give: from the start by default (from the end when going backward). */
  readonly from?: number
  readonly direction?: "forward" | "backward"
  readonly limit?: number
}

export interface ReadAllOptions {
  /** Give what comes after this position (before it when going backward); from the very start by default. */
  readonly after?: number
  readonly direction?: "forward" | "backward"
  readonly limit?: number
  /** How many events a batch has at most. */
  readonly batchSize?: number
}

export interface SubscribeOptions {
  readonly after?: number
  readonly batchSize?: number
  /** Ends the subscription; the iterator then finishes without a failure. */
  readonly signal?: AbortSignalLike
}

/** As much of the standard `AbortSignal` as is needed, so that the domain asks for no platform. */
export interface AbortSignalLike {
  readonly aborted: boolean
  addEventListener(type: "abort", listener: () => void): void
  removeEventListener(type: "abort", listener: () => void): void
}

/**
 * What one store keeps and another may not. What a store doesn't promise it either refuses by a code of its own
 * (`severalStreams`), or leaves to who relies on it (the others).
 */
export interface StorePromises {
  /** What was acknowledged is still there after closing and opening again. */
  readonly durable: boolean
  /** Positions count from 1 without gaps. Otherwise they only increase. */
  readonly gapFree: boolean
  /** One append may write several streams, all or nothing. Otherwise it fails with `SEVERAL_STREAMS_NOT_PROMISED`. */
  readonly severalStreams: boolean
  /** `recordedAt` is read from the clock that was given. Otherwise it is a server's. */
  readonly ownClock: boolean
}

/**
 * An append-only log. One port, one contract suite, many stores.
 *
 * The log has one order: positions increase, and no event ever appears behind a position that a reader has already
 * seen. Reads that are given batch by batch throw a `FailureError` when the store fails in the middle.
 */
export interface EventStore {
  readonly name: string
  /** What it promises; all of it where nothing is said. */
  readonly promises?: StorePromises
  /** Appends to one stream or to several, all or nothing. Streams are distinct within one call. */
  readonly append: (writes: ReadonlyNonEmptyArray<StreamWrite>) => TaskEither<StoreFailure, Receipt>
  /** The events of a stream; none when it doesn't exist. */
  readonly readStream: (
    stream: StreamName,
    options?: ReadStreamOptions,
  ) => TaskEither<StoreFailure, ReadonlyArray<StoredEvent>>
  readonly readAll: (options?: ReadAllOptions) => AsyncIterable<ReadonlyArray<StoredEvent>>
  /**
   * What there is after a position, then what is appended from now on, without a gap between the two. Closing the store
   * ends it, without a failure.
   */
  readonly subscribe: (options?: SubscribeOptions) => AsyncIterable<ReadonlyArray<StoredEvent>>
  /** Where those of the given events are that exist, as one receipt; none when none does. */
  readonly receiptOf: (events: ReadonlyArray<EventId>) => TaskEither<StoreFailure, Option<Receipt>>
  /** The position of the last event, or 0. Asked by itself, it says whether the store can be reached, and why not. */
  readonly head: () => TaskEither<StoreFailure, number>
  readonly close: () => Promise<void>
}
