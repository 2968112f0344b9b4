import { openSqliteStore } from "@adv/adapters/sqlite"
import { addDays, type Instant, type LocalDate, type StoredEvent, type StreamName } from "@adv/domain"
import {
  type CompanyModels,
  explainKpi,
  explains,
  type KpiCellQuery,
  type KpiQuery,
  kpisOf,
  rederiveKpi,
} from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { type Figure, median } from "./figures.ts"
import { rebuild } from "./rebuild.ts"

const everything = Number.MAX_SAFE_INTEGER as Instant
const asOf = "2025-12-31" as LocalDate

const year = { from: "2023-01-01" as LocalDate, to: addDays(asOf, 1), asOf, knownAt: everything }

const time = (work: () => unknown): number => {
  const start = performance.now()
  work()
  return performance.now() - start
}

const series = (models: CompanyModels, ids: ReadonlyArray<string>, every: KpiQuery["every"] = "month") => {
  const values = kpisOf(models.states, { ...year, ids, every, by: ["segment"] })
  if (isLeft(values)) throw new Error(values.left.message)
  return values.right
}

/** What is asked of a cell: its explanation, the facts it names from the store, and the same figure from these alone. */
const explained = async (models: CompanyModels, path: string, cell: KpiCellQuery) => {
  const opened = await openSqliteStore({ path, readOnly: true })()
  if (isLeft(opened)) throw new Error(opened.left.message)
  const start = performance.now()
  const explanation = explainKpi(models.states, cell)
  if (isLeft(explanation)) throw new Error(explanation.left.message)
  const told = performance.now()
  const matters = explains(explanation.right)
  const facts: Array<StoredEvent> = []
  for (const stream of explanation.right.subjects) {
    const events = await opened.right.readStream(stream as StreamName)()
    if (isLeft(events)) throw new Error(events.left.message)
    facts.push(...events.right.filter(matters))
  }
  const again = rederiveKpi(explanation.right, facts)
  const end = performance.now()
  await opened.right.close()
  if (isLeft(again) || again.right.value !== explanation.right.figure.value)
    throw new Error(`${cell.id} comes to another figure from its facts`)
  return { scan: told - start, whole: end - start, facts: facts.length }
}

/** KPI series by group, and the explanation of single figures. */
export const kpiFigures = async (path: string, events: number): Promise<ReadonlyArray<Figure>> => {
  const models = await rebuild(path)
  const row = (figure: string, ours: number, unit: string): Figure => ({
    figure,
    events,
    ours: Number(ours.toFixed(1)),
    baseline: null,
    ratio: null,
    unit,
  })
  const figures: Array<Figure> = []
  for (const id of ["FI-01", "QU-06", "FI-06", "PR-03"]) {
    series(models, [id])
    figures.push(
      row(
        `${id}, 36 months by customer segment`,
        median([1, 2, 3, 4, 5].map(() => time(() => series(models, [id])))),
        "ms",
      ),
    )
  }
  const customer = models.states.receivables.customers.name(0)
  const where = { customer, currency: "EUR" }
  const cells: ReadonlyArray<readonly [string, KpiCellQuery]> = [
    [
      "FI-01 of a customer",
      { id: "FI-01", ...year, from: "2025-06-01" as LocalDate, to: "2025-07-01" as LocalDate, where },
    ],
    [
      "QU-06 of a day",
      { id: "QU-06", ...year, from: "2025-06-10" as LocalDate, to: "2025-06-11" as LocalDate },
    ],
    [
      "PR-03 of a month",
      {
        id: "PR-03",
        ...year,
        from: "2025-06-01" as LocalDate,
        to: "2025-07-01" as LocalDate,
        where: { currency: "EUR" },
      },
    ],
  ]
  for (const [name, cell] of cells) {
    await explained(models, path, cell)
    const { scan, whole, facts } = await explained(models, path, cell)
    figures.push(row(`explanation of ${name}: its entries`, scan, "ms"))
    figures.push(row(`explanation of ${name}: counted again from its facts`, whole, "ms"))
    figures.push(row(`explanation of ${name}: how many facts`, facts, "facts"))
  }
  return figures
}
