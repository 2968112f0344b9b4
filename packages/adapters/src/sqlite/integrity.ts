import type { DatabaseSync } from "node:sqlite"
import { query } from "./rows.js"

type Finding = readonly [text: string]

/** Each asks for the first thing that is wrong, as a phrase. */
const QUESTIONS = [
  `SELECT 'event ' || at || ' is missing' FROM (
     SELECT row_number() OVER (ORDER BY position) AS at, position FROM events
   ) WHERE at <> position LIMIT 1`,
  `SELECT 'the revisions of ' || stream || ' have a gap' FROM events GROUP BY stream
   HAVING min(revision) <> 0 OR max(revision) <> count(*) - 1 LIMIT 1`,
  `SELECT 'the revisions of ' || stream || ' are out of order at event ' || position FROM (
     SELECT stream, position, lag(position) OVER (PARTITION BY stream ORDER BY revision) AS before FROM events
   ) WHERE before > position LIMIT 1`,
  `SELECT 'event ' || position || ' was recorded before the one ahead of it' FROM (
     SELECT position, recorded_at, lag(recorded_at) OVER (ORDER BY position) AS before FROM events
   ) WHERE before > recorded_at LIMIT 1`,
]

/** The first thing that is wrong with the file or with the order of its events, as a phrase. */
export const findDamage = (database: DatabaseSync): string | undefined => {
  const checked = query<Finding>(database, "PRAGMA integrity_check(1)").get()
  if (checked?.[0] !== "ok") return checked?.[0] ?? "its integrity check gives no answer"
  for (const question of QUESTIONS) {
    const found = query<Finding>(database, question).get()
    if (found !== undefined) return found[0]
  }
  return undefined
}
