import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { shareOut } from "@adv/adapters/read-models"
import { openSqliteStore } from "@adv/adapters/sqlite"
import { FailureError, type StoredEvent, type StreamName } from "@adv/domain"
import { bytesOfModel, companyModels, projections, snapshotOf } from "@adv/projections"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { rebuildInTwoThreads } from "../../packages/adapters/dist/read-models/index.js"
import { history } from "../support/history.js"

let folder = ""
let path = ""
let log: ReadonlyArray<StoredEvent> = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "adv-threads-"))
  path = join(folder, "log.db")
  log = await history(1, 60)
  const opened = await openSqliteStore({ path, durability: "normal" })()
  if (opened._tag === "Left") throw new FailureError(opened.left)
  for (const { stream, id, type, data, metadata } of log) {
    const event = { id, type, data, metadata: metadata as never }
    const receipt = await opened.right.append([{ stream, expected: "any", events: [event] }])()
    if (receipt._tag === "Left") throw new FailureError(receipt.left)
  }
  // Nobody knows this type: it is parked, by whichever thread, and once.
  const strange = {
    ...log[0],
    id: "00000000-0000-4000-8000-000000000000",
    type: "SomethingNew",
  } as StoredEvent
  const { id, type, data, metadata } = strange
  await opened.right.append([
    {
      stream: "other-1" as StreamName,
      expected: "any",
      events: [{ id, type, data, metadata: metadata as never }],
    },
  ])()
  await opened.right.close()
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("read models rebuilt by two threads", () => {
  it("are to the byte what one thread comes to, with the same events parked", async () => {
    const opened = await openSqliteStore({ path, readOnly: true })()
    if (opened._tag === "Left") throw new FailureError(opened.left)
    const one = companyModels()
    for await (const batch of opened.right.readAll()) one.apply(batch)
    await opened.right.close()

    const two = await rebuildInTwoThreads(path)
    if (two._tag === "Left") throw new FailureError(two.left)
    expect([two.right.position, two.right.count]).toEqual([one.position, one.count])
    expect(two.right.parked.map(({ event }) => event.type)).toEqual(["SomethingNew"])
    const { position } = one
    const bytes = new Map(
      snapshotOf(two.right).models.map((model) => [model.name, bytesOfModel({ model, position })]),
    )
    for (const model of snapshotOf(one).models)
      expect(bytes.get(model.name)).toEqual(bytesOfModel({ model, position }))
  }, 60_000)

  it("say which event is damaged", async () => {
    const damaged = new DatabaseSync(path)
    damaged.exec("UPDATE events SET data = '{' WHERE position = 3")
    damaged.close()
    const outcome = await rebuildInTwoThreads(path)
    expect(outcome).toMatchObject({ _tag: "Left", left: { code: "STORE_CORRUPT", data: { position: 3 } } })
  }, 60_000)
})

describe("sharing projections out", () => {
  it("gives each to one thread, and every type of event to one that reads it", () => {
    const weights = new Map([
      ["OrderPlaced", 20],
      ["InvoiceIssued", 20],
      ["DemandSignalPublished", 40],
      ["NumberAssigned", 5],
    ])
    const { first, second, onlySecond } = shareOut(projections, weights)
    expect([...first, ...second].sort()).toEqual(Object.keys(projections).sort())
    const typesOf = (names: ReadonlyArray<string>) =>
      new Set(names.flatMap((name) => Object.keys(projections[name as keyof typeof projections].recipes)))
    for (const type of onlySecond) {
      expect(typesOf(second).has(type)).toBe(true)
      expect(typesOf(first).has(type)).toBe(false)
    }
    expect(first.length).toBeGreaterThan(0)
    expect(second.length).toBeGreaterThan(0)
  })
})
