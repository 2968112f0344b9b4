/**
 * What one event costs, store by store: `node test/bench/scale.ts [orders]`, after `pnpm build`. It prints what
 * `docs/scale.md` reckons with. Durability is full where nothing else is said: what is acknowledged is on the disk.
 */
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { runDemo } from "@adv/adapters/demo"
import { memoryStore } from "@adv/adapters/memory"
import { consume, openPostgresStore } from "@adv/adapters/postgres"
import { openSqliteStore } from "@adv/adapters/sqlite"
import {
  type EventStore,
  type Failure,
  FailureError,
  type Metadata,
  type ProposedEvent,
  type StoredEvent,
  type StreamName,
} from "@adv/domain"
import {
  bytesOfModel,
  companyModels,
  modelFromBytes,
  modelsFrom,
  projections,
  snapshotOf,
} from "@adv/projections"
import { isLeft, right } from "fp-ts/lib/Either.js"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import pg from "pg"
import { startPostgres } from "../support/postgres.ts"

const orders = Number(process.argv[2] ?? 1000)

const ok = async <A>(task: TaskEither<Failure, A>): Promise<A> => {
  const outcome = await task()
  if (isLeft(outcome)) throw new FailureError(outcome.left)
  return outcome.right
}

const say = (what: string, figure: number, unit: string): void => {
  const digits = figure < 10 ? 2 : 0
  process.stdout.write(`${what}: ${figure.toLocaleString("en", { maximumFractionDigits: digits })} ${unit}\n`)
}

const secondsOf = async (work: () => unknown): Promise<number> => {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

const everything = async (store: EventStore): Promise<ReadonlyArray<StoredEvent>> => {
  const events: Array<StoredEvent> = []
  for await (const batch of store.readAll()) events.push(...batch)
  return events
}

const demo = await runDemo({ seed: 1, orders, open: (clock) => async () => right(memoryStore({ clock })) })()
if (isLeft(demo)) throw new FailureError(demo.left)
const log = await everything(demo.right.store)
say("events", log.length, "")
say("events an order", log.length / orders, "")
const textOf = ({ data, metadata }: StoredEvent) => JSON.stringify(data) + JSON.stringify(metadata)
say(
  "text of an event",
  log.reduce((sum, event) => sum + Buffer.byteLength(textOf(event)), 0) / log.length,
  "bytes",
)

const proposed = ({ id, type, data, metadata }: StoredEvent): ProposedEvent => ({
  id,
  type,
  data,
  metadata: metadata as Metadata,
})

type Append = Parameters<EventStore["append"]>[0]

/** The log cut into appends of so many events, whatever streams they are on. */
const appendsOf = (events: ReadonlyArray<StoredEvent>, size: number): ReadonlyArray<Append> =>
  Array.from({ length: Math.ceil(events.length / size) }, (_, index) => {
    const streams = new Map<StreamName, Array<ProposedEvent>>()
    for (const event of events.slice(index * size, (index + 1) * size))
      streams.set(event.stream, [...(streams.get(event.stream) ?? []), proposed(event)])
    return Array.from(streams, ([stream, own]) => ({
      stream,
      expected: "any",
      events: own,
    })) as unknown as Append
  })

const put = async (store: EventStore, appends: ReadonlyArray<Append>, inFlight: number): Promise<void> => {
  let next = 0
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (let append = appends[next++]; append !== undefined; append = appends[next++])
        await ok(store.append(append))
    }),
  )
}

const few = log.slice(0, 600)
const many = log.slice(600, 8600)
const rest = log.slice(8600)

const costsOf = async (name: string, store: EventStore): Promise<void> => {
  say(
    `${name}, one append at a time`,
    few.length / (await secondsOf(() => put(store, appendsOf(few, 1), 1))),
    "events/s",
  )
  say(
    `${name}, 64 appends in flight`,
    many.length / (await secondsOf(() => put(store, appendsOf(many, 1), 64))),
    "events/s",
  )
  say(
    `${name}, 2000 events an append`,
    rest.length / (await secondsOf(() => put(store, appendsOf(rest, 2000), 1))),
    "events/s",
  )
  say(`${name}, reading all`, log.length / (await secondsOf(() => everything(store))), "events/s")
}

const folder = mkdtempSync(join(tmpdir(), "adv-scale-"))
const path = join(folder, "log.db")
const sqlite = await ok(openSqliteStore(path))
await costsOf("SQLite", sqlite)
await sqlite.close()
say("SQLite, a stored event with its indexes", statSync(path).size / log.length, "bytes")
rmSync(folder, { recursive: true })

const server = await startPostgres({ durable: true })
try {
  const schema = `scale_${randomUUID().replaceAll("-", "")}`
  const store = await ok(openPostgresStore({ url: server.url, schema }))
  await costsOf("PostgreSQL", store)
  const admin = new pg.Client(server.url)
  await admin.connect()
  const { rows } = await admin.query(`SELECT pg_total_relation_size('${schema}.events')::float8 AS bytes`)
  say("PostgreSQL, a stored event with its indexes", Number(rows[0].bytes) / log.length, "bytes")
  await admin.query(`CREATE TABLE ${schema}.seen (stream text PRIMARY KEY, events int NOT NULL)`)
  const head = await ok(store.head())
  const consumed = await secondsOf(async () => {
    const consumer = await ok(
      consume({
        url: server.url,
        schema,
        group: "scale",
        apply: async (events, client) => {
          await client.query(
            `INSERT INTO ${schema}.seen AS mine SELECT stream, count(*) FROM unnest($1::text[]) AS stream GROUP BY stream
             ON CONFLICT (stream) DO UPDATE SET events = mine.events + excluded.events`,
            [events.map(({ stream }) => stream)],
          )
        },
      }),
    )
    for (let least = 0; least < head; ) {
      await new Promise((resolve) => setTimeout(resolve, 10))
      const { rows: found } = await admin.query(
        `SELECT min(checkpoint)::int AS least FROM ${schema}.partitions`,
      )
      least = found[0].least
    }
    await consumer.stop()
  })
  say("PostgreSQL, one consumer of 16 partitions, a row a stream", log.length / consumed, "events/s")
  await admin.end()
  await store.close()
} finally {
  await server.stop()
}

const models = companyModels()
say("all read models, rebuilt", log.length / (await secondsOf(() => models.apply(log))), "events/s")
const { models: parts, ...place } = snapshotOf(models)
const bytes = parts.map((model) => bytesOfModel({ model, position: place.position }))
say(
  "all read models, a snapshot",
  bytes.reduce((sum, each) => sum + each.length, 0) / log.length,
  "bytes an event",
)
const restoring = await secondsOf(() => {
  const read = bytes.map((each) => modelFromBytes(each))
  const restored = modelsFrom(projections, {
    ...place,
    models: read.flatMap((each) => (isLeft(each) ? [] : [each.right.model])),
  })
  if (isLeft(restored)) throw new FailureError(restored.left)
})
say("all read models, from a snapshot", log.length / restoring, "events/s")
