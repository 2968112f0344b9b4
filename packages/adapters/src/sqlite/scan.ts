import { DatabaseSync } from "node:sqlite"
import type { StoredEvent } from "@adv/domain"
import { EVENT_COLUMNS, type EventRow, eventReader } from "../storing/event-rows.js"
import { query } from "./rows.js"

/** Which types of events are read: only these, or all but these. */
export type Types = { readonly only: ReadonlyArray<string> } | { readonly except: ReadonlyArray<string> }

const BATCH = 1000

/**
 * Reads the events of some types, up to a position, in the log's order. It blocks while it reads: it is for a thread of
 * its own. Throws `STORE_CORRUPT` as a failure where an event is not JSON.
 */
export function* scanTypes(path: string, types: Types, until: number): Generator<ReadonlyArray<StoredEvent>> {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const names = "only" in types ? types.only : types.except
    const which = `type ${"only" in types ? "" : "NOT "}IN (${names.map(() => "?").join(", ")})`
    const rows = query<EventRow>(
      database,
      `SELECT ${EVENT_COLUMNS} FROM events WHERE position > ? AND position <= ? AND ${which} ORDER BY position LIMIT ${BATCH}`,
    )
    const eventOf = eventReader(path)
    for (let position = 0; ; ) {
      const batch = rows.all(position, until, ...names)
      const last = batch.at(-1)
      if (last === undefined) return
      position = last[0]
      yield batch.map(eventOf)
      if (batch.length < BATCH) return
    }
  } finally {
    database.close()
  }
}

/** What an event costs to read beside its text, as so many characters: measured, and only roughly so. */
const CHARACTERS_OF_A_ROW = 200

/** How much reading each type of event takes, as characters, in a sample of the log, evenly spread. */
export const weighTypes = (path: string, until: number, sample = 2000): ReadonlyMap<string, number> => {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    const row = query<readonly [type: string, characters: number]>(
      database,
      "SELECT type, length(data) + length(metadata) FROM events WHERE position = ?",
    )
    const weights = new Map<string, number>()
    const step = Math.max(1, Math.floor(until / sample))
    for (let position = 1; position <= until; position += step) {
      const found = row.get(position)
      if (found !== undefined)
        weights.set(found[0], (weights.get(found[0]) ?? 0) + found[1] + CHARACTERS_OF_A_ROW)
    }
    return weights
  } finally {
    database.close()
  }
}
