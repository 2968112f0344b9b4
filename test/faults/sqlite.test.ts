import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { openSqliteStore, type SqliteOptions, type SqliteStore } from "@adv/adapters/sqlite"
import { FailureError, type StoredEvent, type StoreFailure, streamName } from "@adv/domain"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import { afterEach, beforeEach, describe, it } from "vitest"
import { appendOf, eventOf } from "./appends.ts"

let folder = ""
let path = ""
const open: Array<SqliteStore> = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adv-faults-"))
  path = join(folder, "log.db")
})

afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
  rmSync(folder, { recursive: true })
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
  assert(outcome.left.message.includes(path), outcome.left.message)
  return outcome.left
}

const opened = async (options: Omit<SqliteOptions, "path"> = {}): Promise<SqliteStore> => {
  const store = await ok(openSqliteStore({ path, durability: "normal", ...options }))
  open.push(store)
  return store
}

const order = streamName("order", "1")

/** A closed log of so many appends of one event each. */
const logOf = async (count: number): Promise<void> => {
  const store = await opened()
  for (let index = 0; index < count; index++)
    await ok(store.append([{ stream: order, expected: "any", events: [eventOf(`event ${index}`)] }]))
  await store.close()
}

const withDatabase = <A>(work: (database: DatabaseSync) => A, at = path): A => {
  const database = new DatabaseSync(at)
  try {
    return work(database)
  } finally {
    database.close()
  }
}

const digest = (at: string): string => createHash("sha256").update(readFileSync(at)).digest("hex")

/** Opening is refused, and leaves the file byte for byte as it was. */
const refusedUntouched = async (code: string): Promise<void> => {
  const before = digest(path)
  await refused(openSqliteStore(path), code)
  await refused(openSqliteStore({ path, readOnly: true }), code)
  assert.equal(digest(path), before)
}

/** The same, and nothing is put beside it: it was recognised without SQLite. */
const refusedUnopened = async (code: string): Promise<void> => {
  const contents = () => readdirSync(folder).map((name) => [name, digest(join(folder, name))])
  const before = contents()
  await refusedUntouched(code)
  assert.deepEqual(contents(), before)
}

describe("a file that is not a log", () => {
  it("a SQLite file of another application is refused and left as it is", async () => {
    withDatabase((database) => database.exec("CREATE TABLE ledger (a); INSERT INTO ledger VALUES (1)"))
    await refusedUnopened("STORE_FOREIGN")
  })

  it("a SQLite file of another application that crashed is left as it is, with its write-ahead log", async () => {
    const elsewhere = join(folder, "theirs.db")
    const database = new DatabaseSync(elsewhere)
    database.exec("PRAGMA journal_mode = WAL; CREATE TABLE ledger (a); INSERT INTO ledger VALUES (1)")
    const copies = ["", "-wal"].map((suffix) => [suffix, readFileSync(elsewhere + suffix)] as const)
    database.close()
    rmSync(elsewhere)
    for (const [suffix, bytes] of copies) writeFileSync(path + suffix, bytes)
    await refusedUnopened("STORE_FOREIGN")
  })

  it("a file that isn't SQLite is refused and left as it is", async () => {
    for (const text of ["x", "invoice;amount\n1;100\n".repeat(500)]) {
      writeFileSync(path, text)
      await refusedUnopened("STORE_CORRUPT")
    }
  })

  it("a log of a later version is refused and left as it is", async () => {
    await logOf(3)
    withDatabase((database) => database.exec("PRAGMA user_version = 2"))
    const { data } = await refused(openSqliteStore(path), "STORE_TOO_NEW")
    assert.deepEqual({ ...data }, { path, found: 2, known: 1 })
    withDatabase((database) => database.exec("PRAGMA journal_mode = DELETE"))
    await refusedUnopened("STORE_TOO_NEW")
  })

  it("an empty file becomes a log", async () => {
    writeFileSync(path, "")
    await logOf(2)
    assert.equal(await ok((await opened()).head()), 2)
  })
})

describe("a damaged log", () => {
  it("a log that was cut short is refused, wherever it was cut", async () => {
    await logOf(200)
    const { size } = statSync(path)
    const whole = readFileSync(path)
    for (const kept of [50, 100, 4096, Math.floor(size / 2), size - 4096, size - 1]) {
      writeFileSync(path, whole)
      truncateSync(path, kept)
      await refusedUntouched("STORE_CORRUPT")
    }
  })

  it("a log with a spoilt page is refused", async () => {
    await logOf(200)
    const file = openSync(path, "r+")
    writeSync(file, Buffer.alloc(4096, 0xa5), 0, 4096, 4096 * 3)
    closeSync(file)
    await refusedUntouched("STORE_CORRUPT")
  })

  it("a log whose table is gone is refused", async () => {
    await logOf(3)
    withDatabase((database) => database.exec("DROP TABLE events"))
    await refused(openSqliteStore(path), "STORE_CORRUPT")
  })

  for (const column of ["data", "metadata"])
    it(`an event whose ${column} is not JSON is named, and nothing behind it is passed over in silence`, async () => {
      await logOf(10)
      withDatabase((database) => database.exec(`UPDATE events SET ${column} = '{"a":' WHERE position = 6`))
      const store = await opened()
      for (const batches of [
        store.readAll(),
        store.readAll({ batchSize: 2 }),
        store.subscribe(),
        store.readAll({ after: 5 }),
        store.readAll({ direction: "backward" }),
      ]) {
        const seen: Array<StoredEvent> = []
        await assert.rejects(
          async () => {
            for await (const batch of batches) seen.push(...batch)
          },
          (caught) =>
            caught instanceof FailureError &&
            caught.failure.code === "STORE_CORRUPT" &&
            caught.failure.data["position"] === 6 &&
            caught.failure.data["stream"] === order &&
            caught.message.includes(order),
        )
        assert([0, 4, 5].includes(seen.length))
        assert(seen.every(({ position }) => position !== 6))
      }
      assert.equal((await refused(store.readStream(order), "STORE_CORRUPT")).data["position"], 6)
      assert.equal((await ok(store.readStream(order, { from: 6 }))).length, 4)
      await refused(store.checkIntegrity(), "STORE_CORRUPT")
    })

  for (const [what, sql] of [
    ["an event was taken out", "DELETE FROM events WHERE position = 4"],
    [
      "the last event of another order was put into the gap",
      "UPDATE events SET stream = 'order-2' WHERE position = 4",
    ],
    [
      "two events changed places",
      "UPDATE events SET revision = 99 WHERE position = 5; UPDATE events SET revision = 4 WHERE position = 6; UPDATE events SET revision = 5 WHERE position = 5",
    ],
    ["a time of recording was changed", "UPDATE events SET recorded_at = 1 WHERE position = 5"],
  ] as const)
    it(`a check of the whole finds that ${what}`, async () => {
      await logOf(20)
      assert.deepEqual(await ok((await opened()).checkIntegrity()), { events: 20 })
      await open.splice(0)[0]?.close()
      withDatabase((database) => database.exec(sql))
      await refused((await opened()).checkIntegrity(), "STORE_CORRUPT")
    })
})

describe("a file that can't be used", () => {
  it("a missing folder is named, and not made", async () => {
    path = join(folder, "missing", "log.db")
    await refused(openSqliteStore(path), "STORE_UNAVAILABLE")
    assert(!existsSync(join(folder, "missing")))
  })

  it("a folder is not a log", async () => {
    mkdirSync(path)
    await refused(openSqliteStore(path), "STORE_UNAVAILABLE")
  })

  it("a log opened for reading is read, and not written", async () => {
    await refused(openSqliteStore({ path, readOnly: true }), "STORE_UNAVAILABLE")
    assert(!existsSync(path))
    await logOf(3)
    const store = await opened({ readOnly: true })
    assert.equal((await ok(store.readStream(order))).length, 3)
    await refused(
      store.append([{ stream: order, expected: "any", events: [eventOf("new")] }]),
      "STORE_UNAVAILABLE",
    )
    assert.equal(await ok(store.head()), 3)
  })

  it("while another writer holds the log, an append waits, then says so; afterwards it goes through", async () => {
    const store = await opened({ busyTimeoutMs: 100 })
    const patient = await opened({ busyTimeoutMs: 10_000 })
    const append = (by: SqliteStore) =>
      by.append([{ stream: order, expected: "any", events: [eventOf("waiting")] }])
    const other = new DatabaseSync(path)
    try {
      other.exec("BEGIN IMMEDIATE")
      const waiting = append(patient)()
      await refused(append(store), "STORE_BUSY")
      assert.equal(await ok(store.head()), 0)
      other.exec("COMMIT")
      assert.equal((await waiting)._tag, "Right")
      assert.equal((await ok(append(store))).duplicate, true)
    } finally {
      other.close()
    }
  })

  it("when there is no room left, an append says so and leaves nothing of itself; with room, the log goes on", async () => {
    const store = await opened({ maxBytes: 500_000 })
    const append = (by: SqliteStore, index: number) =>
      by.append([
        {
          stream: streamName("order", `a${index}`),
          expected: "noStream",
          events: [eventOf(`a${index}`, 0, "x".repeat(5000)), eventOf(`a${index}`, 1, "y".repeat(5000))],
        },
        { stream: order, expected: "any", events: [eventOf(`a${index}`, 2)] },
      ])
    let kept = 0
    for (;;) {
      const outcome = await append(store, kept)()
      if (outcome._tag === "Left") {
        assert.equal(outcome.left.code, "STORE_FULL", outcome.left.message)
        assert(outcome.left.message.includes(path))
        break
      }
      kept += 1
    }
    assert(kept > 10)
    await refused(append(store, kept), "STORE_FULL")
    assert.equal(await ok(store.head()), kept * 3)
    assert.equal((await ok(store.readStream(streamName("order", `a${kept}`)))).length, 0)
    assert.deepEqual(await ok(store.checkIntegrity()), { events: kept * 3 })
    await store.close()
    const roomy = await opened()
    assert.equal((await ok(append(roomy, kept))).firstPosition, kept * 3 + 1)
    assert.deepEqual(await ok(roomy.checkIntegrity()), { events: kept * 3 + 3 })
  })
})

const script = fileURLToPath(new URL("writer.ts", import.meta.url))

/** A process of its own that appends to the log. */
const writer = (name: string, count: number) => {
  const child = spawn(process.execPath, [script, path, name, String(count)], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  let said = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text
  })
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve))
  return { child, ended, acknowledged: () => said.split("\n").slice(0, -1).map(Number) }
}

/** Of the appends of a writer, those that are there; each whole. */
const wholeAppendsOf = async (
  store: SqliteStore,
  name: string,
  count: number,
): Promise<ReadonlyArray<number>> => {
  const found: Array<number> = []
  for (let index = 0; index < count; index++) {
    const ids = appendOf(name, index).flatMap(({ events }) => events.map(({ id }) => id))
    const receipt = await ok(store.receiptOf(ids))
    if (receipt._tag === "None") continue
    const { firstPosition, lastPosition } = receipt.value
    assert.equal(lastPosition - firstPosition, 2, `append ${index} of ${name} is there in part`)
    found.push(index)
  }
  return found
}

describe("several processes", () => {
  it("two that append at once both succeed, and the log has one order", async () => {
    const writers = ["Anna", "Bert"].map((name) => writer(name, 150))
    assert.deepEqual(await Promise.all(writers.map(({ ended }) => ended)), [0, 0])
    const store = await opened()
    assert.deepEqual(await ok(store.checkIntegrity()), { events: 900 })
    for (const name of ["Anna", "Bert"]) assert.equal((await wholeAppendsOf(store, name, 150)).length, 150)
    assert.equal((await ok(store.readStream(streamName("order", "shared")))).length, 300)
  })

  it("a subscriber of one sees what another appends, at once and in order", async () => {
    const store = await opened()
    const seen: Array<number> = []
    const { ended } = writer("Anna", 30)
    for await (const batch of store.subscribe({ batchSize: 7 })) {
      seen.push(...batch.map(({ position }) => position))
      if (seen.length >= 90) break
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 90 }, (_, index) => index + 1),
    )
    assert.equal(await ended, 0)
  })

  it("one that is killed in the middle loses nothing that was acknowledged and leaves nothing half done", async () => {
    let total = 0
    for (const [round, delay] of [0, 15, 40, 90].entries()) {
      const name = `writer ${round}`
      const { child, ended, acknowledged } = writer(name, 100_000)
      while (acknowledged().length < 5) await setTimeout(2)
      await setTimeout(delay)
      child.kill("SIGKILL")
      await ended
      const said = acknowledged()
      const store = await opened()
      const found = await wholeAppendsOf(store, name, said.length + 2)
      // The last may have been kept, and its writer killed before it could say so.
      assert(found.length - said.length <= 1)
      assert.deepEqual(found.slice(0, said.length), said)
      total += found.length
      assert.deepEqual(await ok(store.checkIntegrity()), { events: total * 3 })
      await store.close()
    }
  })
})
