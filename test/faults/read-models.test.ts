import { spawn } from "node:child_process"
import { copyFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { runDemo } from "@adv/adapters/demo"
import { readModelRunner } from "@adv/adapters/read-models"
import { openSqliteStore } from "@adv/adapters/sqlite"
import type { StoredEvent } from "@adv/domain"
import { orders, receivables } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { differences, folder, ok, opened, rowsOf, storeOf } from "../read-models/tables.js"
import { allEvents } from "../support/company.js"

/** Those that rows are made of: figures, which take longest, are counted from all. */
const two = { orders, receivables }

const script = fileURLToPath(new URL("read-model-worker.ts", import.meta.url))
const here = folder()
const logPath = here.file("log.db")
let log: ReadonlyArray<StoredEvent> = []
/** Rows of the first half of the log, as another process left them. */
const halfPath = here.file("half.db")

beforeAll(async () => {
  const made = await runDemo({
    seed: 8,
    orders: 40,
    open: (clock) => openSqliteStore({ path: logPath, clock, durability: "normal" }),
  })()
  if (isLeft(made)) throw new Error(made.left.message)
  log = await allEvents(made.right.store)
  await made.right.store.close()
  await build(halfPath, log.slice(0, Math.floor(log.length / 2)))
}, 60_000)
afterAll(here.remove)

const build = async (path: string, of: ReadonlyArray<StoredEvent>): Promise<void> => {
  const file = opened(path)
  const runner = readModelRunner(storeOf(of).store, { projections: two, persistent: file })
  ok(await runner.start())
  ok(await runner.close())
  file.close()
}

const worker = (path: string, what: "rebuild" | "start", batchSize = 100) => {
  const child = spawn(process.execPath, [script, logPath, path, what, String(batchSize)], {
    stdio: ["ignore", "pipe", "inherit"],
  })
  let said = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text
  })
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve))
  const words = () => said.split("\n").slice(0, -1)
  return { child, ended, words }
}

const half = (name: string): string => {
  const path = here.file(name)
  copyFileSync(halfPath, path)
  return path
}

const checkpoint = (path: string): number => {
  const file = opened(path)
  const { position } = ok(file.checkpoint())
  file.close()
  return position
}

describe("read models whose process is killed", () => {
  it("in the middle of catching up agree with the log up to their checkpoint, and go on from there", async () => {
    const whole = here.file("whole.db")
    await build(whole, log)
    const path = half("catching-up.db")
    // Each is killed a little later within a batch than the one before, and the next one goes on.
    for (const delay of [0, 2, 4, 7, 11, 16]) {
      const { child, ended, words } = worker(path, "start", 40)
      while (words().length < 2) await setTimeout(1)
      await setTimeout(delay)
      child.kill("SIGKILL")
      await ended
      const position = checkpoint(path)
      // What was said was committed; the next may have been too.
      expect(position).toBeGreaterThanOrEqual(Number(words().findLast((word) => word !== "done")))
      const upTo = here.file(`up-to-${position}.db`)
      await build(upTo, log.slice(0, position))
      expect(differences(rowsOf(path), rowsOf(upTo))).toEqual([])
    }
    expect(checkpoint(path)).toBeLessThan(log.length)
    const last = worker(path, "start")
    expect(await last.ended).toBe(0)
    expect(checkpoint(path)).toBe(log.length)
    expect(differences(rowsOf(path), rowsOf(whole))).toEqual([])
  }, 120_000)

  it("in the middle of a rebuild are the old ones, untouched, and can be gone on from or rebuilt", async () => {
    for (const after of [1, 12]) {
      const path = half(`rebuilding-${after}.db`)
      const before = rowsOf(path)
      const { child, ended, words } = worker(path, "rebuild", 60)
      while (words().length < after) await setTimeout(1)
      child.kill("SIGKILL")
      await ended
      expect(words()).not.toContain("done")
      expect(differences(rowsOf(path), before)).toEqual([])
      expect(checkpoint(path)).toBe(Math.floor(log.length / 2))
      const again = worker(path, after === 1 ? "start" : "rebuild")
      expect(await again.ended).toBe(0)
      expect(checkpoint(path)).toBe(log.length)
    }
  }, 120_000)

  it("are read meanwhile as they were before the rebuild, whole, until the new ones take their place", async () => {
    const path = half("watched.db")
    const { ended, words } = worker(path, "rebuild", 50)
    const database = new DatabaseSync(path, { readOnly: true })
    database.exec("PRAGMA busy_timeout = 5000")
    const look = () => {
      database.exec("BEGIN")
      try {
        const at = database.prepare("SELECT position FROM checkpoint WHERE state = 'inService'").get()
        const rows = database.prepare("SELECT count(*) AS orders FROM orders").get()
        return `${at?.["position"]}: ${rows?.["orders"]}`
      } finally {
        database.exec("COMMIT")
      }
    }
    const old = look()
    const seen = new Set<string>()
    while (!words().includes("done")) {
      seen.add(look())
      await setTimeout(2)
    }
    expect(await ended).toBe(0)
    const now = look()
    database.close()
    const orders = log.filter(({ type }) => type === "OrderPlaced").length
    expect(now).toBe(`${log.length}: ${orders}`)
    expect([...seen].filter((each) => each !== old && each !== now)).toEqual([])
    expect(seen).toContain(old)
  }, 60_000)
})
