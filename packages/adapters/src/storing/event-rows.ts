import {
  type EventId,
  FailureError,
  failure,
  type Instant,
  type StoredEvent,
  type StreamName,
} from "@adv/domain"

export const EVENT_COLUMNS = "position, stream, revision, id, type, recorded_at, data, metadata"

export type EventRow = readonly [
  position: number,
  stream: StreamName,
  revision: number,
  id: EventId,
  type: string,
  recordedAt: Instant,
  data: string,
  metadata: string,
]

const eventOf = (row: EventRow, metadata: unknown): StoredEvent => ({
  position: row[0],
  stream: row[1],
  revision: row[2],
  id: row[3],
  type: row[4],
  data: JSON.parse(row[6]),
  metadata,
  recordedAt: row[5],
})

/**
 * Parsing a batch as one text was measured too, and loses: the collector then has to move a whole batch's objects while
 * the parse still holds them.
 */
export const eventReader = (store: string): ((row: EventRow) => StoredEvent) => {
  // The facts of one command stand next to one another with the same metadata: its text is parsed once for them.
  let text = ""
  let metadata: unknown
  return (row) => {
    try {
      if (row[7] !== text) {
        metadata = JSON.parse(row[7])
        text = row[7]
      }
      return eventOf(row, metadata)
    } catch {
      throw new FailureError(
        failure(
          "STORE_CORRUPT",
          `${store} is damaged (event ${row[0]}, revision ${row[2]} of ${row[1]}, is not JSON): keep it as it is, and go on from a copy that was made before.`,
          { store, position: row[0], stream: row[1], revision: row[2] },
        ),
      )
    }
  }
}
