import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { Clock, EventId, Instant, StoreFailure, StreamName } from "@adv/domain"
import { type Either, right } from "fp-ts/lib/Either.js"
import type pg from "pg"
import { from as copyFrom } from "pg-copy-streams"
import type { Append, Outcome } from "../storing/group-commit.js"
import { columnsOf } from "./arrays.js"
import { atOnce } from "./at-once.js"
import { type Decided, decide, type Known } from "./decide.js"
import { quoted } from "./schema.js"

/** From so many events on, they are streamed to the server (COPY) instead of sent as parameters. */
const COPIED_FROM = 2000

/** Text for COPY: https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS */
const copied = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")

/**
 * Appends a group in one transaction. Who appends holds the one row of `log` until it has committed: so positions have no
 * gaps, and no event ever becomes visible behind one that a reader has seen. A group whose expectations all hold takes one
 * message ({@link atOnce}); for any other, what is decided under that lock is decided here, by the rules of every store,
 * and takes four messages, however many appends there are.
 */
export const appender = (
  schema: string,
  channel: string,
  clock: Clock,
): ((
  client: pg.Client,
  appends: ReadonlyArray<Append>,
) => Promise<Either<StoreFailure, ReadonlyArray<Outcome>>>) => {
  const name = quoted(schema)
  const putAtOnce = atOnce(schema, channel, clock)
  const begin = `BEGIN; SELECT head, recorded_at FROM ${name}.log FOR UPDATE`
  const look = {
    name: `adv look ${schema}`,
    text: `SELECT NULL::uuid, stream, NULL::bigint, (
             SELECT revision FROM ${name}.events WHERE events.stream = asked.stream ORDER BY revision DESC LIMIT 1
           ), NULL::bigint FROM unnest($1::text[]) AS asked (stream)
           UNION ALL
           SELECT id, stream, position, revision, recorded_at FROM ${name}.events WHERE id = ANY($2::uuid[])`,
    rowMode: "array" as const,
  }
  const insert = {
    name: `adv insert ${schema}`,
    text: `WITH put AS (
             INSERT INTO ${name}.events (position, stream, revision, id, type, recorded_at, data, metadata)
             SELECT position, stream, revision, id::uuid, type, $8, data::json, metadata::json FROM unnest(
               $1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[]
             ) AS row (position, stream, revision, id, type, data, metadata)
           ), moved AS (UPDATE ${name}.log SET head = $9, recorded_at = $8)
           SELECT pg_notify('${channel}', '')`,
  }

  const read = async (client: pg.Client, appends: ReadonlyArray<Append>): Promise<Known> => {
    // One message of two statements: the answer of the last is the row that is now ours.
    const answers = (await client.query(begin)) as unknown as ReadonlyArray<
      pg.QueryResult<{
        head: number
        recorded_at: Instant
      }>
    >
    const log = answers.at(-1)?.rows[0]
    const streams = new Set<StreamName>()
    const ids = new Set<EventId>()
    for (const append of appends)
      for (const { stream, events } of append) {
        streams.add(stream)
        for (const { id } of events) ids.add(id)
      }
    const found = await client.query<
      [id: EventId | null, stream: StreamName, position: number, revision: number | null, recordedAt: Instant]
    >({ ...look, values: [[...streams], [...ids]] })
    const known: Known = {
      head: log?.head ?? 0,
      recordedAt: log?.recorded_at ?? (0 as Instant),
      places: new Map(),
      revisions: new Map(),
    }
    for (const [id, stream, position, revision, recordedAt] of found.rows) {
      if (revision === null) continue
      if (id === null) known.revisions.set(stream, revision)
      else known.places.set(id, { position, stream, revision, recordedAt })
    }
    return known
  }

  const putAsCopy = async (client: pg.Client, { rows, recordedAt }: Decided, head: number): Promise<void> => {
    const lines = function* () {
      for (const [position, stream, revision, id, type, data, metadata] of rows)
        yield `${position}\t${copied(stream)}\t${revision}\t${id}\t${copied(type)}\t${recordedAt}\t${copied(data)}\t${copied(metadata)}\n`
    }
    await pipeline(
      Readable.from(lines()),
      client.query(
        copyFrom(
          `COPY ${name}.events (position, stream, revision, id, type, recorded_at, data, metadata) FROM STDIN`,
        ),
      ),
    )
    await client.query(`UPDATE ${name}.log SET head = ${head}, recorded_at = ${recordedAt}`)
    await client.query(`SELECT pg_notify('${channel}', '')`)
  }

  const put = async (client: pg.Client, decided: Decided, head: number): Promise<void> => {
    const { rows, recordedAt } = decided
    if (rows.length >= COPIED_FROM) return putAsCopy(client, decided, head)
    await client.query({
      ...insert,
      values: [...columnsOf(rows), recordedAt, head],
    })
  }

  const putUnderLock = async (
    client: pg.Client,
    appends: ReadonlyArray<Append>,
  ): Promise<ReadonlyArray<Outcome>> => {
    try {
      const known = await read(client, appends)
      const decided = decide(appends, known, clock.now())
      if (decided.rows.length === 0) {
        await client.query("ROLLBACK")
        return decided.outcomes
      }
      await put(client, decided, known.head + decided.rows.length)
      await client.query("COMMIT")
      return decided.outcomes
    } catch (caught) {
      await client.query("ROLLBACK").catch(() => undefined)
      throw caught
    }
  }
  return async (client, appends) =>
    right((await putAtOnce(client, appends)) ?? (await putUnderLock(client, appends)))
}
