import assert from "node:assert/strict"
import { type ChildProcessByStdio, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Readable, Writable } from "node:stream"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { openSqliteStore, type SqliteStore } from "@adv/adapters/sqlite"
import {
  commandFrom,
  commandIdOf,
  commandRunner,
  type Failure,
  FailureError,
  handlersWith,
  type Metadata,
  netDays,
  type StoredEvent,
  toDay,
  unsafeDate,
} from "@adv/domain"
import { type CompanyModels, companyModels } from "@adv/projections"
import { answersOf } from "@adv/projections/testing"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import { afterEach, beforeEach, describe, it } from "vitest"
import { allEvents, clerk, instant } from "../support/company.js"
import { runs } from "../support/runs.js"

const isNightly = runs(1) > 1
const KILLS = isNightly ? 200 : 15
/** A log is read whole after each kill: it is begun anew before that takes long. */
const KILLS_A_LOG = 15

let folder = ""
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adv-kills-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

const ok = async <A>(task: TaskEither<Failure, A>): Promise<A> => {
  const outcome = await task()
  if (outcome._tag === "Left") throw new FailureError(outcome.left)
  return outcome.right
}

const script = fileURLToPath(new URL("company-writer.ts", import.meta.url))

interface Writer {
  readonly child: ChildProcessByStdio<Writable, Readable, null>
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
  /** What it said, line by line; what was cut off in the middle is left out. */
  readonly said: () => ReadonlyArray<string>
}

/** A process that has started, and waits to be told to begin. */
const writerOf = (path: string, name: string): Writer => {
  const child = spawn(process.execPath, [script, path, name], { stdio: ["pipe", "pipe", "inherit"] })
  let said = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text
  })
  child.stdin.on("error", () => undefined)
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.on("close", (code, signal) => resolve({ code, signal })),
  )
  return { child, ended, said: () => said.split("\n").slice(0, -1) }
}

const saidBy = (writer: Writer, mark: string): ReadonlyArray<readonly [id: string, what: string]> =>
  writer.said().flatMap((line) => {
    const [first, id = "", what = ""] = line.split(" ")
    return first === mark ? [[id, what] as const] : []
  })

/** A log with the customer whose orders are worked on. */
const begin = async (path: string): Promise<void> => {
  const store = await ok(openSqliteStore({ path, clock: { now: () => instant("2025-01-01T08:00:00Z") } }))
  const runner = commandRunner({ store, handlers: handlersWith({}) })
  const on = "2025-01-01"
  const conditions = {
    paymentTerm: netDays(30),
    invoicingPolicy: "onDelivery",
    overDeliveryTolerance: "0",
  } as const
  for (const command of [
    { type: "RegisterCustomer", on, customer: "ROSSI", name: "Rossi", currency: "EUR" },
    { type: "AgreeConditions", on, customer: "ROSSI", agreement: "R-2025", validFrom: on, conditions },
  ] as const)
    await ok(
      runner.run({ id: commandIdOf(`begin/${command.type}`), command: commandFrom(command), by: clerk }),
    )
  await store.close()
}

const commandOf = ({ metadata }: StoredEvent): string => (metadata as Metadata).commandId

/** The events of each command, which stand together, and of each type of command are as many as they always are. */
const assertWholeCommands = (
  events: ReadonlyArray<StoredEvent>,
  asked: ReadonlyMap<string, string>,
  factsOf: ReadonlyMap<string, number>,
): void => {
  const ended = new Set<string>()
  let count = 0
  for (const [index, event] of events.entries()) {
    const id = commandOf(event)
    const next = events[index + 1]
    count += 1
    if (next !== undefined && commandOf(next) === id) continue
    assert(!ended.has(id), `the events of ${id} are apart`)
    ended.add(id)
    const type = asked.get(id)
    assert(type !== undefined, `nobody asked for ${id}`)
    assert.equal(count, factsOf.get(type) ?? count, `${type} ${id} is there in part`)
    count = 0
  }
}

const eventsAfter = async (store: SqliteStore, after: number): Promise<ReadonlyArray<StoredEvent>> => {
  const events: Array<StoredEvent> = []
  for await (const batch of store.readAll({ after })) events.push(...batch)
  return events
}

const answers = (models: CompanyModels): string =>
  ["2025-01-15", "2025-03-31"]
    .map((date) => answersOf(models, toDay(unsafeDate(date)), instant("2100-01-01T00:00:00Z")))
    .join("\n")

describe("a log whose writers are killed at random moments, with sixteen commands in flight", () => {
  it(`has all that was acknowledged and nothing by halves, and its read models agree, ${KILLS} times`, {
    timeout: isNightly ? 1_800_000 : 180_000,
  }, async ({ annotate }) => {
    let path = ""
    let models = companyModels()
    let asked = new Map<string, string>()
    let acknowledged = new Map<string, number>()
    const factsOf = new Map<string, number>()
    let total = 0
    let unacknowledged = 0
    let next: Writer | undefined
    for (let kill = 0; kill < KILLS; kill++) {
      if (kill % KILLS_A_LOG === 0) {
        path = join(folder, `log ${kill}.db`)
        await begin(path)
        models = companyModels()
        asked = new Map(
          ["RegisterCustomer", "AgreeConditions"].map((type) => [commandIdOf(`begin/${type}`), type]),
        )
        acknowledged = new Map()
      }
      const writer = next ?? writerOf(path, `W${kill}`)
      // The next one starts up meanwhile.
      next = (kill + 1) % KILLS_A_LOG === 0 || kill + 1 === KILLS ? undefined : writerOf(path, `W${kill + 1}`)
      while (!writer.said().includes("ready")) await setTimeout(5)
      writer.child.stdin.end("\n")
      // One in five is killed while it opens the log, or begins.
      if (Math.random() < 0.8) while (saidBy(writer, "!").length === 0) await setTimeout(1)
      await setTimeout(Math.random() * 150)
      writer.child.kill("SIGKILL")
      assert.equal((await writer.ended).signal, "SIGKILL")
      for (const [id, type] of saidBy(writer, "?")) asked.set(id, type)
      for (const [id, facts] of saidBy(writer, "!")) {
        const type = asked.get(id) ?? ""
        acknowledged.set(id, Number(facts))
        assert.equal(Number(facts), factsOf.get(type) ?? Number(facts))
        factsOf.set(type, Number(facts))
      }

      const store = await ok(openSqliteStore({ path }))
      const fresh = await eventsAfter(store, models.position)
      models.apply(fresh)
      const all = await allEvents(store)
      assert.deepEqual(await ok(store.checkIntegrity()), { events: all.length })
      assertWholeCommands(all, asked, factsOf)
      const kept = new Map<string, number>()
      for (const event of all) kept.set(commandOf(event), (kept.get(commandOf(event)) ?? 0) + 1)
      for (const [id, facts] of acknowledged)
        assert.equal(kept.get(id), facts, `${asked.get(id)} ${id} was acknowledged`)
      total += fresh.length
      unacknowledged += saidBy(writer, "?").filter(([id]) => kept.has(id) && !acknowledged.has(id)).length

      const rebuilt = companyModels()
      rebuilt.apply(all)
      assert.equal(rebuilt.parked.length, 0)
      assert(answers(models) === answers(rebuilt), "what went on from before doesn't agree with the log")
      await store.close()
    }
    await annotate(
      `${KILLS} kills, ${total} events; ${unacknowledged} commands were kept, whole, before they could be acknowledged`,
    )
    assert(total > KILLS * 10)
  })
})
