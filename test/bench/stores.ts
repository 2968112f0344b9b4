import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { openPostgresStore } from "@adv/adapters/postgres"
import { openSqliteStore } from "@adv/adapters/sqlite"
import {
  commandIdOf,
  type EventId,
  type EventStore,
  type ProposedEvent,
  streamName,
  unsafeDate,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import pg from "pg"
import { startPostgres } from "../support/postgres.ts"
import { type Figure, pairs } from "./figures.ts"

const STREAMS = 100
const IN_FLIGHT = 64
const ROUNDS = 5

/** About as long as the facts of the demonstration. */
const DATA = {
  order: "10248",
  customer: "ROSSI",
  currency: "EUR",
  lines: Array.from({ length: 3 }, (_, line) => ({
    line: `${line}`,
    sku: `SKU-${line}`,
    quantity: "10",
    price: 12_500,
  })),
}
const METADATA = {
  effectiveDate: unsafeDate("2025-03-03"),
  legalEntity: "IT01",
  actor: { id: "anna", department: "ADV", kind: "human" },
  commandId: commandIdOf("bench"),
  schemaVersion: 1,
} as const

const event = (): ProposedEvent => ({
  id: randomUUID() as EventId,
  type: "OrderPlaced",
  data: DATA,
  metadata: METADATA,
})

/** What a client does by itself, with nothing around it: rows into the same table, and all of them out again. */
interface Bare {
  readonly append: (count: number) => Promise<void> | void
  readonly readAll: () => Promise<number> | number
  readonly close: () => Promise<void> | void
}

interface Subject {
  readonly name: string
  readonly durability: string
  readonly store: EventStore
  readonly bare: Bare
}

/** How much is done in a round, of a store that commits so many times a second by itself. */
const APPENDS = { single: 512, inFlight: 2048, hundred: 100 }

const count = async (store: EventStore): Promise<number> => {
  let events = 0
  for await (const batch of store.readAll()) events += batch.length
  return events
}

const figuresOf = async ({ name, durability, store, bare }: Subject): Promise<ReadonlyArray<Figure>> => {
  const revisions = new Map<number, number>()
  let at = 0
  const append = async (size: number): Promise<void> => {
    const order = at++ % STREAMS
    const revision = revisions.get(order)
    revisions.set(order, (revision ?? -1) + size)
    const [first, ...rest] = Array.from({ length: size }, event)
    if (first === undefined) return
    const outcome = await store.append([
      {
        stream: streamName("order", `${order}`),
        expected: revision ?? "noStream",
        events: [first, ...rest],
      },
    ])()
    if (isLeft(outcome)) throw new Error(`${outcome.left.code}: ${outcome.left.message}`)
  }
  const times = async (many: number, work: () => Promise<void> | void): Promise<void> => {
    for (let index = 0; index < many; index++) await work()
  }
  const figure = (what: string) => `${name}, ${what}, ${durability}`
  const { single, inFlight, hundred } = APPENDS
  const figures = [
    await pairs(
      figure("one append at a time, beside bare single-row transactions"),
      single,
      ROUNDS,
      () => times(single, () => append(1)),
      () => times(single, () => bare.append(1)),
    ),
    await pairs(
      figure(`${IN_FLIGHT} appends in flight, beside bare single-row transactions one by one`),
      inFlight,
      ROUNDS,
      () =>
        times(inFlight / IN_FLIGHT, async () => {
          await Promise.all(Array.from({ length: IN_FLIGHT }, () => append(1)))
        }),
      () => times(inFlight, () => bare.append(1)),
    ),
    await pairs(
      figure("100 events an append, beside bare 100-row transactions"),
      hundred * 100,
      ROUNDS,
      () => times(hundred, () => append(100)),
      () => times(hundred, () => bare.append(100)),
    ),
  ]
  const events = await count(store)
  const rows = await bare.readAll()
  // Both logs were written by as many appends, so that both are read whole.
  if (rows !== events) throw new Error(`${name}: ${events} events beside ${rows} rows`)
  figures.push(
    await pairs(
      `${name}, reading all, beside a bare loop of its client`,
      events,
      ROUNDS,
      () => count(store),
      () => bare.readAll(),
    ),
  )
  return figures
}

const PAGE = 1000
const COLUMNS = "position, stream, revision, id, type, recorded_at, data, metadata"

const bareSqlite = (path: string): Bare => {
  const database = new DatabaseSync(path)
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
  const begin = database.prepare("BEGIN IMMEDIATE")
  const commit = database.prepare("COMMIT")
  const insert = database.prepare(`INSERT INTO events (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const page = database.prepare(
    `SELECT ${COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ${PAGE}`,
  )
  page.setReturnArrays(true)
  let position = 0
  return {
    append: (size) => {
      begin.run()
      for (let index = 0; index < size; index++) {
        position += 1
        insert.run(
          position,
          `order-${position % STREAMS}`,
          position,
          randomUUID(),
          "OrderPlaced",
          Date.now(),
          JSON.stringify(DATA),
          JSON.stringify(METADATA),
        )
      }
      commit.run()
    },
    readAll: () => {
      let rows = 0
      for (let after = 0; ; ) {
        const read = page.all(after) as unknown as ReadonlyArray<ReadonlyArray<string>>
        for (const row of read) {
          JSON.parse(row[6] ?? "")
          JSON.parse(row[7] ?? "")
        }
        rows += read.length
        if (read.length < PAGE) return rows
        after = Number(read.at(-1)?.[0])
      }
    },
    close: () => database.close(),
  }
}

const barePostgres = async (url: string, schema: string): Promise<Bare> => {
  const client = new pg.Client(url)
  await client.connect()
  let position = 0
  const row = () => {
    position += 1
    return [
      position,
      `order-${position % STREAMS}`,
      position,
      randomUUID(),
      "OrderPlaced",
      Date.now(),
      JSON.stringify(DATA),
      JSON.stringify(METADATA),
    ] as const
  }
  return {
    append: async (size) => {
      if (size === 1) {
        await client.query({
          name: "one",
          text: `INSERT INTO ${schema}.events (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          values: [...row()],
        })
        return
      }
      const rows = Array.from({ length: size }, row)
      await client.query({
        name: "many",
        text: `INSERT INTO ${schema}.events (${COLUMNS}) SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::uuid[], $5::text[], $6::bigint[], $7::json[], $8::json[])`,
        values: ([0, 1, 2, 3, 4, 5, 6, 7] as const).map((column) => rows.map((each) => each[column])),
      })
    },
    readAll: async () => {
      let rows = 0
      for (let after = 0; ; ) {
        // The client parses what is JSON.
        const read = await client.query<ReadonlyArray<unknown> & Array<unknown>>({
          name: "page",
          text: `SELECT ${COLUMNS} FROM ${schema}.events WHERE position > $1 ORDER BY position LIMIT ${PAGE}`,
          values: [after],
          rowMode: "array",
        })
        rows += read.rows.length
        if (read.rows.length < PAGE) return rows
        after = Number(read.rows.at(-1)?.[0])
      }
    },
    close: () => client.end(),
  }
}

const sqliteFigures = async (): Promise<ReadonlyArray<Figure>> => {
  const folder = mkdtempSync(join(tmpdir(), "adv-bench-"))
  try {
    const open = async (name: string) => {
      const opened = await openSqliteStore(join(folder, name))()
      if (isLeft(opened)) throw new Error(opened.left.message)
      return opened.right
    }
    await (await open("bare.db")).close()
    const store = await open("ours.db")
    const bare = bareSqlite(join(folder, "bare.db"))
    const figures = await figuresOf({ name: "SQLite", durability: "synchronous=full", store, bare })
    await bare.close()
    await store.close()
    return figures
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const postgresFigures = async (): Promise<ReadonlyArray<Figure>> => {
  const server = await startPostgres({ durable: true })
  try {
    const open = async (schema: string) => {
      const opened = await openPostgresStore({ url: server.url, schema })()
      if (isLeft(opened)) throw new Error(opened.left.message)
      return opened.right
    }
    const [ours, theirs] = ["ours", "bare"].map((name) => `${name}_${randomUUID().replaceAll("-", "")}`)
    if (ours === undefined || theirs === undefined) return []
    await (await open(theirs)).close()
    const store = await open(ours)
    const bare = await barePostgres(server.url, theirs)
    const figures = await figuresOf({
      name: "PostgreSQL",
      durability: "synchronous_commit=on",
      store,
      bare,
    })
    for (const schema of [ours, theirs]) {
      const client = new pg.Client(server.url)
      await client.connect()
      await client.query(`DROP SCHEMA ${schema} CASCADE`)
      await client.end()
    }
    await bare.close()
    await store.close()
    return figures
  } finally {
    await server.stop()
  }
}

export const storesFigures = async (): Promise<ReadonlyArray<Figure>> => [
  ...(await sqliteFigures()),
  ...(await postgresFigures()),
]
