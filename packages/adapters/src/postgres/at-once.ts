import type { Clock, Instant, StreamName } from "@adv/domain"
import { isRight, right } from "fp-ts/lib/Either.js"
import type pg from "pg"
import { NO_STREAM } from "../storing/expectation.js"
import type { Append, Outcome } from "../storing/group-commit.js"
import { bigintArray, columnsOf, textArray } from "./arrays.js"
import { type Decided, decide } from "./decide.js"
import { isTaken } from "./faults.js"
import { quoted } from "./schema.js"

/** Larger groups are written by the other way, which may stream them. */
const MOST_ROWS = 1999

/** Where the streams are if every writer is right; none when one doesn't say where its stream is. */
const claimedBy = (appends: ReadonlyArray<Append>): Map<StreamName, number> | undefined => {
  const claimed = new Map<StreamName, number>()
  for (const append of appends)
    for (const { stream, expected } of append) {
      if (claimed.has(stream)) continue
      if (typeof expected !== "number" && expected !== "noStream") return undefined
      claimed.set(stream, expected === "noStream" ? NO_STREAM : expected)
    }
  return claimed
}

/** As in a log that is empty but for the streams: positions count from 1, and are moved to where the log ended. */
const movedTo = (before: number, recordedAt: Instant, { outcomes }: Decided): ReadonlyArray<Outcome> =>
  outcomes.map((outcome) =>
    isRight(outcome)
      ? right({
          ...outcome.right,
          firstPosition: before + outcome.right.firstPosition,
          lastPosition: before + outcome.right.lastPosition,
          recordedAt,
        })
      : outcome,
  )

/**
 * Appends a group in one message, on the belief that all its writers are right: each stream is where it is expected, and
 * every id is new. The rules are asked here, as they always are, what becomes of the group if so; the server only says
 * whether it is so, and writes all of it or nothing. It answers nothing, and nothing was written, when the belief doesn't
 * hold, or when the rules would refuse one of the appends or know it already.
 *
 * The statement looks at the streams as they were when it began; it may then wait for the lock on `log`. What another
 * writer put meanwhile is found by the index on stream and revision, since streams only grow.
 */
export const atOnce = (
  schema: string,
  channel: string,
  clock: Clock,
): ((client: pg.Client, appends: ReadonlyArray<Append>) => Promise<ReadonlyArray<Outcome> | undefined>) => {
  const name = quoted(schema)
  const statement = {
    name: `adv append ${schema}`,
    text: `WITH moved AS (
             UPDATE ${name}.log SET head = head + $1, recorded_at = greatest(recorded_at, $2)
             WHERE NOT EXISTS (
               SELECT FROM unnest($3::text[], $4::bigint[]) AS claimed (stream, revision)
               WHERE revision <> coalesce((
                 SELECT events.revision FROM ${name}.events WHERE events.stream = claimed.stream
                 ORDER BY events.revision DESC LIMIT 1
               ), ${NO_STREAM})
             )
             RETURNING head - $1 AS before, recorded_at
           ), put AS (
             INSERT INTO ${name}.events (position, stream, revision, id, type, recorded_at, data, metadata)
             SELECT before + position, stream, revision, id::uuid, type, recorded_at, data::json, metadata::json
             FROM moved, unnest(
               $5::bigint[], $6::text[], $7::bigint[], $8::text[], $9::text[], $10::text[], $11::text[]
             ) AS row (position, stream, revision, id, type, data, metadata)
           )
           SELECT before, recorded_at, pg_notify('${channel}', '') FROM moved`,
    rowMode: "array" as const,
  }

  return async (client, appends) => {
    const claimed = claimedBy(appends)
    if (claimed === undefined) return undefined
    const decided = decide(
      appends,
      { head: 0, recordedAt: 0 as Instant, places: new Map(), revisions: new Map(claimed) },
      clock.now(),
    )
    const { rows, outcomes, recordedAt } = decided
    // One that is refused may be one that was written before: whether it was has to be looked up.
    if (rows.length > MOST_ROWS || !outcomes.every((outcome) => isRight(outcome) && !outcome.right.duplicate))
      return undefined
    try {
      const { rows: answer } = await client.query<[before: number, recordedAt: Instant, notified: string]>({
        ...statement,
        values: [
          rows.length,
          recordedAt,
          textArray([...claimed.keys()]),
          bigintArray([...claimed.values()]),
          ...columnsOf(rows),
        ],
      })
      const [first] = answer
      return first === undefined ? undefined : movedTo(first[0], first[1], decided)
    } catch (caught) {
      if (isTaken(caught)) return undefined
      throw caught
    }
  }
}
