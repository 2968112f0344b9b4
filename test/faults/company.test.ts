import assert from "node:assert/strict"
import { type ChildProcess, fork } from "node:child_process"
import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { openEventStoreDb } from "@adv/adapters/eventstoredb"
import { memoryStore } from "@adv/adapters/memory"
import { openPostgresStore } from "@adv/adapters/postgres"
import { openSqliteStore } from "@adv/adapters/sqlite"
import {
  commandRunner,
  type EventStore,
  type Failure,
  FailureError,
  failure,
  handlersWith,
  isRecordedEvent,
  type Outcome,
  type StoredEvent,
  type StoreFailure,
} from "@adv/domain"
import { readModelInvariants } from "@adv/projections/testing"
import { type Either, isLeft, left } from "fp-ts/lib/Either.js"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import pg from "pg"
import { describe, it } from "vitest"
import { allEvents } from "../support/company.ts"
import { Log } from "../support/eventstoredb/log.ts"
import { startNode } from "../support/eventstoredb/server.ts"
import { type Asked, checkHistory, type WorkHistory } from "../support/history-check.ts"
import { startPostgres } from "../support/postgres.ts"
import { runs } from "../support/runs.ts"
import { startWire, type Wire } from "../support/wire.ts"
import { calendars, commandsOf, randomFrom, type Worker, workTogether } from "./company-at-work.ts"

const seeds = Array.from({ length: runs(1) }, (_, index) => Number(process.env["ADV_SEED"] ?? 42) + index)

/**
 * A notice is decided on its customer's invoices without writing to them, so that money that comes in at the same moment
 * is not seen: that is a property of deciding at once, whatever the store, and not looked for here.
 */
const except = ["INV-12"]

const ok = async <A>(task: TaskEither<StoreFailure, A>): Promise<A> => {
  let outcome = await task()
  // A machine that is busy with other tests may not answer in as short a time as is given here.
  for (let more = 20; more > 0 && isLeft(outcome) && outcome.left.code === "STORE_UNAVAILABLE"; more--)
    outcome = await task()
  if (isLeft(outcome)) throw new FailureError(outcome.left)
  return outcome.right
}

const workerOn = (name: string, store: EventStore): Worker => {
  const runner = commandRunner({ store, handlers: handlersWith(calendars) })
  return { name, run: (request) => runner.run(request)() }
}

/** Does something again and again until the work is over. */
const during = async <A>(work: Promise<A>, trouble: () => Promise<void>): Promise<A> => {
  let isOver = false
  const troubling = (async () => {
    while (!isOver) await trouble()
  })()
  try {
    return await work
  } finally {
    isOver = true
    await troubling
  }
}

/** What goes wrong on a wire, drawn one after another. */
const troubleOn =
  (wires: ReadonlyArray<Wire>, random: () => number, more: ReadonlyArray<() => Promise<void>>) =>
  async (): Promise<void> => {
    await setTimeout(20 + random() * 60)
    const wire = wires[Math.floor(random() * wires.length)]
    if (wire === undefined) return
    const kinds: ReadonlyArray<() => Promise<void>> = [
      async () => wire.cut(),
      async () => {
        wire.swallowAnswers()
        await setTimeout(30 + random() * 60)
        wire.cut()
      },
      async () => {
        wire.slowDown(10)
        await setTimeout(random() * 100)
      },
      async () => {
        wire.silence()
        await setTimeout(random() * 60)
        wire.cut()
      },
      ...more,
    ]
    await kinds[Math.floor(random() * kinds.length)]?.()
    wire.heal()
  }

/** That it was work at once, in trouble, and not a stroll. */
const assertWasHard = (asked: ReadonlyArray<Asked>, log: ReadonlyArray<StoredEvent>): void => {
  assert(asked.length >= 200, `only ${asked.length} commands`)
  assert(log.length >= 100, `only ${log.length} events`)
  assert(
    asked.some(({ times }) => times > 1),
    "every command was answered at once",
  )
  const overlaps = asked.filter((each) =>
    asked.some((other) => other.worker !== each.worker && other.from < each.until && each.from < other.until),
  )
  assert(overlaps.length > asked.length / 2, `only ${overlaps.length} commands were carried out at once`)
}

const assertSound = (history: WorkHistory, gapFree: boolean): void => {
  assertWasHard(history.asked, history.log)
  assert.deepEqual(checkHistory(history, { gapFree, invariants: readModelInvariants, except }), [])
}

const names = ["Anna", "Bert", "Cleo"]

describe("a company at work, while connections break", () => {
  it(
    "on PostgreSQL, with the wire cut, slow and swallowing answers, and backends killed",
    async () => {
      const server = await startPostgres()
      try {
        for (const seed of seeds) {
          const random = randomFrom(seed)
          const schema = `company_${randomUUID().replaceAll("-", "")}`
          const target = new URL(server.url)
          const wires: Array<Wire> = []
          const stores: Array<EventStore> = []
          for (const _ of names) {
            const wire = await startWire({ host: target.hostname, port: Number(target.port) }, random)
            wires.push(wire)
            const url = new URL(server.url)
            url.hostname = "127.0.0.1"
            url.port = String(wire.port)
            stores.push(
              await ok(
                openPostgresStore({
                  url: url.toString(),
                  schema,
                  durability: "normal",
                  timeoutMs: 800,
                  // So short that some commands are left without an answer, and are asked again by who gave them.
                  retryForMs: 40,
                  lockTimeoutMs: 300,
                }),
              ),
            )
          }
          const admin = new pg.Client(server.url)
          await admin.connect()
          const killBackends = async () => {
            await admin.query(
              "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'adv' AND random() < 0.5",
            )
          }
          try {
            const asked = await during(
              workTogether(
                commandsOf(seed),
                stores.map((store, index) => workerOn(names[index] ?? "", store)),
                random,
              ),
              troubleOn(wires, random, [killBackends, killBackends]),
            )
            const reader = await ok(openPostgresStore({ url: server.url, schema, readOnly: true }))
            const log = await allEvents(reader)
            await reader.close()
            assertSound({ asked, log }, true)
          } finally {
            for (const store of stores) await store.close()
            for (const wire of wires) await wire.close()
            await admin.end()
          }
        }
      } finally {
        await server.stop()
      }
    },
    runs(120_000),
  )

  it(
    "on EventStoreDB's wire, which is cut, slow and swallows answers, and with a server that loses acknowledgements",
    async () => {
      for (const seed of seeds) {
        const random = randomFrom(seed)
        const node = await startNode({ log: new Log() })
        const wires: Array<Wire> = []
        const stores: Array<EventStore> = []
        for (const _ of names) {
          const wire = await startWire({ host: "127.0.0.1", port: node.port }, random)
          wires.push(wire)
          const url = node.url.replace(String(node.port), String(wire.port))
          stores.push(await ok(openEventStoreDb({ url, timeoutMs: 800, retryForMs: 300 })))
        }
        try {
          const asked = await during(
            workTogether(
              commandsOf(seed),
              stores.map((store, index) => workerOn(names[index] ?? "", store)),
              random,
            ),
            troubleOn(wires, random, [
              async () => node.fail({ lostAcknowledgements: 2 }),
              async () => node.fail({ refusedAppends: 2 }),
              async () => {
                node.fail({ slow: 20 })
                await setTimeout(100)
                node.fail({})
              },
            ]),
          )
          node.fail({})
          const reader = await ok(openEventStoreDb({ url: node.url }))
          const log = await allEvents(reader)
          await reader.close()
          assertSound({ asked, log }, false)
        } finally {
          for (const store of stores) await store.close()
          for (const wire of wires) await wire.close()
          node.stop()
        }
      }
    },
    runs(120_000),
  )

  it(
    "on one SQLite file, in processes that are killed and started again, while others hold the file",
    async () => {
      for (const seed of seeds) {
        const random = randomFrom(seed)
        const folder = mkdtempSync(join(tmpdir(), "adv-company-"))
        const path = join(folder, "company.db")
        await (await ok(openSqliteStore(path))).close()
        const clerks = names.map((name) => clerk(name, path, random))
        const holder = new DatabaseSync(path)
        try {
          const asked = await during(workTogether(commandsOf(seed), clerks, random), async () => {
            await setTimeout(50 + random() * 150)
            holder.exec("PRAGMA busy_timeout = 1000; BEGIN IMMEDIATE")
            await setTimeout(random() * 250)
            holder.exec("COMMIT")
          })
          for (const each of clerks) each.end()
          const store = await ok(openSqliteStore(path))
          const log = await allEvents(store)
          await ok(store.checkIntegrity())
          await store.close()
          const killed = clerks.reduce((sum, each) => sum + each.killed(), 0)
          assert(killed > 2, `only ${killed} were killed`)
          assertSound({ asked, log }, true)
        } finally {
          for (const each of clerks) each.end()
          holder.close()
          rmSync(folder, { recursive: true, force: true })
        }
      }
    },
    runs(120_000),
  )
})

/** Of so many requests, a worker is killed in the middle of one. */
const KILLED_EVERY = 60

/** A worker in a process of its own, which is killed now and then while it works, and started again. */
const clerk = (
  name: string,
  path: string,
  random: () => number,
): Worker & { readonly killed: () => number; readonly end: () => void } => {
  const script = fileURLToPath(new URL("company-clerk.ts", import.meta.url))
  let child: ChildProcess | undefined
  let requests = 0
  let killed = 0
  const started = async (): Promise<ChildProcess> => {
    if (child !== undefined) return child
    const fresh = fork(script, [path], { execArgv: [] })
    child = fresh
    fresh.on("exit", () => {
      if (child === fresh) child = undefined
    })
    await new Promise<void>((resolve, reject) => {
      fresh.once("message", () => resolve())
      fresh.once("exit", () => reject(new Error(`${name} could not be started`)))
    })
    return fresh
  }
  return {
    name,
    killed: () => killed,
    run: async (request) => {
      const process = await started()
      return new Promise<Either<Failure, Outcome>>((resolve) => {
        const answered = ({ outcome }: { readonly outcome: Either<Failure, Outcome> }) => {
          process.off("exit", died)
          resolve(outcome)
        }
        const died = () => {
          process.off("message", answered)
          resolve(left(failure("STORE_UNAVAILABLE", `${name} was killed`)))
        }
        process.once("message", answered)
        process.once("exit", died)
        process.send(request)
        requests += 1
        if (requests % KILLED_EVERY !== 30) return
        killed += 1
        void setTimeout(random() * 10).then(() => process.kill("SIGKILL"))
      })
    },
    end: () => child?.kill("SIGKILL"),
  }
}

describe("the check of what workers were told", () => {
  const sound = async (): Promise<WorkHistory> => {
    const store = memoryStore()
    const asked = await workTogether(
      commandsOf(7),
      names.map((name) => workerOn(name, store)),
      randomFrom(7),
    )
    return { asked, log: await allEvents(store) }
  }
  const found = (history: WorkHistory): ReadonlyArray<string> =>
    checkHistory(history, { gapFree: true, except })
  const renumbered = (log: ReadonlyArray<StoredEvent>) =>
    log.map((event, index) => ({ ...event, position: index + 1 }))

  it("finds nothing wrong where nothing is", async () => {
    const history = await sound()
    assert(history.log.length > 100)
    assert.deepEqual(checkHistory(history, { gapFree: true, invariants: readModelInvariants, except }), [])
  })

  it("finds a fact that was acknowledged and is lost, the last one too, when nothing else shows it", async () => {
    const { asked, log } = await sound()
    const last = log.at(-1)
    assert(last !== undefined && isRecordedEvent(last))
    const { commandId } = last.metadata
    const without = log.filter((event) => !isRecordedEvent(event) || event.metadata.commandId !== commandId)
    assert(found({ asked, log: without }).some((what) => what.includes("is lost")))
  })

  it("finds a fact that is there twice", async () => {
    const { asked, log } = await sound()
    const at = Math.floor(log.length / 2)
    const again = log[at]
    assert(again !== undefined)
    const doubled = renumbered([...log.slice(0, at + 1), again, ...log.slice(at + 1)])
    assert(found({ asked, log: doubled }).some((what) => what.includes("is doubled")))
    // Carried out twice, under another command's id, which nobody has asked.
    const stranger = {
      ...again,
      id: randomUUID(),
      metadata: { ...Object(again.metadata), commandId: randomUUID() },
    }
    const twice = renumbered([...log, stranger as StoredEvent])
    assert(found({ asked, log: twice }).some((what) => what.includes("nobody asked for")))
  })

  it("finds a command that is half done, whichever half", async () => {
    const { asked, log } = await sound()
    const commandOf = (event: StoredEvent | undefined) =>
      event !== undefined && isRecordedEvent(event) ? event.metadata.commandId : ""
    const second = log.findIndex((event, at) => at > 50 && commandOf(event) === commandOf(log[at - 1]))
    assert(second > 0)
    for (const missing of [second - 1, second]) {
      const half = renumbered(log.filter((_, at) => at !== missing))
      const what = found({ asked, log: half })
      assert(what.some((each) => each.includes(missing < second ? "half done" : "was acknowledged at")))
    }
  })

  it("finds what was acknowledged before something else was asked for, and is behind it", async () => {
    const { asked, log } = await sound()
    const first = asked.find(({ answer }) => !isLeft(answer) && answer.right.receipt !== null)
    const last = asked.findLast(({ answer }) => !isLeft(answer) && answer.right.receipt !== null)
    assert(first !== undefined && last !== undefined)
    const swapped = asked.map((each) =>
      each === first
        ? { ...each, from: last.from, until: last.until }
        : each === last
          ? { ...each, from: first.from, until: first.until }
          : each,
    )
    assert(found({ asked: swapped, log }).some((what) => what.includes("is before it in the log")))
    const [one, other] = [log[40], log[80]]
    assert(one !== undefined && other !== undefined)
    const moved = renumbered(log.map((event, at) => (at === 40 ? other : at === 80 ? one : event)))
    assert(found({ asked, log: moved }).length > 0)
  })

  it("finds a refused command that left something, a receipt of another place, and a gap in legal numbers", async () => {
    const { asked, log } = await sound()
    const done = asked.find(({ answer }) => !isLeft(answer) && answer.right.receipt !== null)
    assert(done !== undefined && !isLeft(done.answer) && done.answer.right.receipt !== null)
    const told = (answer: Asked["answer"]) => ({
      asked: asked.map((each) => (each.id === done.id ? { ...each, answer } : each)),
      log,
    })
    assert(found(told(left(failure("ORDER_UNKNOWN", "no")))).some((what) => what.includes("was refused")))
    assert(found(told(left(failure("STORE_BUSY", "no")))).some((what) => what.includes("never answered")))
    const { outcome, receipt } = { outcome: done.answer.right, receipt: done.answer.right.receipt }
    const elsewhere = { ...receipt, lastPosition: receipt.lastPosition + 1 }
    assert(
      found(told({ ...done.answer, right: { ...outcome, receipt: elsewhere } })).some((what) =>
        what.includes("was acknowledged at"),
      ),
    )
    const skipped = log.map((event) =>
      isRecordedEvent(event) && event.type === "NumberAssigned" && event.data.sequence > 1
        ? { ...event, data: { ...event.data, sequence: event.data.sequence + 1 } }
        : event,
    )
    assert(found({ asked, log: skipped }).some((what) => what.startsWith("INV-16")))
  })
})
