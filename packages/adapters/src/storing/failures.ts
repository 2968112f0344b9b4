import { type EventId, type ExpectedRevision, failure, type StoreFailure, type StreamName } from "@adv/domain"

export const storeClosed = (store: string): StoreFailure =>
  failure("STORE_CLOSED", `The store ${store} is closed: open it again.`, { store })

/** @param actual the stream's last revision, or `noStream` */
export const wrongExpectedRevision = (
  stream: StreamName,
  expected: ExpectedRevision,
  actual: number | "noStream",
): StoreFailure =>
  failure(
    "WRONG_EXPECTED_REVISION",
    actual === "noStream"
      ? `Stream ${stream} does not exist, but ${expected} was expected: load it again and decide again.`
      : `Stream ${stream} is at revision ${actual}, but ${expected} was expected: load it again and decide again.`,
    { stream, expected, actual },
  )

export const streamsNotDistinct = (stream: StreamName): StoreFailure =>
  failure(
    "STREAMS_NOT_DISTINCT",
    `Stream ${stream} is written twice in one append: merge its events into one write.`,
    {
      stream,
    },
  )

export const duplicateEventId = (id: EventId, stream: StreamName, reason: string): StoreFailure =>
  failure(
    "DUPLICATE_EVENT_ID",
    `Event ${id} for stream ${stream} ${reason}: nothing was appended; give every new event an id of its own.`,
    { id, stream },
  )

export const notSerialisable = (id: EventId, stream: StreamName, reason: string): StoreFailure =>
  failure(
    "EVENT_NOT_SERIALISABLE",
    `Event ${id} for stream ${stream} cannot be written as JSON: ${reason}. Nothing was appended.`,
    { id, stream, reason },
  )
