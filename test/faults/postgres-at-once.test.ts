import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import { openPostgresStore, type PostgresStore } from "@adv/adapters/postgres"
import { type ExpectedRevision, streamName } from "@adv/domain"
import pg from "pg"
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "vitest"
import { type PostgresServer, startPostgres } from "../support/postgres.ts"
import { eventOf } from "./appends.ts"

let server: PostgresServer
let store: PostgresStore
let other: pg.Client
let schema = ""

beforeAll(async () => {
  server = await startPostgres()
}, 60_000)
afterAll(() => server?.stop())
beforeEach(async () => {
  schema = `at_once_${randomUUID().replaceAll("-", "")}`
  const opened = await openPostgresStore({ url: server.url, schema })()
  assert(opened._tag === "Right")
  store = opened.right
  other = new pg.Client(server.url)
  await other.connect()
})
afterEach(async () => {
  await store.close()
  await other.end()
})

const append = async (order: string, expected: ExpectedRevision, event: string) => {
  const stream = streamName("order", order)
  const outcome = await store.append([{ stream, expected, events: [eventOf(event, 0)] }])()
  if (outcome._tag === "Left") return outcome.left.code
  const { firstPosition, duplicate } = outcome.right
  return duplicate ? `position ${firstPosition} already` : `position ${firstPosition}`
}

const positions = async (): Promise<ReadonlyArray<unknown>> =>
  (
    await other.query(`SELECT position::int, stream, revision::int FROM ${schema}.events ORDER BY position`)
  ).rows.map((row) => Object.values(row))

/** How the last statement of the one that appends begins. */
const lastOfWriter = async (): Promise<string> => {
  const { rows } = await other.query<{ query: string }>(
    `SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND (query LIKE '%${schema}%head + %' OR query = 'COMMIT')`,
  )
  return rows.map(({ query }) => query.split(" ").slice(0, 2).join(" ")).join("; ")
}

describe("a group of appends to a PostgreSQL log", () => {
  it("takes one message when its writers say where their streams are, and a transaction when they don't", async () => {
    await append("1", "noStream", "a")
    assert.equal(await lastOfWriter(), "WITH moved")
    await Promise.all([append("1", 0 as ExpectedRevision, "b"), append("2", "noStream", "c")])
    assert.equal(await lastOfWriter(), "WITH moved")
    await append("3", "any", "d")
    assert.equal(await lastOfWriter(), "COMMIT")
  })

  it("waits behind another writer, and is refused what that one changed meanwhile", async () => {
    assert.equal(await append("1", "noStream", "a"), "position 1")
    await other.query("BEGIN")
    await other.query(`UPDATE ${schema}.log SET head = head + 1`)
    const waiting = append("1", 0 as ExpectedRevision, "b")
    await setTimeout(100)
    await other.query(`INSERT INTO ${schema}.events SELECT 2, stream, 1, '${randomUUID()}', type, recorded_at, data, metadata
      FROM ${schema}.events`)
    await other.query("COMMIT")
    assert.equal(await waiting, "WRONG_EXPECTED_REVISION")
    assert.deepEqual(await positions(), [
      [1, "order-1", 0],
      [2, "order-1", 1],
    ])
  })

  it("goes after what another writer put elsewhere meanwhile", async () => {
    await append("1", "noStream", "a")
    await other.query("BEGIN")
    await other.query(`UPDATE ${schema}.log SET head = head + 1`)
    const waiting = append("1", 0 as ExpectedRevision, "b")
    await setTimeout(100)
    await other.query(`INSERT INTO ${schema}.events SELECT 2, 'order-2', 0, '${randomUUID()}', type, recorded_at, data, metadata
      FROM ${schema}.events`)
    await other.query("COMMIT")
    assert.equal(await waiting, "position 3")
  })

  it("is refused a stream that isn't that far yet, and leaves no gap", async () => {
    await append("1", "noStream", "a")
    assert.equal(await append("1", 3 as ExpectedRevision, "b"), "WRONG_EXPECTED_REVISION")
    assert.equal(await append("2", 0 as ExpectedRevision, "b"), "WRONG_EXPECTED_REVISION")
    assert.deepEqual(await positions(), [[1, "order-1", 0]])
  })

  it("gives each its own answer when one is late, one is wrong, and one comes again", async () => {
    assert.equal(await append("1", "noStream", "a"), "position 1")
    assert.deepEqual(
      await Promise.all([
        append("1", 0 as ExpectedRevision, "b"),
        append("1", 0 as ExpectedRevision, "c"),
        append("1", "noStream", "a"),
        append("2", "noStream", "d"),
        append("3", 7 as ExpectedRevision, "e"),
        append("3", "noStream", "f"),
      ]),
      [
        "position 2",
        "WRONG_EXPECTED_REVISION",
        "position 1 already",
        "position 3",
        "WRONG_EXPECTED_REVISION",
        "position 4",
      ],
    )
    assert.deepEqual(await positions(), [
      [1, "order-1", 0],
      [2, "order-1", 1],
      [3, "order-2", 0],
      [4, "order-3", 0],
    ])
  })

  it("knows what comes again beside one that is right about the same stream", async () => {
    await append("1", "noStream", "a")
    assert.deepEqual(
      await Promise.all([append("1", 0 as ExpectedRevision, "b"), append("1", "noStream", "a")]),
      ["position 2", "position 1 already"],
    )
  })
})
