import type { StoreFailure } from "@adv/domain"
import { NO_STREAM as NONE, WrongExpectedVersionError } from "@eventstore/db-client"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import { meets, NO_STREAM } from "../storing/expectation.js"
import { wrongExpectedRevision } from "../storing/failures.js"
import { inLogOrder } from "../storing/log-order.js"
import type { StreamText } from "../storing/serialise.js"
import type { Connection } from "./client.js"
import { tooManyTogether } from "./faults.js"
import type { Reader } from "./reading.js"
import { ABANDONED, COMMITTED, type Part, PLACES, proposalOf } from "./records.js"

export interface Appender {
  /** What the writer expects, where that says where the stream ends: it is nearly always so, and takes no look. */
  readonly believe: (writes: ReadonlyArray<StreamText>) => ReadonlyArray<number> | undefined
  /**
   * The revisions at which the streams end on the server, in the order of the writes. Fails with
   * `WRONG_EXPECTED_REVISION` when that isn't what is expected, and with `EVENT_NOT_SERIALISABLE` when these are more
   * events than go together.
   */
  readonly look: (writes: ReadonlyArray<StreamText>) => Promise<Either<StoreFailure, ReadonlyArray<number>>>
  /** Writes after these ends; false when a stream has moved on, and then nothing of it is or will be visible. */
  readonly write: (writes: ReadonlyArray<StreamText>, ends: ReadonlyArray<number>) => Promise<boolean>
}

/**
 * Appends to one stream are the server's own: one call, all or nothing. To several streams the server can't append at
 * once, so the events are written to each, marked as belonging together, and become visible with the one event that says
 * so in a stream of that append's own: until then no reader sees any of them, and whoever meets them long after, or finds
 * a stream that has moved on, says there that they are given up. Which of the two is written first is decided by the
 * server, since that stream may not exist before. What was given up stays in its stream, unseen: revisions then have a gap.
 *
 * Each write names the revision that it comes after. Where that is looked up, the look comes before it is asked whether
 * the events are in the log already: whoever appends the same in between moves the stream on, and both can't be written.
 */
export const appender = (connection: Connection, reader: Reader, prefix: string): Appender => {
  /** False when the stream doesn't end there (any more). What is written twice, with the same ids, is there once. */
  const write = async (
    { stream, events }: StreamText,
    after: number,
    together?: string,
  ): Promise<boolean> => {
    const proposals = events.map((event) => proposalOf(event, together))
    const expectedRevision = after === NO_STREAM ? NONE : BigInt(after)
    try {
      await connection.persistently((client) =>
        client.appendToStream(prefix + stream, proposals, { expectedRevision, requiresLeader: true }),
      )
      return true
    } catch (caught) {
      if (caught instanceof WrongExpectedVersionError) return false
      throw caught
    }
  }

  const partsOf = (writes: ReadonlyArray<StreamText>, ends: ReadonlyArray<number>): ReadonlyArray<Part> => {
    const next = [...ends]
    const parts: Array<Part> = []
    inLogOrder(writes, ({ id }, index) => {
      const revision = (next[index] ?? NO_STREAM) + 1
      next[index] = revision
      parts.push({ stream: prefix + (writes[index]?.stream ?? ""), revision, id })
    })
    return parts
  }

  const together = async (
    writes: ReadonlyArray<StreamText>,
    ends: ReadonlyArray<number>,
  ): Promise<boolean> => {
    const name = crypto.randomUUID()
    // In one order for all: of those who meet, one finds all its streams as they were.
    const ordered = writes
      .map((one, index) => ({ one, after: ends[index] ?? NO_STREAM }))
      .sort((a, b) => (a.one.stream < b.one.stream ? -1 : 1))
    let written = 0
    try {
      for (const { one, after } of ordered) {
        if (!(await write(one, after, name))) {
          if (written > 0) await reader.decide(name, ABANDONED, [])
          return false
        }
        written += 1
      }
      return (await reader.decide(name, COMMITTED, partsOf(writes, ends))) === COMMITTED
    } catch (caught) {
      // It may have been written that it counts, and only the answer was lost.
      const became = await reader.decide(name, ABANDONED, []).catch(() => undefined)
      if (became === COMMITTED) return true
      throw caught
    }
  }

  return {
    believe: ([first, ...others]) => {
      if (first === undefined || others.length > 0) return undefined
      const { expected } = first
      if (expected === "noStream") return [NO_STREAM]
      return typeof expected === "number" && expected > NO_STREAM ? [expected] : undefined
    },
    look: async (writes) => {
      const count = writes.reduce((sum, { events }) => sum + events.length, 0)
      if (writes.length > 1 && count > PLACES) return left(tooManyTogether(count, PLACES))
      const found = await Promise.all(writes.map(({ stream }) => reader.lastRevision(stream)))
      for (const [index, { stream, expected }] of writes.entries()) {
        const visible = found[index]?.visible ?? NO_STREAM
        if (!meets(expected, visible))
          return left(wrongExpectedRevision(stream, expected, visible === NO_STREAM ? "noStream" : visible))
      }
      return right(found.map(({ physical }) => physical))
    },
    write: async (writes, ends) => {
      const [first, ...others] = writes
      if (first === undefined) return true
      return others.length === 0 ? write(first, ends[0] ?? NO_STREAM) : together(writes, ends)
    },
  }
}
