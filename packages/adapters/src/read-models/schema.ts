import { existsSync, statSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { FailureError } from "@adv/domain"
import { foreign, tooNew } from "./failures.js"

/** "ADVr", in the header of a file of read models (https://sqlite.org/fileformat2.html#database_header). */
const APPLICATION_ID = 0x41445672
/** "ADVe": a log, in which read models may have tables of their own. */
const LOG_ID = 0x41445665
const SCHEMA_VERSION = 1

/** Tables beside the rows: how far the log was read, by which versions, what was left out, and snapshots. */
export const metaTables = (prefix: string): string => `
CREATE TABLE IF NOT EXISTS ${prefix}checkpoint (
  state TEXT NOT NULL PRIMARY KEY, -- inService, or building while new rows are made beside
  position INTEGER NOT NULL, -- of the last event whose rows are there
  events INTEGER NOT NULL, -- how many were taken in
  event_id TEXT NOT NULL, -- of the event at that position
  recorded_at INTEGER NOT NULL, -- when that event was recorded
  newest_date TEXT NOT NULL, -- the newest business date of any event
  tables_version INTEGER NOT NULL,
  generation INTEGER NOT NULL, -- counts rebuilds
  builder TEXT NOT NULL -- who writes
) STRICT;
CREATE TABLE IF NOT EXISTS ${prefix}versions (
  state TEXT NOT NULL,
  read_model TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (state, read_model)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ${prefix}parked_events (
  state TEXT NOT NULL,
  position INTEGER NOT NULL,
  read_model TEXT NOT NULL, -- whose recipe threw; empty when nothing could read it
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL,
  type TEXT NOT NULL,
  code TEXT NOT NULL,
  reason TEXT NOT NULL,
  failure TEXT NOT NULL, -- JSON
  event TEXT NOT NULL, -- JSON
  PRIMARY KEY (state, position, read_model)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ${prefix}snapshots (
  state TEXT NOT NULL,
  read_model TEXT NOT NULL,
  version INTEGER NOT NULL,
  position INTEGER NOT NULL, -- the log was read up to there
  events INTEGER NOT NULL,
  event_id TEXT NOT NULL,
  newest_date TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (state, read_model)
) STRICT;
`

const pragma = (database: DatabaseSync, name: string): number =>
  Number(database.prepare(`PRAGMA ${name}`).get()?.[name])

/** Rows are looked up all over the tables: what is kept of them in memory, in KiB. */
const CACHE_KIBIBYTES = 65_536

/** Pages that many small commits change are written into the file once instead of each time. */
const PAGES_BEFORE_CHECKPOINT = 4000

/** The length of a write-ahead log that one large commit made long, and that is kept. */
const LONGEST_LOG_KEPT = 64_000_000

export interface FileOptions {
  readonly path: string
  readonly prefix: string
  readonly readOnly: boolean
}

/**
 * Opens the file, and makes the tables when they aren't there. One that is neither a log nor a file of read models is
 * left as it is.
 */
export const openFile = ({ path, prefix, readOnly }: FileOptions): DatabaseSync => {
  const isNew = !existsSync(path) || statSync(path).size === 0
  const database = new DatabaseSync(path, { readOnly })
  try {
    database.exec("PRAGMA busy_timeout = 0")
    if (isNew)
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}`)
    const id = pragma(database, "application_id")
    if (id !== APPLICATION_ID && !(id === LOG_ID && prefix !== "")) throw new FailureError(foreign(path))
    const version = pragma(database, "user_version")
    if (id === APPLICATION_ID && version > SCHEMA_VERSION)
      throw new FailureError(tooNew(path, version, SCHEMA_VERSION))
    if (!readOnly) {
      database.exec("PRAGMA journal_mode = WAL")
      // What a power cut takes is read from the log again.
      database.exec("PRAGMA synchronous = NORMAL")
      database.exec(`PRAGMA cache_size = -${CACHE_KIBIBYTES}`)
      database.exec(`PRAGMA wal_autocheckpoint = ${PAGES_BEFORE_CHECKPOINT}`)
      database.exec(`PRAGMA journal_size_limit = ${LONGEST_LOG_KEPT}`)
      database.exec(`BEGIN IMMEDIATE; ${metaTables(prefix)}; COMMIT`)
    }
    return database
  } catch (caught) {
    database.close()
    throw caught
  }
}
