import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs"
import { dirname } from "node:path"
import * as sqlite from "node:sqlite"
import { type Failure, failure, type StoreFailure } from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { corrupt, storeFailureOf } from "./faults.js"
import { findDamage } from "./integrity.js"
import { query } from "./rows.js"

/**
 * - `BACKUP_EXISTS`: there is a file of that name already, or the leftover journal of one; it was left as it is.
 * - `BACKUP_FAILED`: the copy can't be written where it is to be; nothing is left of it.
 */
export type BackupFailure = Failure<"BACKUP_EXISTS" | "BACKUP_FAILED">

/** A copy that was checked after it had been written. */
export interface Backup {
  readonly path: string
  /** How many events it holds. */
  readonly events: number
  /** The position of its last event, or 0. */
  readonly head: number
  readonly bytes: number
}

const exists = (path: string): BackupFailure =>
  failure(
    "BACKUP_EXISTS",
    `${path} exists already, and was left as it is: give the copy a name of its own, such as one with the date.`,
    { path },
  )

const failed = (path: string, reason: string): BackupFailure =>
  failure(
    "BACKUP_FAILED",
    `The copy ${path} could not be written (${reason}), and nothing is left of it: check that its folder exists, has room, and that this user may write there.`,
    { path, reason },
  )

const reasonOf = (caught: unknown): string => (caught instanceof Error ? caught.message : String(caught))

/** More pages than any file has: what is copied in one step is of one moment, and starts anew for nobody's writes. */
const ALL_PAGES = 2 ** 31 - 1

/**
 * Copies a log by a connection of its own, whose one read neither holds up writers nor hears of them; meanwhile the
 * write-ahead log isn't folded into the file, and grows by what is written.
 */
export type CopyInto = (from: sqlite.DatabaseSync, to: string) => Promise<void>

/** In a thread of its own: this process goes on too. */
const copyBeside: CopyInto = async (from, to) => {
  await sqlite.backup(from, to, { rate: ALL_PAGES })
}

/** Node before 22.16 has no other way. */
export const copyByVacuum: CopyInto = async (from, to) => {
  from.prepare("VACUUM INTO ?").run(to)
}

const copyInto: CopyInto = "backup" in sqlite ? copyBeside : copyByVacuum

const remove = (path: string): void => {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(path + suffix, { force: true })
}

const flush = (path: string): void => {
  const file = openSync(path, "r")
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes a file of its own of it, without a write-ahead log beside it, and looks for what is wrong with it. */
const checkCopy = (
  path: string,
  copy: string,
  atLeast: number,
): Either<StoreFailure, { readonly events: number; readonly head: number }> => {
  const database = new sqlite.DatabaseSync(copy)
  try {
    database.exec("PRAGMA journal_mode = DELETE")
    const damage = findDamage(database)
    if (damage !== undefined) return left(corrupt(path, `a copy that was made of it is not whole: ${damage}`))
    const [events = 0, head = 0] =
      query<readonly [events: number, head: number]>(
        database,
        "SELECT count(*), coalesce(max(position), 0) FROM events",
      ).get() ?? []
    return events === head && head >= atLeast
      ? right({ events, head })
      : left(corrupt(path, `a copy that was made of it has ${events} events up to ${head}, of ${atLeast}`))
  } finally {
    database.close()
  }
}

/**
 * Copies the log in `path` as it is at one moment, while others go on writing to it. The copy is written beside its place
 * and checked (the file, the order of its events, how many there are, and that the last one of when it began is there)
 * before it gets its name: under that name there is never half of one.
 */
export const backUp = async (
  path: string,
  to: string,
  copyAll: CopyInto = copyInto,
): Promise<Either<StoreFailure | BackupFailure, Backup>> => {
  if (path === ":memory:") return left(failed(to, "a log in memory has no file to be copied"))
  // What is left of another log would be taken for a part of this one.
  for (const suffix of ["", "-wal", "-journal"]) if (existsSync(to + suffix)) return left(exists(to + suffix))
  const copy = `${to}.${crypto.randomUUID()}.part`
  try {
    let atLeast: number
    try {
      const source = new sqlite.DatabaseSync(path, { readOnly: true })
      try {
        atLeast =
          query<readonly [number]>(source, "SELECT coalesce(max(position), 0) FROM events").get()?.[0] ?? 0
        try {
          await copyAll(source, copy)
        } catch (caught) {
          return left(failed(to, reasonOf(caught)))
        }
      } finally {
        source.close()
      }
      const checked = checkCopy(path, copy, atLeast)
      if (isLeft(checked)) return checked
      try {
        flush(copy)
        if (existsSync(to)) return left(exists(to))
        renameSync(copy, to)
        // The name, too, is to survive a power cut.
        if (process.platform !== "win32") flush(dirname(to))
      } catch (caught) {
        return left(failed(to, reasonOf(caught)))
      }
      return right({ path: to, ...checked.right, bytes: statSync(to).size })
    } catch (caught) {
      return left(storeFailureOf(path, caught))
    }
  } finally {
    remove(copy)
  }
}
