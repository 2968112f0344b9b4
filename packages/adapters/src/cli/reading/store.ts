import { existsSync } from "node:fs"
import { type Failure, failure } from "@adv/domain"
import { type Either, left } from "fp-ts/lib/Either.js"
import { openSqliteStore, type SqliteStore } from "../../sqlite/index.js"

export const storeMissing = (path: string): Failure<"STORE_MISSING"> =>
  failure(
    "STORE_MISSING",
    `There is no store at ${path}: make one with "adv demo --store ${path}", fill one from your files with "adv import --store ${path} --mapping MAP.json FILE.csv", or start one with "adv place --store ${path}".`,
    { path },
  )

/**
 * Opens a store to read from; one that isn't there is not made.
 *
 * Fails with `STORE_MISSING`, and as {@link openSqliteStore} does.
 */
export const openForReading = async (path: string): Promise<Either<Failure, SqliteStore>> =>
  existsSync(path) ? openSqliteStore({ path, readOnly: true })() : left(storeMissing(path))

/** Opens a store, does something with it, and closes it whatever happens. */
export const withStore = async <A>(
  opened: Either<Failure, SqliteStore>,
  use: (store: SqliteStore) => Promise<Either<Failure, A>>,
): Promise<Either<Failure, A>> => {
  if (opened._tag === "Left") return opened
  try {
    return await use(opened.right)
  } finally {
    await opened.right.close()
  }
}
