import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { copyFileSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { openSqliteStore } from "@adv/adapters/sqlite"
import {
  commandFrom,
  commandIdOf,
  commandRunner,
  FailureError,
  handlersWith,
  type PlainCommand,
} from "@adv/domain"
import { afterEach, beforeEach, describe, it } from "vitest"
import { bill, customer, deliver, place, release, validate } from "../domain/company.js"

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adv-processes-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const by = { legalEntity: "IT01", actor: { id: "anna", department: "ADV", kind: "human" as const } }
const day = "2025-12-31"

const opened = async (path: string) => {
  const store = await openSqliteStore({ path, durability: "normal" })()
  if (store._tag === "Left") throw new FailureError(store.left)
  return store.right
}

/** Many orders, delivered and invoiced, of which nothing followed yet. */
const makeCompany = async (path: string, orders: number): Promise<void> => {
  const store = await opened(path)
  const commands: Array<PlainCommand> = [...customer()]
  for (let at = 1; at <= orders; at++) {
    const order = `O-${at}`
    for (const command of [place(), validate, release, deliver(`D-${at}`), bill(`I-${at}`)])
      commands.push({ ...command, ...("order" in command ? { order } : {}) } as PlainCommand)
  }
  const outcomes = await commandRunner({ store, handlers: handlersWith({}) }).runAll(
    commands.map((command, index) => ({
      id: commandIdOf(`given/${index}`),
      command: commandFrom(command),
      by,
    })),
  )()
  assert(outcomes._tag === "Right")
  for (const outcome of outcomes.right) assert(outcome._tag === "Right")
  await store.close()
}

const work = (path: string) =>
  spawn(process.execPath, [fileURLToPath(new URL("process-worker.ts", import.meta.url)), path, day], {
    stdio: ["ignore", "pipe", "inherit"],
  })

/** What every stream says, whatever order the streams were written in. */
const factsIn = async (path: string): Promise<ReadonlyArray<string>> => {
  const store = await opened(path)
  const facts: Array<string> = []
  for await (const batch of store.readAll())
    for (const { stream, revision, id, type, data } of batch)
      facts.push(JSON.stringify([stream, revision, id, type, data]))
  await store.close()
  return facts.sort()
}

describe("processes that are killed at any moment", () => {
  it("come to what they would have come to, and do nothing twice", async () => {
    const [path, other] = [join(folder, "log.db"), join(folder, "other.db")]
    await makeCompany(path, 120)
    copyFileSync(path, other)

    const whole = work(other)
    await new Promise((resolve) => whole.once("exit", resolve))

    const halfDone = new Set<number>()
    let finished = false
    for (let kill = 0; kill < 20 && !finished; kill++) {
      const worker = work(path)
      let done = false
      worker.stdout.on("data", (text: Buffer) => {
        if (String(text).includes("done")) done = true
      })
      const exited = new Promise((resolve) => worker.once("exit", resolve))
      await new Promise((resolve) => worker.stdout.once("data", resolve))
      await setTimeout(3 * kill)
      worker.kill("SIGKILL")
      await exited
      finished = done
      const facts = await factsIn(path)
      halfDone.add(facts.filter((fact) => fact.includes("OrderCompleted")).length)
    }
    const last = work(path)
    await new Promise((resolve) => last.once("exit", resolve))

    // Some of the kills came in the middle.
    assert([...halfDone].some((count) => count > 0 && count < 120))
    const facts = await factsIn(path)
    assert.deepEqual(facts, await factsIn(other))
    assert.equal(facts.filter((fact) => fact.includes('"OrderCompleted"')).length, 120)
    assert.equal(facts.filter((fact) => fact.includes('"InvoiceBecameOverdue"')).length, 120)
  }, 60_000)
})
