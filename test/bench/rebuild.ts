import { DatabaseSync } from "node:sqlite"
import { rebuildInTwoThreads } from "@adv/adapters/read-models"
import { openSqliteStore } from "@adv/adapters/sqlite"
import type { Instant, LocalDate } from "@adv/domain"
import { agingOf, type CompanyModels, companyModels, kpisOf, memoryOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { type Figure, median, pairs } from "./figures.ts"

/** The bare loop: reads the same rows, parses their JSON and folds three counters. */
const bareLoop = (path: string): ReadonlyArray<number> => {
  const database = new DatabaseSync(path, { readOnly: true })
  const statement = database.prepare(
    "SELECT position, stream, revision, id, type, recorded_at, data, metadata FROM events ORDER BY position",
  )
  statement.setReturnArrays(true)
  let orders = 0
  let net = 0
  let late = 0
  for (const row of statement.iterate() as Iterable<unknown> as Iterable<ReadonlyArray<string>>) {
    const data = JSON.parse(row[6] ?? "")
    const metadata = JSON.parse(row[7] ?? "")
    if (row[4] === "OrderPlaced") {
      orders += 1
      net += data.totals.lineNet
    } else if (metadata.effectiveDate > "2025-06-30") late += 1
  }
  database.close()
  return [orders, net, late]
}

/** All read models, every event checked by its codec. */
export const rebuild = async (path: string): Promise<CompanyModels> => {
  const opened = await openSqliteStore({ path, readOnly: true })()
  if (isLeft(opened)) throw new Error(opened.left.message)
  const models = companyModels()
  for await (const batch of opened.right.readAll()) models.apply(batch)
  await opened.right.close()
  return models
}

const everything = Number.MAX_SAFE_INTEGER as Instant

export const rebuildFigures = async (path: string, events: number): Promise<ReadonlyArray<Figure>> => {
  const figures: Array<Figure> = []
  figures.push(
    await pairs(
      "rebuild of all read models from SQLite, beside a bare loop (read, parse, 3 counters)",
      events,
      3,
      () => rebuild(path),
      () => bareLoop(path),
    ),
  )
  figures.push(
    await pairs(
      "the same in two threads, beside the same bare loop",
      events,
      3,
      () => rebuildInTwoThreads(path),
      () => bareLoop(path),
    ),
  )
  globalThis.gc?.()
  const before = process.memoryUsage()
  const models = await rebuild(path)
  globalThis.gc?.()
  const after = process.memoryUsage()
  const bytes = after.heapUsed - before.heapUsed + (after.arrayBuffers - before.arrayBuffers)
  const row = (figure: string, ours: number, unit: string): Figure => ({
    figure,
    events,
    ours: Number(ours.toFixed(1)),
    baseline: null,
    ratio: null,
    unit,
  })
  figures.push(
    row("memory of all read models", ((bytes / events) * 1_000_000) / 1_048_576, "MiB per million events"),
  )
  const largest = Object.entries(models.states)
    .map(([name, state]) => ({ name, own: memoryOf(state) }))
    .sort((a, b) => b.own - a.own)
  for (const { name, own } of largest)
    figures.push(row(`- ${name}, by estimate`, own / events, "bytes an event"))
  const time = (work: () => unknown): number => {
    const start = performance.now()
    work()
    return performance.now() - start
  }
  const asOf = "2025-10-31" as LocalDate
  const aging = () => agingOf(models.states.receivables, { asOf, knownAt: everything })
  figures.push(row("aging of the whole ledger, first asked", time(aging), "ms"))
  figures.push(
    row("aging of the whole ledger, asked again", median([1, 2, 3, 4, 5].map(() => time(aging))), "ms"),
  )
  figures.push(
    row(
      "all KPIs of a year, month by month",
      time(() =>
        kpisOf(models.states, {
          from: "2025-01-01" as LocalDate,
          to: "2026-01-01" as LocalDate,
          asOf: "2025-12-31" as LocalDate,
          knownAt: everything,
          every: "month",
        }),
      ),
      "ms",
    ),
  )
  return figures
}
