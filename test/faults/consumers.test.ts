import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { randomUUID } from "node:crypto"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import {
  type Consumer,
  type ConsumerOptions,
  consume,
  openPostgresStore,
  type PostgresStore,
  partitionOfKey,
} from "@adv/adapters/postgres"
import { type Failure, FailureError, type StreamWrite, streamName } from "@adv/domain"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import pg from "pg"
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "vitest"
import { type PostgresServer, startPostgres } from "../support/postgres.ts"
import { eventOf } from "./appends.ts"
import { counting, countingTable, PARTITIONS } from "./counting.ts"

let server: PostgresServer
let admin: pg.Client
let schema = ""
let store: PostgresStore
const consumers: Array<Consumer> = []
const children: Array<ChildProcess> = []

const ok = async <A>(task: TaskEither<Failure, A>): Promise<A> => {
  const outcome = await task()
  if (outcome._tag === "Left") throw new FailureError(outcome.left)
  return outcome.right
}

beforeAll(async () => {
  server = await startPostgres()
  admin = new pg.Client(server.url)
  await admin.connect()
}, 60_000)
afterAll(async () => {
  await admin?.end()
  await server?.stop()
})
beforeEach(async () => {
  schema = `consumers_${randomUUID().replaceAll("-", "")}`
  store = await ok(openPostgresStore({ url: server.url, schema, durability: "normal" }))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill("SIGKILL")
  for (const consumer of consumers.splice(0)) await consumer.stop()
  await store.close()
})

const STREAMS = 40

/** The nth append: one event for each of some streams. */
const append = async (index: number): Promise<void> => {
  const write = (at: number): StreamWrite => ({
    stream: streamName("order", `C${(index * 7 + at) % STREAMS}`),
    expected: "any",
    events: [eventOf(`${index}/${at}`)],
  })
  await ok(store.append([write(0), write(1), write(2)]))
}

const rowsOf = async (group: string): Promise<ReadonlyArray<unknown>> =>
  (await admin.query(`SELECT * FROM ${schema}.rows_${group} ORDER BY stream`)).rows

const until = async (what: string, isSo: () => Promise<boolean> | boolean, ms = 20_000): Promise<void> => {
  const deadline = performance.now() + ms
  while (!(await isSo())) {
    assert(performance.now() < deadline, `it never came about that ${what}`)
    await setTimeout(20)
  }
}

/** When all partitions of a group are where the log ends. */
const caughtUp = async (group: string): Promise<void> => {
  const head = await ok(store.head())
  await until(`${group} caught up`, async () => {
    const { rows } = await admin.query(
      `SELECT min(checkpoint)::int AS least FROM ${schema}.partitions WHERE consumer_group = $1`,
      [group],
    )
    return rows[0]?.least === head
  })
}

const started = async (group: string, options: Partial<ConsumerOptions> = {}): Promise<Consumer> => {
  const consumer = await ok(
    consume({
      url: server.url,
      schema,
      group,
      partitions: PARTITIONS,
      apply: counting(schema, group),
      ...options,
    }),
  )
  consumers.push(consumer)
  return consumer
}

const worker = (group: string) => {
  const script = fileURLToPath(new URL("consumer-worker.ts", import.meta.url))
  const child = spawn(process.execPath, [script, server.url, schema, group], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  children.push(child)
  let said = ""
  child.stdout.on("data", (text) => {
    said += text
  })
  return {
    child,
    said: () => said,
    partitions: () =>
      (/^.*has ([\d,]*)\n(?!.*has )/s.exec(said)?.[1] ?? "").split(",").filter((part) => part !== ""),
  }
}

describe("consumers of a PostgreSQL log that share its partitions", () => {
  it("come to the rows of one consumer, with one of three killed, and one asleep beyond its lease", async () => {
    await admin.query(countingTable(schema, "shared"))
    await admin.query(countingTable(schema, "alone"))
    const workers = [worker("shared"), worker("shared"), worker("shared")] as const
    await until("all three have a share", () => workers.every(({ partitions }) => partitions().length >= 2))
    let index = 0
    let isOver = false
    const appending = (async () => {
      while (!isOver) {
        await append(index++)
        if (index % 10 === 0) await setTimeout(5)
      }
    })()
    const [first, second, third] = workers
    await setTimeout(300)
    first.child.kill("SIGKILL")
    second.child.kill("SIGSTOP")
    await until("the third has all partitions", () => third.partitions().length === PARTITIONS)
    await setTimeout(200)
    const before = third.said().length
    second.child.kill("SIGCONT")
    await until("the second is back", () => /has \d/.test(second.said().slice(-20)))
    await until("the third gave some back", () => third.said().length > before)
    isOver = true
    await appending
    await caughtUp("shared")
    await started("alone")
    await caughtUp("alone")
    const rows = await rowsOf("shared")
    assert.equal(rows.length, STREAMS)
    assert.deepEqual(rows, await rowsOf("alone"))
  }, 60_000)

  it("refuse one whose partition was taken in the meantime: what it does late leaves nothing", async () => {
    await admin.query(countingTable(schema, "late"))
    const trouble: Array<string> = []
    const late = await started("late", { leaseMs: 60_000, onTrouble: (what) => trouble.push(String(what)) })
    await until("it has them all", () => late.partitions().length === PARTITIONS)
    await admin.query(
      `UPDATE ${schema}.partitions SET owner = 'another', token = token + 1, expires_at = now() + interval '1 hour'`,
    )
    for (let index = 0; index < STREAMS; index++) await append(index)
    await until("it was refused", () => late.partitions().length === 0)
    assert.deepEqual(await rowsOf("late"), [])
    assert(trouble[0]?.includes("another consumer's"), trouble.join())
  }, 30_000)

  it("commit rows and checkpoint together: what fails is tried again, and doesn't hold other partitions up", async () => {
    await admin.query(countingTable(schema, "failing"))
    let failures = 0
    const apply = counting(schema, "failing")
    const poisoned = partitionOfKey("order-C0", PARTITIONS)
    await started("failing", {
      apply: async (events, client, partition) => {
        await apply(events, client, partition)
        if (partition === poisoned && failures++ < 3) throw new Error("not today")
      },
    })
    for (let index = 0; index < STREAMS; index++) await append(index)
    await caughtUp("failing")
    assert(failures > 3)
    const rows = (await rowsOf("failing")) as ReadonlyArray<{ readonly events: number }>
    assert.equal(
      rows.reduce((sum, { events }) => sum + events, 0),
      STREAMS * 3,
    )
  }, 30_000)

  it("share evenly as they come and go, by any key of an event", async () => {
    await admin.query(countingTable(schema, "even"))
    const keyOf: ConsumerOptions["keyOf"] = ({ type }) => type
    const one = await started("even", { leaseMs: 600, keyOf })
    await until("one has all", () => one.partitions().length === PARTITIONS)
    const two = await started("even", { leaseMs: 600, keyOf })
    await until("each has half", () =>
      [one, two].every((each) => each.partitions().length === PARTITIONS / 2),
    )
    await one.stop()
    await until("the other has all", () => two.partitions().length === PARTITIONS)
    await append(0)
    await caughtUp("even")
    assert.equal((await rowsOf("even")).length, 3)
  }, 30_000)

  it("are refused when they think of another number of partitions", async () => {
    await started("first")
    const outcome = await consume({
      url: server.url,
      schema,
      group: "first",
      partitions: 5,
      apply: async () => undefined,
    })()
    assert(outcome._tag === "Left")
    assert.equal(outcome.left.code, "PARTITIONS_DIFFER")
  })

  it("agree for ever on what belongs where", () => {
    assert.deepEqual(
      ["order-1", "order-2", "customer-ROSSI", "", "é"].map((key) => partitionOfKey(key, 16)),
      [2, 11, 8, 9, 12],
    )
  })
})
