import type {
  EventId,
  ExpectedRevision,
  ProposedEvent,
  StoreFailure,
  StreamName,
  StreamWrite,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { notSerialisable, streamsNotDistinct } from "./failures.js"

/** An event whose data and metadata are the JSON text that will be kept, byte for byte. */
export interface EventText {
  readonly id: EventId
  readonly type: string
  readonly data: string
  readonly metadata: string
  readonly order: number | undefined
}

export interface StreamText {
  readonly stream: StreamName
  readonly expected: ExpectedRevision
  readonly events: ReadonlyArray<EventText>
}

/** What JSON leaves out of objects, and writes as null in lists. */
const isLeftOut = (value: unknown): boolean =>
  value === undefined || typeof value === "function" || typeof value === "symbol"

/** Whether `JSON.stringify` writes null somewhere for what is not null, and so changes what was said. */
const becomesNull = (value: unknown): boolean => {
  if (typeof value === "number") return !Number.isFinite(value)
  if (Array.isArray(value)) return value.some((item) => isLeftOut(item) || becomesNull(item))
  return typeof value === "object" && value !== null && Object.values(value).some(becomesNull)
}

/** The text, or `undefined` when the value would not come back as it went in. Throws what `JSON.stringify` throws. */
const textOf = (value: unknown): string | undefined => {
  const text: string | undefined = JSON.stringify(value)
  // Looking into the value is only worth it when its text holds a null, and most don't.
  return text?.includes("null") && value !== null && (text === "null" || becomesNull(value))
    ? undefined
    : text
}

/** Text columns and wire formats keep neither NUL nor half a surrogate pair, so two names could become one. */
const isStorableName = (name: string): boolean => name.isWellFormed() && !name.includes("\0")

const serialiseEvent = (stream: StreamName, event: ProposedEvent): Either<StoreFailure, EventText> => {
  const { id, type } = event
  if (!isStorableName(type)) return left(notSerialisable(id, stream, "its type is not well-formed text"))
  try {
    const data = textOf(event.data)
    if (data === undefined) return left(notSerialisable(id, stream, "its data holds a value that JSON lacks"))
    const metadata = textOf(event.metadata)
    if (metadata === undefined)
      return left(notSerialisable(id, stream, "its metadata holds a value that JSON lacks"))
    return right({ id, type, data, metadata, order: event.order })
  } catch (caught) {
    // Cycles, BigInt, nesting beyond the stack, or a toJSON that throws.
    return left(notSerialisable(id, stream, caught instanceof Error ? caught.message : String(caught)))
  }
}

/**
 * What is to be appended, as JSON text. Members that are `undefined` or functions are left out, as JSON does; what JSON
 * would turn into something else (`NaN`, an `undefined` in an array) is refused.
 *
 * Fails with `STREAMS_NOT_DISTINCT` or `EVENT_NOT_SERIALISABLE`.
 */
export const serialise = (
  writes: ReadonlyArray<StreamWrite>,
): Either<StoreFailure, ReadonlyArray<StreamText>> => {
  const texts: Array<StreamText> = []
  const streams = writes.length > 1 ? new Set<StreamName>() : undefined
  for (const { stream, expected, events } of writes) {
    if (streams?.has(stream)) return left(streamsNotDistinct(stream))
    streams?.add(stream)
    if (!isStorableName(stream))
      return left(notSerialisable(events[0].id, stream, "the stream's name is not well-formed text"))
    const written: Array<EventText> = []
    for (const event of events) {
      const text = serialiseEvent(stream, event)
      if (isLeft(text)) return text
      written.push(text.right)
    }
    texts.push({ stream, expected, events: written })
  }
  return right(texts)
}
