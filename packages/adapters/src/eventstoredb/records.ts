import type { EventId, Instant, StoredEvent, StreamName } from "@adv/domain"
import { type AllStreamRecordedEvent, jsonEvent, type RecordedEvent } from "@eventstore/db-client"
import type { EventText } from "../storing/serialise.js"

/** Streams that hold what became of appends to several streams; projections by category see them as one of their own. */
export const TOGETHER = "advtogether-"

/** Which append to several streams an event belongs to, in its metadata; absent when it stands alone. */
const MARK = "$advTogether"
/**
 * Its id, in its metadata. On the server it has another, new each time it is tried: the server takes the same id at the
 * same place for the same append, and would tell who tries that somebody else's attempt is theirs.
 */
const ID = "$advId"

/** `AppendCommitted` and `AppendAbandoned`: the one event of such a stream, whichever came first. */
export const COMMITTED = "AppendCommitted"
export const ABANDONED = "AppendAbandoned"
export type Decision = typeof COMMITTED | typeof ABANDONED

/**
 * A place in the log as one number. Events of an append to several streams all become visible where it was committed, in
 * the order in which they happened: so many of them there may be. What is left of 2^53 is 8 TiB of log.
 */
export const PLACES = 1024
export const positionAt = (prepare: bigint, index = 0): number => Number(prepare) * PLACES + index
export const prepareOf = (position: number): bigint => BigInt(Math.floor(position / PLACES))

/** As it is on the server. */
export interface Raw {
  readonly commit: bigint
  readonly prepare: bigint
  readonly stream: string
  readonly revision: number
  readonly id: EventId
  readonly type: string
  readonly data: unknown
  readonly metadata: unknown
  readonly created: Instant
  /** The append to several streams that it is part of. */
  readonly together: string | undefined
}

/** The names by which the server, its projections and its screens follow causes: https://docs.kurrent.io. */
const OURS = new Set(["$correlationId", "$causationId", MARK, ID])

interface Caused {
  readonly commandId?: unknown
  readonly correlationId?: unknown
  readonly causationId?: unknown
}

/** An event as it is sent: its metadata as it is, and the server's names beside it. */
export const proposalOf = ({ id, type, data, metadata: text }: EventText, together?: string) => {
  const metadata: Caused = JSON.parse(text)
  const marked = {
    ...metadata,
    $correlationId: metadata.correlationId ?? metadata.commandId,
    $causationId: metadata.causationId ?? metadata.commandId,
    ...(together === undefined ? {} : { [MARK]: together, [ID]: id }),
  }
  return jsonEvent({
    id: together === undefined ? id : crypto.randomUUID(),
    type,
    data: JSON.parse(data),
    metadata: marked as never,
  })
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null

const ownMetadata = (metadata: unknown): unknown =>
  isObject(metadata)
    ? Object.fromEntries(Object.entries(metadata).filter(([name]) => !OURS.has(name)))
    : metadata

export const rawOf = (event: RecordedEvent | AllStreamRecordedEvent): Raw => {
  const { [MARK]: mark, [ID]: id } = isObject(event.metadata) ? event.metadata : {}
  return {
    commit: event.position?.commit ?? 0n,
    prepare: event.position?.prepare ?? 0n,
    stream: event.streamId,
    revision: Number(event.revision),
    id: (typeof mark === "string" && typeof id === "string" ? id : event.id) as EventId,
    type: event.type,
    data: event.data,
    metadata: event.metadata,
    created: event.created.getTime() as Instant,
    together: typeof mark === "string" ? mark : undefined,
  }
}

/** An event as readers see it, at the place where it became visible. */
export const storedOf = (raw: Raw, prefix: string, position: number, recordedAt: Instant): StoredEvent => ({
  position,
  stream: raw.stream.slice(prefix.length) as StreamName,
  revision: raw.revision,
  id: raw.id,
  type: raw.type,
  data: raw.data,
  metadata: ownMetadata(raw.metadata),
  recordedAt,
})

/** One event of an append to several streams, in the order in which the log tells them. */
export interface Part {
  readonly stream: string
  readonly revision: number
  readonly id: EventId
}

/** What became of an append to several streams. */
export type Fate =
  | {
      readonly kind: "committed"
      readonly prepare: bigint
      readonly created: Instant
      readonly parts: ReadonlyArray<Part>
    }
  | { readonly kind: "abandoned" }

export const fateOf = (raw: Raw): Fate =>
  raw.type === COMMITTED && isObject(raw.data) && Array.isArray(raw.data["parts"])
    ? { kind: "committed", prepare: raw.prepare, created: raw.created, parts: raw.data["parts"] }
    : { kind: "abandoned" }
