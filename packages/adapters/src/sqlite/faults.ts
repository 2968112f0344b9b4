import { FailureError, failure, type StoreFailure } from "@adv/domain"

/** The primary result codes of https://sqlite.org/rescode.html that mean something to a caller. */
const BUSY = 5
const LOCKED = 6
const CORRUPT = 11
const FULL = 13
const TOO_BIG = 18
const NOT_A_DATABASE = 26
/** The extended code of a violated UNIQUE constraint. */
const CONSTRAINT_UNIQUE = 2067

/** SQLite's result code, when it was SQLite that threw. */
const resultCodeOf = (caught: unknown): number | undefined =>
  caught instanceof Error && "errcode" in caught && typeof caught.errcode === "number"
    ? caught.errcode
    : undefined

const primary = (code: number): number => code & 0xff

export const isBusy = (caught: unknown): boolean => {
  const code = resultCodeOf(caught)
  return code !== undefined && (primary(code) === BUSY || primary(code) === LOCKED)
}

export const isIdTaken = (caught: unknown): boolean =>
  resultCodeOf(caught) === CONSTRAINT_UNIQUE &&
  caught instanceof Error &&
  caught.message.includes("events.id")

export const busy = (path: string, waitedMs: number): StoreFailure =>
  failure(
    "STORE_BUSY",
    `${path} was held by another writer for more than ${waitedMs} ms: nothing was appended, try again.`,
    { path, waitedMs },
  )

export const corrupt = (path: string, reason: string, data: object = {}): StoreFailure =>
  failure(
    "STORE_CORRUPT",
    `${path} is damaged (${reason}): keep it as it is, and go on from a copy that was made before.`,
    { path, reason, ...data },
  )

export const foreign = (path: string): StoreFailure =>
  failure(
    "STORE_FOREIGN",
    `${path} is a SQLite file of another application: it was left as it is; give the path of an ADV store, or of a file that does not exist yet.`,
    { path },
  )

export const tooNew = (path: string, found: number, known: number): StoreFailure =>
  failure(
    "STORE_TOO_NEW",
    `${path} has schema ${found}, and this version knows ${known}: it was left as it is; open it with the version that wrote it, or a later one.`,
    { path, found, known },
  )

export const unavailable = (path: string, reason: string): StoreFailure =>
  failure(
    "STORE_UNAVAILABLE",
    `${path} cannot be used (${reason}): check that its folder exists and that this user may read and write there.`,
    { path, reason },
  )

/** What went wrong in SQLite, as a failure; anything else that was thrown is a fault of ours, and is thrown on. */
export const failureOfSqlite = (path: string, caught: unknown): StoreFailure => {
  const code = resultCodeOf(caught)
  if (code === undefined) throw caught
  const reason = caught instanceof Error ? caught.message : String(caught)
  if (reason.startsWith("no such ")) return corrupt(path, reason)
  switch (primary(code)) {
    case CORRUPT:
    case NOT_A_DATABASE:
      return corrupt(path, reason)
    case FULL:
      return failure(
        "STORE_FULL",
        `There is no room left for ${path}: nothing was appended; make room on the disk, or allow the file to grow.`,
        { path },
      )
    case TOO_BIG:
      return failure("EVENT_NOT_SERIALISABLE", `An event is too large for ${path}: nothing was appended.`, {
        path,
      })
    default:
      return unavailable(path, reason)
  }
}

/** A failure that was thrown where a value could not be returned, back as a value. */
export const storeFailureOf = (path: string, caught: unknown): StoreFailure =>
  caught instanceof FailureError ? (caught.failure as StoreFailure) : failureOfSqlite(path, caught)
