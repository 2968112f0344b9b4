import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import {
  type EventStoreDbOptions,
  type EventStoreDbStore,
  openEventStoreDb,
} from "@adv/adapters/eventstoredb"
import { FailureError, type StoredEvent, type StoreFailure } from "@adv/domain"
import { EventStoreDBClient } from "@eventstore/db-client"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import { afterEach } from "vitest"
import { startWire, type Wire } from "../wire.ts"
import { Log } from "./log.ts"
import { type DoubleNode, type NodeOptions, startNode } from "./server.ts"

/** What a test opened, and what is closed after it. */
const endings: Array<() => unknown> = []
export const atTheEnd = (ending: () => unknown): void => {
  endings.push(ending)
}
afterEach(async () => {
  for (const ending of endings.splice(0).reverse()) await ending()
})

export const node = async (
  options: Partial<NodeOptions> = {},
): Promise<DoubleNode & { readonly log: Log }> => {
  const log = options.log ?? new Log()
  const started = await startNode({ ...options, log })
  atTheEnd(() => started.stop())
  return Object.defineProperty(started, "log", { value: log }) as DoubleNode & { readonly log: Log }
}

export const ok = async <A>(task: TaskEither<StoreFailure, A>): Promise<A> => {
  const outcome = await task()
  if (outcome._tag === "Left") throw new FailureError(outcome.left)
  return outcome.right
}

export const refused = async (
  task: TaskEither<StoreFailure, unknown>,
  code: string,
): Promise<StoreFailure> => {
  const outcome = await task()
  assert(outcome._tag === "Left", `${code} was expected`)
  assert.equal(outcome.left.code, code, outcome.left.message)
  return outcome.left
}

export const opened = async (
  url: string,
  options: Partial<EventStoreDbOptions> = {},
): Promise<EventStoreDbStore> => {
  const store = await ok(openEventStoreDb({ url, ...options }))
  atTheEnd(() => store.close())
  return store
}

/** The client by itself, to show what it does when nobody guards against it. */
export const rawClient = (url: string): EventStoreDBClient => {
  const client = EventStoreDBClient.connectionString(url)
  atTheEnd(() => client.dispose())
  return client
}

export const throughWire = async (
  target: DoubleNode,
): Promise<{ readonly wire: Wire; readonly url: string }> => {
  const wire = await startWire({ host: "127.0.0.1", port: target.port })
  atTheEnd(() => wire.close())
  return { wire, url: `esdb://127.0.0.1:${wire.port}?tls=false` }
}

export const everything = async (
  store: EventStoreDbStore,
  after?: number,
): Promise<ReadonlyArray<StoredEvent>> => {
  const events: Array<StoredEvent> = []
  for await (const batch of store.readAll(after === undefined ? {} : { after })) events.push(...batch)
  return events
}

/** What came of it in this time, or "nothing". */
export const within = <A>(ms: number, work: Promise<A>): Promise<A | "nothing"> =>
  Promise.race([work, setTimeout(ms, "nothing" as const)])

/** Looks again and again until it is so; fails when it isn't for too long. */
export const until = async (isSo: () => boolean, what: string): Promise<void> => {
  const deadline = performance.now() + 15_000
  while (!isSo()) {
    assert(performance.now() < deadline, `it never came to this: ${what}`)
    await setTimeout(5)
  }
}

export const processOf = (script: string, ...given: ReadonlyArray<string>) => {
  const path = fileURLToPath(new URL(`../../faults/${script}`, import.meta.url))
  const child = spawn(process.execPath, [path, ...given], { stdio: ["ignore", "pipe", "inherit"] })
  const said: Array<string> = []
  let rest = ""
  child.stdout.on("data", (text: Buffer) => {
    const lines = (rest + String(text)).split("\n")
    rest = lines.pop() ?? ""
    said.push(...lines)
  })
  let code: number | null | undefined
  const exited = new Promise<number | null>((resolve) =>
    child.once("close", (exitCode) => {
      code = exitCode
      resolve(exitCode)
    }),
  )
  atTheEnd(async () => {
    if (code === undefined) child.kill("SIGKILL")
    await exited
  })
  return { said, exited, kill: () => child.kill("SIGKILL") }
}
