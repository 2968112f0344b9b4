import { randomUUID } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { openSqliteStore, type SqliteStore } from "@adv/adapters/sqlite"
import {
  type CommandId,
  type CommandRunner,
  commandRunner,
  type DomainCommand,
  handlersWith,
  type LocalDate,
  netDays,
  type Origin,
  type Request,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { type Figure, pairs } from "./figures.ts"

const by: Origin = { legalEntity: "IT01", actor: { id: "bench", department: "ADV", kind: "system" } }
const on = "2025-01-02" as LocalDate
const ORDERS = 100
const IN_FLIGHT = 64

interface Bench {
  readonly store: SqliteStore
  readonly runner: CommandRunner<DomainCommand>
  readonly request: (command: unknown) => Request<DomainCommand>
}

/** A store with a hundred orders, which are then held and released, one fact a command. */
const withOrders = async (path: string, durability: "full" | "normal"): Promise<Bench> => {
  const opened = await openSqliteStore({ path, durability })()
  if (isLeft(opened)) throw new Error(opened.left.message)
  const store = opened.right
  const runner = commandRunner({ store, handlers: handlersWith({}) })
  const request = (command: unknown) => ({
    id: randomUUID() as CommandId,
    command: command as DomainCommand,
    by,
  })
  const conditions = { paymentTerm: netDays(30), invoicingPolicy: "onDelivery", overDeliveryTolerance: "0" }
  const lines = [
    { line: "1", sku: "A", quantity: "1", unitPrice: "10.00", tax: { category: "S", rate: "22" } },
  ]
  await through(runner, [
    request({ type: "RegisterCustomer", on, customer: "C", name: "C", currency: "EUR" }),
    request({ type: "AgreeConditions", on, customer: "C", agreement: "A", validFrom: on, conditions }),
    ...Array.from({ length: ORDERS }, (_, order) =>
      request({ type: "PlaceOrder", on, order: `O${order}`, customer: "C", currency: "EUR", lines }),
    ),
  ])
  return { store, runner, request }
}

const through = async (
  runner: Bench["runner"],
  requests: ReadonlyArray<Request<DomainCommand>>,
): Promise<void> => {
  const outcomes = await runner.runAll(requests)()
  if (isLeft(outcomes)) throw new Error(outcomes.left.message)
  for (const outcome of outcomes.right) if (isLeft(outcome)) throw new Error(outcome.left.message)
}

const holdOrRelease = (index: number) => {
  const order = `O${index % ORDERS}`
  return Math.floor(index / ORDERS) % 2 === 0
    ? { type: "HoldOrder", on, order, hold: "manual", reason: "to be checked" }
    : { type: "ReleaseHold", on, order, hold: "manual", reason: "checked" }
}

/** Bare inserts of rows of the same size into the same tables, with the same durability. */
const bare = (path: string, durability: "full" | "normal") => {
  const database = new DatabaseSync(path)
  database.exec("PRAGMA journal_mode = WAL")
  database.exec(`PRAGMA synchronous = ${durability.toUpperCase()}`)
  const begin = database.prepare("BEGIN IMMEDIATE")
  const commit = database.prepare("COMMIT")
  const insert = database.prepare(
    "INSERT INTO events (position, stream, revision, id, type, recorded_at, data, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  )
  const last = database
    .prepare("SELECT position, id, data, metadata FROM events ORDER BY position DESC LIMIT 1")
    .get() as { position: number; data: string; metadata: string }
  let position = last.position
  return {
    append: (count: number) => {
      begin.run()
      for (let index = 0; index < count; index++) {
        position += 1
        const id = randomUUID()
        insert.run(
          position,
          `bare-${position % ORDERS}`,
          position,
          id,
          "OrderHeld",
          Date.now(),
          last.data,
          last.metadata,
        )
      }
      commit.run()
    },
    close: () => database.close(),
  }
}

export const appendFigures = async (): Promise<ReadonlyArray<Figure>> => {
  const folder = mkdtempSync(join(tmpdir(), "adv-bench-"))
  const figures: Array<Figure> = []
  try {
    for (const durability of ["full", "normal"] as const)
      for (const size of [1, 100]) {
        const appends = durability === "full" ? (size === 1 ? 1024 : 300) : size === 1 ? 5120 : 500
        const mine = join(folder, `ours-${durability}-${size}.db`)
        const theirs = join(folder, `bare-${durability}-${size}.db`)
        const bench = await withOrders(mine, durability)
        const other = await withOrders(theirs, durability)
        await other.store.close()
        const loop = bare(theirs, durability)
        let at = 0
        figures.push(
          await pairs(
            `${size === 1 ? "one event" : "100 events"} an append through the command path, beside bare ${size}-row transactions, synchronous=${durability}`,
            appends * size,
            3,
            async () => {
              for (let index = 0; index < appends; index++) {
                if (size === 1) {
                  const outcome = await bench.runner.run(bench.request(holdOrRelease(at++)))()
                  if (isLeft(outcome)) throw new Error(outcome.left.message)
                } else
                  await through(
                    bench.runner,
                    Array.from({ length: size }, () => bench.request(holdOrRelease(at++))),
                  )
              }
            },
            () => {
              for (let index = 0; index < appends; index++) loop.append(size)
            },
          ),
        )
        if (size === 1)
          figures.push(
            await pairs(
              `one event an append, ${IN_FLIGHT} commands in flight, beside bare single-row transactions, synchronous=${durability}`,
              appends,
              3,
              async () => {
                for (let index = 0; index < appends; index += IN_FLIGHT) {
                  const outcomes = await Promise.all(
                    Array.from({ length: IN_FLIGHT }, () =>
                      bench.runner.run(bench.request(holdOrRelease(at++)))(),
                    ),
                  )
                  for (const outcome of outcomes) if (isLeft(outcome)) throw new Error(outcome.left.message)
                }
              },
              () => {
                for (let index = 0; index < appends; index++) loop.append(1)
              },
            ),
          )
        loop.close()
        await bench.store.close()
      }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return figures
}
