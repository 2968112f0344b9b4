import { DatabaseSync } from "node:sqlite"
import { fileURLToPath } from "node:url"
import { Worker } from "node:worker_threads"
import { type Failure, FailureError, failure } from "@adv/domain"
import {
  type CompanyModels,
  joinedModels,
  modelsFrom,
  projections,
  type ReadModels,
  type Snapshot,
} from "@adv/projections"
import { type Either, isLeft, left } from "fp-ts/lib/Either.js"
import { query } from "../sqlite/rows.js"
import { weighTypes } from "../sqlite/scan.js"
import { foldTypes, named, type ThreadTask } from "./rebuild-thread.js"
import { shareOut } from "./sharing-out.js"

type Posted = { readonly snapshot: Snapshot } | { readonly failure?: Failure; readonly reason: string }

const inThread = (task: ThreadTask): Promise<Posted> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(fileURLToPath(new URL("./rebuild-thread.js", import.meta.url)), {
      workerData: task,
    })
    worker.once("message", resolve)
    worker.once("error", reject)
    worker.once("exit", (code) => {
      if (code !== 0) reject(new Error(`the thread ended with ${code}`))
    })
  })

const headOf = (path: string): number => {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return query<readonly [number | null]>(database, "SELECT max(position) FROM events").get()?.[0] ?? 0
  } finally {
    database.close()
  }
}

/**
 * All our read models from a SQLite log, folded by two threads: each reads what its projections want, and what the second
 * came to is handed over without being copied. Every event is checked, and what comes out is what one thread comes to,
 * to the byte. This thread blocks while it folds: it is for programs that rebuild and do nothing else meanwhile.
 *
 * Fails with what reading fails with (`STORE_CORRUPT`), or `THREAD_FAILED`.
 */
export const rebuildInTwoThreads = async (path: string): Promise<Either<Failure, CompanyModels>> => {
  const until = headOf(path)
  const { first, second, onlySecond } = shareOut(projections, weighTypes(path, until))
  const wantedBySecond = new Set(Object.values(named(second)).flatMap(({ recipes }) => Object.keys(recipes)))
  const other = inThread({ path, names: second, types: { only: [...wantedBySecond] }, until })
  // It is heard when this thread is done.
  other.catch(() => undefined)
  // The worker is on its way before this thread is busy.
  await new Promise((resolve) => setImmediate(resolve))
  let mine: ReadModels<object>
  try {
    mine = foldTypes({ path, names: first, types: { except: onlySecond }, until })
  } catch (caught) {
    if (caught instanceof FailureError) return left(caught.failure)
    throw caught
  }
  const posted = await other
  if (!("snapshot" in posted))
    return left(
      posted.failure ??
        failure("THREAD_FAILED", `A thread that rebuilt read models of ${path} failed (${posted.reason}).`, {
          path,
        }),
    )
  const theirs = modelsFrom(named(second), posted.snapshot)
  if (isLeft(theirs)) return theirs
  // Each has read a part of the log, and both together all of it: positions count from 1 without gaps.
  return joinedModels(projections, [mine, theirs.right], { position: until, count: until })
}
