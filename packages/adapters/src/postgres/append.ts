import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import type { Clock, EventId, Instant, StoreFailure, StreamName } from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { isSome } from "fp-ts/lib/Option.js"
import type pg from "pg"
import { from as copyFrom } from "pg-copy-streams"
import { meets, NO_STREAM } from "../storing/expectation.js"
import { wrongExpectedRevision } from "../storing/failures.js"
import type { Append, Outcome } from "../storing/group-commit.js"
import { inLogOrder } from "../storing/log-order.js"
import { earlierReceipt, type Place } from "../storing/receipt.js"
import { quoted } from "./schema.js"

/** From so many events on, they are streamed to the server (COPY) instead of sent as parameters. */
const COPIED_FROM = 2000

type NewRow = readonly [
  position: number,
  stream: StreamName,
  revision: number,
  id: EventId,
  type: string,
  data: string,
  metadata: string,
]

interface Decided {
  readonly outcomes: ReadonlyArray<Outcome>
  readonly rows: ReadonlyArray<NewRow>
  readonly recordedAt: Instant
}

interface Known {
  readonly head: number
  readonly recordedAt: Instant
  readonly places: Map<EventId, Place>
  readonly revisions: Map<StreamName, number>
}

/** What becomes of each append, given what is there; the later ones see what the earlier ones do. */
const decide = (appends: ReadonlyArray<Append>, known: Known, now: Instant): Decided => {
  const recordedAt = known.recordedAt > now ? known.recordedAt : now
  const rows: Array<NewRow> = []
  const revisionOf = (stream: StreamName) => known.revisions.get(stream) ?? NO_STREAM
  const decideOne = (append: Append): Outcome => {
    const earlier = earlierReceipt(append, (id) => known.places.get(id))
    if (isLeft(earlier)) return earlier
    if (isSome(earlier.right)) return right(earlier.right.value)
    for (const { stream, expected } of append) {
      const actual = revisionOf(stream)
      if (!meets(expected, actual))
        return left(wrongExpectedRevision(stream, expected, actual === NO_STREAM ? "noStream" : actual))
    }
    const firstPosition = known.head + rows.length + 1
    const streams = append.map(({ stream }) => ({
      stream,
      firstRevision: revisionOf(stream) + 1,
      lastRevision: revisionOf(stream),
    }))
    inLogOrder(append, ({ id, type, data, metadata }, index) => {
      const end = streams[index]
      if (end === undefined) return
      end.lastRevision += 1
      const position = known.head + rows.length + 1
      const { stream, lastRevision: revision } = end
      rows.push([position, stream, revision, id, type, data, metadata])
      known.places.set(id, { position, stream, revision, recordedAt })
    })
    for (const { stream, lastRevision } of streams) known.revisions.set(stream, lastRevision)
    const lastPosition = known.head + rows.length
    return right({ streams, firstPosition, lastPosition, recordedAt, duplicate: false })
  }
  return { outcomes: appends.map(decideOne), rows, recordedAt }
}

/** Text for COPY: https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS */
const copied = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")

/**
 * Appends a group in one transaction. Who appends holds the one row of `log` until it has committed: so positions have no
 * gaps, and no event ever becomes visible behind one that a reader has seen. What is decided under that lock is decided
 * here, by the rules of every store, and takes four messages to the server, however many appends there are.
 */
export const appender = (
  schema: string,
  channel: string,
  clock: Clock,
  lockTimeoutMs: number,
): ((
  client: pg.Client,
  appends: ReadonlyArray<Append>,
) => Promise<Either<StoreFailure, ReadonlyArray<Outcome>>>) => {
  const name = quoted(schema)
  const begin = `BEGIN; SET LOCAL lock_timeout = ${Math.max(1, Math.floor(lockTimeoutMs))};
    SELECT head, recorded_at FROM ${name}.log FOR UPDATE`
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
             SELECT position, stream, revision, id, type, $8, data::json, metadata::json FROM unnest(
               $1::bigint[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::text[], $7::text[]
             ) AS row (position, stream, revision, id, type, data, metadata)
           ), moved AS (UPDATE ${name}.log SET head = $9, recorded_at = $8)
           SELECT pg_notify('${channel}', '')`,
  }

  const read = async (client: pg.Client, appends: ReadonlyArray<Append>): Promise<Known> => {
    // One message of three statements: the answer of the last is the row that is now ours.
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
    const column = <Index extends keyof NewRow & number>(index: Index) => rows.map((row) => row[index])
    await client.query({
      ...insert,
      values: [column(0), column(1), column(2), column(3), column(4), column(5), column(6), recordedAt, head],
    })
  }

  return async (client, appends) => {
    try {
      const known = await read(client, appends)
      const decided = decide(appends, known, clock.now())
      if (decided.rows.length === 0) {
        await client.query("ROLLBACK")
        return right(decided.outcomes)
      }
      await put(client, decided, known.head + decided.rows.length)
      await client.query("COMMIT")
      return right(decided.outcomes)
    } catch (caught) {
      await client.query("ROLLBACK").catch(() => undefined)
      throw caught
    }
  }
}
