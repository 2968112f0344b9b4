import { copyFileSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { persistentReadModels, readModelRunner } from "@adv/adapters/read-models"
import { openSqliteStore } from "@adv/adapters/sqlite"
import type { Failure } from "@adv/domain"
import { companyModels } from "@adv/projections"
import { type Either, isLeft } from "fp-ts/lib/Either.js"
import { type Figure, median } from "./figures.ts"

const ok = <A>(either: Either<Failure, A>): A => {
  if (isLeft(either)) throw new Error(`${either.left.code}: ${either.left.message}`)
  return either.right
}

const MORE = 1000
const ROUNDS = 3

const time = async (work: () => Promise<unknown>): Promise<number> => {
  globalThis.gc?.()
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** The log without its last events, and what puts them back. */
const shortened = (path: string, of: string) => {
  copyFileSync(of, path)
  const database = new DatabaseSync(path)
  const { head } = database.prepare("SELECT max(position) AS head FROM events").get() as { head: number }
  database.exec(`CREATE TEMP TABLE later AS SELECT * FROM events WHERE position > ${head - MORE * ROUNDS}`)
  database.exec(`DELETE FROM events WHERE position > ${head - MORE * ROUNDS}`)
  let at = head - MORE * ROUNDS
  return {
    more: () => {
      database.exec(
        `INSERT INTO events SELECT * FROM later WHERE position > ${at} AND position <= ${at + MORE}`,
      )
      at += MORE
    },
    close: () => database.close(),
  }
}

/** Restarts, and 1,000 new events, with rows and checkpoint in SQLite and without. */
export const keepingUpFigures = async (path: string, events: number): Promise<ReadonlyArray<Figure>> => {
  const folder = mkdtempSync(join(tmpdir(), "adv-bench-"))
  const figures: Array<Figure> = []
  const row = (figure: string, ours: number, baseline: number | null = null): void => {
    figures.push({
      figure,
      events,
      ours: Number(ours.toFixed(1)),
      baseline: baseline === null ? null : Number(baseline.toFixed(1)),
      ratio: baseline === null ? null : Number((baseline / ours).toFixed(2)),
      unit: "ms",
    })
  }
  try {
    const log = join(folder, "log.db")
    const file = join(folder, "read.db")
    const source = shortened(log, path)
    const store = ok(await openSqliteStore({ path: log, readOnly: true })())
    const first = ok(persistentReadModels({ path: file }))
    const building = readModelRunner(store, { persistent: first })
    ok(await building.start())
    ok(await building.close())
    first.close()

    const restarts: Array<number> = []
    for (let round = 0; round < ROUNDS; round++)
      restarts.push(
        await time(async () => {
          const again = ok(persistentReadModels({ path: file }))
          ok(await readModelRunner(store, { persistent: again }).start())
          again.close()
        }),
      )
    const fromLog = await time(async () => {
      const models = companyModels()
      for await (const batch of store.readAll()) models.apply(batch)
    })
    row("restart with read models that are kept, beside reading the log", median(restarts), fromLog)

    const models = companyModels()
    for await (const batch of store.readAll()) models.apply(batch)
    const kept = ok(persistentReadModels({ path: file }))
    const runner = readModelRunner(store, { persistent: kept, snapshotEvery: Number.MAX_SAFE_INTEGER })
    ok(await runner.start())
    const inMemory: Array<number> = []
    const withRows: Array<number> = []
    for (let round = 0; round < ROUNDS; round++) {
      source.more()
      inMemory.push(
        await time(async () => {
          for await (const batch of store.readAll({ after: models.position })) models.apply(batch)
        }),
      )
      withRows.push(await time(async () => ok(await runner.catchUp())))
    }
    row(`catching up after ${MORE} new events, in memory`, median(inMemory))
    row(`catching up after ${MORE} new events, rows and checkpoint committed`, median(withRows))
    kept.close()
    await store.close()
    source.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return figures
}
