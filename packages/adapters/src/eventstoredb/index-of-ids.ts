import type { EventId, StreamName } from "@adv/domain"
import type { Place } from "../storing/receipt.js"
import type { Reader } from "./reading.js"

export interface IdIndex {
  /** Takes in what was appended since; those who ask at once share one reading that began after they asked. */
  readonly catchUp: () => Promise<void>
  readonly placeOf: (id: EventId) => Place | undefined
  /** The last visible revision of a stream. */
  readonly endOf: (stream: StreamName) => number | undefined
  /** The position of the last event, or 0. */
  readonly head: () => number
}

/**
 * Where each event is, by its id: the server can't say that, and without it a command that is run again would be appended
 * again. It is made from the log, once for each store that is opened, and then only from what is new.
 */
export const idIndex = (reader: Reader): IdIndex => {
  const places = new Map<EventId, Place>()
  const ends = new Map<StreamName, number>()
  let head = 0
  let reading: Promise<void> | undefined
  let waiting: Promise<void> | undefined

  const read = async (): Promise<void> => {
    for await (const batch of reader.log(head === 0 ? undefined : head, "forward"))
      for (const { id, position, stream, revision, recordedAt } of batch) {
        places.set(id, { position, stream, revision, recordedAt })
        ends.set(stream, revision)
        head = position
      }
  }
  const start = (): Promise<void> => {
    reading = read().finally(() => {
      reading = undefined
    })
    return reading
  }
  return {
    catchUp: () => {
      if (reading === undefined) return start()
      // The one that is under way may have passed what this one is after.
      waiting ??= reading
        .catch(() => undefined)
        .then(() => {
          waiting = undefined
          return start()
        })
      return waiting
    },
    placeOf: (id) => places.get(id),
    endOf: (stream) => ends.get(stream),
    head: () => head,
  }
}
