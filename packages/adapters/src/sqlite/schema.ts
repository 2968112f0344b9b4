import { closeSync, openSync, readSync, statSync } from "node:fs"
import type { DatabaseSync } from "node:sqlite"
import type { StoreFailure } from "@adv/domain"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import { corrupt, foreign, tooNew, unavailable } from "./faults.js"

/** "ADVe", in the header of every file of ours (https://sqlite.org/fileformat2.html#database_header). */
const APPLICATION_ID = 0x41445665
const SCHEMA_VERSION = 1

const SCHEMA = `
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
PRAGMA user_version = ${SCHEMA_VERSION};
`

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

const checkVersion = (path: string, version: number): Either<StoreFailure, "ours"> =>
  version > SCHEMA_VERSION ? left(tooNew(path, version, SCHEMA_VERSION)) : right("ours")

const pragma = (database: DatabaseSync, name: string): number =>
  Number(database.prepare(`PRAGMA ${name}`).get()?.[name])

/** The version in the header may be older than the one in the write-ahead log. */
export const checkSchema = (path: string, database: DatabaseSync): Either<StoreFailure, "ours"> =>
  checkVersion(path, pragma(database, "user_version"))

/**
 * Makes the file ours in one transaction, before it gets a write-ahead log: from its first committed byte on, its
 * header says whose it is. Another process may be doing the same; the first wins.
 */
export const createSchema = (database: DatabaseSync): void => {
  database.exec("BEGIN IMMEDIATE")
  try {
    if (pragma(database, "application_id") !== APPLICATION_ID) database.exec(SCHEMA)
    database.exec("COMMIT")
  } catch (caught) {
    database.exec("ROLLBACK")
    throw caught
  }
}
