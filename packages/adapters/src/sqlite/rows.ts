import type { DatabaseSync, SQLInputValue } from "node:sqlite"
import type { Instant, StreamName } from "@adv/domain"
import type { Place } from "../storing/receipt.js"

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

export const PLACE_COLUMNS = "position, stream, revision, recorded_at"

export type PlaceRow = readonly [position: number, stream: StreamName, revision: number, recordedAt: Instant]

export const placeOfRow = ([position, stream, revision, recordedAt]: PlaceRow): Place => ({
  position,
  stream,
  revision,
  recordedAt,
})
