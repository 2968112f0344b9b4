import type { DatabaseSync } from "node:sqlite"
import type { Clock, EventId, Instant, Receipt, StoreFailure } from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { isSome } from "fp-ts/lib/Option.js"
import { meets, NO_STREAM } from "../storing/expectation.js"
import { wrongExpectedRevision } from "../storing/failures.js"
import { inLogOrder } from "../storing/log-order.js"
import { earlierReceipt, type Place } from "../storing/receipt.js"
import type { StreamText } from "../storing/serialise.js"
import { isIdTaken } from "./faults.js"
import { EVENT_COLUMNS, query } from "./rows.js"

/**
 * Appends in one transaction. Whether ids were appended before is only looked up when the writer's belief turns out
 * wrong or an id is taken: a new event, which nearly all are, costs no look-up beyond the index that refuses it.
 */
export const appender = (
  database: DatabaseSync,
  clock: Clock,
  placeOf: (id: EventId) => Place | undefined,
): ((writes: ReadonlyArray<StreamText>) => Either<StoreFailure, Receipt>) => {
  const begin = database.prepare("BEGIN IMMEDIATE")
  const commit = database.prepare("COMMIT")
  const insert = database.prepare(`INSERT INTO events (${EVENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const last = query<readonly [position: number, recordedAt: Instant]>(
    database,
    "SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1",
  )
  const revision = query<readonly [revision: number]>(
    database,
    "SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1",
  )

  const rollBack = (): void => {
    try {
      database.exec("ROLLBACK")
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
  }

  const write = (writes: ReadonlyArray<StreamText>): Either<StoreFailure, Receipt> => {
    const revisions: Array<number> = []
    for (const { stream, expected } of writes) {
      const actual = revision.get(stream)?.[0] ?? NO_STREAM
      if (!meets(expected, actual))
        return left(wrongExpectedRevision(stream, expected, actual === NO_STREAM ? "noStream" : actual))
      revisions.push(actual)
    }
    const head = last.get()
    const before = head?.[0] ?? 0
    const now = clock.now()
    const recordedAt = head !== undefined && head[1] > now ? head[1] : now
    const streams = writes.map(({ stream }, index) => {
      const revision = revisions[index] ?? NO_STREAM
      return { stream, firstRevision: revision + 1, lastRevision: revision }
    })
    let position = before
    inLogOrder(writes, ({ id, type, data, metadata }, index) => {
      const end = streams[index]
      if (end === undefined) return
      position += 1
      end.lastRevision += 1
      insert.run(position, end.stream, end.lastRevision, id, type, recordedAt, data, metadata)
    })
    return right({ streams, firstPosition: before + 1, lastPosition: position, recordedAt, duplicate: false })
  }

  /** The first receipt if it was all appended before, or why not; none when there is nothing of it. */
  const orEarlier = (
    writes: ReadonlyArray<StreamText>,
    refusal: StoreFailure,
  ): Either<StoreFailure, Receipt> => {
    const earlier = earlierReceipt(writes, placeOf)
    if (isLeft(earlier)) return earlier
    return isSome(earlier.right) ? right(earlier.right.value) : left(refusal)
  }

  return (writes) => {
    begin.run()
    try {
      const written = write(writes)
      if (isLeft(written)) {
        const outcome = orEarlier(writes, written.left)
        rollBack()
        return outcome
      }
      commit.run()
      return written
    } catch (caught) {
      rollBack()
      if (!isIdTaken(caught)) throw caught
      const earlier = earlierReceipt(writes, placeOf)
      if (isLeft(earlier)) return earlier
      if (isSome(earlier.right)) return right(earlier.right.value)
      throw caught
    }
  }
}
