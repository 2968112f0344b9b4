import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openSqliteStore } from "@adv/adapters/sqlite"
import { streamName } from "@adv/domain"
import { afterEach, beforeEach, describe, it } from "vitest"
import { eventOf } from "./appends.ts"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adv-together-"))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe("appends that share a transaction in a SQLite log", () => {
  it("are written all the same when one of them finds no room, and the streams go on from where they are", async () => {
    const opened = await openSqliteStore({ path: join(folder, "log.db"), maxBytes: 200_000 })()
    assert(opened._tag === "Right")
    const store = opened.right
    const stream = streamName("order", "1")
    const outcomes = await Promise.all([
      store.append([{ stream, expected: "noStream", events: [eventOf("a")] }])(),
      store.append([
        {
          stream: streamName("order", "2"),
          expected: "noStream",
          events: [eventOf("b", 0, { text: "x".repeat(400_000) })],
        },
      ])(),
      store.append([{ stream: streamName("order", "3"), expected: "noStream", events: [eventOf("c")] }])(),
    ])
    assert.deepEqual(
      outcomes.map((outcome) => (outcome._tag === "Left" ? outcome.left.code : outcome.right.firstPosition)),
      [1, "STORE_FULL", 2],
    )
    await store.close()
  })
})
