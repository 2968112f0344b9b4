import type { DatabaseSync } from "node:sqlite"
import type { Clock, EventId, Instant, StoreFailure, StreamName } from "@adv/domain"
import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { isSome } from "fp-ts/lib/Option.js"
import { EVENT_COLUMNS } from "../storing/event-rows.js"
import { meets, NO_STREAM } from "../storing/expectation.js"
import { wrongExpectedRevision } from "../storing/failures.js"
import type { Append, Outcome } from "../storing/group-commit.js"
import { inLogOrder } from "../storing/log-order.js"
import { earlierReceipt, type Place } from "../storing/receipt.js"
import type { StreamText } from "../storing/serialise.js"
import { isIdTaken } from "./faults.js"
import { query } from "./rows.js"

/** So many streams are remembered: a few megabytes. */
const MOST_REMEMBERED = 20_000

/**
 * Appends that share one transaction, and its one wait for the disk. Each is all or nothing by itself, and is refused by
 * itself; what a transaction can't end (a full disk) is thrown, and nothing of any of them is there.
 *
 * Whether ids were appended before is only looked up when the writer's belief turns out wrong or an id is taken: a new
 * event, which nearly all are, costs no look-up beyond the index that refuses it.
 */
export const appender = (
  database: DatabaseSync,
  clock: Clock,
  placeOf: (id: EventId) => Place | undefined,
): ((appends: ReadonlyArray<Append>) => ReadonlyArray<Outcome>) => {
  const begin = database.prepare("BEGIN IMMEDIATE")
  const commit = database.prepare("COMMIT")
  const mark = database.prepare("SAVEPOINT one")
  const keep = database.prepare("RELEASE one")
  const undo = database.prepare("ROLLBACK TO one")
  const insert = database.prepare(`INSERT INTO events (${EVENT_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const last = query<readonly [position: number, recordedAt: Instant]>(
    database,
    "SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1",
  )
  const revision = query<readonly [revision: number]>(
    database,
    "SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1",
  )

  /** Where streams are that were written by us: true for as long as nobody else has written, which moves the head. */
  const remembered = new Map<StreamName, number>()
  let headOfRemembered = 0

  const rollBack = (): void => {
    try {
      database.exec("ROLLBACK")
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
  }

  const write = (append: Append, before: number, recordedAt: Instant): Outcome => {
    const streams: Array<{ stream: StreamText["stream"]; firstRevision: number; lastRevision: number }> = []
    for (const { stream, expected } of append) {
      const actual = remembered.get(stream) ?? revision.get(stream)?.[0] ?? NO_STREAM
      if (!meets(expected, actual))
        return left(wrongExpectedRevision(stream, expected, actual === NO_STREAM ? "noStream" : actual))
      streams.push({ stream, firstRevision: actual + 1, lastRevision: actual })
    }
    let position = before
    inLogOrder(append, ({ id, type, data, metadata }, index) => {
      const end = streams[index]
      if (end === undefined) return
      position += 1
      end.lastRevision += 1
      insert.run(position, end.stream, end.lastRevision, id, type, recordedAt, data, metadata)
    })
    for (const { stream, lastRevision } of streams) remembered.set(stream, lastRevision)
    return right({ streams, firstPosition: before + 1, lastPosition: position, recordedAt, duplicate: false })
  }

  /** The first receipt if it was all appended before, or why not; none when there is nothing of it. */
  const orEarlier = (append: Append, refusal: StoreFailure): Outcome => {
    const earlier = earlierReceipt(append, placeOf)
    if (isLeft(earlier)) return earlier
    return isSome(earlier.right) ? right(earlier.right.value) : left(refusal)
  }

  /** One of several, which leaves nothing behind when it is refused half-way. */
  const writeWhole = (append: Append, before: number, recordedAt: Instant): Outcome => {
    // One insert that is refused leaves nothing anyway.
    const inParts = append.length > 1 || (append[0]?.events.length ?? 0) > 1
    if (inParts) mark.run()
    try {
      const written = write(append, before, recordedAt)
      if (inParts) keep.run()
      return isLeft(written) ? orEarlier(append, written.left) : written
    } catch (caught) {
      if (!isIdTaken(caught)) throw caught
      if (inParts) {
        undo.run()
        keep.run()
      }
      const earlier = earlierReceipt(append, placeOf)
      if (isLeft(earlier)) return earlier
      if (isSome(earlier.right)) return right(earlier.right.value)
      throw caught
    }
  }

  return (appends) => {
    begin.run()
    try {
      const head = last.get()
      const now = clock.now()
      const recordedAt = head !== undefined && head[1] > now ? head[1] : now
      let position = head?.[0] ?? 0
      if (position !== headOfRemembered || remembered.size > MOST_REMEMBERED) remembered.clear()
      const outcomes = appends.map((append) => {
        const outcome = writeWhole(append, position, recordedAt)
        if (!isLeft(outcome) && !outcome.right.duplicate) position = outcome.right.lastPosition
        return outcome
      })
      commit.run()
      headOfRemembered = position
      return outcomes
    } catch (caught) {
      remembered.clear()
      rollBack()
      throw caught
    }
  }
}
