import { openSqliteStore } from "@adv/adapters/sqlite"
import { addDays, type Instant, type LocalDate, type StoredEvent, type StreamName } from "@adv/domain"
import {
  type CompanyModels,
  catalogue,
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

/** What a series may take, in ms. */
const LIMIT = 50

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

/**
 * Every KPI there is, 36 months by customer segment. Each time another day is asked about, so that nothing that was kept of
 * the last answer helps with the next.
 */
const slowest = (models: CompanyModels): ReadonlyArray<readonly [string, number, string]> => {
  const times = catalogue.map(({ id, version }) => {
    const once = (daysBefore: number) =>
      time(() => {
        const by = ["segment"]
        const asked = {
          ...year,
          asOf: addDays(asOf, -daysBefore),
          ids: [`${id}@${version}`],
          every: "month",
          by,
        } as const
        const values = kpisOf(models.states, asked)
        if (isLeft(values)) throw new Error(values.left.message)
      })
    return { id, took: median([0, 1, 2, 3, 4].map(once)) }
  })
  const first = times.toSorted((a, b) => b.took - a.took).slice(0, 5)
  return [
    [
      `KPIs of which 36 months by customer segment take more than ${LIMIT} ms, of ${times.length}`,
      times.filter(({ took }) => took > LIMIT).length,
      "KPIs",
    ],
    ...first.map(({ id, took }) => [`- among the slowest: ${id}`, took, "ms"] as const),
  ]
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
  figures.push(...slowest(models).map(([figure, ours, unit]) => row(figure, ours, unit)))
  const customer = models.states.receivables.customers.name(0)
  const day = { ...year, from: "2025-06-10" as LocalDate, to: "2025-06-11" as LocalDate }
  const month = { ...year, from: "2025-06-01" as LocalDate, to: "2025-07-01" as LocalDate }
  const euros = { currency: "EUR" }
  const cells: ReadonlyArray<readonly [string, KpiCellQuery]> = [
    ["FI-01 of a customer", { id: "FI-01", ...month, where: { customer, ...euros } }],
    ["QU-06 of a day", { id: "QU-06", ...day }],
    ["QU-05 of a day", { id: "QU-05", ...day }],
    ["QU-21 of a day", { id: "QU-21", ...day }],
    ["PR-13 of a day", { id: "PR-13", ...day }],
    ["PR-03 of a month", { id: "PR-03", ...month, where: euros }],
  ]
  for (const [name, cell] of cells) {
    await explained(models, path, cell)
    const { scan, whole, facts } = await explained(models, path, cell)
    figures.push(row(`explanation of ${name}: its entries`, scan, "ms"))
    figures.push(row(`explanation of ${name}: counted again from its facts`, whole, "ms"))
    figures.push(row(`explanation of ${name}: how many facts`, facts, "facts"))
    figures.push(row(`explanation of ${name}: its entries, a fact`, (scan * 1000) / Math.max(1, facts), "µs"))
  }
  return figures
}
