import { type EventStore, FailureError, type Instant, type StoredEvent } from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"

const eventAfter = async (store: EventStore, position: number): Promise<StoredEvent | undefined> => {
  for await (const [event] of store.readAll({ after: position, limit: 1 })) return event
  return undefined
}

/** The position up to which everything was recorded by a moment: found by halves, since moments never go back in the log. */
const positionAt = async (store: EventStore, moment: Instant): Promise<number> => {
  const head = await store.head()()
  if (isLeft(head)) throw new FailureError(head.left)
  let [low, high] = [0, head.right]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const event = await eventAfter(store, middle)
    if (event === undefined || event.recordedAt > moment) high = middle
    else low = event.position
  }
  return low
}

/** The events that were recorded after one moment and up to another: of the log, only these are read. */
export const recordedBetween = async (
  store: EventStore,
  after: Instant,
  upTo: Instant,
): Promise<ReadonlyArray<StoredEvent>> => {
  const found: Array<StoredEvent> = []
  for await (const batch of store.readAll({ after: await positionAt(store, after) }))
    for (const event of batch) {
      if (event.recordedAt > upTo) return found
      found.push(event)
    }
  return found
}
