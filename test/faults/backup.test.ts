import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { openSqliteStore, type SqliteStore } from "@adv/adapters/sqlite"
import { type Failure, FailureError, streamName } from "@adv/domain"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import { afterEach, beforeEach, describe, it } from "vitest"
import { backUp, copyByVacuum } from "../../packages/adapters/src/sqlite/backup.js"
import { allEvents } from "../support/company.js"
import { eventOf } from "./appends.ts"

let folder = ""
let path = ""
const open: Array<SqliteStore> = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adv-backup-"))
  path = join(folder, "log.db")
})
afterEach(async () => {
  for (const store of open.splice(0)) await store.close()
  rmSync(folder, { recursive: true })
})

const ok = async <A>(task: TaskEither<Failure, A>): Promise<A> => {
  const outcome = await task()
  if (outcome._tag === "Left") throw new FailureError(outcome.left)
  return outcome.right
}
const refused = async (task: TaskEither<Failure, unknown>, code: string): Promise<Failure> => {
  const outcome = await task()
  assert(outcome._tag === "Left", `${code} was expected`)
  assert.equal(outcome.left.code, code, outcome.left.message)
  return outcome.left
}
const opened = async (at = path): Promise<SqliteStore> => {
  const store = await ok(openSqliteStore({ path: at, durability: "normal" }))
  open.push(store)
  return store
}
const order = streamName("order", "1")
const append = (store: SqliteStore, name: string) =>
  ok(store.append([{ stream: order, expected: "any", events: [eventOf(name)] }]))
const filled = async (count: number): Promise<SqliteStore> => {
  const store = await opened()
  for (let index = 0; index < count; index++) await append(store, `event ${index}`)
  return store
}
const leftovers = () => readdirSync(folder).filter((name) => name.includes(".part"))

describe("a copy of the log", () => {
  it("is a log like any other, in one file, with all that was in the log", async () => {
    const store = await filled(50)
    const to = join(folder, "copy.db")
    const made = await ok(store.backup(to))
    assert.deepEqual(made, { path: to, events: 50, head: 50, bytes: readFileSync(to).length })
    assert(!existsSync(`${to}-wal`))
    assert.deepEqual(leftovers(), [])
    await append(store, "later")
    const copy = await opened(to)
    assert.deepEqual(await allEvents(copy), (await allEvents(store)).slice(0, 50))
    assert.equal((await append(copy, "other")).firstPosition, 51)
    assert.deepEqual(await ok(copy.checkIntegrity()), { events: 51 })
  })

  it("is made of an empty log, and of one that is open for reading only", async () => {
    assert.equal((await ok((await opened()).backup(join(folder, "empty.db")))).events, 0)
    const reader = await ok(openSqliteStore({ path: join(folder, "empty.db"), readOnly: true }))
    open.push(reader)
    assert.equal((await ok(reader.backup(join(folder, "again.db")))).head, 0)
  })

  const script = fileURLToPath(new URL("writer.ts", import.meta.url))

  for (const [how, copyInto] of [
    ["as this version of Node copies", undefined],
    ["as older versions of Node copy", copyByVacuum],
  ] as const)
    it(`is of one moment while two processes and this one write, ${how}`, async () => {
      const store = await filled(10)
      const writers = ["Anna", "Bert"].map((name) =>
        spawn(process.execPath, [script, path, name, "100"], { stdio: ["ignore", "ignore", "inherit"] }),
      )
      const ended = writers.map((child) => new Promise((resolve) => child.on("close", resolve)))
      while ((await ok(store.head())) < 40) await setTimeout(2)
      const copies = []
      for (let round = 0; round < 3; round++) {
        const before = await ok(store.head())
        const own = append(store, `during ${round}`)
        const to = join(folder, `copy ${round}.db`)
        const made =
          copyInto === undefined ? await ok(store.backup(to)) : await ok(() => backUp(path, to, copyInto))
        assert(made.head >= before)
        copies.push(made)
        await own
        await setTimeout(20)
      }
      assert.deepEqual(await Promise.all(ended), [0, 0])
      const all = await allEvents(store)
      assert.equal(all.length, 10 + 3 + 2 * 100 * 3)
      for (const made of copies) {
        const copied = await allEvents(await opened(made.path))
        assert.deepEqual(copied, all.slice(0, made.head))
        // Each append of the writers is of three events: none was copied in part.
        const ofWriters = copied.filter(({ data }) => /^(Anna|Bert)/.test((data as { name: string }).name))
        assert.equal(ofWriters.length % 3, 0)
      }
      assert.deepEqual(leftovers(), [])
    })

  it("never takes the place of a file that exists, nor of what another left behind", async () => {
    const store = await filled(3)
    for (const name of ["taken.db", "taken.db-wal", "taken.db-journal"]) {
      writeFileSync(join(folder, name), "somebody's")
      const refusal = await refused(store.backup(join(folder, "taken.db")), "BACKUP_EXISTS")
      assert(refusal.message.includes(join(folder, name)))
      assert.equal(readFileSync(join(folder, name), "utf8"), "somebody's")
      rmSync(join(folder, name))
    }
    await refused(store.backup(path), "BACKUP_EXISTS")
    // It came to be while the copy was made.
    const late = join(folder, "late.db")
    const outcome = backUp(path, late, async (from, to) => {
      await copyByVacuum(from, to)
      writeFileSync(late, "somebody's")
    })
    await refused(() => outcome, "BACKUP_EXISTS")
    assert.equal(readFileSync(late, "utf8"), "somebody's")
    assert.deepEqual(leftovers(), [])
  })

  it("that can't be written says so, and leaves nothing", async () => {
    const store = await filled(3)
    const missing = join(folder, "missing", "copy.db")
    assert((await refused(store.backup(missing), "BACKUP_FAILED")).message.includes(missing))
    const outcome = backUp(path, join(folder, "full.db"), async (_, to) => {
      writeFileSync(to, "half of it")
      throw new Error("database or disk is full")
    })
    await refused(() => outcome, "BACKUP_FAILED")
    assert.deepEqual(leftovers(), [])
    await store.close()
    await refused(store.backup(join(folder, "closed.db")), "STORE_CLOSED")
    const memory = await opened(":memory:")
    await refused(memory.backup(join(folder, "memory.db")), "BACKUP_FAILED")
  })

  it("is not made of a log that is damaged, and a copy that lacks events is not taken for one", async () => {
    const store = await filled(10)
    const short = backUp(path, join(folder, "short.db"), async (from, to) => {
      await copyByVacuum(from, to)
      const copy = new DatabaseSync(to)
      copy.exec("DELETE FROM events WHERE position > 8")
      copy.close()
    })
    await refused(() => short, "STORE_CORRUPT")
    const other = new DatabaseSync(path)
    other.exec("DELETE FROM events WHERE position = 4")
    other.close()
    const refusal = await refused(store.backup(join(folder, "copy.db")), "STORE_CORRUPT")
    assert(refusal.message.includes(path))
    assert.deepEqual(
      readdirSync(folder).filter((name) => !name.startsWith("log.db")),
      [],
    )
  })
})
