import { closeSync, openSync, readSync, statSync } from "node:fs"
import type { DatabaseSync } from "node:sqlite"
import type { StoreFailure } from "@adv/domain"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import { corrupt, foreign, tooNew, unavailable } from "./faults.js"

/** "ADVe", in the header of every file of ours (https://sqlite.org/fileformat2.html#database_header). */
const APPLICATION_ID = 0x41445665

/** Each brings a file from the version before it to its own; what is here is for ever, and what comes is added. */
export const MIGRATIONS: ReadonlyArray<string> = [
  `
CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL,
  id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  recorded_at INTEGER NOT NULL, -- milliseconds since 1970-01-01T00:00:00Z
  data TEXT NOT NULL, -- JSON
  metadata TEXT NOT NULL, -- JSON
  UNIQUE (stream, revision)
) STRICT;
PRAGMA application_id = ${APPLICATION_ID};
`,
]

const SCHEMA_VERSION = MIGRATIONS.length

const HEADER_SIZE = 100
const MAGIC = "SQLite format 3\0"

const headerOf = (path: string): Buffer | undefined => {
  let file: number
  try {
    file = openSync(path, "r")
  } catch (caught) {
    if (caught instanceof Error && "code" in caught && caught.code === "ENOENT") return undefined
    throw caught
  }
  try {
    const header = Buffer.alloc(HEADER_SIZE)
    return header.subarray(0, readSync(file, header, 0, HEADER_SIZE, 0))
  } finally {
    closeSync(file)
  }
}

/**
 * Whether the end of the file is missing. SQLite itself takes a page that is there in part for whole. While there is a
 * write-ahead log or a journal, the file may be in the middle of a change, and SQLite puts that right.
 */
const isCutShort = (path: string, header: Buffer): boolean => {
  // The number of pages is only good when it is as new as the file.
  if (header.readUInt32BE(24) !== header.readUInt32BE(92)) return false
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  for (const suffix of ["-wal", "-journal"])
    if ((statSync(path + suffix, { throwIfNoEntry: false })?.size ?? 0) > 0) return false
  // Last, so that a change that ended since the header was read is in it.
  return statSync(path).size < header.readUInt32BE(28) * pageSize
}

/**
 * What a path leads to, by its first bytes: opening a file with SQLite may already change it (a leftover write-ahead log
 * is folded in), and one that isn't ours must stay as it is.
 */
export const recognise = (path: string): Either<StoreFailure, "new" | "ours"> => {
  let header: Buffer | undefined
  try {
    header = headerOf(path)
  } catch (caught) {
    return left(unavailable(path, caught instanceof Error ? caught.message : String(caught)))
  }
  if (header === undefined || header.length === 0) return right("new")
  if (header.length < HEADER_SIZE || header.toString("latin1", 0, MAGIC.length) !== MAGIC)
    return left(corrupt(path, "it does not start as a SQLite file does"))
  if (header.readUInt32BE(68) !== APPLICATION_ID) return left(foreign(path))
  if (isCutShort(path, header)) return left(corrupt(path, "its end is missing"))
  return checkVersion(path, header.readUInt32BE(60))
}

const checkVersion = (path: string, version: number, known = SCHEMA_VERSION): Either<StoreFailure, "ours"> =>
  version > known ? left(tooNew(path, version, known)) : right("ours")

const pragma = (database: DatabaseSync, name: string): number =>
  Number(database.prepare(`PRAGMA ${name}`).get()?.[name])

/**
 * Refuses a version that isn't known, and one that is to be migrated first. The version in the header of the file may be
 * older than the one in its write-ahead log.
 */
export const checkSchema = (
  path: string,
  database: DatabaseSync,
  migrations: ReadonlyArray<string> = MIGRATIONS,
): Either<StoreFailure, "ours"> => {
  const version = pragma(database, "user_version")
  return version < migrations.length
    ? left(
        unavailable(
          path,
          `it has schema ${version}, and gets schema ${migrations.length} when it is opened for writing`,
        ),
      )
    : checkVersion(path, version, migrations.length)
}

/**
 * Brings a file to the version that is known, all steps in one transaction; a new file, which has version 0, becomes ours
 * before it gets a write-ahead log, so that its header says whose it is from its first committed byte on. Of several
 * processes that do the same, the first does it. A later version is left as it is.
 */
export const migrate = (database: DatabaseSync, migrations: ReadonlyArray<string> = MIGRATIONS): void => {
  if (pragma(database, "user_version") >= migrations.length) return
  database.exec("BEGIN IMMEDIATE")
  try {
    const version = pragma(database, "user_version")
    for (const migration of migrations.slice(version)) database.exec(migration)
    database.exec(`PRAGMA user_version = ${Math.max(version, migrations.length)}`)
    database.exec("COMMIT")
  } catch (caught) {
    database.exec("ROLLBACK")
    throw caught
  }
}
