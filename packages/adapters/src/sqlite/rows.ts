import type { DatabaseSync, SQLInputValue } from "node:sqlite"
import { type EventId, FailureError, type Instant, type StoredEvent, type StreamName } from "@adv/domain"
import type { Place } from "../storing/receipt.js"
import { corrupt } from "./faults.js"

/** A statement whose rows come as tuples: half the price of objects, and a rebuild reads millions. */
export interface Query<Row> {
  readonly all: (...parameters: ReadonlyArray<SQLInputValue>) => ReadonlyArray<Row>
  readonly get: (...parameters: ReadonlyArray<SQLInputValue>) => Row | undefined
}

export const query = <Row extends ReadonlyArray<unknown>>(
  database: DatabaseSync,
  sql: string,
): Query<Row> => {
  const statement = database.prepare(sql)
  if (typeof statement.setReturnArrays === "function") {
    statement.setReturnArrays(true)
    return {
      all: (...parameters) => statement.all(...parameters) as unknown as ReadonlyArray<Row>,
      get: (...parameters) => statement.get(...parameters) as unknown as Row | undefined,
    }
  }
  // Node before 22.16 gives objects only, whose members are in the order of the columns.
  const tuple = (row: object) => Object.values(row) as unknown as Row
  return {
    all: (...parameters) => statement.all(...parameters).map(tuple),
    get: (...parameters) => {
      const row = statement.get(...parameters)
      return row === undefined ? undefined : tuple(row)
    },
  }
}

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
export const eventReader = (path: string): ((row: EventRow) => StoredEvent) => {
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
        corrupt(path, `event ${row[0]}, revision ${row[2]} of ${row[1]}, is not JSON`, {
          position: row[0],
          stream: row[1],
          revision: row[2],
        }),
      )
    }
  }
}

export const PLACE_COLUMNS = "position, stream, revision, recorded_at"

export type PlaceRow = readonly [position: number, stream: StreamName, revision: number, recordedAt: Instant]

export const placeOfRow = ([position, stream, revision, recordedAt]: PlaceRow): Place => ({
  position,
  stream,
  revision,
  recordedAt,
})
