import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { openPostgresStore, type PostgresOptions, type PostgresStore } from "@adv/adapters/postgres"
import { FailureError, type StoredEvent, type StoreFailure, streamName } from "@adv/domain"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import pg from "pg"
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "vitest"
import { type PostgresServer, startPostgres } from "../support/postgres.ts"
import { startWire, type Wire } from "../support/wire.ts"
import { appendOf, eventOf } from "./appends.ts"

let server: PostgresServer
let schema = ""
const open: Array<PostgresStore> = []
const wires: Array<Wire> = []

beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server?.stop())
beforeEach(() => {
  schema = `faults_${randomUUID().replaceAll("-", "")}`
})
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
  for (const wire of wires.splice(0)) await wire.close()
})

const ok = async <A>(task: TaskEither<StoreFailure, A>): Promise<A> => {
  const outcome = await task()
  if (outcome._tag === "Left") throw new FailureError(outcome.left)
  return outcome.right
}

const refused = async (task: TaskEither<StoreFailure, unknown>, code: string): Promise<StoreFailure> => {
  const outcome = await task()
  assert(outcome._tag === "Left", `${code} was expected`)
  assert.equal(outcome.left.code, code, outcome.left.message)
  return outcome.left
}

const opened = async (options: Partial<PostgresOptions> = {}): Promise<PostgresStore> => {
  const store = await ok(openPostgresStore({ url: server.url, schema, ...options }))
  open.push(store)
  return store
}

const sql = async (text: string, url = server.url): Promise<ReadonlyArray<Record<string, unknown>>> => {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

const throughWire = async (): Promise<{ readonly wire: Wire; readonly url: string }> => {
  const target = new URL(server.url)
  const wire = await startWire({ host: target.hostname, port: Number(target.port) })
  wires.push(wire)
  target.hostname = "127.0.0.1"
  target.port = String(wire.port)
  return { wire, url: target.toString() }
}

const everything = async (store: PostgresStore): Promise<ReadonlyArray<StoredEvent>> => {
  const events: Array<StoredEvent> = []
  for await (const batch of store.readAll()) events.push(...batch)
  return events
}

/** Nothing acknowledged is lost, nothing is doubled or half there, and the log and each stream count without gaps. */
const assertWhole = (
  events: ReadonlyArray<StoredEvent>,
  acknowledged: ReadonlyMap<string, ReadonlyArray<number>>,
): void => {
  const ids = new Set<string>(events.map(({ id }) => id))
  assert.equal(ids.size, events.length, "an event is there twice")
  const revisions = new Map<string, number>()
  for (const [index, { position, stream, revision }] of events.entries()) {
    assert.equal(position, index + 1)
    assert.equal(revision, (revisions.get(stream) ?? -1) + 1, `${stream} has a gap`)
    revisions.set(stream, revision)
  }
  for (const [writer, indexes] of acknowledged)
    for (const index of indexes)
      for (const { events: written } of appendOf(writer, index))
        for (const { id } of written) assert(ids.has(id), `${writer} ${index} was acknowledged, and is lost`)
  // Each append is of three events: two of its order, and one that the shared order hears.
  for (const { stream } of events)
    if (!stream.endsWith("shared")) assert.equal(revisions.get(stream), 1, `${stream} is half there`)
  assert.equal(revisions.get(streamName("order", "shared")) ?? -1, events.length / 3 - 1)
}

/** So many appends by so many at once, while something goes wrong; gives those that were acknowledged. */
const appending = async (
  store: PostgresStore,
  writer: string,
  count: number,
  atOnce = 8,
): Promise<ReadonlyArray<number>> => {
  const acknowledged: Array<number> = []
  let next = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count) {
        const index = next++
        const receipt = await store.append(appendOf(writer, index))()
        if (receipt._tag === "Left") throw new FailureError(receipt.left)
        acknowledged.push(index)
      }
    }),
  )
  return acknowledged
}

/** Does something again and again until the work is over. */
const during = async <A>(
  work: Promise<A>,
  trouble: () => Promise<void> | void,
  everyMs: number,
): Promise<A> => {
  let isOver = false
  const troubling = (async () => {
    while (!isOver) {
      await setTimeout(everyMs * (0.5 + Math.random()))
      if (!isOver) await trouble()
    }
  })()
  try {
    return await work
  } finally {
    isOver = true
    await troubling
  }
}

let killed = 0
const killBackends = async (): Promise<void> => {
  const victims = await sql(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'adv' AND random() < 0.7",
  )
  killed += victims.length
}

describe("a PostgreSQL log", () => {
  it("loses and doubles nothing while its connections are killed, and its followers miss nothing", async () => {
    const store = await opened()
    const followed: Array<number> = []
    const following = (async () => {
      for await (const batch of store.subscribe({ batchSize: 50 })) {
        followed.push(...batch.map(({ position }) => position))
        if (followed.length >= 2700) return
      }
    })()
    const acknowledged = await during(appending(store, "A", 900), killBackends, 40)
    assert.equal(acknowledged.length, 900)
    assert(killed > 2, `only ${killed} connections were killed`)
    const events = await everything(store)
    assertWhole(events, new Map([["A", acknowledged]]))
    assert.equal(events.length, 2700)
    await following
    assert.deepEqual(
      followed,
      events.map(({ position }) => position),
    )
  }, 60_000)

  it("loses and doubles nothing while the server is started again", async () => {
    if (server.restart === undefined) return
    const { restart } = server
    const store = await opened({ retryForMs: 30_000 })
    const work = appending(store, "A", 400)
    await setTimeout(150)
    await restart()
    const acknowledged = await work
    assertWhole(await everything(store), new Map([["A", acknowledged]]))
  }, 60_000)

  it("loses and doubles nothing while the wire is cut, slow, and swallows answers", async () => {
    const { wire, url } = await throughWire()
    const store = await opened({ url, timeoutMs: 400, retryForMs: 30_000 })
    let turn = 0
    const acknowledged = await during(
      appending(store, "A", 800),
      async () => {
        switch (turn++ % 3) {
          case 0:
            return wire.cut()
          case 1:
            wire.swallowAnswers()
            await setTimeout(60)
            wire.cut()
            return wire.heal()
          default:
            wire.slowDown(30)
            await setTimeout(100)
            wire.heal()
        }
      },
      50,
    )
    assert(turn > 3, "the wire was hardly touched")
    assertWhole(await everything(await opened()), new Map([["A", acknowledged]]))
  }, 60_000)

  it("gives an append up when the server is silent, says that it may be there, and takes it again", async () => {
    const { wire, url } = await throughWire()
    const store = await opened({ url, timeoutMs: 150, retryForMs: 500 })
    await ok(store.append(appendOf("A", 0)))
    wire.swallowAnswers()
    const failure = await refused(store.append(appendOf("A", 1)), "STORE_UNAVAILABLE")
    assert(failure.message.includes("same ids"), failure.message)
    wire.cut()
    wire.heal()
    await ok(store.append(appendOf("A", 1)))
    assertWhole(await everything(store), new Map([["A", [0, 1]]]))
  }, 30_000)

  it("of processes that are killed in the middle keeps what was acknowledged, and nothing half done", async () => {
    await opened()
    const writer = fileURLToPath(new URL("writer-postgres.ts", import.meta.url))
    const acknowledged = new Map<string, ReadonlyArray<number>>()
    await Promise.all(
      ["A", "B", "C"].map(async (name, index) => {
        const child = spawn(process.execPath, [writer, server.url, schema, name, "100000"], {
          stdio: ["ignore", "pipe", "inherit"],
        })
        let said = ""
        child.stdout.on("data", (text) => {
          said += text
          if (said.split("\n").length > 60 * (index + 1)) child.kill("SIGKILL")
        })
        await new Promise((resolve) => child.on("close", resolve))
        acknowledged.set(name, said.split("\n").slice(0, -1).map(Number))
      }),
    )
    const events = await everything(await opened())
    for (const indexes of acknowledged.values()) assert(indexes.length >= 60)
    assertWhole(events, acknowledged)
  }, 60_000)

  it("imports thousands of events in one append", async () => {
    const store = await opened()
    const events = Array.from({ length: 5000 }, (_, index) =>
      eventOf(`import ${index}`, 0, { text: `a\tb\nc\\d ${index} \u0000 \u{1f600}` }),
    )
    const [first, ...others] = events
    assert(first !== undefined)
    const stream = streamName("order", "imported")
    await ok(store.append([{ stream, expected: "noStream", events: [first, ...others] }]))
    const read = await ok(store.readStream(stream))
    assert.deepEqual(
      read.map(({ data }) => data),
      events.map(({ data }) => data),
    )
  }, 30_000)

  it("needs no superuser: a schema of one's own is enough", async () => {
    const name = `clerk_${randomUUID().slice(0, 8)}`
    await sql(`CREATE ROLE ${name} LOGIN PASSWORD 'secret'; CREATE SCHEMA ${schema} AUTHORIZATION ${name}`)
    const url = new URL(server.url)
    url.username = name
    url.password = "secret"
    const store = await opened({ url: url.toString() })
    await ok(store.append(appendOf("A", 0)))
    assert.equal((await everything(store)).length, 3)
  })

  it("refuses a schema of a later version, and one that is somebody else's, and leaves both as they were", async () => {
    const store = await opened()
    await store.close()
    await sql(`INSERT INTO ${schema}.adv_migrations (version) VALUES (99)`)
    const failure = await refused(openPostgresStore({ url: server.url, schema }), "STORE_TOO_NEW")
    assert(failure.message.includes("99"), failure.message)

    const other = `other_${randomUUID().slice(0, 8)}`
    await sql(`CREATE SCHEMA ${other}; CREATE TABLE ${other}.events (id int)`)
    await refused(openPostgresStore({ url: server.url, schema: other }), "STORE_FOREIGN")
    const tables = await sql(`SELECT tablename FROM pg_tables WHERE schemaname = '${other}'`)
    assert.deepEqual(tables, [{ tablename: "events" }])
  })

  it("says at once when the password is wrong, and after a while when nobody is there, without the password", async () => {
    const url = new URL(server.url)
    url.password = "not-the-password"
    const wrong = await refused(openPostgresStore({ url: url.toString(), schema }), "STORE_UNAVAILABLE")
    assert(!JSON.stringify(wrong).includes("not-the-password"))
    url.port = "1"
    const nobody = await refused(
      openPostgresStore({ url: url.toString(), schema, retryForMs: 200 }),
      "STORE_UNAVAILABLE",
    )
    assert(!JSON.stringify(nobody).includes("not-the-password"))
  })

  it("waits for another writer, and says so when that takes too long", async () => {
    const store = await opened({ lockTimeoutMs: 200 })
    const other = new pg.Client(server.url)
    await other.connect()
    try {
      await other.query(`BEGIN; SELECT FROM ${schema}.log FOR UPDATE`)
      await refused(store.append(appendOf("A", 0)), "STORE_BUSY")
      const waiting = store.append(appendOf("A", 0))()
      await setTimeout(50)
      await other.query("ROLLBACK")
      assert.equal((await waiting)._tag, "Right")
    } finally {
      await other.end()
    }
    assertWhole(await everything(store), new Map([["A", [0]]]))
  })

  it("opened for reading, changes nothing and follows what others append", async () => {
    await refused(openPostgresStore({ url: server.url, schema, readOnly: true }), "STORE_CORRUPT")
    const writer = await opened()
    const reader = await opened({ readOnly: true })
    const seen = (async () => {
      for await (const batch of reader.subscribe()) return batch.length
      return 0
    })()
    await ok(writer.append(appendOf("A", 0)))
    assert.equal(await seen, 3)
    await refused(reader.append(appendOf("A", 1)), "STORE_UNAVAILABLE")
  })
})
