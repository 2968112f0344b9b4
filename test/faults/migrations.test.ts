import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { openSqliteStore } from "@adv/adapters/sqlite"
import { streamName } from "@adv/domain"
import { afterEach, beforeEach, describe, it } from "vitest"
import { checkSchema, MIGRATIONS, migrate } from "../../packages/adapters/src/sqlite/schema.js"
import { allEvents } from "../support/company.js"
import { eventOf } from "./appends.ts"

let folder = ""
let path = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adv-migrations-"))
  path = join(folder, "log.db")
})
afterEach(() => rmSync(folder, { recursive: true }))

const withDatabase = <A>(work: (database: DatabaseSync) => A): A => {
  const database = new DatabaseSync(path)
  try {
    return work(database)
  } finally {
    database.close()
  }
}
const versionOf = (database: DatabaseSync) => database.prepare("PRAGMA user_version").get()?.["user_version"]

const withLog = async <A>(use: (events: number) => Promise<A> | A): Promise<A> => {
  const opened = await openSqliteStore({ path, durability: "normal" })()
  assert(opened._tag === "Right")
  const stream = streamName("order", "1")
  for (const name of ["a", "b", "c"])
    assert.equal(
      (await opened.right.append([{ stream, expected: "any", events: [eventOf(name)] }])())._tag,
      "Right",
    )
  const events = await allEvents(opened.right)
  await opened.right.close()
  return use(events.length)
}

/** What later versions of the schema might bring. */
const LATER = [
  ...MIGRATIONS,
  "CREATE INDEX events_of_type ON events (type);",
  "ALTER TABLE events ADD COLUMN tenant TEXT NOT NULL DEFAULT 'one';",
]

describe("a log of an earlier version", () => {
  it("is brought to the version that is known, step by step, with all its events", async () => {
    await withLog((events) =>
      withDatabase((database) => {
        migrate(database, LATER)
        assert.equal(versionOf(database), LATER.length)
        const counted = database.prepare("SELECT count(*) AS n FROM events WHERE tenant = 'one'").get()
        assert.equal(counted?.["n"], events)
        // Nothing is done twice.
        migrate(database, LATER)
        assert.equal(checkSchema(path, database, LATER)._tag, "Right")
      }),
    )
  })

  it("stays as it was when a step goes wrong", async () => {
    await withLog(() =>
      withDatabase((database) => {
        assert.throws(() => migrate(database, [...LATER, "CREATE TABLE events (again)"]))
        assert.equal(versionOf(database), MIGRATIONS.length)
        const columns = database.prepare("PRAGMA table_info(events)").all()
        assert(!columns.some(({ name }) => name === "tenant"))
      }),
    )
  })

  it("is not changed by who only reads, and says that it is to be opened for writing", async () => {
    await withLog(() =>
      withDatabase((database) => {
        const checked = checkSchema(path, database, LATER)
        assert(checked._tag === "Left")
        assert.equal(checked.left.code, "STORE_UNAVAILABLE")
        assert(checked.left.message.includes("opened for writing"))
      }),
    )
  })

  it("is made anew by the same steps, and a log of a later version is left as it is", () =>
    withDatabase((database) => {
      migrate(database, LATER)
      assert.equal(versionOf(database), LATER.length)
      migrate(database)
      assert.equal(versionOf(database), LATER.length)
      const checked = checkSchema(path, database)
      assert(checked._tag === "Left")
      assert.equal(checked.left.code, "STORE_TOO_NEW")
    }))
})
