import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { projections } from "@adv/projections"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const here = folder()
const fresh = here.path("fresh.db")
beforeAll(() => smallCompany(fresh))
afterAll(here.remove)

/** A store of its own for a test, without read models beside it. */
const store = (name: string): string => {
  const path = here.path(`${name}.db`)
  copyFileSync(fresh, path)
  return path
}

const inFile = <A>(path: string, work: (database: DatabaseSync) => A): A => {
  const database = new DatabaseSync(path)
  try {
    return work(database)
  } finally {
    database.close()
  }
}

const later = ["--as-of", "2025-03-10", "--known-at", "2025-12-31"]
const reports: ReadonlyArray<ReadonlyArray<string>> = [
  ["status", ...later],
  ["status", "10248", ...later],
  ["aging", "--by", "customer", ...later],
  ["kpi", ...later],
  ["morning", ...later],
]

describe("adv rebuild", () => {
  it("makes the read models beside the store, and says how fast and how large they are", async () => {
    const path = store("made")
    const { code, json } = await run(["rebuild", "--store", path, "--json"])
    expect(code).toBe(0)
    const document = json() as {
      readonly models: ReadonlyArray<{ readonly name: string; readonly bytes: number }>
    }
    expect(document).toMatchObject({ file: here.path("made.read.db"), behind: 0, parked: 0, stopped: [] })
    expect(document.models.map(({ name }) => name).toSorted()).toEqual(Object.keys(projections).toSorted())
    for (const { bytes } of document.models) expect(bytes).toBeGreaterThan(0)
    const { out } = await run(["rebuild", "--store", path, "--verbose"])
    expect(out).toMatch(/made\.read\.db stand at event (\d+) of \1: \d+ events in \d+\.\d s/)
    expect(out).toMatch(/^orders +\d+ +\d+\.\d MiB +\d+\.\d$/m)
  })

  it("answers every report as the log does, before and after more has happened", async () => {
    const path = store("same")
    const ask = () => Promise.all(reports.map((words) => run([...words, "--store", path, "--json"])))
    const told = async () => (await ask()).map(({ code, out, err }) => [code, out, err])
    const fromLog = await told()
    expect((await run(["rebuild", "--store", path])).code).toBe(0)
    expect(await told()).toEqual(fromLog)
    const kept = readFileSync(here.path("same.read.db"))
    expect((await run(["validate", "J-1", "--store", path, "--on", "2025-03-06"])).code).toBe(0)
    const behind = await told()
    // Reports only read: what is kept stays as it was.
    expect(readFileSync(here.path("same.read.db")).equals(kept)).toBe(true)
    rmSync(here.path("same.read.db"))
    expect(behind).toEqual(await told())
    expect(behind).not.toEqual(fromLog)
  })

  it("reads none of the events again that it has kept", async () => {
    const path = store("used")
    await run(["rebuild", "--store", path])
    const ask = () => run(["aging", "--store", path, ...later, "--json"])
    const before = await ask()
    // An event that is behind the snapshot would be missed by whoever read the log.
    inFile(path, (database) => database.exec("UPDATE events SET data = '{}' WHERE type = 'InvoiceIssued'"))
    expect((await ask()).out).toBe(before.out)
    rmSync(here.path("used.read.db"))
    expect((await ask()).out).not.toBe(before.out)
  })

  it("goes on from where they stand with --continue", async () => {
    const path = store("continued")
    await run(["rebuild", "--store", path])
    expect((await run(["validate", "J-1", "--store", path, "--on", "2025-03-06"])).code).toBe(0)
    const { code, json } = await run(["rebuild", "--continue", "--store", path, "--json"])
    expect(code).toBe(0)
    expect(json()).toMatchObject({ behind: 0 })
    expect((json() as { readonly events: number }).events).toBe(1)
  })

  it("falls back to the log when what is kept is damaged, of another log, or no such file at all", async () => {
    const path = store("fallback")
    const kept = here.path("fallback.read.db")
    const ask = async () => (await run(["status", "--store", path, ...later, "--json"])).out
    const right = await ask()
    await run(["rebuild", "--store", path])
    inFile(kept, (database) =>
      database.exec("UPDATE snapshots SET bytes = zeroblob(length(bytes)) WHERE read_model = 'orders'"),
    )
    expect(await ask()).toBe(right)
    await run(["rebuild", "--store", path])
    const rename = (from: string, to: string) =>
      inFile(path, (database) => database.prepare("UPDATE events SET type = ? WHERE type = ?").run(to, from))
    rename("OrderCancelled", "OrderWithdrawn")
    expect(await ask()).toBe(right)
    inFile(kept, (database) => database.exec("UPDATE snapshots SET event_id = 'another'"))
    expect(await ask()).not.toBe(right)
    rename("OrderWithdrawn", "OrderCancelled")
    expect(await ask()).toBe(right)
    for (const suffix of ["", "-wal", "-shm"]) rmSync(`${kept}${suffix}`, { force: true })
    writeFileSync(kept, "not a file of read models")
    expect(await ask()).toBe(right)
    const { code, err } = await run(["rebuild", "--store", path])
    expect(code).toBe(1)
    expect(err).toMatch(/^READ_MODELS_UNAVAILABLE: .+can be deleted/)
  })

  it("makes nothing where there is no store", async () => {
    const { code, err } = await run(["rebuild", "--store", here.path("none.db")])
    expect([code, existsSync(here.path("none.read.db"))]).toEqual([1, false])
    expect(err).toMatch(/^STORE_MISSING/)
  })
})

describe("adv read-models", () => {
  it("says how far they are behind the log, and which are of another version", async () => {
    const path = store("told")
    const nothing = await run(["read-models", "--store", path])
    expect(nothing.out).toMatch(/No read models are kept .+"adv rebuild" makes .+told\.read\.db/)
    await run(["rebuild", "--store", path])
    expect((await run(["read-models", "--store", path])).out).toMatch(/up to date; nothing is parked/)
    expect((await run(["validate", "J-1", "--store", path, "--on", "2025-03-06"])).code).toBe(0)
    inFile(here.path("told.read.db"), (database) =>
      database.exec("UPDATE snapshots SET version = version - 1 WHERE read_model = 'quality'"),
    )
    const { out, err, json } = await run(["read-models", "--store", path])
    expect(out).toMatch(/, \d+ events? behind; nothing is parked/)
    expect(out).toMatch(/^quality +\d+ +of another version/m)
    expect(err).toMatch(/1 read model can't be gone on from: "adv rebuild" makes all anew/)
    expect(json).toBeDefined()
  })
})

describe("adv parked", () => {
  it("lists what no report counts, and takes it in once it can be read, at its place in the log", async () => {
    const path = store("parked")
    expect((await run(["parked", "--store", path])).out).toMatch(/Nothing is parked/)
    const spoil = (type: string) =>
      inFile(path, (database) =>
        database
          .prepare("UPDATE events SET type = ? WHERE type IN ('OrderReleased', 'OrderFreed')")
          .run(type),
      )
    const right = await run(["status", "--list", "--store", path, ...later, "--json"])
    spoil("OrderFreed")
    await run(["rebuild", "--store", path])
    const { json } = await run(["parked", "--store", path, "--json"])
    expect(json()).toMatchObject({
      parked: [{ type: "OrderFreed", readModel: null, code: "EVENT_TYPE_UNKNOWN" }],
    })
    const still = await run(["parked", "retry", "--store", path])
    expect(still.out).toMatch(/1 event tried again: 0 could be taken in/)
    spoil("OrderReleased")
    // What was parked is kept as it came: a version that can read it is what helps, here an event that is right again.
    inFile(here.path("parked.read.db"), (database) =>
      database.exec("UPDATE parked_events SET event = replace(event, 'OrderFreed', 'OrderReleased')"),
    )
    // Reports don't go on from what was made without it.
    expect((await run(["status", "--list", "--store", path, ...later, "--json"])).out).toBe(right.out)
    const { out } = await run(["parked", "retry", "--store", path])
    expect(out).toMatch(/1 event tried again: 1 could be taken in/)
    expect((await run(["parked", "--store", path])).out).toMatch(/Nothing is parked/)
    expect((await run(["status", "--list", "--store", path, ...later, "--json"])).out).toBe(right.out)
  })
})
