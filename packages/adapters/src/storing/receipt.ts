import type { EventId, Instant, Receipt, StoreFailure, StreamName } from "@adv/domain"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import { none, type Option, some } from "fp-ts/lib/Option.js"
import { isNonEmpty } from "fp-ts/lib/ReadonlyArray.js"
import { duplicateEventId } from "./failures.js"
import type { StreamText } from "./serialise.js"

/** Where an event is in the log. */
export interface Place {
  readonly position: number
  readonly stream: StreamName
  readonly revision: number
  readonly recordedAt: Instant
}

/** One receipt for events that are in the log already, in the order in which they got there; none when there are none. */
export const receiptOfPlaces = (places: ReadonlyArray<Place>): Option<Receipt> => {
  const sorted = places.toSorted((a, b) => a.position - b.position)
  const last = sorted.at(-1)
  if (!isNonEmpty(sorted) || last === undefined) return none
  const streams = new Map<StreamName, { stream: StreamName; firstRevision: number; lastRevision: number }>()
  for (const { stream, revision } of sorted) {
    const seen = streams.get(stream)
    if (seen === undefined) streams.set(stream, { stream, firstRevision: revision, lastRevision: revision })
    else seen.lastRevision = revision
  }
  return some({
    streams: [...streams.values()],
    firstPosition: sorted[0].position,
    lastPosition: last.position,
    recordedAt: last.recordedAt,
    duplicate: true,
  })
}

/**
 * The first receipt, when all of this was appended before (INV-21); none when all of it is new.
 *
 * Fails with `DUPLICATE_EVENT_ID` when some ids exist and others don't, when they exist in other streams, or when an id
 * is given twice.
 */
export const earlierReceipt = (
  writes: ReadonlyArray<StreamText>,
  placeOf: (id: EventId) => Place | undefined,
): Either<StoreFailure, Option<Receipt>> => {
  const places: Array<Place> = []
  const ids = new Set<EventId>()
  for (const { stream, events } of writes)
    for (const { id } of events) {
      if (ids.has(id)) return left(duplicateEventId(id, stream, "is given twice in one append"))
      ids.add(id)
      const place = placeOf(id)
      if (place === undefined) continue
      if (place.stream !== stream)
        return left(duplicateEventId(id, stream, `is already event ${place.revision} of ${place.stream}`))
      places.push(place)
    }
  if (places.length === ids.size) return right(receiptOfPlaces(places))
  const [first] = places
  if (first === undefined) return right(none)
  const known = writes.flatMap(({ stream, events }) => events.map(({ id }) => ({ id, stream })))
  const taken = known.find(({ id }) => placeOf(id) !== undefined)
  return taken === undefined
    ? right(none)
    : left(duplicateEventId(taken.id, taken.stream, "exists, while others of the same append don't"))
}
