import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import { openPostgresReadModels, openPostgresStore } from "@adv/adapters/postgres"
import { type PersistentReadModels, readModelRunner, tables } from "@adv/adapters/read-models"
import type { StoredEvent } from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { history } from "../support/history.js"
import { type PostgresServer, startPostgres } from "../support/postgres.js"
import { differences, folder, ok, opened, rowsOf, started, storeOf, unknownEvent } from "./tables.js"

let server: PostgresServer
let admin: pg.Client
let log: ReadonlyArray<StoredEvent> = []
let inFile: ReturnType<typeof rowsOf> = {}
const here = folder()

beforeAll(async () => {
  server = await startPostgres()
  admin = new pg.Client({
    connectionString: server.url,
    types: {
      getTypeParser: ((oid: number) => (oid === 20 ? Number : pg.types.getTypeParser(oid))) as never,
    },
  })
  await admin.connect()
  log = await history(5, 40)
  const path = here.file("file.db")
  const file = opened(path)
  ok(await (await started(readModelRunner(storeOf(log).store, { persistent: file }))).close())
  file.close()
  inFile = rowsOf(path)
}, 90_000)
afterAll(async () => {
  here.remove()
  await admin?.end()
  await server?.stop()
})

const fresh = () => `reports_${randomUUID().replaceAll("-", "")}`

const on = async (schema: string): Promise<PersistentReadModels> =>
  ok(await openPostgresReadModels({ url: server.url, schema })())

const rowsIn = async (schema: string): Promise<ReturnType<typeof rowsOf>> => {
  const all: { [table: string]: ReadonlyArray<unknown> } = {}
  for (const { name } of tables) all[name] = (await admin.query(`SELECT * FROM ${schema}.${name}`)).rows
  return all
}

describe("read models on a PostgreSQL server", () => {
  it("have the rows that they have in a file", async () => {
    const schema = fresh()
    const models = await on(schema)
    ok(await (await started(readModelRunner(storeOf(log).store, { persistent: models }))).close())
    models.close()
    const rows = await rowsIn(schema)
    expect(rows["orders"]?.length).toBeGreaterThan(30)
    expect(rows["kpi_values"]?.length).toBeGreaterThan(100)
    expect(differences(rows, inFile)).toEqual([])
    const indexes = await admin.query("SELECT FROM pg_indexes WHERE schemaname = $1", [schema])
    expect(indexes.rowCount).toBeGreaterThan(tables.length)
  }, 60_000)

  it("come to the same while connections are killed and processes start over, from snapshots too", async () => {
    const schema = fresh()
    const { store, add } = storeOf([])
    let models = await on(schema)
    const anew = async () => {
      const runner = readModelRunner(store, { persistent: models, snapshotEvery: 700 })
      for (let tries = 0; tries < 20 && isLeft(await runner.start()); tries++) await setTimeout(50)
      return runner
    }
    let runner = await anew()
    let isOver = false
    const killing = (async () => {
      while (!isOver) {
        await setTimeout(150)
        await admin.query(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'adv' AND random() < 0.3",
        )
      }
    })()
    let startedOver = 0
    for (let from = 0, turn = 0; from < log.length; turn++) {
      const size = [90, 7, 250][turn % 3] ?? 1
      add(log.slice(from, from + size))
      from += size
      const pass = await runner.catchUp()
      if (isLeft(pass) || turn % 5 === 4) {
        // Nothing is told to the one before, as when its process was killed.
        startedOver += 1
        models.close()
        models = await on(schema)
        runner = await anew()
      }
    }
    isOver = true
    await killing
    ok(await runner.catchUp())
    ok(await runner.close())
    models.close()
    expect(startedOver).toBeGreaterThan(2)
    expect(differences(await rowsIn(schema), inFile)).toEqual([])
  }, 60_000)

  it("are written by one at a time: who was overtaken writes nothing, and goes on from there", async () => {
    const schema = fresh()
    const { store, add } = storeOf(log.slice(0, 300))
    const [first, second] = [await on(schema), await on(schema)]
    const one = await started(readModelRunner(store, { persistent: first }))
    const other = await started(readModelRunner(store, { persistent: second }))
    add(log.slice(300, 600))
    ok(await other.catchUp())
    const overtaken = await one.catchUp()
    expect(isLeft(overtaken) && overtaken.left.code).toBe("READ_MODELS_MOVED")
    add(log.slice(600))
    ok(await one.start())
    ok(await one.catchUp())
    ok(await one.close())
    first.close()
    second.close()
    expect(differences(await rowsIn(schema), inFile)).toEqual([])
  }, 60_000)

  it("keep what could not be read, and say so when they are opened again", async () => {
    const schema = fresh()
    const last = log.at(-1)
    const poison = unknownEvent((last?.position ?? 0) + 1, last?.recordedAt ?? 0)
    const models = await on(schema)
    ok(
      await (await started(readModelRunner(storeOf([...log, poison]).store, { persistent: models }))).close(),
    )
    models.close()
    const again = await on(schema)
    expect(ok(again.parked()).map(({ event }) => event)).toEqual([poison])
    expect(ok(again.checkpoint()).position).toBe(poison.position)
    expect(ok(again.snapshots()).length).toBeGreaterThan(5)
    again.close()
  }, 60_000)

  it("leave the schema of a log, or of anything else, as it is", async () => {
    const schema = fresh()
    await ok(await openPostgresStore({ url: server.url, schema })()).close()
    const refused = await openPostgresReadModels({ url: server.url, schema })()
    expect(isLeft(refused) && refused.left.code).toBe("READ_MODELS_FOREIGN")
    const nobody = await openPostgresReadModels({
      url: "postgres://nobody:secret@127.0.0.1:1/none",
      retryForMs: 100,
    })()
    expect(isLeft(nobody) && nobody.left.code).toBe("READ_MODELS_UNAVAILABLE")
    expect(JSON.stringify(nobody)).not.toContain("secret")
  }, 60_000)
})
