import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { memoryStore } from "@adv/adapters/memory"
import {
  type PersistentReadModels,
  persistentReadModels,
  type ReadModelRunner,
  tables,
} from "@adv/adapters/read-models"
import type { EventStore, Failure, StoredEvent, StreamName } from "@adv/domain"
import { type Either, isLeft } from "fp-ts/lib/Either.js"

export const ok = <A>(either: Either<Failure, A>): A => {
  if (isLeft(either)) throw new Error(`${either.left.code}: ${either.left.message}`)
  return either.right
}

/** A folder that is gone when the test file is over. */
export const folder = () => {
  const path = mkdtempSync(join(tmpdir(), "adv-read-models-"))
  return { file: (name: string) => join(path, name), remove: () => rmSync(path, { recursive: true }) }
}

export const opened = (path: string, prefix = ""): PersistentReadModels =>
  ok(persistentReadModels({ path, prefix }))

/** Every row of every table, for two ways to come by them to be compared. */
export const rowsOf = (path: string, prefix = ""): { readonly [table: string]: ReadonlyArray<unknown> } => {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    return Object.fromEntries(
      tables.map(({ name, key }) => [
        name,
        database.prepare(`SELECT * FROM ${prefix}${name} ORDER BY ${key.join(", ")}`).all(),
      ]),
    )
  } finally {
    database.close()
  }
}

/** Rows that only one of the two has, as text; the first few of each table. */
export const differences = (one: ReturnType<typeof rowsOf>, other: ReturnType<typeof rowsOf>) =>
  Object.keys({ ...one, ...other }).flatMap((table) => {
    const [a, b] = [one, other].map((rows) => (rows[table] ?? []).map((row) => JSON.stringify(row)))
    const only = (these: ReadonlyArray<string> = [], those: ReadonlyArray<string> = []) => {
      const known = new Set(those)
      return these.filter((row) => !known.has(row)).slice(0, 3)
    }
    return [
      ...only(a, b).map((row) => `only in the first, ${table}: ${row}`),
      ...only(b, a).map((row) => `only in the second, ${table}: ${row}`),
    ]
  })

/** A store that holds a log as it is, and to which more of it can be added. */
export const storeOf = (log: ReadonlyArray<StoredEvent>) => {
  let events = [...log]
  const store = memoryStore()
  const replayed: EventStore = {
    ...store,
    head: () => async () => ({ _tag: "Right", right: events.at(-1)?.position ?? 0 }),
    readAll: async function* ({ after = 0, limit = Number.POSITIVE_INFINITY, batchSize = 1000 } = {}) {
      let left = limit
      let position = after
      while (left > 0) {
        const from = position
        const batch = events.filter((event) => event.position > from).slice(0, Math.min(left, batchSize))
        const last = batch.at(-1)
        if (last === undefined) return
        position = last.position
        left -= batch.length
        yield batch
      }
    },
  }
  return {
    store: replayed,
    add: (more: ReadonlyArray<StoredEvent>) => {
      events = [...events, ...more]
    },
    replace: (others: ReadonlyArray<StoredEvent>) => {
      events = [...others]
    },
  }
}

export const started = async <R extends Pick<ReadModelRunner<never>, "start">>(runner: R): Promise<R> => {
  ok(await runner.start())
  return runner
}

/** An event that no version of ADV knows. */
export const unknownEvent = (position: number, recordedAt: number): StoredEvent => ({
  position,
  stream: "order-poison" as StreamName,
  revision: 0,
  id: "00000000-0000-4000-8000-000000000000" as StoredEvent["id"],
  type: "OrderTeleported",
  data: { order: "poison" },
  metadata: {},
  recordedAt: recordedAt as StoredEvent["recordedAt"],
})
